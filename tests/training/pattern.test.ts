import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingDefault, zoneOf } from '../../src/safety/profiles.ts';
import type { Drill } from '../../src/training/drill.ts';
import { drillProfileProblems, limitsOf, zoneIn } from '../../src/training/limits.ts';
import { areasOf, placesOf, previewPlaces } from '../../src/training/pattern.ts';
import { isInside } from '../../src/training/statistics/polygon.ts';
import { random } from '../../src/training/statistics/random.ts';
import { clarkEvansWithin } from '../../src/training/statistics/spatial.ts';
import type { Place } from '../../src/training/types.ts';

const of = (pattern: Drill['pattern'], dots = 100) => ({ pattern, end: { kind: 'dots' as const, dots } });
const distances = (places: readonly Place[]) =>
  places.slice(1).map((place, i) => Math.hypot(place.xMm - places[i]!.xMm, place.yMm - places[i]!.yMm));
const grid = (angleDeg = 0) =>
  of({ kind: 'grid', origin: [15.5, 15.5], columns: 10, rows: 10, spacingMm: 1, angleDeg });
const region = (dots: number) =>
  of(
    {
      kind: 'region',
      outline: [
        [5, 5],
        [25, 5],
        [30, 20],
        [5, 20],
      ],
    },
    dots,
  );

test('points stay in their order', () => {
  expect(
    placesOf(
      of({
        kind: 'points',
        points: [
          [3, 4],
          [1, 2],
        ],
      }),
      null,
    ),
  ).toEqual([
    { xMm: 3, yMm: 4 },
    { xMm: 1, yMm: 2 },
  ]);
});

test('a line has both its ends and even steps', () => {
  const places = placesOf(of({ kind: 'line', from: [5, 10], to: [35, 14], places: 50 }), null);
  expect(places).toHaveLength(50);
  expect(places[0]).toEqual({ xMm: 5, yMm: 10 });
  expect(places[49]).toEqual({ xMm: 35, yMm: 14 });
  const steps = distances(places);
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.003);
});

test('a grid goes back and forth: the next place is always one spacing away', () => {
  const places = placesOf(grid(), null);
  expect(places.slice(0, 2)).toEqual([
    { xMm: 15.5, yMm: 15.5 },
    { xMm: 16.5, yMm: 15.5 },
  ]);
  expect(places[9]).toEqual({ xMm: 24.5, yMm: 15.5 });
  expect(places[10]).toEqual({ xMm: 24.5, yMm: 16.5 });
  expect(distances(places).every((mm) => Math.abs(mm - 1) < 1e-9)).toBe(true);
  expect(new Set(places.map(({ xMm, yMm }) => `${xMm},${yMm}`)).size).toBe(100);
});

test('a turned grid keeps its first place and its spacing', () => {
  const places = placesOf(grid(30), null);
  expect(places[0]).toEqual({ xMm: 15.5, yMm: 15.5 });
  expect(places[1]).toEqual({ xMm: 16.366, yMm: 16 });
  expect(distances(places).every((mm) => Math.abs(mm - 1) < 0.002)).toBe(true);
});

test('no place is asked for anywhere, in a gradient, in a region, or in a layer over nothing', () => {
  for (const pattern of [
    { kind: 'anywhere' },
    region(10).pattern,
    { kind: 'gradient', origin: [0, 0], heightMm: 10, strips: [{ widthMm: 5, perCm2: 50 }] },
    { kind: 'layer', over: 'grid', clearMm: 0.3 },
  ] as const)
    expect(placesOf(of(pattern as Drill['pattern']), null)).toEqual([]);
});

const layer = (clearMm = 0.3) => ({
  pattern: { kind: 'layer' as const, over: 'grid', clearMm },
  end: { kind: 'seconds' as const, seconds: 60 },
});

test('the gaps of a square grid are the middles of its squares', () => {
  const gaps = placesOf(layer(), placesOf(grid(), null));
  expect(gaps).toHaveLength(81);
  for (const { xMm, yMm } of gaps) {
    expect(Math.abs((xMm % 1) - 0) < 0.02 || Math.abs((xMm % 1) - 1) < 0.02).toBe(true);
    expect(Math.abs((yMm % 1) - 0) < 0.02 || Math.abs((yMm % 1) - 1) < 0.02).toBe(true);
  }
  expect(distances(gaps).every((mm) => mm < 1.05)).toBe(true); // back and forth
});

test('a third layer goes between both layers below, and the widest gaps come first', () => {
  const first = placesOf(grid(), null);
  const second = placesOf(layer(), first);
  const third = placesOf(layer(0.25), [...first, ...second]);
  expect(third.length).toBeGreaterThan(140);
  const few = placesOf({ ...layer(0.25), end: { kind: 'dots', dots: 60 } }, [...first, ...second]);
  expect(few).toHaveLength(60);
  const clear = (at: Place) =>
    Math.min(...[...first, ...second].map((dot) => Math.hypot(dot.xMm - at.xMm, dot.yMm - at.yMm)));
  for (const place of few) expect(clear(place)).toBeCloseTo(0.5, 1);
});

test('gaps are found between dots in one line, and none where there are none', () => {
  const row = Array.from({ length: 20 }, (_, i) => ({ xMm: 5 + i, yMm: 20 }));
  const gaps = placesOf(layer(), row);
  expect(gaps).toHaveLength(19);
  for (const { xMm, yMm } of gaps) {
    expect(Math.abs((xMm % 1) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(yMm - 20)).toBeLessThanOrEqual(0.11);
  }
  expect(placesOf(layer(), [])).toEqual([]);
  expect(placesOf(layer(), [{ xMm: 1, yMm: 1 }])).toEqual([]);
  expect(placesOf(layer(), Array(50).fill({ xMm: 1, yMm: 1 }))).toEqual([]);
});

test('whatever the earlier dots, a gap is clear of all of them', () => {
  const spot = fc.record({ xMm: fc.integer({ min: 0, max: 400 }), yMm: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 60 }), fc.constantFrom(0.2, 0.5, 2), (tenths, clearMm) => {
      const earlier = tenths.map(({ xMm, yMm }) => ({ xMm: xMm / 100, yMm: yMm / 100 }));
      const gaps = placesOf(layer(clearMm), earlier);
      for (const gap of gaps)
        for (const dot of earlier)
          expect(Math.hypot(dot.xMm - gap.xMm, dot.yMm - gap.yMm)).toBeGreaterThanOrEqual(clearMm);
      expect(placesOf(layer(clearMm), [...earlier].reverse())).toEqual(gaps);
    }),
    { numRuns: 40 },
  );
});

test('10⁵ earlier dots, all over or on a spot, do not hang', () => {
  const { uniform } = random(2);
  const all = Array.from({ length: 100_000 }, () => ({ xMm: 40 * uniform(), yMm: 40 * uniform() }));
  expect(placesOf(layer(0.3), all).length).toBeLessThan(2_000);
  const spot = all.map(({ xMm, yMm }) => ({ xMm: 20 + xMm / 1_000, yMm: 20 + yMm / 1_000 }));
  expect(placesOf(layer(0.3), spot)).toEqual([]);
});

test('the strips of a gradient lie side by side with their densities', () => {
  const strips = [
    { widthMm: 8, perCm2: 40 },
    { widthMm: 6, perCm2: 120 },
  ];
  const drill = of({ kind: 'gradient', origin: [8, 15], heightMm: 10, strips });
  const areas = areasOf(drill);
  expect(areas.map(({ areaMm2, perCm2 }) => [areaMm2, perCm2])).toEqual([
    [80, 40],
    [60, 120],
  ]);
  expect(areas[1]?.outline[0]).toEqual({ xMm: 16, yMm: 15 });
  const example = previewPlaces(drill, null);
  const inStrip = areas.map(({ outline }) => example.filter((place) => isInside(outline, place)).length);
  expect(inStrip).toEqual([32, 72]);
});

test('a region asks for its dots over its area; by time it asks for no density', () => {
  expect(areasOf(region(100))[0]).toMatchObject({ areaMm2: 337.5, perCm2: (100 / 337.5) * 100 });
  expect(areasOf({ ...region(1), end: { kind: 'seconds', seconds: 60 } })[0]?.perCm2).toBeNull();
});

test.each([30, 100, 300])('%i example dots of a region are within it and look natural', (dots) => {
  const outline = areasOf(region(dots))[0]!.outline;
  const places = previewPlaces(region(dots), null);
  expect(places).toHaveLength(dots);
  expect(places.every((place) => isInside(outline, place))).toBe(true);
  const r = clarkEvansWithin(places, outline);
  expect(r).toBeGreaterThan(1.2);
  expect(r).toBeLessThan(1.6);
  expect(previewPlaces(region(dots), null)).toEqual(places);
});

const profile = trainingDefault;
const depth = (given: Drill['depth']) => ({ depth: given });

test('the profile’s zones, moved: 0.1 mm shallower, and the unsafe limit stays', () => {
  const limits = limitsOf(depth({ kind: 'profile', shiftMm: -0.1 }), profile, 0);
  expect(limits).toEqual({ targetMm: 0.4, cautionMm: 0.9, unsafeMm: 1.5 });
});

test('a ladder changes its target dot by dot and starts again', () => {
  const steps = [
    { dots: 2, target: { lowMm: 0.4, highMm: 0.7 } },
    { dots: 3, target: { lowMm: 0.8, highMm: 1.1 } },
  ];
  const lows = [0, 1, 2, 3, 4, 5, 6, 7].map(
    (dot) => limitsOf(depth({ kind: 'ladder', steps }), profile, dot).targetMm,
  );
  expect(lows).toEqual([0.4, 0.4, 0.8, 0.8, 0.8, 0.4, 0.4, 0.8]);
});

test('zones have the edges of the profile’s own, at every depth', () => {
  const limits = limitsOf(depth({ kind: 'profile', shiftMm: 0 }), profile, 0);
  for (let um = 0; um <= 2_000; um += 1) expect(zoneIn(limits, um / 1000)).toBe(zoneOf(profile, um / 1000));
});

test('a target that reaches the unsafe limit, or the surface, is refused by name', () => {
  expect(drillProfileProblems(depth({ kind: 'profile', shiftMm: 0.4 }), profile)).toEqual([]);
  expect(drillProfileProblems(depth({ kind: 'profile', shiftMm: 0.5 }), profile)[0]).toMatch(
    /shiftMm 0\.5 .*1\.5 mm unsafe/,
  );
  expect(drillProfileProblems(depth({ kind: 'profile', shiftMm: -0.5 }), profile)[0]).toMatch(
    /below the surface/,
  );
  const target = (highMm: number) => ({ lowMm: 0.5, highMm });
  expect(drillProfileProblems(depth({ kind: 'target', target: target(1.49) }), profile)).toEqual([]);
  expect(drillProfileProblems(depth({ kind: 'target', target: target(1.6) }), profile)[0]).toMatch(
    /^depth\.target ends at 1\.6 mm/,
  );
  const steps = [
    { dots: 1, target: target(1) },
    { dots: 1, target: target(1.5) },
  ];
  expect(drillProfileProblems(depth({ kind: 'ladder', steps }), profile)).toEqual([
    expect.stringMatching(/^depth\.steps\[1\]\.target ends at 1\.5 mm/),
  ]);
});
