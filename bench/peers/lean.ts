/**
 * The leanest plain decoder: split and convert, the CRC checked, the fields not. It knows one message and
 * would take nonsense in a field; it is here as the fastest that plain code gets, so that the comparison is hard.
 */
import { seedOf } from '../../firmware-protocol/index.ts';

export interface LeanBatch {
  type: string;
  seq: number;
  ticks: number;
  stream: number;
  overflow: number;
  counts: number[];
}

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  table[byte] = crc;
}
const seed = seedOf('S');

export function decodeLean(line: string): LeanBatch | null {
  const star = line.lastIndexOf('*');
  if (star < 0) return null;
  const text = line.slice(0, star);
  let crc = seed;
  for (let i = 0; i < text.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ (table[((crc >> 8) ^ text.charCodeAt(i)) & 0xff] as number);
  }
  if (crc !== Number.parseInt(line.slice(star + 1), 16)) return null;
  const [type, seq, ticks, stream, overflow, data] = text.split(' ') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const bytes = Buffer.from(data, 'base64');
  const counts: number[] = [];
  for (let n = 0, length = Math.floor((bytes.length * 8) / 12); n < length; n++) {
    const at = (n * 3) >> 1;
    const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
    counts.push(n % 2 === 0 ? (first << 4) | (second >> 4) : ((first & 0x0f) << 8) | second);
  }
  return {
    type,
    seq: Number.parseInt(seq, 16),
    ticks: Number.parseInt(ticks, 16),
    stream: Number(stream),
    overflow: Number(overflow),
    counts,
  };
}
