/**
 * CRC-16/IBM-3740 ("CCITT-FALSE"): polynomial 0x1021, not reflected, no final xor.
 * Check value over "123456789" from 0xFFFF is 0x29B1 (reveng CRC catalogue).
 */

const POLYNOMIAL = 0x1021;

/** `byte0[v]` advances a CRC by the byte v; `byte1..3` by v and one to three zero bytes after it. */
const byte0 = new Uint16Array(256);
const byte1 = new Uint16Array(256);
const byte2 = new Uint16Array(256);
const byte3 = new Uint16Array(256);
for (let value = 0; value < 256; value++) {
  let crc = value << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  byte0[value] = crc;
}
const step = (crc: number): number => (crc << 8) ^ (byte0[(crc >> 8) & 0xff] as number);
for (let value = 0; value < 256; value++) {
  byte1[value] = step(byte0[value] as number);
  byte2[value] = step(byte1[value] as number);
  byte3[value] = step(byte2[value] as number);
}

/** CRC of `bytes[start, end)` continued from `seed`. Four bytes a step: no step waits for the last. */
export function crc16(bytes: Uint8Array, start: number, end: number, seed = 0xffff): number {
  let crc = seed;
  let i = start;
  for (const last = end - 3; i < last; i += 4) {
    crc =
      (byte3[(crc >> 8) ^ (bytes[i] as number)] as number) ^
      (byte2[(crc & 0xff) ^ (bytes[i + 1] as number)] as number) ^
      (byte1[bytes[i + 2] as number] as number) ^
      (byte0[bytes[i + 3] as number] as number);
  }
  for (; i < end; i++) {
    crc = ((crc << 8) & 0xff00) ^ (byte0[(crc >> 8) ^ (bytes[i] as number)] as number);
  }
  return crc;
}
