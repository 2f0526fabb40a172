import { describe, expect, test } from 'vitest';
import { naturalPlaces } from '../../src/training/natural.ts';
import { score } from '../../src/training/score/score.ts';
import type { MeasuredDot, Place } from '../../src/training/types.ts';
import { dotOf, drillOf, inputOf } from './score-attempt.ts';

const at = (places: readonly Place[]): MeasuredDot[] =>
  places.map(({ xMm, yMm }, i) => dotOf(i, { xMm, yMm }));
const lattice = (columns: number, rows: number, fromMm = 10, stepMm = 1): Place[] =>
  Array.from({ length: columns * rows }, (_, i) => ({
    xMm: fromMm + stepMm * (i % columns),
    yMm: fromMm + stepMm * Math.floor(i / columns),
  }));
const names = (result: ReturnType<typeof score>) =>
  result.reductions.filter((each) => each.part === 'spacing').map((each) => each.name);

describe('a grid', () => {
  const drill = drillOf({
    pattern: { kind: 'grid', origin: [10, 10], columns: 10, rows: 10, spacingMm: 1, angleDeg: 0 },
    end: { kind: 'dots', dots: 100 },
    pass: [
      { kind: 'nearest-cv', atMost: 0.15 },
      { kind: 'clark-evans', atLeast: 1.7, atMost: null },
      { kind: 'placed', atLeast: 0.9 },
    ],
  });

  test('a perfect one has R = 2 exactly, no spread, and all points', () => {
    const result = score(inputOf(at(lattice(10, 10)), { drill }));
    expect(result.facts).toMatchObject({ clarkEvans: 2, nearestCv: 0, placingRmsMm: 0, densityPerCm2: 100 });
    expect([result.parts.spacing!.value, result.verdict, result.missing]).toEqual([100, 'pass', []]);
  });

  test('off, stacked and imprecise are named and point at their dots', () => {
    const places = lattice(10, 10);
    places[7] = { xMm: 17.3, yMm: 10 };
    places[42] = { xMm: 30, yMm: 30 };
    places[55] = { xMm: 16.05, yMm: 15 };
    const result = score(inputOf(at(places), { drill }));
    const of = (name: string) => result.reductions.find((each) => each.name === name);
    expect(of('imprecise')?.dots[0]).toBe(7);
    expect(of('off-pattern')).toMatchObject({ count: 1, dots: [42] });
    expect(of('stacked')).toMatchObject({ count: 1, unit: 'dots', dots: [55] });
    expect(of('missing')).toMatchObject({ amount: 2 });
    // Odd rows go back: the dot fifth from the left of row 5 is place 54.
    expect(result.missing).toEqual([42, 54]);
  });
});

describe('a natural region', () => {
  const outline: [number, number][] = [
    [5, 5],
    [35, 5],
    [35, 20],
    [5, 20],
  ];
  const corners = outline.map(([xMm, yMm]) => ({ xMm, yMm }));
  const drill = drillOf({
    pattern: { kind: 'region', outline },
    end: { kind: 'dots', dots: 450 },
    pass: [
      { kind: 'clark-evans', atLeast: 1.2, atMost: 1.6 },
      { kind: 'straight-edge', atMost: 0.3 },
    ],
  });

  test('dots that look grown pass', () => {
    const result = score(inputOf(at(naturalPlaces(corners, 450)), { drill }));
    expect(result.facts.clarkEvans).toBeGreaterThan(1.2);
    expect(result.facts.clarkEvans).toBeLessThan(1.6);
    expect(result.verdict).toBe('pass');
    expect(result.parts.spacing!.value).toBeGreaterThan(95);
  });

  test('rows are too regular, and their edge is straight', () => {
    const result = score(inputOf(at(lattice(30, 15, 5.5)), { drill }));
    expect(names(result)).toEqual(expect.arrayContaining(['uneven-spacing', 'straight-edge']));
    expect(result.criteria.map((each) => each.verdict)).toEqual(['not-passed', 'not-passed']);
    const straight = result.reductions.find((each) => each.name === 'straight-edge')!;
    // One of the two long sides, whole.
    expect(straight.count).toBe(30);
    expect(new Set(straight.dots.map((i) => at(lattice(30, 15, 5.5))[i]!.yMm)).size).toBe(1);
  });

  test('dots in heaps are too uneven, and dots outside are lost', () => {
    const heaps = at(
      lattice(30, 15, 5.5).map(({ xMm, yMm }, i) => ({
        xMm: 6 + 3 * Math.floor(xMm / 3.2) + 0.1 * (i % 7),
        yMm: 6 + 3 * Math.floor(yMm / 3.2) + 0.1 * (i % 5),
      })),
    );
    expect(score(inputOf(heaps, { drill })).parts.spacing!.value).toBeLessThan(40);
    const outside = at(naturalPlaces(corners, 450)).map((dot, i) => (i < 45 ? { ...dot, yMm: 38 } : dot));
    const result = score(inputOf(outside, { drill }));
    expect(result.reductions.find((each) => each.name === 'off-pattern')).toMatchObject({
      count: 45,
      unit: 'dots',
    });
    // Some of those that were moved lie on one another.
    expect(new Set(result.dots.slice(0, 45).map(({ fit }) => fit))).toEqual(new Set(['off', 'stacked']));
  });
});

test('a gradient is judged strip by strip', () => {
  const drill = drillOf({
    pattern: {
      kind: 'gradient',
      origin: [5, 5],
      heightMm: 10,
      strips: [
        { widthMm: 10, perCm2: 50 },
        { widthMm: 10, perCm2: 100 },
      ],
    },
    end: { kind: 'dots', dots: 150 },
    pass: [{ kind: 'density-within', share: 0.15 }],
  });
  const strip = (fromMm: number, dots: number) =>
    naturalPlaces(
      [
        [0, 5],
        [10, 5],
        [10, 15],
        [0, 15],
      ].map(([xMm = 0, yMm = 0]) => ({ xMm: fromMm + xMm, yMm })),
      dots,
    );
  const right = score(inputOf(at([...strip(5, 50), ...strip(15, 100)]), { drill }));
  expect([right.parts.spacing!.value, right.verdict]).toEqual([100, 'pass']);
  const flat = score(inputOf(at([...strip(5, 75), ...strip(15, 75)]), { drill }));
  const lost = flat.reductions.find((each) => each.name === 'wrong-density')!;
  expect([lost.amount, lost.unit, lost.count]).toEqual([50, '%', 75]);
  expect(flat.verdict).toBe('not-passed');

  // As many dots in each strip, but ten on each spot: the density is not there.
  const heaps = (fromMm: number, dots: number) =>
    strip(fromMm, dots).map((_, i, all) => all[10 * Math.floor(i / 10)]!);
  const heaped = score(inputOf(at([...heaps(5, 50), ...heaps(15, 100)]), { drill }));
  const stacked = heaped.reductions.find((each) => each.name === 'stacked')!;
  expect([stacked.count, stacked.amount, stacked.unit]).toEqual([135, 135, 'dots']);
  expect(heaped.parts.spacing!.value).toBeLessThan(5);
  expect(heaped.verdict).toBe('not-passed');
});

test('where dots may lie anywhere, one on another is free, and none is stacked', () => {
  const result = score(inputOf(at(Array(50).fill({ xMm: 10, yMm: 10 }))));
  expect(new Set(result.dots.map(({ fit }) => fit))).toEqual(new Set(['free']));
  expect([result.total!.value, result.facts.placingRmsMm]).toEqual([100, null]);
});

test('a second layer belongs in the gaps', () => {
  const earlier = lattice(10, 10);
  const drill = drillOf({
    pattern: { kind: 'layer', over: 'grid', clearMm: 0.3 },
    end: { kind: 'dots', dots: 81 },
    pass: [
      { kind: 'in-gaps', atLeast: 0.9 },
      { kind: 'stacked', atMost: 0 },
    ],
  });
  const gaps = at(lattice(9, 9, 10.5));
  const right = score(inputOf(gaps, { drill, earlier }));
  expect([right.parts.spacing!.value, right.verdict]).toEqual([100, 'pass']);
  const some = gaps.map((dot, i) => (i < 20 ? { ...dot, xMm: dot.xMm! - 0.45, yMm: dot.yMm! - 0.45 } : dot));
  const stacked = score(inputOf(some, { drill, earlier }));
  expect(stacked.reductions.find((each) => each.name === 'stacked')).toMatchObject({
    count: 20,
    unit: 'dots',
  });
  expect(stacked.criteria.map((each) => each.verdict)).toEqual(['not-passed', 'not-passed']);
});
