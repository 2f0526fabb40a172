/**
 * What a machine may do, written from PROTOCOL.md (sections 3, 5, 11 and 12) and from nothing else: it shares no
 * code with the device but the words of the messages. It is told every byte and every measurement that the device
 * gets, and says what the device must answer, which faults it must tell, and whether its motor may be driven.
 */
import type { Body, MotorState } from '../../../firmware-protocol/index.ts';

/** What this model of machine can do: its manual. */
export interface Manual {
  readonly minMilliV: number;
  readonly maxMilliV: number;
  readonly maxRateMilliHz: number;
  readonly maxMilliA: number;
  readonly knobMilliV: number;
  readonly pedal: 'momentary' | 'latched';
}

export interface Measured {
  readonly rateHz: number;
  readonly milliV: number;
  readonly milliA: number;
  readonly down: boolean;
  /** What the driver gives at this moment, mV. */
  readonly drivenMilliV: number;
}

interface Limits {
  readonly maxMilliV: number;
  readonly maxRateMilliHz: number;
  readonly maxMilliA: number;
}

/** `OK -`, `OK nonce`, `ERR code`, or an answer remembered word for word. */
type Answer = string;
type Known = { readonly text: string; answer: Answer };

const WATCHDOG_US = 500_000;

export class Model {
  readonly #manual: Manual;
  state: MotorState = 'idle';
  startedBy: 'none' | 'host' | 'operator' = 'none';
  /** The first fault since CLEAR. */
  fault = 'none';
  setMilliV = 0;
  /** What must have come from the device since the last look, in order: answers, and faults as `on code`. */
  answers: Answer[] = [];
  faults: string[] = [];
  hellos = 0;
  #limits: Limits;
  #rest: 'idle' | 'stopped' | 'fault' = 'idle';
  #causes: string[] = [];
  #nonce: number | null = null;
  #armedUs = 0;
  #beatUs = Number.NEGATIVE_INFINITY;
  #foreign = false;
  #memory: Known[] = [];
  #down = false;
  #upUs: number | null = null;
  #turning = false;
  #since = new Map<string, number>();
  #stopUs: number | null = null;

  constructor(manual: Manual) {
    this.#manual = manual;
    this.#limits = manual;
  }

  /** May the motor be driven now? */
  get mayRun(): boolean {
    return this.state === 'running';
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** The nonce that the device answered to an ARM that was carried out. */
  armed(nonce: number): void {
    this.#nonce = nonce;
    const last = this.#memory.at(-1);
    if (last !== undefined) last.answer = `OK ${nonce.toString(16).toUpperCase().padStart(8, '0')}`;
  }

  stopByte(atUs: number): void {
    this.#deadlines(atUs);
    this.#stop(atUs, 'stopped');
  }

  /** A sound line of the host. */
  line(body: Body, atUs: number): void {
    if (body.type === 'WHO') {
      this.hellos++;
      this.#memory = [];
      this.#foreign = body.protocol !== 1;
      this.#deadlines(atUs);
      if (this.state === 'armed') this.#to('idle');
    } else if (body.type === 'BEAT') {
      this.#deadlines(atUs);
      this.#beatUs = atUs;
    } else if (!this.#foreign && 'id' in body && body.type !== 'SYNC') this.#command(body, atUs);
  }

  /** What the sensors and the pedal say at this moment. */
  measured(seen: Measured, atUs: number): void {
    this.#deadlines(atUs);
    const press = seen.down && !this.#down;
    const upFor = this.#upUs === null ? 0 : atUs - this.#upUs;
    this.#down = seen.down;
    this.#turning = seen.rateHz >= 2;
    if (seen.down) this.#upUs = null;
    else this.#upUs ??= atUs;
    this.#pedal(press, press && upFor >= 50_000, atUs);
    this.#watch(seen, atUs);
    if (this.state === 'stopping' && !this.#turning) this.#to(this.#rest);
    for (const code of [...this.#causes]) {
      const there =
        code === 'watchdog'
          ? this.#beatIsOld(atUs)
          : this.#turning || (code === 'overcurrent' && seen.milliA > this.#manual.maxMilliA);
      if (there) continue;
      this.#causes = this.#causes.filter((each) => each !== code);
      this.faults.push(`off ${code}`);
    }
  }

  #command(body: Body, atUs: number): void {
    const text = JSON.stringify(body);
    const before = this.#memory.find((each) => each.text === text);
    if (before !== undefined && body.type !== 'STOP') {
      this.answers.push(before.answer);
      return;
    }
    const answer = this.#answer(body, atUs);
    this.answers.push(answer);
    this.#memory.push({ text, answer });
    if (this.#memory.length > 8) this.#memory.shift();
  }

  #answer(body: Body, atUs: number): Answer {
    switch (body.type) {
      case 'STREAM':
        return 'OK -';
      case 'STOP':
        this.#deadlines(atUs);
        this.#stop(atUs, 'stopped');
        return 'OK -';
      case 'ARM':
        this.#deadlines(atUs);
        if (this.state !== 'idle' && this.state !== 'armed') return 'ERR state';
        if (this.#down || this.#beatIsOld(atUs)) return 'ERR state';
        if (this.#turning || this.#since.has('overcurrent')) return 'ERR fault';
        this.#to('armed');
        this.#armedUs = atUs;
        return 'OK nonce';
      case 'START': {
        this.#deadlines(atUs);
        if (this.state !== 'armed') return 'ERR state';
        if (body.nonce !== this.#nonce) {
          this.#to('idle');
          return 'ERR nonce';
        }
        const wrong = this.#wrongVoltage(body.setMilliV);
        if (wrong !== null) return wrong;
        this.#to('running');
        this.startedBy = 'host';
        this.setMilliV = body.setMilliV;
        return 'OK -';
      }
      case 'VOLT': {
        this.#deadlines(atUs);
        if (this.state !== 'armed' && this.state !== 'running') return 'ERR state';
        const wrong = this.#wrongVoltage(body.setMilliV);
        if (wrong !== null) return wrong;
        this.setMilliV = body.setMilliV;
        return 'OK -';
      }
      case 'LIMIT': {
        this.#deadlines(atUs);
        if (this.state !== 'idle' && this.state !== 'stopped') return 'ERR state';
        const { maxMilliV, maxRateMilliHz, maxMilliA } = body;
        const own = this.#manual;
        if (maxMilliV > own.maxMilliV || maxRateMilliHz > own.maxRateMilliHz || maxMilliA > own.maxMilliA)
          return 'ERR range';
        this.#limits = { maxMilliV, maxRateMilliHz, maxMilliA };
        return 'OK -';
      }
      case 'CLEAR':
        this.#deadlines(atUs);
        if (this.state === 'idle') return 'OK -';
        if (this.state !== 'stopped' && this.state !== 'fault') return 'ERR state';
        if (this.#causes.length > 0 || this.#down || this.#turning) return 'ERR fault';
        this.#to('idle');
        this.fault = 'none';
        return 'OK -';
      default:
        return 'ERR unknown';
    }
  }

  #wrongVoltage(milliV: number): Answer | null {
    const { minMilliV, maxMilliV } = this.#manual;
    if (milliV < minMilliV || milliV > maxMilliV) return 'ERR range';
    const { maxRateMilliHz, maxMilliA } = this.#limits;
    const nothing = maxRateMilliHz === 0 || maxMilliA === 0;
    return nothing || milliV > this.#limits.maxMilliV ? 'ERR limit' : null;
  }

  #beatIsOld(atUs: number): boolean {
    return atUs - this.#beatUs >= WATCHDOG_US;
  }

  #deadlines(atUs: number): void {
    const old = this.#beatIsOld(atUs);
    if (this.state === 'armed' && (old || atUs - this.#armedUs >= 10_000_000)) this.#to('idle');
    if (this.state === 'running' && this.startedBy === 'host' && old) this.#fails('watchdog', atUs);
  }

  #stop(atUs: number, rest: 'idle' | 'stopped'): void {
    if (this.state === 'fault' || this.state === 'stopped') return;
    if (this.state === 'stopping') {
      if (this.#rest !== 'fault') this.#rest = rest;
      return;
    }
    const turns = this.state === 'running' || this.#turning;
    this.#rest = rest;
    this.#to(turns ? 'stopping' : rest);
    if (turns) this.#stopUs ??= atUs;
  }

  #fails(code: string, atUs: number): void {
    if (this.#causes.includes(code)) return;
    this.faults.push(`on ${code}`);
    this.#causes.push(code);
    if (this.fault === 'none') this.fault = code;
    this.#rest = 'fault';
    if (this.state === 'running') {
      this.#to('stopping');
      this.#stopUs ??= atUs;
    } else if (this.state !== 'stopping') this.#to('fault');
  }

  #pedal(press: boolean, counts: boolean, atUs: number): void {
    const { knobMilliV, pedal } = this.#manual;
    if (this.state === 'armed' && press) this.#to('idle');
    else if (this.state === 'running' && this.startedBy === 'host') {
      if (press) this.#stop(atUs, 'stopped');
    } else if (this.state === 'running') {
      if (pedal === 'momentary' ? !this.#down : counts) this.#stop(atUs, 'idle');
    } else if (this.state === 'idle' && counts) {
      const milliV = Math.min(knobMilliV, this.#limits.maxMilliV);
      if (this.#wrongVoltage(milliV) !== null) return;
      this.#to('running');
      this.startedBy = 'operator';
      this.setMilliV = milliV;
    }
  }

  #watch({ rateHz, milliV, milliA, drivenMilliV }: Measured, atUs: number): void {
    const runs = this.state === 'running';
    const bound = runs ? this.#limits : this.#manual;
    const wrongSupply =
      rateHz * 1000 > bound.maxRateMilliHz ||
      milliV < 0.7 * drivenMilliV ||
      milliV > 1.1 * this.#limits.maxMilliV;
    const lasting = [
      this.#lasts('overcurrent', milliA > bound.maxMilliA, 100_000, atUs),
      this.#lasts('supply', runs && wrongSupply, 100_000, atUs),
      this.#lasts('stall', runs && rateHz < 10, 500_000, atUs),
    ];
    for (const code of lasting) if (code !== null) this.#fails(code, atUs);
    if (this.state === 'running' || !this.#turning) this.#stopUs = null;
    else this.#stopUs ??= atUs;
    if (this.#stopUs === null || atUs - this.#stopUs < 1_000_000) return;
    this.#fails('internal', atUs);
    if (this.state === 'stopping') this.#to('fault');
  }

  #lasts(code: string, holds: boolean, us: number, atUs: number): string | null {
    if (!holds) this.#since.delete(code);
    else if (!this.#since.has(code)) this.#since.set(code, atUs);
    const fromUs = this.#since.get(code);
    return fromUs !== undefined && atUs - fromUs >= us ? code : null;
  }

  #to(state: MotorState): void {
    if (state !== this.state) this.#upUs = null;
    this.state = state;
    if (state === 'running') this.#nonce = null;
    if (state === 'running' || state === 'armed') return;
    this.#nonce = null;
    this.startedBy = 'none';
    this.setMilliV = 0;
  }
}
