/** A string of bits, most significant first. Writing grows nothing: the caller gives a buffer that is large enough. */

export class BitWriter {
  readonly #out: Uint8Array;
  #bytes: number;
  #pool = 0;
  #held = 0;

  constructor(out: Uint8Array, start = 0) {
    this.#out = out;
    this.#bytes = start;
  }

  /** The lowest `width` bits of `value`; at most 24 bits at once. */
  put(value: number, width: number): void {
    this.#pool = (this.#pool << width) | value;
    this.#held += width;
    while (this.#held >= 8) {
      this.#held -= 8;
      this.#out[this.#bytes++] = this.#pool >>> this.#held;
    }
    this.#pool &= (1 << this.#held) - 1;
  }

  /** Pads the last byte with zeros and answers the number of bytes written, counted from the buffer's start. */
  end(): number {
    if (this.#held > 0) this.put(0, 8 - this.#held);
    return this.#bytes;
  }
}

/** Reads what BitWriter wrote; past the end it reads zeros. */
export class BitReader {
  readonly #data: Uint8Array;
  #next: number;
  #pool = 0;
  #held = 0;

  constructor(data: Uint8Array, start = 0) {
    this.#data = data;
    this.#next = start;
  }

  /** At most 24 bits at once. */
  take(width: number): number {
    while (this.#held < width) {
      this.#pool = ((this.#pool << 8) | (this.#data[this.#next++] ?? 0)) & 0x7fffffff;
      this.#held += 8;
    }
    this.#held -= width;
    return (this.#pool >>> this.#held) & ((1 << width) - 1);
  }

  /** The number of ones before the next zero, which is taken too; at `most` ones no zero follows. */
  ones(most: number): number {
    let count = 0;
    while (count < most && this.take(1) === 1) count++;
    return count;
  }
}
