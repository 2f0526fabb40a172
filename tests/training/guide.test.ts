import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { type Drill, drillSchema } from '../../src/training/drill.ts';
import { Guide, type LiveDot } from '../../src/training/guide.ts';
import { placesOf } from '../../src/training/pattern.ts';
import type { Place } from '../../src/training/types.ts';

const base = {
  schema: 'evenstroke-drill/1',
  id: 'three-points',
  version: 1,
  name: 'Three points',
  level: 'foundation',
  order: 1,
  aim: 'For a test.',
  steps: ['Make them.'],
  pattern: {
    kind: 'points',
    points: [
      [10, 10],
      [11, 10],
      [12, 10],
    ],
  }, // one row
  depth: { kind: 'profile' },
  rhythm: null,
  strokeRate: null,
  end: { kind: 'dots', dots: 3 },
  pass: [{ kind: 'in-target', atLeast: 0.5 }],
  source: 'test',
};
const guideOf = (change: Record<string, unknown> = {}, earlier: readonly Place[] | null = null) => {
  const drill: Drill = drillSchema.parse({ ...base, ...change });
  return new Guide({ drill, profile: trainingDefault, places: placesOf(drill, earlier), earlier });
};
let clock = 0;
const dot = (xMm: number | null, yMm: number | null = 10, depthMm = 0.75): LiveDot => {
  clock += 500_000;
  return { startUs: clock, endUs: clock + 150_000, depthMm, deepestMm: depthMm + 0.1, xMm, yMm };
};

test('the next place is the first that has no dot, in whatever order they are made', () => {
  const guide = guideOf();
  expect(guide.state).toEqual({ dots: 0, ofDots: 3, ofUs: null, next: 0, dotsPerSecond: null, done: false });
  expect(guide.dot(dot(11.1))).toMatchObject({ fit: 'placed', place: 1 });
  expect(guide.state.next).toBe(0);
  expect(guide.dot(dot(10))).toMatchObject({ fit: 'placed', place: 0 });
  expect(guide.state.next).toBe(2);
  expect(guide.done).toBe(false);
  guide.dot(dot(12));
  expect(guide.state).toMatchObject({ dots: 3, next: null, done: true, dotsPerSecond: 2 });
});

test('off, stacked and without position are told as they are made', () => {
  const guide = guideOf();
  guide.dot(dot(10));
  expect(guide.dot(dot(10.1))).toMatchObject({ fit: 'stacked', place: null });
  expect(guide.dot(dot(20))).toMatchObject({ fit: 'off', place: null });
  expect(guide.dot(dot(null, null))).toMatchObject({ fit: 'free', place: null, xMm: null });
  expect(guide.state.next).toBe(1);
});

test('anywhere is free, also twice on one spot', () => {
  const guide = guideOf({ pattern: { kind: 'anywhere' } });
  expect([guide.dot(dot(10)).fit, guide.dot(dot(10)).fit]).toEqual(['free', 'free']);
});

test('a later layer: on an earlier dot is stacked, even where a place is near', () => {
  const earlier = [10, 11, 12, 13].flatMap((xMm) => [10, 11, 12, 13].map((yMm) => ({ xMm, yMm })));
  const pattern = { kind: 'layer', over: 'grid', clearMm: 0.3 };
  const guide = guideOf({ pattern, end: { kind: 'dots', dots: 9 } }, earlier);
  expect(guide.dot(dot(10.2, 10.1))).toMatchObject({ fit: 'stacked', place: null });
  expect(guide.dot(dot(10.5, 10.55))).toMatchObject({ fit: 'placed', place: 0 });
});

test('zones follow the ladder, and the limits of the dot to come are known before it is made', () => {
  const steps = [
    { dots: 1, target: { lowMm: 0.4, highMm: 0.7 } },
    { dots: 1, target: { lowMm: 0.8, highMm: 1.1 } },
  ];
  const guide = guideOf({ depth: { kind: 'ladder', steps } });
  expect(guide.limits.targetMm).toBe(0.4);
  expect(guide.dot(dot(10, 10, 0.75)).zone).toBe('caution');
  expect(guide.limits.targetMm).toBe(0.8);
  expect(guide.dot(dot(11, 10, 0.75)).zone).toBe('shallow');
  expect(guide.dot(dot(12, 10, 0.6)).zone).toBe('target');
});

test('one stroke past the unsafe limit makes the dot unsafe, whatever its median', () => {
  const guide = guideOf();
  expect(guide.dot({ ...dot(10), deepestMm: 1.51 }).zone).toBe('unsafe');
  expect(guide.dot({ ...dot(11), deepestMm: 1.5 }).zone).toBe('target');
});

test('a drill that ends by time is done at its time, not before and not by its dots', () => {
  const guide = guideOf({ end: { kind: 'seconds', seconds: 30 }, pattern: { kind: 'anywhere' } });
  for (let i = 0; i < 20; i += 1) guide.dot(dot(10));
  guide.at(29_999_999);
  expect(guide.state).toMatchObject({ dots: 20, ofDots: null, ofUs: 30_000_000, next: null, done: false });
  guide.at(30_000_000);
  expect(guide.done).toBe(true);
});

test('the rhythm is that of the last ten dots', () => {
  const guide = guideOf({ pattern: { kind: 'anywhere' }, end: { kind: 'dots', dots: 100 } });
  const make = (startUs: number) => guide.dot({ ...dot(null, null), startUs, endUs: startUs + 100_000 });
  make(0);
  make(1_000_000);
  expect(guide.state.dotsPerSecond).toBeNull();
  make(2_000_000);
  expect(guide.state.dotsPerSecond).toBeCloseTo(1);
  for (let i = 1; i <= 10; i += 1) make(2_000_000 + i * 500_000);
  expect(guide.state.dotsPerSecond).toBeCloseTo(2);
});

test('two starts at the same time have no rhythm, and nothing is divided by zero', () => {
  const guide = guideOf({ pattern: { kind: 'anywhere' } });
  for (let i = 0; i < 3; i += 1) guide.dot({ ...dot(null, null), startUs: 5, endUs: 6 });
  expect(guide.state.dotsPerSecond).toBeNull();
});

test('whatever comes, a place is given once and the next one is always the first open one', () => {
  const spot = fc.record({ x: fc.integer({ min: 95, max: 125 }), y: fc.integer({ min: 97, max: 103 }) });
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 30 }), (spots) => {
      const guide = guideOf();
      const given = new Set<number>();
      for (const { x, y } of spots) {
        const { place, fit } = guide.dot(dot(x / 10, y / 10));
        expect(fit === 'placed').toBe(place !== null);
        if (place !== null) expect(given.has(place)).toBe(false);
        if (place !== null) given.add(place);
        expect(guide.state.next).toBe([0, 1, 2].find((open) => !given.has(open)) ?? null);
      }
    }),
    { numRuns: 200 },
  );
});

test('10⁵ dots on one spot are followed', () => {
  const guide = guideOf({ end: { kind: 'seconds', seconds: 14_400 } });
  for (let i = 0; i < 100_000; i += 1) guide.dot(dot(10));
  expect(guide.state).toMatchObject({ dots: 100_000, next: 1 });
});

test('a dot outside the outline of a region is off, one inside is free', () => {
  const outline = [
    [10, 10],
    [20, 10],
    [20, 20],
    [10, 20],
  ];
  const guide = guideOf({ pattern: { kind: 'region', outline }, end: { kind: 'dots', dots: 5 } });
  expect(guide.dot(dot(15, 15)).fit).toBe('free');
  expect(guide.dot(dot(25, 15)).fit).toBe('off');
});
