/**
 * The live envelope: smallest and largest depth of each pixel column. Columns stand on absolute time (column
 * k covers [k × columnUs, (k + 1) × columnUs)), so a column never changes once its time is over, and the
 * picture moves by whole columns instead of shimmering.
 */
export class Columns {
  readonly columnUs: number;
  readonly capacity: number;
  readonly #min: Float32Array;
  readonly #max: Float32Array;
  /** 1 where samples are missing somewhere between the column before and the end of this one. */
  readonly #gap: Uint8Array;
  #newest = Number.NEGATIVE_INFINITY;

  /** Keeps `capacity` columns of `columnUs` µs. */
  constructor(columnUs: number, capacity: number) {
    this.columnUs = columnUs;
    this.capacity = capacity;
    this.#min = new Float32Array(capacity).fill(Number.NaN);
    this.#max = new Float32Array(capacity).fill(Number.NaN);
    this.#gap = new Uint8Array(capacity);
  }

  /** The absolute number of the newest column that has a sample; -Infinity while empty. */
  get newest(): number {
    return this.#newest;
  }

  /** Takes in a block of samples. Every sample widens its column, so that no peak is ever lost. */
  add(startUs: number, periodUs: number, gapBefore: boolean, depthMm: Float32Array): void {
    const { columnUs } = this;
    const capacity = this.#min.length;
    let gap = gapBefore;
    let i = 0;
    while (i < depthMm.length) {
      const column = Math.floor((startUs + i * periodUs) / columnUs);
      if (column <= this.#newest - capacity) {
        i += 1;
        continue;
      }
      this.#advance(column);
      const end = Math.max(i + 1, Math.min(depthMm.length, this.#firstAfter(column, startUs, periodUs)));
      const slot = modulo(column, capacity);
      let low = this.#min[slot] ?? Number.NaN;
      let high = this.#max[slot] ?? Number.NaN;
      for (; i < end; i++) {
        const value = depthMm[i] ?? Number.NaN;
        // Written so that NaN (an empty column) gives way to any value.
        if (!(low <= value)) low = value;
        if (!(high >= value)) high = value;
      }
      this.#min[slot] = low;
      this.#max[slot] = high;
      if (gap) this.#gap[slot] = 1;
      gap = false;
    }
  }

  /** The index of the first sample at or past the end of `column`. */
  #firstAfter(column: number, startUs: number, periodUs: number): number {
    const endUs = (column + 1) * this.columnUs;
    let index = Math.ceil((endUs - startUs) / periodUs);
    // The quotient may be off by one in the last place; what counts is the same floor as in add().
    while (Math.floor((startUs + index * periodUs) / this.columnUs) <= column) index += 1;
    while (index > 0 && Math.floor((startUs + (index - 1) * periodUs) / this.columnUs) > column) index -= 1;
    return index;
  }

  #advance(column: number): void {
    if (column <= this.#newest) return;
    const capacity = this.#min.length;
    const from = Math.max(this.#newest + 1, column - capacity + 1);
    for (let k = from; k <= column; k++) {
      const slot = modulo(k, capacity);
      this.#min[slot] = Number.NaN;
      this.#max[slot] = Number.NaN;
      this.#gap[slot] = 0;
    }
    this.#newest = column;
  }

  /** Copies the columns that end with number `last` into arrays of one length; NaN where there is no data. */
  read(last: number, min: Float32Array, max: Float32Array, gap: Uint8Array): void {
    const capacity = this.#min.length;
    const shown = min.length;
    for (let i = 0; i < shown; i++) {
      const k = last - shown + 1 + i;
      const held = k <= this.#newest && k > this.#newest - capacity;
      const slot = held ? modulo(k, capacity) : 0;
      min[i] = held ? (this.#min[slot] ?? Number.NaN) : Number.NaN;
      max[i] = held ? (this.#max[slot] ?? Number.NaN) : Number.NaN;
      gap[i] = held ? (this.#gap[slot] ?? 0) : 0;
    }
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
