import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchDots, matchOptionsFor } from '../../src/training/match.ts';
import { random } from '../../src/training/statistics/random.ts';
import type { Place } from '../../src/training/types.ts';

const at = (xMm: number, yMm = 0): Place => ({ xMm, yMm });
const options = { reachMm: 0.5, stackedMm: 0.2 };
const field = (columns: number, rows: number, spacingMm: number) =>
  Array.from({ length: columns * rows }, (_, i) =>
    at(2 + spacingMm * (i % columns), 2 + spacingMm * Math.floor(i / columns)),
  );

/** Least cost by trying everything: each place takes one of the dots that are left, or none. */
function bruteForce(dots: readonly Place[], places: readonly Place[], reachMm: number): number {
  const leftOut = reachMm * reachMm;
  const used = new Set<number>();
  const best = (place: number): number => {
    const here = places[place];
    if (here === undefined) return (dots.length - used.size) * leftOut;
    let least = leftOut + best(place + 1);
    dots.forEach((dot, index) => {
      const squared = (dot.xMm - here.xMm) ** 2 + (dot.yMm - here.yMm) ** 2;
      if (used.has(index) || squared > leftOut) return;
      used.add(index);
      least = Math.min(least, squared + best(place + 1));
      used.delete(index);
    });
    return least;
  };
  return best(0);
}

const coordinate = fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10);
const spots = fc.array(fc.record({ xMm: coordinate, yMm: coordinate }), { maxLength: 6 });

test('no assignment is cheaper, by trying all of them', () => {
  fc.assert(
    fc.property(spots, spots, fc.constantFrom(0.25, 0.5, 1, 3), (dots, places, reachMm) => {
      const match = matchDots(dots, places, { reachMm, stackedMm: 0.2 });
      expect(match.exact).toBe(true);
      expect(match.costMm2).toBeCloseTo(bruteForce(dots, places, reachMm), 9);
    }),
    { numRuns: 500 },
  );
});

test('every dot and every place is told of once, within reach, and the cost is what it says', () => {
  const many = fc.array(fc.record({ xMm: coordinate, yMm: coordinate }), { maxLength: 60 });
  fc.assert(
    fc.property(many, many, (dots, places) => {
      const { fits, missing, costMm2 } = matchDots(dots, places, options);
      expect(fits).toHaveLength(dots.length);
      const placed = fits.flatMap(({ fit, place }) => (fit === 'placed' && place !== null ? [place] : []));
      expect(new Set(placed).size).toBe(placed.length);
      expect([...placed, ...missing].sort((a, b) => a - b)).toEqual(places.map((_, index) => index));
      let cost = (missing.length + dots.length - placed.length) * options.reachMm ** 2;
      fits.forEach(({ fit, place, awayMm }, index) => {
        if (fit !== 'placed') return;
        const [dot, own] = [dots[index]!, places[place!]!];
        expect(awayMm).toBeCloseTo(Math.hypot(dot.xMm - own.xMm, dot.yMm - own.yMm), 12);
        expect(awayMm).toBeLessThanOrEqual(options.reachMm);
        cost += awayMm! ** 2;
      });
      expect(costMm2).toBeCloseTo(cost, 9);
    }),
    { numRuns: 200 },
  );
});

test('the order of the dots changes nothing', () => {
  const r = random(5);
  const places = field(10, 10, 1);
  const dots = places.map(({ xMm, yMm }) => at(xMm + 0.3 * r.gaussian(), yMm + 0.3 * r.gaussian()));
  const cost = matchDots(dots, places, options).costMm2;
  expect(matchDots([...dots].reverse(), places, options).costMm2).toBeCloseTo(cost, 9);
});

test('the first dot does not take the place of the second: nearest first would miss one', () => {
  // Dot 0 is nearest to place 1, but then dot 1 would have none.
  const { fits, missing } = matchDots([at(0.49), at(1.3)], [at(0), at(0.9)], options);
  expect(fits.map(({ place }) => place)).toEqual([0, 1]);
  expect(missing).toEqual([]);
});

test('off pattern, stacked, missing and without position are told apart', () => {
  const places = [at(0), at(1), at(2), at(3)];
  const dots = [at(0.05), at(0.1), at(1.4), null, at(2, 5), at(2.1, 5), at(2.02)];
  const { fits, missing } = matchDots(dots, places, options);
  expect(fits.map(({ fit }) => fit)).toEqual([
    'placed',
    'stacked',
    'placed',
    'free',
    'off',
    'stacked',
    'placed',
  ]);
  expect(fits.map(({ place }) => place)).toEqual([0, 0, 1, null, null, null, 2]);
  expect(fits[1]?.awayMm).toBeCloseTo(0.1);
  expect(fits[4]?.awayMm).toBeCloseTo(5);
  expect(fits[3]?.awayMm).toBeNull();
  expect(missing).toEqual([3]);
});

test('of two on one place the nearer has it, though it came later: the other is stacked', () => {
  const { fits } = matchDots([at(0.15), at(0)], [at(0)], options);
  expect(fits.map(({ fit }) => fit)).toEqual(['stacked', 'placed']);
});

test('two dots about one place, not on each other: the nearer has it, the other is off', () => {
  const { fits } = matchDots([at(-0.3), at(0.1)], [at(0)], options);
  expect(fits.map(({ fit }) => fit)).toEqual(['off', 'placed']);
});

test('without places every dot is free, and of two on each other the later is stacked', () => {
  const { fits, missing } = matchDots([at(1), at(5), at(1.1), null], [], options);
  expect(fits.map(({ fit }) => fit)).toEqual(['free', 'free', 'stacked', 'free']);
  expect(missing).toEqual([]);
});

test('no dots: all places are missing; neither: nothing', () => {
  expect(matchDots([], [at(0), at(1)], options)).toEqual({
    fits: [],
    missing: [0, 1],
    costMm2: 0.5,
    exact: true,
  });
  expect(matchDots([], [], options)).toEqual({ fits: [], missing: [], costMm2: 0, exact: true });
});

test('a position that is no number is none', () => {
  const { fits } = matchDots([at(Number.NaN), at(Number.POSITIVE_INFINITY)], [at(0)], options);
  expect(fits.map(({ fit }) => fit)).toEqual(['free', 'free']);
});

test('the reach is half the spacing, and stacked a third of it at most', () => {
  expect(matchOptionsFor(field(10, 10, 1))).toEqual({ reachMm: 0.5, stackedMm: 0.2 });
  expect(matchOptionsFor(field(10, 10, 0.3)).stackedMm).toBeCloseTo(0.1);
  expect(matchOptionsFor(field(3, 3, 8)).reachMm).toBe(2);
  expect(matchOptionsFor([at(1)])).toEqual({ reachMm: 2, stackedMm: 0.2 });
  expect(matchOptionsFor([])).toEqual({ reachMm: 2, stackedMm: 0.2 });
});

// 10⁵ dots: the test's own time limit would end one that hangs.
const places2000 = field(50, 40, 0.7);
const crowds: Record<string, (index: number, uniform: () => number) => Place> = {
  'about their places': (index, uniform) => {
    const place = places2000[index % places2000.length]!;
    return at(place.xMm + 0.3 * (uniform() - 0.5), place.yMm + 0.3 * (uniform() - 0.5));
  },
  'on one place': () => at(10, 10),
  'on two spots a little more than stacked apart': (index) => at(10 + 0.201 * (index % 2), 10),
  'all over the pad': (_, uniform) => at(40 * uniform(), 40 * uniform()),
  'far away': (index) => at(1e6 + index, -1e6),
};
for (const [name, make] of Object.entries(crowds))
  test(`10⁵ dots ${name} find their 2,000 places`, () => {
    const { uniform } = random(7);
    const dots = Array.from({ length: 100_000 }, (_, index) => make(index, uniform));
    const match = matchDots(dots, places2000, { reachMm: 0.35, stackedMm: 0.2 });
    const count = (fit: string) => match.fits.filter((each) => each.fit === fit).length;
    expect(match.exact).toBe(true);
    expect(count('placed') + match.missing.length).toBe(2_000);
    if (name === 'about their places') expect(match.missing).toEqual([]);
    if (name === 'on one place') expect(count('stacked')).toBe(99_999);
    if (name === 'on two spots a little more than stacked apart') expect(count('stacked')).toBe(99_998);
    if (name === 'far away') expect(count('off')).toBe(100_000);
  });

test('a reach far beyond the spacing is bounded, and says that it is not exact', () => {
  const { uniform } = random(11);
  const dots = places2000.map(() => at(5 * uniform(), 5 * uniform()));
  const match = matchDots(dots, places2000, { reachMm: 10, stackedMm: 0.2 });
  expect(match.exact).toBe(false);
  const placed = match.fits.filter(({ fit }) => fit === 'placed');
  expect(placed.length + match.missing.length).toBe(2_000);
  expect(new Set(placed.map(({ place }) => place)).size).toBe(placed.length);
});
