import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from '../../dashboard/live/columns.ts';
import { TraceRing } from '../../dashboard/live/traceRing.ts';

const COLUMN_US = 11_111.1;
const CAPACITY = 64;

interface Block {
  readonly startUs: number;
  readonly periodUs: number;
  readonly depthMm: Float32Array;
}

/** Blocks one after the other, now and then with samples left out between them. */
const recordings = fc
  .record({
    startUs: fc.integer({ min: 0, max: 1e9 }),
    rateHz: fc.constantFrom(1000, 2000, 4000, 8000, 8192),
    blocks: fc.array(
      fc.record({
        skip: fc.constantFrom(0, 0, 0, 32, 700),
        seed: fc.integer(),
        n: fc.integer({ min: 1, max: 200 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ startUs, rateHz, blocks }) => {
    const periodUs = 1e6 / rateHz;
    let at = startUs;
    return blocks.map(({ skip, seed, n }): Block => {
      at += skip * periodUs;
      const block = {
        startUs: at,
        periodUs,
        depthMm: Float32Array.from({ length: n }, (_, i) => Math.sin(seed + i)),
      };
      at += n * periodUs;
      return block;
    });
  });

/** The envelope by its definition: every sample looked at on its own. */
function plain(blocks: readonly Block[]): Map<number, { min: number; max: number }> {
  const columns = new Map<number, { min: number; max: number }>();
  for (const { startUs, periodUs, depthMm } of blocks) {
    depthMm.forEach((value, i) => {
      const column = Math.floor((startUs + i * periodUs) / COLUMN_US);
      const { min, max } = columns.get(column) ?? { min: value, max: value };
      columns.set(column, { min: Math.min(min, value), max: Math.max(max, value) });
    });
  }
  return columns;
}

function readAll(columns: Columns): { min: Float32Array; max: Float32Array; gap: Uint8Array } {
  const read = {
    min: new Float32Array(CAPACITY),
    max: new Float32Array(CAPACITY),
    gap: new Uint8Array(CAPACITY),
  };
  columns.read(columns.newest, read.min, read.max, read.gap);
  return read;
}

test('shows the smallest and the largest sample of every column, and nothing where there is none', () => {
  fc.assert(
    fc.property(recordings, (blocks) => {
      const columns = new Columns(COLUMN_US, CAPACITY);
      for (const { startUs, periodUs, depthMm } of blocks) columns.add(startUs, periodUs, false, depthMm);
      const expected = plain(blocks);
      const { min, max } = readAll(columns);
      for (let i = 0; i < CAPACITY; i++) {
        const truth = expected.get(columns.newest - CAPACITY + 1 + i);
        expect(min[i]).toBe(truth === undefined ? Number.NaN : truth.min);
        expect(max[i]).toBe(truth === undefined ? Number.NaN : truth.max);
      }
    }),
  );
});

test('does not depend on how the samples were cut into blocks', () => {
  fc.assert(
    fc.property(recordings, fc.integer({ min: 1, max: 50 }), (blocks, cut) => {
      const whole = new Columns(COLUMN_US, CAPACITY);
      const pieces = new Columns(COLUMN_US, CAPACITY);
      for (const { startUs, periodUs, depthMm } of blocks) {
        whole.add(startUs, periodUs, false, depthMm);
        for (let i = 0; i < depthMm.length; i += cut) {
          pieces.add(startUs + i * periodUs, periodUs, false, depthMm.subarray(i, i + cut));
        }
      }
      expect(readAll(pieces)).toEqual(readAll(whole));
    }),
  );
});

test('one deep sample among 8000 a second is never hidden', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3999 }), (at) => {
      const depthMm = new Float32Array(4000).fill(0.02);
      depthMm[at] = 1.9;
      const columns = new Columns(10_000, CAPACITY);
      columns.add(123_456, 125, false, depthMm);
      const { max } = readAll(columns);
      expect(Math.max(...max.filter((value) => !Number.isNaN(value)))).toBeCloseTo(1.9, 5);
    }),
  );
});

test('a column that is over never changes: the picture moves, it does not shimmer', () => {
  const columns = new Columns(10_000, CAPACITY);
  const samples = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 0.7));
  columns.add(0, 500, false, samples(100));
  const before = readAll(columns);
  columns.add(50_000, 500, false, samples(100));
  const after = readAll(columns);
  const moved = 5;
  // All but the newest column of the first reading, found again five places to the left.
  for (let i = moved; i < CAPACITY - 1; i++) expect(after.max[i - moved]).toBe(before.max[i]);
});

test('a gap shorter than a column is marked, and its samples are kept', () => {
  const columns = new Columns(10_000, CAPACITY);
  columns.add(0, 500, false, new Float32Array(20).fill(0.1));
  columns.add(14_000, 500, true, new Float32Array(20).fill(0.2));
  const { gap, min } = readAll(columns);
  expect([...gap].filter((flag) => flag === 1)).toHaveLength(1);
  expect(min.filter((value) => !Number.isNaN(value))).toHaveLength(3);
});

test('a long silence leaves open columns, not those of ten seconds ago', () => {
  const columns = new Columns(10_000, CAPACITY);
  columns.add(0, 500, false, new Float32Array(1280).fill(1));
  columns.add(1e9, 500, true, new Float32Array(20).fill(0.5));
  const { max } = readAll(columns);
  expect([...max].filter((value) => value === 1)).toHaveLength(0);
  expect([...max].filter((value) => value === 0.5)).toHaveLength(1);
});

test('an envelope made anew from the ring equals the one that grew with it', () => {
  fc.assert(
    fc.property(recordings, (blocks) => {
      const ring = new TraceRing();
      const grown = new Columns(COLUMN_US, CAPACITY);
      for (const { startUs, periodUs, depthMm } of blocks) {
        grown.add(startUs, periodUs, ring.append(startUs, periodUs, depthMm), depthMm);
      }
      const anew = new Columns(COLUMN_US, CAPACITY);
      ring.visit((startUs, periodUs, gap, depthMm) => anew.add(startUs, periodUs, gap, depthMm));
      expect(readAll(anew)).toEqual(readAll(grown));
    }),
  );
});
