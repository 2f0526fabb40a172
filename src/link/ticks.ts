/** 32-bit device ticks (µs, wrapping every 71.6 minutes) to unwrapped device time. */
import type { StationUs } from './types.ts';

const WRAP = 2 ** 32;
/** Header ticks of neighbouring lines are out of order by up to the age of a batch's first frame. */
const BEHIND_US = 150_000;
/** How much earlier than the promptest line so far a line may seem to have arrived. */
const AHEAD_US = 2_000_000;
/** Allowance for the drift of a device over a long silence. */
const DRIFT = 1e-3;

/** `a - b` on the ring of 32-bit ticks, from -2^31 to 2^31 - 1. */
export function ticksBetween(a: number, b: number): number {
  return (a - b) | 0;
}

/**
 * Follows one device clock through its wraps. Device time is the ticks plus 2^32 for every wrap since the
 * first line followed; the wrap is the one that lies nearest to where the station's clock expects it, so
 * that order within milliseconds does not matter and a silence of hours does no harm.
 */
export class TickUnwrapper {
  #lastUs: number;
  #lastAt: StationUs;
  /** Largest device time minus arrival: the promptest line. */
  #leadUs: number;

  constructor(ticks: number, at: StationUs) {
    this.#lastUs = ticks;
    this.#lastAt = at;
    this.#leadUs = ticks - at;
  }

  /** Device time of the last line followed, µs. */
  get lastUs(): number {
    return this.#lastUs;
  }

  /**
   * Whether a clock that runs on could show these ticks now. A line that is late by any amount could be
   * (buffers hold lines back); one from far before the last, or from the future, could not.
   */
  plausible(ticks: number, at: StationUs): boolean {
    const elapsed = Math.max(0, at - this.#lastAt);
    const deviceUs = this.unwrap(ticks, at);
    return (
      deviceUs - this.#lastUs >= -BEHIND_US && deviceUs - at <= this.#leadUs + AHEAD_US + elapsed * DRIFT
    );
  }

  /** Device time of a line's ticks, µs; changes nothing. */
  unwrap(ticks: number, at: StationUs): number {
    const expected = this.#lastUs + Math.max(0, at - this.#lastAt);
    return ticks + WRAP * Math.round((expected - ticks) / WRAP);
  }

  follow(ticks: number, at: StationUs): number {
    this.#lastUs = this.unwrap(ticks, at);
    this.#lastAt = at;
    this.#leadUs = Math.max(this.#leadUs, this.#lastUs - at);
    return this.#lastUs;
  }
}
