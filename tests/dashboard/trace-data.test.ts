import { expect, test } from 'vitest';
import { envelopeOf, extremesOf, openGaps } from '../../dashboard/charts/traceData.ts';
import type { Trace } from '../../src/server/wire.ts';

const trace = (max: readonly (number | null)[], columnUs = 1000): Trace => ({
  serial: 'PAD-1',
  channel: 'depth',
  unit: 'mm',
  fromUs: 10_000,
  columnUs,
  min: max.map((value) => (value === null ? null : value - 0.1)),
  max: [...max],
  source: 'samples',
});

test('columns stand at their middle, in seconds of the session', () => {
  expect([...Array.from(envelopeOf(trace([1, 2]), 500).x)]).toEqual([0.0105, 0.0115]);
});

test('finds the deepest column and counts the gaps', () => {
  const found = extremesOf(trace([0.1, 0.2, null, null, 0.9, 0.3]), 500);
  expect(found?.high).toBe(0.9);
  expect(found?.low).toBeCloseTo(0, 9);
  expect(found?.highAtUs).toBe(14_500);
  expect(found?.gaps).toBe(1);
});

test('columns finer than the samples are joined across the empty ones between', () => {
  const fine = trace([0.1, null, 0.2, null, 0.3, null, null, null, null, 0.4], 250);
  const { broken } = envelopeOf(fine, 500);
  expect(broken(2, 0)).toBe(false);
  expect(broken(9, 4)).toBe(true);
  expect(extremesOf(fine, 500)?.gaps).toBe(1);
});

test('no sample, no sentence', () => {
  expect(extremesOf(trace([null, null]), 500)).toBeNull();
});

test('telemetry leaves its gaps open', () => {
  expect(openGaps([0, 50_000, 3_000_000], [1, 2, 3], 1e6)).toEqual({
    x: [0, 0.05, 1.525, 3],
    y: [1, 2, null, 3],
  });
});
