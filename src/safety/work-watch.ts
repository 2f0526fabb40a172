/**
 * What only machine and pad together show: strokes of a motor that says it is off, a motor whose strokes nobody
 * feels, a motor without its pad, two clocks that are too far apart. Pure: every time is station µs and comes in.
 */
import { isOn } from './control/step.ts';
import { type FindingLog, Lasting } from './lasting.ts';

/** A motor counts as off after it has said so for this long: the needle swings on for a while. */
const OFF_US = 300_000;
/** Strokes of a motor: three in 100 ms at one pace between these. No hand taps thirty times a second. */
const FELT = 3;
const FELT_WITHIN_US = 100_000;
const SHORTEST_US = 1e6 / 250;
const LONGEST_US = 1e6 / 30;
/** Two cycles of one pace differ by no more than this share: a motor under load by some %, times of strokes by 5 %. */
const PACE_SHARE = 0.25;
/** No more strokes for so long: what was felt is over. */
const FELT_HOLD_US = 1_000_000;
/** With nothing in the skin a needle is moved, dipped in ink, or put away: it may run free for so many times longer. */
const FREE_TIMES = 6;
/** As for a silent pad. */
const GONE_US = 100_000;
/** Above this it is not known which stroke of 100 a second belongs to which moment of the motor, µs. */
const CLOCKS_US = 10_000;
const CLOCKS_HOLD_US = 1_000_000;
/** What is gone comes back at once where something rattles; so long apart it is another event. */
const HOLD_US = 500_000;
/** An unknown clock has no figure. */
const UNKNOWN_US = 1e9;

/** What the watch asks of the pad that the machine is tied to. */
export interface WorkPad {
  /** Unplugged, closed, restarting, not there at all: not a pad that is there and cannot be believed. */
  readonly gone: boolean;
  /** Arrival of its last samples; −Infinity before the first. */
  readonly sampledUs: number;
  /** When the tip was last seen in the skin; −Infinity before the first time. */
  readonly contactUs: number;
}

export class WorkWatch {
  private readonly log: FindingLog;
  private readonly noneFeltUs: number;
  private readonly noPad: Lasting;
  private readonly clocks: Lasting;
  private tied: string | null = null;
  private tiedUs = 0;
  /** Since when telemetry says without a break that the motor is off, and that it runs; null where it does not. */
  private offUs: number | null = null;
  private runUs: number | null = null;
  /** Contacts of the newest strokes, the oldest first; at most FELT. */
  private readonly felt: number[] = [];
  private lastFeltUs = Number.NEGATIVE_INFINITY;
  /** Three strokes of one pace, until telemetry from after them says whether the motor was on. */
  private suspectUs: number | null = null;
  private feltId = 0;
  private noneId = 0;

  /** `noneFeltS`: of the reaction profile. */
  constructor(log: FindingLog, noneFeltS: number) {
    this.log = log;
    this.noneFeltUs = noneFeltS * 1e6;
    this.noPad = new Lasting(log, 'no-pad', 0, HOLD_US);
    this.clocks = new Lasting(log, 'clock-unfit', 0, CLOCKS_HOLD_US);
  }

  /** The machine is worked with this pad from now on, or with none: what was found with another ends. */
  tie(pad: string | null, atUs: number): void {
    if (pad === this.tied) return;
    this.forgetPad(atUs);
    this.tied = pad;
    this.tiedUs = atUs;
  }

  /** The machine's telemetry, in the order of its coming. */
  reading(telemetry: { atUs: number; state: string; rateHz: number }): void {
    const { atUs, state } = telemetry;
    const on = isOn(telemetry);
    if (on) this.offUs = null;
    else this.offUs ??= atUs;
    if (state !== 'running') this.runUs = null;
    else this.runUs ??= atUs;
    if (this.runUs === null) this.endNone(atUs);
    if (on && this.feltId !== 0) this.endFelt(atUs);
    this.judge(atUs);
  }

  /** A stroke on the tied pad, by its contact. */
  stroke(contactUs: number): void {
    if (this.tied === null) return;
    this.endNone(contactUs);
    this.lastFeltUs = Math.max(this.lastFeltUs, contactUs);
    this.felt.push(contactUs);
    if (this.felt.length > FELT) this.felt.shift();
    // Judged by the next telemetry: that of before may be older than the motor's start.
    if (this.feltId === 0 && this.suspectUs === null && this.isPace()) this.suspectUs = contactUs;
  }

  /** Time goes on; to be called each 25 ms and with every change of a link. `clocksUs`: uncertainty of both clocks. */
  advance(atUs: number, pad: WorkPad, clocksUs: number): void {
    if (this.feltId !== 0 && atUs - this.lastFeltUs > FELT_HOLD_US) this.endFelt(this.lastFeltUs);
    if (this.tied === null) return;
    const running = this.runUs !== null;
    const gone = pad.gone && atUs - pad.sampledUs > GONE_US;
    this.noPad.look(running && gone, atUs, 0, () => ({ pad: this.tied ?? '', limitMs: GONE_US / 1000 }));
    const known = Math.min(clocksUs, UNKNOWN_US);
    this.clocks.look(running && !pad.gone && !(known <= CLOCKS_US), atUs, known, () => ({
      uncertaintyMs: Math.round(known / 100) / 10,
      limitMs: CLOCKS_US / 1000,
    }));
    this.lookForNone(atUs, pad);
  }

  /** The machine is gone or has restarted: what its last telemetry said holds no longer. */
  end(atUs: number): void {
    this.offUs = null;
    this.runUs = null;
    this.forgetPad(atUs);
  }

  private forgetPad(atUs: number): void {
    this.noPad.end(atUs);
    this.clocks.end(atUs);
    this.endFelt(atUs);
    this.endNone(atUs);
    this.felt.length = 0;
    this.lastFeltUs = Number.NEGATIVE_INFINITY;
    this.suspectUs = null;
  }

  /** The last three strokes are those of a motor. */
  private isPace(): boolean {
    const [a, b, c] = this.felt;
    if (a === undefined || b === undefined || c === undefined || c - a > FELT_WITHIN_US) return false;
    const shorter = Math.min(b - a, c - b);
    const longer = Math.max(b - a, c - b);
    return shorter >= SHORTEST_US && longer <= LONGEST_US && longer <= shorter * (1 + PACE_SHARE);
  }

  private judge(atUs: number): void {
    const [first] = this.felt;
    if (this.suspectUs === null || first === undefined || atUs < this.suspectUs) return;
    this.suspectUs = null;
    if (this.offUs === null || first - this.offUs <= OFF_US) return;
    const cycleUs = ((this.felt.at(-1) ?? first) - first) / (this.felt.length - 1);
    this.feltId = this.log.begin('felt-while-off', first, {
      rateHz: Math.round(1e7 / cycleUs) / 10,
      offMs: Math.round((first - this.offUs) / 1000),
    });
  }

  private lookForNone(atUs: number, { gone, contactUs }: WorkPad): void {
    if (this.runUs === null || this.noneId !== 0 || gone) return;
    const sinceUs = Math.max(this.runUs, this.tiedUs, this.lastFeltUs);
    const touched = contactUs > sinceUs;
    const limitUs = touched ? this.noneFeltUs : FREE_TIMES * this.noneFeltUs;
    if (atUs - sinceUs <= limitUs) return;
    this.noneId = this.log.begin('none-felt', sinceUs + limitUs, {
      limitS: limitUs / 1e6,
      touched: touched ? 'yes' : 'no',
    });
  }

  private endFelt(atUs: number): void {
    if (this.feltId !== 0) this.log.end(this.feltId, atUs);
    this.feltId = 0;
  }

  private endNone(atUs: number): void {
    if (this.noneId !== 0) this.log.end(this.noneId, atUs);
    this.noneId = 0;
  }
}
