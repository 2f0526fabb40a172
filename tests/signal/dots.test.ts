import { expect, test } from 'vitest';
import { DotFinder } from '../../src/signal/dots.ts';
import type { Dot, Stroke } from '../../src/signal/types.ts';

const at = (ms: number, peakDepthMm = 0.7): Stroke => ({
  contactUs: ms * 1000,
  peakUs: ms * 1000 + 1800,
  releaseUs: ms * 1000 + 3600,
  peakDepthMm,
  uncertaintyMm: 0.01,
  quality: 'clear',
});

function finder(): { dots: Dot[]; take: DotFinder } {
  const dots: Dot[] = [];
  return { dots, take: new DotFinder((dot) => dots.push(dot)) };
}

test('strokes of one touch are one dot: median depth, deepest, first contact to last release', () => {
  const { dots, take } = finder();
  for (const [k, mm] of [0.6, 0.9, 0.7, 0.65, 0.8, 0.75].entries()) take.stroke(at(100 + 10 * k, mm));
  take.settle(200_000);
  expect(dots).toEqual([]);
  take.settle(213_601);
  expect(dots).toEqual([
    {
      startUs: 100_000,
      endUs: 153_600,
      strokes: 6,
      depthMm: 0.725,
      uncertaintyMm: expect.closeTo((0.01 * Math.sqrt(Math.PI / 2)) / Math.sqrt(6), 9),
      deepestMm: 0.9,
      xMm: null,
      yMm: null,
      spreadMm: null,
      cut: false,
    },
  ]);
});

test('a machine of 46 strokes/s makes one dot, a pause of 0.1 s makes two', () => {
  const { dots, take } = finder();
  for (let k = 0; k < 10; k++) take.stroke(at(1000 + (1000 / 46) * k));
  for (let k = 0; k < 10; k++) take.stroke(at(1300 + (1000 / 46) * k));
  take.close();
  expect(dots.map((dot) => dot.strokes)).toEqual([10, 10]);
});

test('the position is the mean while in contact; a short dot takes the nearest', () => {
  const { dots, take } = finder();
  for (let ms = 0; ms <= 1000; ms += 20) take.position(ms * 1000, ms, -ms);
  for (let k = 0; k < 10; k++) take.stroke(at(100 + 10 * k));
  take.stroke(at(505));
  take.stroke(at(5000));
  take.close();
  // 100, 120, … 180 ms lie between the first contact and the last release.
  expect(dots.map((dot) => [dot.xMm, dot.yMm])).toEqual([
    [140, -140],
    [500, -500],
    [null, null],
  ]);
});

test('a gap shorter than the hold neither parts a dot nor hides that it was cut', () => {
  const { dots, take } = finder();
  take.stroke(at(100));
  take.gap();
  take.stroke(at(130));
  take.stroke(at(400));
  take.close();
  expect(dots.map(({ strokes, cut }) => [strokes, cut])).toEqual([
    [2, true],
    [1, false],
  ]);
});

test('a new epoch closes the dot and forgets the positions', () => {
  const { dots, take } = finder();
  take.position(100_000, 1, 2);
  take.stroke(at(100));
  take.restart();
  take.stroke(at(100));
  take.close();
  expect(dots.map((dot) => dot.xMm)).toEqual([1, null]);
});

test('strokes without end are told in parts, and none is lost', () => {
  const { dots, take } = finder();
  for (let k = 0; k < 25_000; k++) take.stroke(at(10 * k));
  expect(dots.map(({ strokes }) => strokes)).toEqual([10_000, 10_000]);
  take.close();
  expect(dots[2]).toMatchObject({ strokes: 5_000, startUs: 200_000_000 });
});

test('strokes share the uncertainty of the surface, and the spread of the positions is told', () => {
  const dots: Dot[] = [];
  const take = new DotFinder(
    (dot) => dots.push(dot),
    () => 0.008,
  );
  for (let k = 0; k < 9; k++) take.stroke(at(100 + 10 * k));
  for (const [k, x] of [1, 3, 1, 3].entries()) take.position((110 + 20 * k) * 1000, x, 5);
  take.close();
  // 0.006 mm of its own for each stroke, 0.008 mm shared by all.
  expect(dots[0]!.uncertaintyMm).toBeCloseTo(Math.hypot((Math.sqrt(Math.PI / 2) * 0.006) / 3, 0.008), 9);
  expect(dots[0]).toMatchObject({ xMm: 2, yMm: 5, spreadMm: 1 });
});
