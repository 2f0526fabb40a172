/** Which line follows which: loss, repeats and restarts, from sequence numbers and ticks. Pure. */
import { TickUnwrapper, ticksBetween } from './ticks.ts';
import type { StationUs } from './types.ts';

/** A line that comes back by at most this many is a late or doubled one; further back, the count restarted. */
const LATE_LINES = 64;

export type Placed =
  | 'next' // in order, after `lost` missing ones
  | 'late' // older than the newest line, or the same again
  | 'suspect' // fits no running device: not believed until a second line agrees with it
  | 'restart'; // the second line that agrees: the device restarted, or its clock was lost

/**
 * Follows the header of every intact line. A damaged line that passes its CRC by chance (1 in 65,536) shows
 * numbers from anywhere; so one line that fits nothing is set aside, and only two that fit each other
 * make a restart.
 */
export class SequenceTracker {
  /** Lines missing before the line placed last. */
  lost = 0;
  /** Device time of the line placed last, where it was not a suspect. */
  deviceUs = 0;
  #last = -1;
  #ticks: TickUnwrapper | null = null;
  #suspect: { seq: number; ticks: number; unwrapper: TickUnwrapper } | null = null;

  /** Sequence number of the newest line, or -1. */
  get last(): number {
    return this.#last;
  }

  /** Device time of the newest line, µs. */
  get lastDeviceUs(): number {
    return this.#ticks?.lastUs ?? 0;
  }

  /** Starts anew with this line, whatever was before. */
  restart(seq: number, ticks: number, at: StationUs): void {
    this.#ticks = new TickUnwrapper(ticks, at);
    this.#suspect = null;
    this.#last = seq;
    this.lost = 0;
    this.deviceUs = ticks;
  }

  place(seq: number, ticks: number, at: StationUs): Placed {
    const unwrapper = this.#ticks;
    if (unwrapper === null) {
      this.restart(seq, ticks, at);
      return 'next';
    }
    this.lost = 0;
    const step = (seq - this.#last) & 0xffff;
    if (unwrapper.plausible(ticks, at)) {
      if (step > 0 && step < 0x8000) {
        this.#suspect = null;
        this.lost = step - 1;
        this.#last = seq;
        this.deviceUs = unwrapper.follow(ticks, at);
        return 'next';
      }
      if (((this.#last - seq) & 0xffff) < LATE_LINES) {
        this.deviceUs = unwrapper.unwrap(ticks, at);
        return 'late';
      }
    }
    const suspect = this.#suspect;
    if (suspect !== null) {
      const after = (seq - suspect.seq) & 0xffff;
      if (after > 0 && after <= LATE_LINES && suspect.unwrapper.plausible(ticks, at)) {
        this.restart(seq, ticks, at);
        return 'restart';
      }
    }
    this.#suspect = { seq, ticks, unwrapper: new TickUnwrapper(ticks, at) };
    return 'suspect';
  }

  /** Device time of ticks from just before the line placed last. */
  before(ticks: number, lineTicks: number): number {
    return this.deviceUs + ticksBetween(ticks, lineTicks);
  }
}
