import { expect, test } from 'vitest';
import { depthOf } from '../../src/signal/depth-curve.ts';
import type { PadCalibration, PadPoint } from '../../src/studio/document.ts';
import { fitPad } from '../../src/studio/pad/fit.ts';
import { bothWithin, jointLimit } from '../../src/studio/pad/joint.ts';
import { levelErrors } from '../../src/studio/pad/level-errors.ts';
import { quickCheckDepths, quickCheckOf } from '../../src/studio/pad/quick-check.ts';
import { normalCdf, normalQuantile } from '../../src/training/statistics/normal.ts';
import { random } from '../../src/training/statistics/random.ts';
import { studentQuantile } from '../../src/training/statistics/student.ts';
import {
  channel,
  countsOf,
  draftOf,
  micrometer,
  nominalOf,
  type Pad,
  pointsOf,
  readingOf,
} from './pad-points.ts';

const pad: Pad = { gain: 1.03, bowMm: 0.03, loopMm: 0.03, noiseMm: 0.002 };

function documentOf(it: Pad, reference = micrometer): PadCalibration {
  const points = pointsOf(it);
  const outcome = fitPad(points, channel, reference);
  if ('problems' in outcome) throw new Error('no curve');
  const environment = { temperatureC: 21, humidityPercent: null };
  const common = { endedAt: '2026-06-01T10:00:00.000Z', outcome, asFound: [], asLeft: [] };
  return { ...draftOf(points), ...common, reference, environment };
}

/** What the pad reads on the way in, its gain changed by a share and its zero by mm. */
function check(document: PadCalibration, { gain = 0, zeroMm = 0 } = {}, reference = document.reference) {
  const read = (mm: number) => {
    const half = ((pad.loopMm ?? 0) * ((4 * mm * (2 - mm)) / 4)) / 2;
    return readingOf(countsOf(nominalOf(pad, mm) - half + gain * mm + zeroMm));
  };
  const points = quickCheckDepths(document).map((referenceMm) => ({
    referenceMm,
    reading: read(referenceMm),
  }));
  return quickCheckOf({ document, reference, surface: read(0), points });
}

test('the check asks for half way and the deepest level', () => {
  expect(quickCheckDepths(documentOf(pad))).toEqual([1, 2]);
});

test('a pad as it was passes, though the way in reads less than the middle; one that drifted fails', () => {
  const document = documentOf(pad);
  const still = check(document);
  expect(still.passed).toBe(true);
  expect(still.points.map(({ referenceMm }) => referenceMm)).toEqual([1, 2]);
  for (const { deviationMm, limitMm } of still.points) {
    expect(Math.abs(deviationMm)).toBeLessThan(0.008);
    expect(limitMm).toBeLessThan(0.02);
  }
  const drifted = check(document, { gain: 0.02 });
  expect(drifted.passed).toBe(false);
  expect(drifted.points[1]?.deviationMm).toBeGreaterThan(0.03);
  expect(drifted.points[1]?.deviationMm).toBeLessThan(0.05);
  expect(drifted.sentence).toMatch(/^Failed: 1 mm is off by \d+ µm/);
  expect(still.falseAlarmShare).toBe(0.01);
});

test('a zero that moved is no failure: depths are from the surface as it is', () => {
  const document = documentOf(pad);
  const moved = check(document, { zeroMm: 0.05 });
  expect(moved.passed).toBe(true);
  // The bend of the curve is met elsewhere: 50 µm of zero make some µm of depth.
  const [, deep] = moved.points;
  expect(Math.abs((deep?.deviationMm ?? 1) - (check(document).points[1]?.deviationMm ?? 0))).toBeLessThan(
    0.008,
  );
});

test('another standard brings its own uncertainty, and a noisy reading its noise', () => {
  const document = documentOf(pad);
  const limitOf = (result: ReturnType<typeof check>) => result.points[1]?.limitMm ?? 0;
  const own = limitOf(check(document));
  const other = { ...micrometer, standardId: 'm2', serial: 'S-2', expandedMm: 0.02 };
  expect(limitOf(check(document, {}, other))).toBeGreaterThan(own + 0.01);
  const points = quickCheckDepths(document).map((referenceMm) => ({
    referenceMm,
    reading: { ...readingOf(countsOf(nominalOf(pad, referenceMm))), sdCounts: 60, independent: 16 },
  }));
  const noisy = quickCheckOf({ document, reference: micrometer, surface: readingOf(countsOf(0)), points });
  expect(limitOf(noisy)).toBeGreaterThan(2 * own);
});

test('two deviations: independent, alike, and the limit for both', () => {
  const single = 2 * normalCdf(2) - 1;
  expect(bothWithin([2, 2], 0)).toBeCloseTo(single ** 2, 6);
  expect(bothWithin([2, 2], 0.9999)).toBeCloseTo(single, 2);
  expect(bothWithin([2, 3], 0)).toBeCloseTo(single * (2 * normalCdf(3) - 1), 6);
  expect(bothWithin([2, 2], 0, [1, 0])).toBeCloseTo((normalCdf(1) - normalCdf(-3)) * single, 6);
  // Dunn and Massey's table: two independent, 1 %: 2.806.
  expect(jointLimit(0.01, 0, 1e6)).toBeCloseTo(2.806, 2);
  expect(jointLimit(0.01, 0.6, 1e6)).toBeLessThan(jointLimit(0.01, 0, 1e6));
  expect(jointLimit(0.01, 0.6, 1e6)).toBeGreaterThan(normalQuantile(0.995));
  expect(jointLimit(0.01, 0.6, 12)).toBeGreaterThan(studentQuantile(0.995, 12));
});

test('level errors: by the pad’s own scale as found, by the curve as left', () => {
  const points = pointsOf({ gain: 1.04, zeroMm: 0.01, noiseMm: 0.001, loopMm: 0.02 });
  const found = levelErrors(points, 'as-found', { channel, curve: null }, micrometer);
  expect(found).toHaveLength(9);
  const last = found.at(-1);
  expect(last?.referenceMm).toBe(2);
  expect(last?.errorMm).toBeCloseTo(0.09, 2);
  expect(last?.shownMm).toBeCloseTo(2.09, 2);
  // Half of the loop is in the interval at its widest, and none of it where it was seen to close; at the deepest
  // level it was not seen, and what other loops through the same levels would say is in it.
  expect(found[4]?.expandedMm).toBeGreaterThan(0.018);
  expect(found[0]?.expandedMm).toBeLessThan(0.004);
  expect(last?.expandedMm).toBeLessThan(0.007);
  const outcome = fitPad(points, channel, micrometer);
  if ('problems' in outcome) throw new Error('no curve');
  for (const { errorMm } of levelErrors(points, 'as-found', { channel, curve: outcome.curve }, micrometer))
    expect(Math.abs(errorMm)).toBeLessThan(0.003);
  expect(levelErrors(points, 'as-left', { channel, curve: null }, micrometer)).toEqual([]);
});

/** Of a pad whose ways differ alike at all depths, whole counts, measured with a micrometer that errs by so much. */
function withLoop(loopMm: number, seed: number) {
  const draw = random(seed);
  const offMm = (micrometer.expandedMm / micrometer.k) * draw.gaussian();
  const at = (mm: number, direction: PadPoint['direction']) =>
    nominalOf({ bowMm: 0.02 }, mm) + ((direction === 'down' ? 1 : -1) * loopMm) / 2;
  const points = pointsOf({}).map((point) => {
    const nominal = at(point.referenceMm + offMm, point.direction) + 0.003 * draw.gaussian();
    return { ...point, reading: readingOf(Math.round(countsOf(nominal))) };
  });
  const outcome = fitPad(points, channel, micrometer);
  if ('problems' in outcome) throw new Error('no curve');
  const { curve, budget } = outcome;
  const found = levelErrors(points, 'as-found', { channel, curve: null }, micrometer);
  const left = levelErrors(points, 'as-found', { channel, curve, budget }, micrometer);
  const trueMm = 2 + offMm;
  return { curve, budget, found, left, at: (way: PadPoint['direction']) => at(trueMm, way), trueMm };
}

test('the deepest level, read one way only, agrees with the budget and with the level above it', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { found, left, budget } = withLoop(0.03, seed);
    for (const levels of [found, left]) {
      const [above, deepest] = levels.slice(-2);
      if (above === undefined || deepest === undefined) throw new Error('no levels');
      // Gain and bow go on for a quarter of a millimetre: 30 and 10 µm/mm of depth by the pad's own scale, as found.
      const goesOn = levels === found ? 0.03 * 0.25 - 0.02 * 1.75 * 0.25 : 0;
      const apart = deepest.errorMm - above.errorMm - goesOn;
      expect(Math.abs(apart)).toBeLessThan(0.012);
      expect(Math.abs(apart)).toBeLessThan(Math.min(deepest.expandedMm, above.expandedMm));
      // Half of 30 µm at the least: a reading lies on the one way or the other.
      expect(deepest.expandedMm).toBeGreaterThan(0.015);
    }
    expect(Math.abs(left.at(-1)?.errorMm ?? 1)).toBeLessThan(0.01);
    const deepestRow = budget.at(-1)?.expandedMm ?? 1;
    expect(left.at(-1)?.expandedMm).toBeGreaterThanOrEqual(deepestRow);
    expect(left.at(-1)?.expandedMm).toBeLessThan(deepestRow * 1.3);
    for (const { shownMm, expandedMm } of left) {
      const row = budget.find(({ depthMm }) => Math.abs(depthMm - shownMm) < 1e-6);
      expect(expandedMm).toBeGreaterThanOrEqual(row?.expandedMm ?? Infinity);
    }
  }
});

test('its interval holds the true error of either way in 93 to 97 of 100 calibrations, as found and as left', () => {
  let foundHeld = 0;
  let leftHeld = 0;
  const runs = 400;
  for (let seed = 1; seed <= runs; seed++) {
    const { curve, found, left, at, trueMm } = withLoop(0.006 + (seed % 8) * 0.003, seed);
    const holds = (level: (typeof found)[number] | undefined, errorMm: number) =>
      level !== undefined && Math.abs(level.errorMm - errorMm) <= level.expandedMm ? 1 : 0;
    for (const way of ['up', 'down'] as const) {
      foundHeld += holds(found.at(-1), at(way) - trueMm);
      leftHeld += holds(left.at(-1), depthOf(curve, at(way)) - trueMm);
    }
  }
  for (const held of [foundHeld, leftHeld]) {
    expect(held / (2 * runs)).toBeGreaterThan(0.93);
    expect(held / (2 * runs)).toBeLessThan(0.97);
  }
});
