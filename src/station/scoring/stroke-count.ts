/** Counts of the strokes of an attempt; a stroke belongs to it when its contact does. */
import type { Stroke } from '../../signal/types.ts';

export class StrokeCount {
  strokes = 0;
  unsafe = 0;
  longestUnsafeRun = 0;
  deepestMm: number | null = null;
  /** Contact and release of each unsafe stroke. */
  readonly unsafeAt: { readonly fromUs: number; readonly toUs: number }[] = [];
  readonly #fromUs: number;
  readonly #toUs: number;
  readonly #limitMm: number;
  #run = 0;

  constructor(fromUs: number, toUs: number, limitMm: number) {
    this.#fromUs = fromUs;
    this.#toUs = toUs;
    this.#limitMm = limitMm;
  }

  add({ contactUs, releaseUs, peakDepthMm }: Stroke): void {
    if (contactUs < this.#fromUs || contactUs >= this.#toUs) return;
    this.strokes++;
    this.deepestMm = Math.max(this.deepestMm ?? peakDepthMm, peakDepthMm);
    if (peakDepthMm > this.#limitMm) {
      this.unsafe++;
      this.#run++;
      this.longestUnsafeRun = Math.max(this.longestUnsafeRun, this.#run);
      this.unsafeAt.push({ fromUs: contactUs, toUs: releaseUs });
    } else this.#run = 0;
  }
}
