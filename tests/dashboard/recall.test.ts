import { expect, test } from 'vitest';
import { joinDots } from '../../dashboard/live/recall.ts';
import type { DotMark } from '../../src/server/wire.ts';

const dot = (startUs: number): DotMark => ({
  serial: 'PAD-1',
  startUs,
  endUs: startUs + 100_000,
  strokes: 12,
  depthMm: 0.7,
  deepestMm: 0.8,
  zone: 'target',
  xMm: 1,
  yMm: 1,
});
const starts = (dots: readonly DotMark[]): number[] => dots.map(({ startUs }) => startUs);

test('stored dots come first, on the station’s clock, and none twice', () => {
  const joined = joinDots([dot(0), dot(500_000)], [dot(9_500_000.6), dot(10_200_000)], 9_000_000);
  expect(starts(joined)).toEqual([9_000_000, 9_500_000, 10_200_000]);
  expect(joined[0]?.endUs).toBe(9_100_000);
});

test('what the page missed while it showed another pad is filled in', () => {
  const joined = joinDots([dot(0), dot(1e6), dot(2e6)], [dot(5e6), dot(8e6)], 5e6);
  expect(starts(joined)).toEqual([5e6, 6e6, 7e6, 8e6]);
});

test('with nothing stored the live ones stand', () => {
  expect(starts(joinDots([], [dot(5)], 0))).toEqual([5]);
});
