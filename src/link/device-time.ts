/** A device's time on one cable: the order of its lines, the epoch they belong to, and its clock. Pure. */
import { DeviceClock, type Exchange } from './clock.ts';
import type { LinkMemory } from './preamble.ts';
import { type Placed, SequenceTracker } from './sequence.ts';
import type { ClockFigures, StationUs } from './types.ts';

/**
 * Every intact line is placed, then followed. The two are apart because what the link says between them (the
 * device is heard again, an epoch begins) is said with the clock as it was before the line, so that times of
 * the old epoch can still be told, or with none yet after a restart.
 */
export class DeviceTime {
  readonly #sequence = new SequenceTracker();
  #clock = new DeviceClock();
  #epoch = 0;
  /** First line of the epoch, then the promptest until the clock has an exchange. */
  #anchors: { ticks: number; at: StationUs }[] = [];
  /** Of the newest line. */
  #lastTicks = 0;

  /** Station time at which the clock began to count, whole µs; 0 before any line. Grows with every restart. */
  get epoch(): number {
    return this.#epoch;
  }
  get figures(): ClockFigures {
    return this.#clock.figures;
  }
  /** Sequence number of the newest line; 65,535 before any. */
  get heard(): number {
    return this.#sequence.last & 0xffff;
  }
  /** Device time of the line placed last, µs, where it was not a suspect. */
  get deviceUs(): number {
    return this.#sequence.deviceUs;
  }
  /** Lines missing before the line placed last. */
  get lost(): number {
    return this.#sequence.lost;
  }

  /** Where a line belongs. After `restart`, call `newEpoch`; after all but `suspect`, `follow`. */
  place(seq: number, ticks: number, at: StationUs, rebooted: boolean): Placed {
    if (!rebooted) return this.#sequence.place(seq, ticks, at);
    this.#sequence.restart(seq, ticks, at);
    return 'restart';
  }

  /** The line placed last is the first of a new epoch, which has no clock until it is followed. */
  newEpoch(ticks: number, at: StationUs): void {
    this.#epoch = Math.max(this.#epoch + 1, Math.floor(at));
    this.#anchors = [{ ticks, at }];
    this.#clock = new DeviceClock();
  }

  /** Takes the line placed last into the clock. */
  follow(ticks: number, at: StationUs, deviceUs: number, late: boolean): void {
    if (!late) this.#lastTicks = ticks;
    if (this.#epoch === 0) {
      this.#epoch = Math.max(1, Math.floor(at));
      this.#anchors = [{ ticks, at }];
    }
    if (this.#clock.arrival(deviceUs, at)) this.#anchors[1] = { ticks, at };
  }

  exchange(exchange: Exchange): void {
    this.#clock.exchange(exchange);
  }

  /** Device time of ticks from just before the line placed last, µs. */
  before(ticks: number, lineTicks: number): number {
    return this.#sequence.before(ticks, lineTicks);
  }

  /** Station time of a device time of this epoch, µs; NaN before any line. */
  toStation(deviceUs: number): StationUs {
    return this.#clock.toStation(deviceUs);
  }

  /** What a preamble tells of it. `lastAt` is when the newest line is taken to have come. */
  memory(lastAt: StationUs): Pick<LinkMemory, 'anchors' | 'exchanges' | 'last' | 'heard'> {
    return {
      anchors: this.#clock.window.length > 0 ? this.#anchors.slice(0, 1) : this.#anchors,
      exchanges: this.#clock.window,
      last: { seq: this.#sequence.last, ticks: this.#lastTicks, at: lastAt },
      heard: this.heard,
    };
  }
}
