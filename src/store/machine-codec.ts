/**
 * The machine readings of one flush <-> bytes: a column for each quantity, whole milli-units (as the wire
 * carries them), differences as variable-length integers; words from a dictionary, in runs.
 */
import type { MachineReading } from './types.ts';

const VERSION = 1;

interface Column {
  get(reading: MachineReading): number;
  /** It grows steadily (time, stroke count), so differences of its differences are the small numbers. */
  readonly steady?: boolean;
}
const numbers: readonly Column[] = [
  { get: (reading) => Math.round(reading.atUs), steady: true },
  { get: (reading) => Math.round(reading.rateHz * 1000) },
  { get: (reading) => reading.strokes, steady: true },
  { get: (reading) => Math.round(reading.setV * 1000) },
  { get: (reading) => Math.round(reading.measuredV * 1000) },
  { get: (reading) => Math.round(reading.currentA * 1000) },
];
const words = ['state', 'pedal', 'fault'] as const;

/** Times are kept to the microsecond, rate, voltage and current to a thousandth of their unit. */
export function encodeReadings(readings: readonly MachineReading[]): Uint8Array {
  const out: number[] = [VERSION];
  putUnsigned(out, readings.length);
  for (const column of numbers) {
    let last = 0;
    let step = 0;
    for (const reading of readings) {
      const value = column.get(reading);
      if (!Number.isSafeInteger(value)) throw new RangeError('a machine reading is not a finite number');
      putSigned(out, value - last - step);
      if (column.steady && last !== 0) step = value - last;
      last = value;
    }
  }
  for (const word of words) putRuns(out, readings, word);
  return Uint8Array.from(out);
}

function putRuns(
  out: number[],
  readings: readonly MachineReading[],
  word: 'state' | 'pedal' | 'fault',
): void {
  const runs: { text: string; length: number }[] = [];
  for (const reading of readings) {
    const run = runs.at(-1);
    if (run?.text === reading[word]) run.length++;
    else runs.push({ text: reading[word], length: 1 });
  }
  putUnsigned(out, runs.length);
  for (const { text, length } of runs) {
    const bytes = Buffer.from(text, 'utf8');
    putUnsigned(out, bytes.length);
    out.push(...bytes);
    putUnsigned(out, length);
  }
}

/** @throws {RangeError} where a later version of the software wrote it. */
export function decodeReadings(data: Uint8Array): MachineReading[] {
  const reader = { data, at: 1 };
  if (data[0] !== VERSION)
    throw new RangeError(`stored machine readings are of version ${data[0]}, not known here`);
  const length = takeUnsigned(reader);
  const columns = numbers.map((column) => {
    let last = 0;
    let step = 0;
    return Array.from({ length }, () => {
      const value = last + step + takeSigned(reader);
      if (column.steady && last !== 0) step = value - last;
      last = value;
      return value;
    });
  });
  const texts = words.map(() => {
    const column: string[] = [];
    for (let runs = takeUnsigned(reader); runs > 0; runs--) {
      const bytes = takeUnsigned(reader);
      const text = Buffer.from(data.subarray(reader.at, reader.at + bytes)).toString('utf8');
      reader.at += bytes;
      for (let times = takeUnsigned(reader); times > 0; times--) column.push(text);
    }
    return column;
  });
  const number = (column: number, row: number): number => columns[column]?.[row] ?? 0;
  return Array.from({ length }, (_, row) => ({
    atUs: number(0, row),
    state: texts[0]?.[row] ?? '',
    rateHz: number(1, row) / 1000,
    strokes: number(2, row),
    setV: number(3, row) / 1000,
    measuredV: number(4, row) / 1000,
    currentA: number(5, row) / 1000,
    pedal: texts[1]?.[row] ?? '',
    fault: texts[2]?.[row] ?? '',
  }));
}

/** Seven bits a byte, low end first; division, not shifts, for times pass 32 bits. */
function putUnsigned(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
}

const putSigned = (out: number[], value: number): void =>
  putUnsigned(out, value < 0 ? -2 * value - 1 : 2 * value);

function takeUnsigned(reader: { data: Uint8Array; at: number }): number {
  let value = 0;
  for (let weight = 1; ; weight *= 0x80) {
    const byte = reader.data[reader.at++] ?? 0;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
  }
}

function takeSigned(reader: { data: Uint8Array; at: number }): number {
  const folded = takeUnsigned(reader);
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/** The same for a count: a chunk that is damaged costs its readings, not those of all others. */
export function readable(data: Buffer): MachineReading[] {
  try {
    return decodeReadings(data);
  } catch {
    return [];
  }
}
