/** Batches of one stream -> chunks to store: raw counts of at most half a second, without a gap inside. */
import type { Batch } from '../signal/types.ts';
import type { SampleChunk } from '../store/types.ts';

const CHUNK_US = 500_000;
/** Counts that a chunk has room for at first. */
const FIRST_ROOM = 1024;

export class ChunkBuilder {
  readonly #serial: string;
  readonly #bits: 12 | 16;
  readonly #toStation: (deviceUs: number) => number;
  readonly #emit: (chunk: SampleChunk) => void;
  #counts = new Uint16Array(0);
  #frames = 0;
  #maxFrames = 0;
  #first: Batch | null = null;
  #startUs = 0;
  /** Station time from the first frame to the end of the last, by the clock as it was at the last batch. */
  #spanUs = 0;

  constructor(
    serial: string,
    bits: 12 | 16,
    toStation: (deviceUs: number) => number,
    emit: (chunk: SampleChunk) => void,
  ) {
    this.#serial = serial;
    this.#bits = bits;
    this.#toStation = toStation;
    this.#emit = emit;
  }

  add(batch: Batch): void {
    const first = this.#first;
    if (
      first !== null &&
      (batch.gapBefore ||
        batch.slots !== first.slots ||
        batch.epoch !== first.epoch ||
        this.#frames + batch.frames > this.#maxFrames)
    ) {
      this.close();
    }
    if (this.#first === null) {
      this.#first = batch;
      this.#startUs = this.#toStation(batch.deviceUs);
      this.#maxFrames = Math.max(batch.frames, Math.round(CHUNK_US / batch.periodUs));
    }
    this.#append(batch);
    // With the clock of this moment at both ends: the device's drift is taken in, a correction of it is not.
    // At close it may be too late: a device that restarted has no clock yet.
    const { deviceUs } = this.#first;
    this.#spanUs =
      this.#toStation(batch.deviceUs + batch.frames * batch.periodUs) - this.#toStation(deviceUs);
  }

  /** Room grows with what comes, not with the rate that a device claims: there may be a gap at every batch. */
  #append({ counts, frames, slots }: Batch): void {
    const length = this.#frames * slots;
    const needed = length + frames * slots;
    if (needed > this.#counts.length) {
      const roomier = new Uint16Array(Math.max(FIRST_ROOM, needed, 2 * this.#counts.length));
      roomier.set(this.#counts.subarray(0, length));
      this.#counts = roomier;
    }
    this.#counts.set(counts.subarray(0, frames * slots), length);
    this.#frames += frames;
  }

  /** Ends the chunk where the data ends: at a gap, a reset, a disconnection or the session's end. */
  close(): void {
    const first = this.#first;
    if (first === null) return;
    this.#emit({
      serial: this.#serial,
      stream: first.stream,
      slots: first.slots,
      bits: this.#bits,
      startUs: this.#startUs,
      periodUs: this.#spanUs / this.#frames,
      frames: this.#frames,
      counts: this.#counts.slice(0, this.#frames * first.slots),
      gapBefore: first.gapBefore,
    });
    this.#first = null;
    this.#frames = 0;
  }
}
