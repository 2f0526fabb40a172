/** How smoothly the hand travels from dot to dot, where the pad senses position. */
import { known, median } from '../../training/statistics/describe.ts';
import { sparc } from '../../training/statistics/smoothness.ts';

/** Positions kept: of a travel at any usual rate all of them. */
const CAPACITY = 8_192;
/** A longer way between two dots is a rest. */
const LONGEST_US = 3e6;
/** Travels that the median is taken of; of more every second one, every fourth, … is. */
const MOST_TRAVELS = 256;
/** Fewer positions give no spectrum to speak of. */
const FEWEST = 6;

export class Travels {
  readonly #times = new Float64Array(CAPACITY);
  readonly #xs = new Float64Array(CAPACITY);
  readonly #ys = new Float64Array(CAPACITY);
  #count = 0;
  #periodUs = Number.NaN;
  #leftUs = Number.NaN;
  #found: number[] = [];
  #dots = 0;
  #step = 1;

  position(us: number, periodUs: number, xMm: number, yMm: number): void {
    const at = this.#count++ % CAPACITY;
    this.#times[at] = us;
    this.#xs[at] = xMm;
    this.#ys[at] = yMm;
    this.#periodUs = periodUs;
  }

  /** A dot, in the order of time: the way to it began where the one before ended. */
  dot(startUs: number, endUs: number): void {
    if (this.#dots++ % this.#step === 0) {
      const value = this.#arc(this.#leftUs, startUs);
      if (Number.isFinite(value)) this.#found.push(value);
    }
    this.#leftUs = endUs;
    if (this.#found.length < MOST_TRAVELS) return;
    this.#found = this.#found.filter((_, n) => n % 2 === 0);
    this.#step *= 2;
  }

  /** Median of the spectral arc lengths; null where there was no travel. */
  get median(): number | null {
    return known(median(this.#found));
  }

  #arc(fromUs: number, toUs: number): number {
    if (!(toUs - fromUs <= LONGEST_US)) return Number.NaN;
    const periodUs = this.#periodUs;
    const speeds: number[] = [];
    let last = -1;
    const oldest = Math.max(0, this.#count - CAPACITY);
    for (let n = this.#after(fromUs, oldest); n < this.#count; n++) {
      const at = n % CAPACITY;
      const us = this.#times[at] as number;
      if (us > toUs) break;
      if (last >= 0) {
        // Nothing is made up over lost positions.
        if (us - (this.#times[last] as number) > 1.5 * periodUs) return Number.NaN;
        const dx = (this.#xs[at] as number) - (this.#xs[last] as number);
        const dy = (this.#ys[at] as number) - (this.#ys[last] as number);
        speeds.push((Math.hypot(dx, dy) * 1e6) / periodUs);
      }
      last = at;
    }
    return speeds.length < FEWEST - 1 ? Number.NaN : sparc(speeds, 1e6 / periodUs);
  }

  /** Number of the first position at or after `us`, from the newest back. */
  #after(us: number, oldest: number): number {
    let n = this.#count;
    while (n > oldest && (this.#times[(n - 1) % CAPACITY] as number) >= us) n--;
    return n;
  }
}
