import { expect, test } from 'vitest';
import { judgeLayer } from '../../src/training/layers.ts';
import { random } from '../../src/training/statistics/random.ts';

const at = (xMm: number, yMm: number) => ({ xMm, yMm });
const square = (n: number, spacingMm: number, offMm = 0) =>
  Array.from({ length: n * n }, (_, i) =>
    at(10 + offMm + spacingMm * (i % n), 10 + offMm + spacingMm * Math.floor(i / n)),
  );
const grid = square(10, 1);

test('dots in the middle of the squares are in gaps, all of them', () => {
  const result = judgeLayer(square(9, 1, 0.5), grid, 0.3)!;
  expect(result).toMatchObject({ inGaps: 1, stacked: 0, spacingMm: 1, gapMm: 0.4 });
  expect(result.dots.every((dot) => Math.abs(dot!.nearestMm - Math.SQRT1_2) < 1e-9)).toBe(true);
});

test('the same layer made again is stacked, all of it', () => {
  expect(judgeLayer(grid, grid, 0.3)).toMatchObject({ inGaps: 0, stacked: 100 });
});

test('gap, close, stacked and outside are told apart, at their limits', () => {
  const dots = [
    at(10.5, 10.5),
    at(10.4, 10),
    at(10.39, 10),
    at(10.3, 10),
    at(10.29, 10),
    at(9.6, 9.99),
    at(9.4, 10.5),
    null,
  ];
  const { dots: judged, inGaps, stacked } = judgeLayer(dots, grid, 0.3)!;
  expect(judged.map((dot) => dot?.fit ?? null)).toEqual([
    'gap',
    'gap',
    'close',
    'close',
    'stacked',
    'gap',
    'outside',
    null,
  ]);
  expect(judged[2]?.nearestMm).toBeCloseTo(0.39);
  expect(inGaps).toBeCloseTo(3 / 7);
  expect(stacked).toBe(1);
});

test('a dot at clearMm is not stacked', () => {
  expect(judgeLayer([at(10.5, 10)], grid, 0.5)?.dots[0]).toEqual({ fit: 'gap', nearestMm: 0.5 });
});

test('dots thrown by chance over a grid: half are in gaps', () => {
  const { uniform } = random(1);
  const dots = Array.from({ length: 100_000 }, () => at(10 + 9 * uniform(), 10 + 9 * uniform()));
  // 1 − π 0.4² of each square is farther than 0.4 from its corners.
  expect(judgeLayer(dots, grid, 0.1)?.inGaps).toBeCloseTo(1 - Math.PI * 0.16, 2);
});

test('nothing to judge by, or nobody to judge', () => {
  expect(judgeLayer([at(1, 1)], [], 0.3)).toBeNull();
  expect(judgeLayer([at(1, 1)], [at(2, 2)], 0.3)).toBeNull();
  expect(judgeLayer([], grid, 0.3)).toMatchObject({ inGaps: null, stacked: 0 });
  expect(judgeLayer([null, at(Number.NaN, 1)], grid, 0.3)).toMatchObject({
    inGaps: null,
    dots: [null, null],
  });
});

test('10⁵ dots over 10⁵ earlier ones on a spot are judged', () => {
  const { uniform } = random(3);
  const spot = Array.from({ length: 100_000 }, () => at(20 + uniform(), 20 + uniform()));
  expect(judgeLayer(spot, spot, 0.3)).toMatchObject({ stacked: 100_000, inGaps: 0 });
});
