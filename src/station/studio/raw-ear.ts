/** The newest raw counts of one pad's depth, without a gap in them, for as long as somebody wants them. */
import type { Batch, Channel } from '../../signal/types.ts';

/** More than any window at 20 kHz is not kept. */
const MOST_SAMPLES = 65_536;

export class RawEar {
  /** µs of samples that are kept. */
  readonly #keepUs: number;
  #counts = new Float64Array(4_096);
  #used = 0;
  #channel: Channel | null = null;
  #periodUs = 0;
  #epoch = -1;
  /** Device time of the next frame where nothing is lost. */
  #nextUs = Number.NaN;
  #arrivedUs = Number.NEGATIVE_INFINITY;
  /** Samples in a row up to now. */
  #row = 0;
  /** Samples since it began to listen, over all gaps. */
  #total = 0;

  constructor(keepUs: number) {
    this.#keepUs = keepUs;
  }

  get periodUs(): number {
    return this.#periodUs;
  }

  /** Arrival of the newest samples, station µs; −Infinity before the first. */
  get arrivedUs(): number {
    return this.#arrivedUs;
  }

  /** Samples since it began to listen: what comes after a `total` is fresh. */
  get total(): number {
    return this.#total;
  }

  /** How many samples in a row came after it had `total`, those that are not kept any more too. */
  since(total: number): number {
    return Math.min(this.#row, this.#total - total);
  }

  get channel(): Channel | null {
    return this.#channel;
  }

  /** The newest samples in a row, oldest first; at most `most` of them. Good until the next batch. */
  newest(most: number): Float64Array {
    return this.#counts.subarray(Math.max(0, this.#used - most), this.#used);
  }

  /** What was heard is of no use for what comes: another channel, or a pad that was gone. */
  forget(): void {
    this.#used = 0;
    this.#row = 0;
    this.#nextUs = Number.NaN;
  }

  take(batch: Batch, channel: Channel, atUs: number): void {
    if (batch.stream !== channel.stream || batch.frames === 0) return;
    const isAnother = channel !== this.#channel || batch.epoch !== this.#epoch;
    const offUs = Math.abs(batch.deviceUs - this.#nextUs);
    if (isAnother || batch.gapBefore || offUs > 2 * batch.periodUs) this.forget();
    this.#channel = channel;
    this.#epoch = batch.epoch;
    this.#periodUs = batch.periodUs;
    this.#nextUs = batch.deviceUs + batch.frames * batch.periodUs;
    this.#arrivedUs = atUs;
    this.#row += batch.frames;
    this.#total += batch.frames;
    const { counts, slots, frames } = batch;
    this.#makeRoom(frames);
    for (let f = 0, at = channel.slot; f < frames; f++, at += slots)
      this.#counts[this.#used++] = counts[at] as number;
  }

  /** Old samples go in one move a window, not with every line. */
  #makeRoom(frames: number): void {
    if (this.#used + frames <= this.#counts.length) return;
    const keep = Math.min(this.#used, MOST_SAMPLES, Math.ceil(this.#keepUs / this.#periodUs));
    const wanted = Math.max(2 * keep, keep + frames);
    const next = wanted > this.#counts.length ? new Float64Array(wanted) : this.#counts;
    next.set(this.#counts.subarray(this.#used - keep, this.#used));
    this.#counts = next;
    this.#used = keep;
  }
}
