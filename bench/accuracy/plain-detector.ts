/**
 * The detector that one would write first, in earnest: a fixed threshold with hysteresis, the largest raw sample as
 * the peak, a dead time against double counts, and no stroke over a hole. Its thresholds are set once from the
 * pad's noise, which it is told (ours has to find it out). Of 3 to 5 σ, four give it the best F1 on this grid, where
 * somebody always works; at rest it would find a stroke in 16 s at 2 kHz, and in 4 s at 8 kHz.
 */
import type { Peak } from '../known.ts';

const LOWEST_MM = 0.1;
const NOISE_TIMES = 4;
const RELEASE_SHARE = 0.5;
/** No machine makes more than 250 strokes/s. */
const DEAD_US = 2_500;

export interface PlainStroke extends Peak {
  readonly contactUs: number;
  readonly releaseUs: number;
}

export class PlainDetector {
  readonly strokes: PlainStroke[] = [];
  readonly #contactMm: number;
  readonly #releaseMm: number;
  #open = false;
  /** After a hole nothing counts before the needle is out. */
  #blind = true;
  #contactUs = 0;
  #peakUs = 0;
  #peakMm = 0;
  #lastPeakUs = Number.NEGATIVE_INFINITY;

  constructor(noiseMm: number) {
    this.#contactMm = Math.max(LOWEST_MM, NOISE_TIMES * noiseMm);
    this.#releaseMm = this.#contactMm * RELEASE_SHARE;
  }

  push(depths: Float32Array, n: number, deviceUs: number, periodUs: number, gapBefore: boolean): void {
    if (gapBefore) {
      this.#open = false;
      this.#blind = true;
    }
    for (let i = 0; i < n; i++) this.#take(depths[i] as number, deviceUs + i * periodUs);
  }

  #take(mm: number, us: number): void {
    if (this.#blind) this.#blind = mm >= this.#releaseMm;
    else if (!this.#open) {
      if (mm < this.#contactMm) return;
      this.#open = true;
      this.#contactUs = us;
      this.#peakUs = us;
      this.#peakMm = mm;
    } else if (mm < this.#releaseMm) this.#close(us);
    else if (mm > this.#peakMm) {
      this.#peakMm = mm;
      this.#peakUs = us;
    }
  }

  #close(releaseUs: number): void {
    this.#open = false;
    if (this.#peakUs - this.#lastPeakUs < DEAD_US) return;
    this.#lastPeakUs = this.#peakUs;
    this.strokes.push({
      contactUs: this.#contactUs,
      peakUs: this.#peakUs,
      releaseUs,
      peakDepthMm: this.#peakMm,
    });
  }
}
