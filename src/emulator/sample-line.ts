/** Writes S and W lines straight into a buffer: the same bytes as `encode`, without its checks and strings. */
import { type CountBits, crc16, seedOf } from '../../firmware-protocol/index.ts';

const seeds = { 12: seedOf('S'), 16: seedOf('W') };
const letters = { 12: 0x53, 16: 0x57 };
const HEX = Uint8Array.from('0123456789ABCDEF', (char) => char.charCodeAt(0));
const SPACE = 0x20;

/** Longest header and tail around a payload: type, seq, ticks, stream, overflow, CRC, spaces and line feed. */
const AROUND = 2 + 5 + 9 + 4 + 6 + 6;

/** Holds the last line that was written; `line` is good until the next. */
export class SampleLine {
  readonly #buffer = Buffer.alloc(AROUND + 255);
  #at = 0;

  /** Writes one batch around its payload (the text that `packCounts` makes). */
  write(
    bits: CountBits,
    seq: number,
    ticks: number,
    stream: number,
    overflow: number,
    payload: Uint8Array,
  ): Buffer {
    const buffer = this.#buffer;
    buffer[0] = letters[bits];
    buffer[1] = SPACE;
    this.#at = 2;
    this.#hex(seq & 0xffff, 4);
    this.#hex(ticks >>> 0, 8);
    this.#decimal(stream);
    this.#decimal(overflow & 0xffff);
    buffer.set(payload, this.#at);
    this.#at += payload.length;
    const crc = crc16(buffer, 0, this.#at, seeds[bits]);
    buffer[this.#at++] = 0x2a;
    this.#hex(crc, 4);
    buffer[this.#at - 1] = 0x0a; // in place of the space
    return buffer.subarray(0, this.#at);
  }

  #hex(value: number, digits: number): void {
    for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4)
      this.#buffer[this.#at++] = HEX[(value >>> shift) & 15] as number;
    this.#buffer[this.#at++] = SPACE;
  }

  #decimal(value: number): void {
    this.#at += this.#buffer.write(`${value} `, this.#at, 'latin1');
  }
}
