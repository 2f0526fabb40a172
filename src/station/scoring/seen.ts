/** How much of a stretch of time the samples cover. Times in session µs. */

/** A step between two blocks that is longer than this many periods is time that nobody saw. */
const GAP_PERIODS = 1.5;

export class Seen {
  frames = 0;
  unseenUs = 0;
  readonly #toUs: number;
  readonly #fromUs: number;
  #atUs: number;
  #periodUs = 0;

  constructor(fromUs: number, toUs: number) {
    this.#fromUs = fromUs;
    this.#toUs = toUs;
    this.#atUs = fromUs;
  }

  /** Samples at startUs + n × periodUs, none of them at `toUs` or later, in the order of time. */
  block(startUs: number, frames: number, periodUs: number): void {
    if (startUs < this.#fromUs) return;
    this.#periodUs = periodUs;
    this.#gap(startUs);
    this.frames += frames;
    this.#atUs = startUs + frames * periodUs;
  }

  /** The last sample has been given. */
  end(): void {
    this.#gap(this.#toUs);
  }

  #gap(untilUs: number): void {
    const missingUs = untilUs - this.#atUs;
    if (missingUs > GAP_PERIODS * this.#periodUs) this.unseenUs += missingUs;
    this.#atUs = untilUs;
  }
}
