/** One sample stream of a device: sample lines to batches, with what is missing between them. Pure. */
import type { Message } from '../../firmware-protocol/index.ts';
import type { Batch, Channel } from '../signal/types.ts';

/**
 * A batch is sent when its first frame is 4 ms old. One whose frames claim to span far more lies about its
 * times, and would give the events of minutes in one line.
 */
const MOST_SPAN_US = 250_000;

export class StreamTracker {
  readonly slots: number;
  readonly periodUs: number;
  /** Frames missing before the batch taken last, by the ticks; 0 where that cannot be known. */
  missing = 0;
  /** Frames the device says it dropped before the batch taken last. */
  dropped = 0;
  readonly #type: 'S' | 'W';
  #nextUs = Number.NaN;
  #overflow = -1;
  #epoch = Number.NaN;

  /** @param channels all channels of the stream, in the order of their slots */
  constructor(channels: readonly Channel[]) {
    this.slots = channels.length;
    this.#type = channels[0]?.bits === 16 ? 'W' : 'S';
    this.periodUs = 1e6 / (channels[0]?.rateHz ?? 1);
  }

  /** Whether a new description reads this stream's lines in the same way. */
  describedBy(channels: readonly Channel[]): boolean {
    const other = new StreamTracker(channels);
    return other.slots === this.slots && other.periodUs === this.periodUs && other.#type === this.#type;
  }

  /** Whether the line holds whole frames of the width described, taken within a time that can be. */
  fits(message: Message<'S'> | Message<'W'>): boolean {
    if (message.type !== this.#type || message.counts.length % this.slots !== 0) return false;
    return (message.counts.length / this.slots - 1) * this.periodUs <= MOST_SPAN_US;
  }

  /**
   * The ticks say whether frames are missing, whatever happened to the lines between: a batch that begins
   * where the last one ended, within half a period, lost nothing, and one that does not, did.
   */
  take(message: Message<'S'> | Message<'W'>, deviceUs: number, epoch: number): Batch {
    const { counts, overflow, stream } = message;
    const { slots, periodUs } = this;
    const frames = counts.length / slots;
    const sameEpoch = epoch === this.#epoch;
    const hole = sameEpoch ? (deviceUs - this.#nextUs) / periodUs : 0;
    this.missing = Math.max(0, Math.round(hole));
    this.dropped = sameEpoch && this.#overflow >= 0 ? (overflow - this.#overflow) & 0xffff : 0;
    const first = Number.isNaN(this.#epoch);
    const gapBefore = !first && (!sameEpoch || Math.abs(hole) > 0.5 || this.dropped > 0);
    this.#epoch = epoch;
    this.#overflow = overflow;
    this.#nextUs = deviceUs + frames * periodUs;
    return { stream, slots, frames, counts, deviceUs, periodUs, gapBefore, epoch };
  }
}
