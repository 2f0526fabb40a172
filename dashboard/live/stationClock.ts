/** Station time as the page knows it: the smallest delay seen is the best estimate of the offset. */

/** How long one half of the sliding minimum lasts, µs. Two clocks of one studio drift less than 1 ms in it. */
const HALF_US = 30_000_000;

export class StationClock {
  #current = Number.POSITIVE_INFINITY;
  #previous = Number.POSITIVE_INFINITY;
  #halfSince = Number.NEGATIVE_INFINITY;

  /** Forgets everything: the service restarted, so its clock did too. */
  reset(): void {
    this.#current = Number.POSITIVE_INFINITY;
    this.#previous = Number.POSITIVE_INFINITY;
    this.#halfSince = Number.NEGATIVE_INFINITY;
  }

  /** A message stamped `stationUs` was read at `pageUs` (performance.now() × 1000). */
  observe(pageUs: number, stationUs: number): void {
    if (pageUs - this.#halfSince > HALF_US) {
      this.#previous = this.#current;
      this.#current = Number.POSITIVE_INFINITY;
      this.#halfSince = pageUs;
    }
    this.#current = Math.min(this.#current, pageUs - stationUs);
  }

  /** Station µs at `pageUs`; null before the first stamped message. Runs on while the feed is silent. */
  at(pageUs: number): number | null {
    const offset = Math.min(this.#current, this.#previous);
    return Number.isFinite(offset) ? pageUs - offset : null;
  }
}
