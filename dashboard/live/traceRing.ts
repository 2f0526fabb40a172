/**
 * The newest depth samples of one pad in preallocated memory, with the time of every block they came in.
 * Nothing is allocated while it runs.
 */

/** 16 s at 8 kHz, and as many blocks as 4 ms lines make in twice that time. */
const SAMPLES = 1 << 17;
const BLOCKS = 1 << 13;

/** A block that starts later than its predecessor's end by more than this many periods follows a gap. */
const GAP_PERIODS = 1.5;

export type BlockVisitor = (
  startUs: number,
  periodUs: number,
  gapBefore: boolean,
  depthMm: Float32Array,
) => void;

export class TraceRing {
  readonly #samples: Float32Array;
  readonly #first: Float64Array;
  readonly #count: Uint32Array;
  readonly #startUs: Float64Array;
  readonly #periodUs: Float64Array;
  readonly #gap: Uint8Array;
  /** Samples and blocks ever written; their place is the remainder. */
  #written = 0;
  #blocks = 0;
  #endUs = Number.NEGATIVE_INFINITY;

  constructor(samples = SAMPLES, blocks = BLOCKS) {
    this.#samples = new Float32Array(samples);
    this.#first = new Float64Array(blocks);
    this.#count = new Uint32Array(blocks);
    this.#startUs = new Float64Array(blocks);
    this.#periodUs = new Float64Array(blocks);
    this.#gap = new Uint8Array(blocks);
  }

  /** When the sample after the newest is due; -Infinity while empty. */
  get endUs(): number {
    return this.#endUs;
  }

  clear(): void {
    this.#written = 0;
    this.#blocks = 0;
    this.#endUs = Number.NEGATIVE_INFINITY;
  }

  /** Appends a block and answers whether a gap lies before it. A block from the past starts the ring anew. */
  append(startUs: number, periodUs: number, depthMm: Float32Array): boolean {
    if (startUs < this.#endUs - GAP_PERIODS * periodUs) this.clear();
    const size = this.#samples.length;
    const kept = depthMm.length > size ? depthMm.subarray(depthMm.length - size) : depthMm;
    const keptStartUs = startUs + (depthMm.length - kept.length) * periodUs;
    const gap = this.#blocks > 0 && startUs > this.#endUs + GAP_PERIODS * periodUs;
    const at = this.#written % size;
    const head = Math.min(kept.length, size - at);
    this.#samples.set(kept.subarray(0, head), at);
    if (head < kept.length) this.#samples.set(kept.subarray(head), 0);
    const block = this.#blocks % this.#first.length;
    this.#first[block] = this.#written;
    this.#count[block] = kept.length;
    this.#startUs[block] = keptStartUs;
    this.#periodUs[block] = periodUs;
    this.#gap[block] = gap ? 1 : 0;
    this.#written += kept.length;
    this.#blocks += 1;
    this.#endUs = startUs + depthMm.length * periodUs;
    return gap;
  }

  /** Visits what is still held, oldest first; a block that wraps round the ring is given in two parts. */
  visit(visitor: BlockVisitor): void {
    const size = this.#samples.length;
    const slots = this.#first.length;
    const oldest = this.#written - size;
    for (let n = Math.max(0, this.#blocks - slots); n < this.#blocks; n++) {
      const block = n % slots;
      const first = this.#first[block] ?? 0;
      if (first < oldest) continue;
      const count = this.#count[block] ?? 0;
      const startUs = this.#startUs[block] ?? 0;
      const periodUs = this.#periodUs[block] ?? 1;
      const at = first % size;
      const head = Math.min(count, size - at);
      visitor(startUs, periodUs, this.#gap[block] === 1, this.#samples.subarray(at, at + head));
      if (head < count) {
        visitor(startUs + head * periodUs, periodUs, false, this.#samples.subarray(0, count - head));
      }
    }
  }
}
