import { expect, test } from 'vitest';
import type { PadCalibration } from '../../src/studio/document.ts';
import { fitPad } from '../../src/studio/pad/fit.ts';
import { bothWithin, jointLimit } from '../../src/studio/pad/joint.ts';
import { levelErrors } from '../../src/studio/pad/level-errors.ts';
import { quickCheckDepths, quickCheckOf } from '../../src/studio/pad/quick-check.ts';
import { normalCdf, normalQuantile } from '../../src/training/statistics/normal.ts';
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
  // Half of the loop is in the interval at its widest, and none of it where it closes.
  expect(found[4]?.expandedMm).toBeGreaterThan(0.018);
  expect(last?.expandedMm).toBeLessThan(0.004);
  const outcome = fitPad(points, channel, micrometer);
  if ('problems' in outcome) throw new Error('no curve');
  for (const { errorMm } of levelErrors(points, 'as-found', { channel, curve: outcome.curve }, micrometer))
    expect(Math.abs(errorMm)).toBeLessThan(0.003);
  expect(levelErrors(points, 'as-left', { channel, curve: null }, micrometer)).toEqual([]);
});
