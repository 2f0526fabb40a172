import { expect, test } from 'vitest';
import { curveFault, depthOf, uncertaintyAt } from '../../src/signal/depth-curve.ts';
import { type PadOutcome, type PadPoint, padOutcomeSchema } from '../../src/studio/document.ts';
import { fitPad } from '../../src/studio/pad/fit.ts';
import { hysteresisTerm } from '../../src/studio/pad/hysteresis-in-use.ts';
import { polynomial, splines } from '../../src/studio/pad/smoother.ts';
import { normalCdf } from '../../src/training/statistics/normal.ts';
import { random } from '../../src/training/statistics/random.ts';
import { channel, micrometer, nominalOf, type Pad, pointsOf, usualLevels } from './pad-points.ts';

const fitted = (points: readonly PadPoint[], reference = micrometer): PadOutcome => {
  const outcome = fitPad(points, channel, reference);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
};
const chosenOf = (outcome: PadOutcome) => outcome.candidates.find(({ chosen }) => chosen)?.name;
const worstOf = (outcome: PadOutcome, pad: Pad) =>
  Math.max(...usualLevels.map((mm) => Math.abs(depthOf(outcome.curve, nominalOf(pad, mm)) - mm)));

test('a straight pad gets a line, and its depths come out', () => {
  const pad = { gain: 1.04, zeroMm: 0.02, noiseMm: 0.002 };
  const outcome = fitted(pointsOf(pad));
  expect(chosenOf(outcome)).toBe('line');
  expect(worstOf(outcome, pad)).toBeLessThan(0.002);
  expect(padOutcomeSchema.parse(outcome)).toEqual(outcome);
});

test('a pad that is as it says keeps its own scale', () => {
  const outcome = fitted(pointsOf({ gain: 1, zeroMm: 0, noiseMm: 0.004 }, { seed: 3 }));
  expect(chosenOf(outcome)).toBe('nominal');
  expect(outcome.curve.form).toEqual({ kind: 'nominal' });
});

test('a bent pad gets a bent curve, and the straight ones say why they were not taken', () => {
  const pad = { bowMm: 0.06, noiseMm: 0.002 };
  const outcome = fitted(pointsOf(pad));
  expect(['quadratic', 'cubic', 'spline']).toContain(chosenOf(outcome));
  expect(worstOf(outcome, pad)).toBeLessThan(0.003);
  const line = outcome.candidates.find(({ name }) => name === 'line');
  expect(line).toMatchObject({ chosen: false, reason: 'predicts a level less well' });
  expect(outcome.linearityMm).toBeGreaterThan(0.02);
});

test('a bend in the middle only is a monotone spline, sound over the whole channel', () => {
  const pad: Pad = { noiseMm: 0.001 };
  const points = pointsOf(pad).map((point) => {
    const kink = Math.max(point.referenceMm - 1, 0) * 100;
    return { ...point, reading: { ...point.reading, counts: point.reading.counts + kink } };
  });
  const outcome = fitted(points);
  expect(chosenOf(outcome)).toBe('spline');
  expect(curveFault(outcome.curve)).toBeNull();
  for (const { referenceMm, residualMm } of outcome.residuals) {
    expect(Math.abs(residualMm), `${referenceMm}`).toBeLessThan(0.006);
  }
});

test('the same points give the same outcome, byte for byte', () => {
  const points = pointsOf({ bowMm: 0.03, loopMm: 0.02, noiseMm: 0.003 });
  expect(JSON.stringify(fitted(points))).toBe(JSON.stringify(fitted(structuredClone(points))));
});

test('a loop is found between in and out and widens the middle of the range, not its ends', () => {
  const narrow = fitted(pointsOf({ noiseMm: 0.001 }));
  const wide = fitted(pointsOf({ loopMm: 0.04, noiseMm: 0.001 }));
  expect(narrow.hysteresisMm).toBeLessThan(0.005);
  expect(wide.hysteresisMm).toBeGreaterThan(0.036);
  expect(wide.hysteresisMm).toBeLessThan(0.044);
  const at = (outcome: PadOutcome, mm: number) =>
    uncertaintyAt(
      outcome.budget.map((row) => ({ depthMm: row.depthMm, uncertaintyMm: row.expandedMm })),
      mm,
    );
  // The interval reaches both branches, 20 µm (by depth a little less) to either side.
  expect(at(wide, 1)).toBeGreaterThan(0.019);
  expect(at(wide, 1)).toBeLessThan(0.026);
  expect(at(wide, 0)).toBeLessThan(0.012);
  expect(at(narrow, 1)).toBeLessThan(0.006);
});

test('every row of the budget adds up, and its reference is the certificate’s', () => {
  const { budget, k } = fitted(pointsOf({ bowMm: 0.03, loopMm: 0.02, noiseMm: 0.003 }));
  expect(budget.length).toBeGreaterThanOrEqual(usualLevels.length);
  for (const row of budget) {
    const { referenceMm, repeatabilityMm, hysteresisMm, resolutionMm, fitMm, temperatureMm } = row;
    const sum = Math.hypot(referenceMm, repeatabilityMm, hysteresisMm, resolutionMm, fitMm, temperatureMm);
    expect(row.combinedMm).toBeCloseTo(sum, 12);
    expect(row.expandedMm).toBeCloseTo(k * sum, 12);
    expect(referenceMm).toBe(0.001);
    expect(resolutionMm).toBeCloseTo(0.001 / Math.sqrt(12), 4);
    expect(repeatabilityMm).toBeGreaterThan(0);
  }
  expect(budget.map(({ depthMm }) => depthMm)).toEqual(
    budget.map(({ depthMm }) => depthMm).sort((a, b) => a - b),
  );
});

test('leaves with errors of their own are evened out; the error of a screw is not', () => {
  const points = pointsOf({ noiseMm: 0.001 });
  const coarse = { ...micrometer, expandedMm: 0.02 };
  const screw = fitted(points, coarse).budget[4]?.referenceMm ?? 0;
  const leaves = fitted(points, { ...coarse, kind: 'feeler-gauges' }).budget[4]?.referenceMm ?? 0;
  expect(screw).toBe(0.01);
  expect(leaves).toBeGreaterThan(0.002);
  expect(leaves).toBeLessThan(0.008);
});

test('the run as left is fitted where there is one, and a point that was left out never', () => {
  const found = pointsOf({ gain: 1.04, noiseMm: 0.001 });
  const left = pointsOf({ gain: 0.98, noiseMm: 0.001 }, { run: 'as-left' });
  const pad = { gain: 0.98 };
  expect(worstOf(fitted([...found, ...left]), pad)).toBeLessThan(0.002);
  const wild = found.map((point, i) =>
    i === 4
      ? {
          ...point,
          reading: { ...point.reading, counts: point.reading.counts + 400 },
          leftOut: { by: 'Ana', reason: 'not seated', at: '2026-06-01T11:00:00.000Z' },
        }
      : point,
  );
  const outcome = fitted(wild);
  expect(outcome.residuals).toHaveLength(found.length - 1);
  expect(worstOf(outcome, { gain: 1.04 })).toBeLessThan(0.002);
});

test('a wild point that nobody left out counts', () => {
  const points = pointsOf({ noiseMm: 0.001 });
  const wild = points.map((point, i) =>
    i === 4 ? { ...point, reading: { ...point.reading, counts: point.reading.counts + 60 } } : point,
  );
  const outcome = fitted(wild);
  expect(outcome.residuals).toHaveLength(points.length);
  expect(outcome.repeatabilityMm).toBeGreaterThan(5 * fitted(points).repeatabilityMm);
});

test('what a degree does is told where the temperatures differ, and only there', () => {
  const warm = { perC: 0.004, noiseMm: 0.001 };
  // One cycle takes 17 points: each is a degree warmer than the one before.
  const outcome = fitted(pointsOf(warm, { c: (n) => 20 + Math.floor(n / 17) * 1.5 }));
  expect(outcome.temperature?.mmPerC).toBeGreaterThan(0.0034);
  expect(outcome.temperature?.mmPerC).toBeLessThan(0.0044);
  expect(outcome.budget[3]?.temperatureMm).toBeGreaterThan(0.003);
  expect(fitted(pointsOf(warm, { c: () => 21 })).temperature).toBeNull();
  expect(fitted(pointsOf(warm)).temperature).toBeNull();
});

test('nominal depths of a channel in µm are in mm', () => {
  const points = pointsOf({ noiseMm: 0.001 });
  const inUm = { ...channel, unit: 'um', scale: 1, offset: -500 };
  const outcome = fitPad(points, inUm, micrometer);
  if ('problems' in outcome) throw new Error('no curve');
  for (const mm of usualLevels) {
    expect(depthOf(outcome.curve, mm)).toBeCloseTo(depthOf(fitted(points).curve, mm), 9);
  }
});

test('the hysteresis term holds 95.45 % on either branch, and half the width where nothing else is', () => {
  for (const c of [0.3, 1, 3, 10]) {
    const expanded = 2 * Math.hypot(1, hysteresisTerm(c, 1));
    expect(normalCdf(expanded - c) - normalCdf(-expanded - c)).toBeCloseTo(0.9545, 4);
  }
  expect(hysteresisTerm(0, 1)).toBe(0);
  expect(2 * hysteresisTerm(0.02, 0)).toBeCloseTo(0.02, 12);
});

test('a level left out is predicted as by a fit without it', () => {
  const draw = random(5);
  const x = [0, 0.3, 0.5, 0.9, 1.2, 1.7, 2];
  const data = {
    x,
    y: x.map((place) => place + 0.01 * draw.gaussian()),
    variance: x.map((_, i) => 1 + i / 4),
  };
  const without = (i: number) => ({
    x: data.x.filter((_, j) => j !== i),
    y: data.y.filter((_, j) => j !== i),
    variance: data.variance.filter((_, j) => j !== i),
  });
  const cubic = polynomial(data, 3);
  const [spline] = splines(data, [0.02]);
  x.forEach((place, i) => {
    const off = (value: number) => (data.y[i] as number) - value;
    expect(cubic?.left[i]).toBeCloseTo(off(polynomial(without(i), 3)?.valueAt(place) ?? 0), 8);
    expect(spline?.left[i]).toBeCloseTo(off(splines(without(i), [0.02])[0]?.valueAt(place) ?? 0), 8);
  });
});
