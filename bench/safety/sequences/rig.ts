/**
 * The emulated machine on simulated time between two observers: a cable whose every byte the model (model.ts) is
 * told as well, and a driver and a rotor whose every measurement it sees. Each difference is a violation.
 */
import { type Body, decode, encode, isBad } from '../../../firmware-protocol/index.ts';
import { MachineDevice } from '../../../src/emulator/machine-device.ts';
import { MACHINE, MachineModel, type MachineReading } from '../../../src/emulator/machine-model.ts';
import { Random } from '../../../src/emulator/random.ts';
import { Wire } from '../../../src/emulator/wire.ts';
import { type Manual, Model } from './model.ts';

/** The firmware measures and the rotor moves at this grid. */
const STEP_US = 5_000;
const BEAT_US = 100_000;
const STOP = 0x21;
const LONGEST = 254;

/** A difference between the device and what PROTOCOL.md says. */
class Violation extends Error {}

/** What was seen in all sequences together. */
export interface Seen {
  commands: number;
  hostStarts: number;
  operatorStarts: number;
  stops: number;
  boots: number;
  simulatedUs: number;
  readonly answers: Record<string, number>;
  readonly faults: Record<string, number>;
}

export class Rig {
  readonly rotor: MachineModel;
  beating = true;
  down = false;
  /** What a failed driver gives in spite of the firmware, mV. */
  stuckMilliV = 0;
  /** Nonces that the device answered, the newest last. */
  readonly nonces: number[] = [];
  readonly #seen: Seen;
  readonly #manual: Manual;
  readonly #device: MachineDevice;
  readonly #wire: Wire;
  #model: Model;
  /** Every sound line that was ever made in this sequence, without its line feed. */
  readonly #sound = new Map<string, Body>();
  #nowUs = 0;
  #beatUs = 0;
  #seq = 0;
  #drivenMilliV = 0;
  #reading: MachineReading = { rateHz: 0, milliV: 0, milliA: 0, strokes: 0 };
  #heard = '';
  #line = '';
  #tooLong = false;

  constructor(seed: number, pedal: Manual['pedal'], seen: Seen) {
    const random = new Random(seed);
    this.#seen = seen;
    this.rotor = new MachineModel(random);
    this.#wire = new Wire(random);
    this.#wire.connect({
      address: 'memory://',
      write: (bytes) => {
        this.#heard += Buffer.from(bytes).toString('latin1');
        return bytes.length;
      },
      close() {},
    });
    const own = { maxMilliV: MACHINE.maxMilliV, maxRateMilliHz: 220_000, maxMilliA: 2_000 };
    this.#manual = { ...own, minMilliV: MACHINE.minMilliV, knobMilliV: 6_500, pedal };
    this.#model = new Model(this.#manual);
    this.#device = new MachineDevice(
      { serial: 'VM-1', knobMilliV: this.#manual.knobMilliV, pedal },
      {
        set: (milliV) => {
          if (milliV > 0 && this.#drivenMilliV === 0) this.#counted();
          this.#drivenMilliV = milliV;
        },
        read: () => this.#reading,
        buttonDown: () => this.down,
        changed() {},
        heard() {},
      },
      this.#wire,
      random,
    );
    this.boot();
  }

  /** A sound line with the next seq, as bytes with its line feed. */
  make(body: Body): Buffer {
    const line = encode(body, this.#seq++ & 0xffff, this.#nowUs >>> 0);
    this.#sound.set(line.slice(0, -1), body);
    this.#seen.commands++;
    return Buffer.from(line, 'latin1');
  }

  /** Bytes on the cable, cut after each stop byte: the drive must be off before the next byte is looked at. */
  deliver(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const at = bytes.indexOf(STOP, from);
      const end = at < 0 ? bytes.length : at + 1;
      const part = bytes.subarray(from, end);
      for (const byte of part) this.#modelHears(byte);
      this.#device.receive(Buffer.from(part), this.#nowUs);
      if (at >= 0) {
        this.#seen.stops++;
        if (this.#drivenMilliV > 0) throw new Violation('a stop byte was received, and the motor is driven');
      }
      this.#compare();
      from = end;
    }
  }

  say(body: Body): void {
    this.deliver(this.make(body));
  }

  pass(ms: number): void {
    for (const untilUs = this.#nowUs + ms * 1000; this.#nowUs < untilUs; ) {
      this.#nowUs += STEP_US;
      this.#turn();
      if (this.#device.powered) {
        this.#device.advance(this.#nowUs);
        const { rateHz, milliV, milliA } = this.#reading;
        const drivenMilliV = this.#before;
        this.#model.measured({ rateHz, milliV, milliA, down: this.down, drivenMilliV }, this.#nowUs);
        this.#compare();
      }
      if (!this.beating || this.#nowUs - this.#beatUs < BEAT_US) continue;
      this.#beatUs = this.#nowUs;
      this.say({ type: 'BEAT', heard: 0xffff });
    }
    this.#seen.simulatedUs += ms * 1000;
  }

  /** Time alone: nothing is measured. */
  wait(ms: number): void {
    this.#nowUs += ms * 1000;
  }

  /** Reset, power-up or the end of a brown-out. */
  boot(): void {
    this.#seen.boots++;
    this.#forget();
    this.#device.powerUp(this.#nowUs);
    this.#model.hellos = 1;
    this.#compare();
  }

  brownOut(ms: number): void {
    this.#device.powerDown(this.#nowUs);
    this.#forget();
    this.#compare();
    this.pass(ms);
    this.boot();
  }

  /** What the driver gave when the last measurement was made. */
  #before = 0;

  #turn(): void {
    this.#before = this.#drivenMilliV;
    this.rotor.step(STEP_US, Math.max(this.#drivenMilliV, this.stuckMilliV), 0);
    this.#reading = this.rotor.read();
  }

  #forget(): void {
    this.#model = new Model(this.#manual);
    this.#line = '';
    this.#tooLong = false;
  }

  #counted(): void {
    if (this.#device.motor.startedBy === 'host') this.#seen.hostStarts++;
    else this.#seen.operatorStarts++;
  }

  #modelHears(byte: number): void {
    if (!this.#device.powered) return;
    if (byte === STOP) this.#model.stopByte(this.#nowUs);
    else if (byte !== 0x0a) {
      if (this.#line.length < LONGEST) this.#line += String.fromCharCode(byte);
      else this.#tooLong = true;
    } else {
      const body = this.#tooLong ? undefined : this.#sound.get(this.#line);
      this.#line = '';
      this.#tooLong = false;
      if (body !== undefined) this.#model.line(body, this.#nowUs);
    }
  }

  /** Everything that the device did and said since the last look, against what the model says. */
  #compare(): void {
    this.#wire.flush(this.#nowUs);
    const model = this.#model;
    let state: string | null = null;
    for (const line of this.#heard.split('\n')) {
      if (line === '' || line.startsWith('BEAT') || line.startsWith('TIME')) continue;
      const said = decode(Buffer.from(line, 'latin1'));
      if (isBad(said)) throw new Violation(`the device sent a bad line (${said.bad}): ${line}`);
      if (said.type === 'OK') this.#answered(`OK ${said.value}`);
      else if (said.type === 'ERR') this.#answered(`ERR ${said.code}`);
      else if (said.type === 'FAULT') this.#faulted(`${said.on} ${said.code}`);
      else if (said.type === 'HELLO') model.hellos--;
      else if (said.type === 'M') state = `${said.state} ${said.fault}`;
    }
    this.#heard = '';
    if (model.answers.length > 0) throw new Violation(`not answered: ${model.answers.join(', ')}`);
    if (model.faults.length > 0) throw new Violation(`FAULT not sent: ${model.faults.join(', ')}`);
    if (model.hellos !== 0) throw new Violation('not one HELLO for each WHO and each boot');
    const should = `${model.state} ${model.fault}`;
    if (state !== null && state !== should) throw new Violation(`M says ${state} and it is ${should}`);
    const mayRun = this.#device.powered && model.mayRun;
    if (this.#drivenMilliV > 0 && !mayRun) throw new Violation(`driven while ${model.state}`);
    if (this.#drivenMilliV === 0 && mayRun) throw new Violation('not driven though it was rightly started');
    const most = Math.min(model.setMilliV, model.limits.maxMilliV, this.#manual.maxMilliV);
    if (mayRun && this.#drivenMilliV > most)
      throw new Violation(`driven with ${this.#drivenMilliV} mV where ${most} mV are the most`);
  }

  #answered(said: string): void {
    const should = this.#model.answers.shift();
    this.#seen.answers[said.startsWith('OK') ? 'OK' : said] =
      (this.#seen.answers[said.startsWith('OK') ? 'OK' : said] ?? 0) + 1;
    if (should === 'OK nonce' && /^OK [0-9A-F]{8}$/.test(said)) {
      const nonce = Number.parseInt(said.slice(3), 16);
      if (nonce === 0 || this.nonces.includes(nonce)) throw new Violation(`nonce ${said} is not fresh`);
      this.nonces.push(nonce);
      this.#model.armed(nonce);
    } else if (said !== should) throw new Violation(`answered ${said} and should be ${should ?? 'silent'}`);
  }

  #faulted(said: string): void {
    const should = this.#model.faults.shift();
    this.#seen.faults[said] = (this.#seen.faults[said] ?? 0) + 1;
    if (said !== should) throw new Violation(`FAULT ${said} and should be ${should ?? 'none'}`);
  }
}
