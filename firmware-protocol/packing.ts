/**
 * Sample counts packed into base64 text: the counts are one bit string, most significant bit first,
 * cut into sextets, each written in the RFC 4648 alphabet, without padding. A 12-bit count is two
 * characters; three 16-bit counts are eight, one is three and two are six (unused low bits zero).
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BAD = 0xff;

const sextetOf = new Uint8Array(256).fill(BAD);
const charOf = new Uint8Array(64);
for (let i = 0; i < 64; i++) {
  const code = ALPHABET.charCodeAt(i);
  sextetOf[code] = i;
  charOf[i] = code;
}

export type CountBits = 12 | 16;

/** Unpacks `bytes[start, end)`. `null` when it is not a canonical packing of one count or more. */
export function unpackCounts(
  bytes: Uint8Array,
  start: number,
  end: number,
  bits: CountBits,
): Uint16Array | null {
  return bits === 12 ? unpack12(bytes, start, end) : unpack16(bytes, start, end);
}

function unpack12(bytes: Uint8Array, start: number, end: number): Uint16Array | null {
  const chars = end - start;
  if (chars < 2 || chars & 1) return null;
  const counts = new Uint16Array(chars >> 1);
  let seen = 0;
  for (let i = start, n = 0; i < end; i += 2, n++) {
    const high = sextetOf[bytes[i] as number] as number;
    const low = sextetOf[bytes[i + 1] as number] as number;
    seen |= high | low;
    counts[n] = (high << 6) | low;
  }
  return seen > 63 ? null : counts;
}

function unpack16(bytes: Uint8Array, start: number, end: number): Uint16Array | null {
  const chars = end - start;
  const length = (chars * 6) >> 4;
  if (length < 1 || Math.ceil((length * 16) / 6) !== chars) return null;
  const counts = new Uint16Array(length);
  let pool = 0;
  let held = 0;
  let n = 0;
  for (let i = start; i < end; i++) {
    const sextet = sextetOf[bytes[i] as number] as number;
    if (sextet === BAD) return null;
    pool = ((pool << 6) | sextet) & 0xffffff;
    held += 6;
    if (held >= 16) {
      held -= 16;
      counts[n++] = (pool >> held) & 0xffff;
    }
  }
  return pool & ((1 << held) - 1) ? null : counts;
}

/** The text of `counts` as character codes. */
export function packCounts(counts: ArrayLike<number>, bits: CountBits): Uint8Array {
  const out = new Uint8Array(Math.ceil((counts.length * bits) / 6));
  let pool = 0;
  let held = 0;
  let n = 0;
  for (let i = 0; i < counts.length; i++) {
    pool = ((pool << bits) | (counts[i] as number)) & 0x3fffff;
    held += bits;
    while (held >= 6) {
      held -= 6;
      out[n++] = charOf[(pool >> held) & 63] as number;
    }
  }
  if (held > 0) out[n] = charOf[(pool << (6 - held)) & 63] as number;
  return out;
}
