import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mean, sd } from '../../src/training/statistics/describe.ts';
import {
  areaOf,
  distanceToEdge,
  hullOf,
  isInside,
  type Point,
  perimeterOf,
  regionOf,
} from '../../src/training/statistics/polygon.ts';
import { random } from '../../src/training/statistics/random.ts';
import {
  clarkEvans,
  clarkEvansGuarded,
  clarkEvansWithin,
  nearestDistances,
} from '../../src/training/statistics/spatial.ts';

const at = (xMm: number, yMm: number): Point => ({ xMm, yMm });
const box = (width: number, height = width) => [at(0, 0), at(width, 0), at(width, height), at(0, height)];
const points = fc.array(
  fc.record({
    xMm: fc.double({ min: 0, max: 40, noNaN: true }),
    yMm: fc.double({ min: 0, max: 40, noNaN: true }),
  }),
  { maxLength: 60 },
);

function scattered(n: number, sideMm: number, seed: number): Point[] {
  const draw = random(seed);
  return Array.from({ length: n }, () => at(sideMm * draw.uniform(), sideMm * draw.uniform()));
}

function square(side: number): Point[] {
  return Array.from({ length: side * side }, (_, i) => at((i % side) + 0.5, Math.floor(i / side) + 0.5));
}

describe('nearest neighbours', () => {
  test('are those that looking at every pair finds', () => {
    fc.assert(
      fc.property(points, (dots) => {
        const all = dots.map((a, i) =>
          Math.min(...dots.map((b, j) => (i === j ? Infinity : Math.hypot(a.xMm - b.xMm, a.yMm - b.yMm)))),
        );
        expect([...nearestDistances(dots)]).toEqual(all.map((distance) => expect.closeTo(distance, 9)));
      }),
    );
  });

  test('none, one, two in one place, and all in one line', () => {
    expect([...nearestDistances([])]).toEqual([]);
    expect([...nearestDistances([at(1, 1)])]).toEqual([Infinity]);
    expect([...nearestDistances([at(1, 1), at(1, 1)])]).toEqual([0, 0]);
    expect([...nearestDistances([at(5, 0), at(5, 3), at(5, 1)])]).toEqual([1, 2, 1]);
  });

  test('of 100,000 dots, most of them in one spot, are found in bounded work', () => {
    const dots = [...scattered(100_000, 0.05, 1), at(40, 40)];
    const distances = nearestDistances(dots);
    expect(distances.at(-1)).toBeGreaterThan(50);
    expect(mean(distances.subarray(0, -1))).toBeLessThan(0.001);
  });
});

describe('Clark–Evans', () => {
  test('a square grid is 2 and a hexagonal one 2√(2/√3) = 2.149, with a guard strip, small or large', () => {
    const hexagonal = Array.from({ length: 30 * 30 }, (_, i) => {
      const row = Math.floor(i / 30);
      return at((i % 30) + (row % 2) / 2 + 0.25, (row + 0.5) * Math.sqrt(0.75));
    });
    expect(clarkEvansGuarded(square(10), box(10))).toBeCloseTo(2, 9);
    expect(clarkEvansGuarded(square(5), box(5))).toBeCloseTo(2, 9);
    expect(clarkEvansGuarded(hexagonal, box(30, 30 * Math.sqrt(0.75)))).toBeCloseTo(2.1491, 4);
  });

  test('without an edge (a torus) the plain form is exact', () => {
    expect(clarkEvans(1, 100, 100)).toBe(2);
    expect(clarkEvans(1, 100, 100 * Math.sqrt(0.75))).toBeCloseTo(2.149139863647, 9);
  });

  test("Donnelly's correction takes what its formula says from a grid of 10 × 10, and nothing of a large one", () => {
    expect(clarkEvansWithin(square(10), box(10))).toBeCloseTo(1 / (0.5 + (0.0514 + 0.0041) * 0.4), 9);
    expect(clarkEvansWithin(square(100), box(100))).toBeCloseTo(2, 1);
  });

  test('random dots are 1 by either correction, few or many; uncorrected they would not be', () => {
    const asked = { within: [] as number[], guarded: [] as number[], plain: [] as number[] };
    for (let seed = 0; seed < 600; seed++) {
      const dots = scattered(60, 10, seed);
      asked.within.push(clarkEvansWithin(dots, box(10)));
      asked.guarded.push(clarkEvansGuarded(dots, box(10)));
      asked.plain.push(clarkEvans(mean(nearestDistances(dots)), dots.length, 100));
    }
    const error = (values: number[]) => 4 * (sd(values) / Math.sqrt(values.length));
    expect(Math.abs(mean(asked.within) - 1)).toBeLessThan(error(asked.within));
    // Ratio of means: a guard leaves a bias of some thousandths.
    expect(Math.abs(mean(asked.guarded) - 1)).toBeLessThan(error(asked.guarded) + 0.01);
    expect(mean(asked.plain)).toBeGreaterThan(1.04);
  });

  test('its spread for random dots is the published one: SE(r̄) = 0.26136 √A / n (Clark & Evans 1954)', () => {
    const n = 400;
    const means = Array.from({ length: 300 }, (_, seed) => mean(nearestDistances(scattered(n, 10, seed))));
    // Donnelly 1978 gives the larger one with an edge: √(0.070 A/n² + 0.037 P √(A/n⁵)).
    const expected = Math.sqrt(0.07 * (100 / n ** 2) + 0.037 * 40 * Math.sqrt(100 / n ** 5));
    expect(sd(means) / expected).toBeGreaterThan(0.88);
    expect(sd(means) / expected).toBeLessThan(1.12);
  });

  test('clusters are well below 1', () => {
    const draw = random(5);
    const clustered = scattered(10, 10, 6).flatMap((centre) =>
      Array.from({ length: 8 }, () =>
        at(centre.xMm + 0.1 * draw.gaussian(), centre.yMm + 0.1 * draw.gaussian()),
      ),
    );
    expect(clarkEvansWithin(clustered, box(10))).toBeLessThan(0.5);
  });

  test('cannot be had of one dot or without an area', () => {
    expect(clarkEvansWithin([at(1, 1)], box(10))).toBeNaN();
    expect(clarkEvans(1, 10, 0)).toBeNaN();
    expect(clarkEvansGuarded([at(0.1, 0.1), at(9.9, 9.9)], box(10))).toBeNaN();
  });
});

describe('outlines', () => {
  test('a rectangle, either way round', () => {
    expect([areaOf(box(3, 4)), areaOf([...box(3, 4)].reverse()), perimeterOf(box(3, 4))]).toEqual([
      12, 12, 14,
    ]);
    expect([isInside(box(3, 4), at(1, 3.9)), isInside(box(3, 4), at(1, 4.1))]).toEqual([true, false]);
    expect(distanceToEdge(box(10), at(4, 3))).toBe(3);
    expect(distanceToEdge(box(10), at(13, 14))).toBe(5);
  });

  test('the hull holds every point and is made of some of them', () => {
    fc.assert(
      fc.property(points, (dots) => {
        const hull = hullOf(dots);
        for (const corner of hull) expect(dots).toContainEqual(corner);
        if (areaOf(hull) < 1e-6) return;
        for (const dot of dots) {
          expect(isInside(hull, dot) || distanceToEdge(hull, dot) < 1e-9).toBe(true);
        }
      }),
    );
  });

  test('the hull of a grid is its four corners', () => {
    expect(hullOf(square(4))).toHaveLength(4);
    expect(areaOf(hullOf(square(4)))).toBe(9);
  });

  test('the region estimated from scattered dots has the area they were drawn from, on average', () => {
    const areas = Array.from({ length: 400 }, (_, seed) => areaOf(regionOf(scattered(50, 10, seed))));
    expect(mean(areas)).toBeGreaterThan(97);
    expect(mean(areas)).toBeLessThan(103);
    expect(areaOf(hullOf(scattered(50, 10, 1)))).toBeLessThan(95);
  });
});
