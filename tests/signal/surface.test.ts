import { describe, expect, test } from 'vitest';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Stroke } from '../../src/signal/types.ts';
import { normal, seeded, synthetic } from './synthetic.ts';

const HZ = 2000;
const usual = { strokeHz: 100, sampleHz: HZ, strokesPerDot: 15, depthMm: () => 0.8, pauseS: 0.45 };

/** Runs a surface (mm by second) with noise through a finder; the tracked zero at each second. */
function track(seconds: number, surfaceMm: (s: number) => number, noiseMm = 0.03) {
  const random = seeded(3);
  const finder = new StrokeFinder();
  const strokes: Stroke[] = [];
  const zero: number[] = [];
  const block = new Float32Array(HZ);
  for (let s = 0; s < seconds; s++) {
    for (let i = 0; i < HZ; i++) block[i] = surfaceMm(s + i / HZ) + noiseMm * normal(random);
    finder.push(block, HZ, s * 1e6, 1e6 / HZ, false, (each) => strokes.push(each));
    zero.push(finder.zeroMm);
  }
  return { finder, zero, strokes };
}

describe('drift is followed', () => {
  test.each([0.05, -0.05])(
    '%f mm a minute, over 0.3 mm: within 0.005 mm, and within its uncertainty',
    (rate) => {
      const { finder, zero } = track(360, (s) => (rate * s) / 60);
      for (let s = 10; s < 360; s++) expect(Math.abs(zero[s]! - (rate * (s + 1)) / 60)).toBeLessThan(0.005);
      expect(Math.abs(finder.zeroMm - rate * 6)).toBeLessThan(3 * finder.zeroUncertaintyMm);
    },
  );

  test('depths are from the surface where it is', () => {
    const piece = synthetic({ ...usual, noiseMm: 0.03, dots: 150 });
    const drifted = piece.depths.map((mm, i) => mm + (0.05 * i) / HZ / 60);
    const found: Stroke[] = [];
    new StrokeFinder().push(drifted, drifted.length, 0, 500, false, (each) => found.push(each));
    const last = found.slice(-300);
    const mean = last.reduce((sum, each) => sum + each.peakDepthMm, 0) / last.length;
    expect(drifted.length / HZ).toBeGreaterThan(80);
    expect(Math.abs(mean - 0.8)).toBeLessThan(0.005);
  });

  test('a pad that was never at zero is found within a second, on both sides', () => {
    for (const mm of [0.25, -0.25]) {
      const { zero } = track(3, () => mm);
      expect(Math.abs(zero[1]! - mm)).toBeLessThan(0.01);
    }
  });

  test('a surface that was set lower is followed at once, one that was set higher after two minutes', () => {
    const lower = track(20, (s) => (s < 10 ? 0 : -0.15));
    expect(lower.zero[10]).toBeCloseTo(-0.15, 1);
    const higher = track(170, (s) => (s < 10 ? 0 : 0.15));
    expect(higher.zero[100]).toBeLessThan(0.02);
    expect(higher.zero[165]).toBeCloseTo(0.15, 2);
  });
});

describe('pressure is not eaten', () => {
  test.each([0.05, 0.1, 0.2])('a hand that rests at %f mm for 30 s stays visible', (mm) => {
    for (const noiseMm of [0, 0.03, 0.05]) {
      const { zero, strokes } = track(
        45,
        (s) => mm * Math.max(0, Math.min(1, (s - 10) / 0.3, (40.3 - s) / 0.3)),
        noiseMm,
      );
      expect(Math.abs(zero[39]! - zero[9]!)).toBeLessThan(0.005);
      expect(strokes, `noise ${noiseMm}`).toHaveLength(0);
    }
  });

  test('nor one that comes down slowly, over 1, 5 and 10 s', () => {
    for (const rampS of [1, 5, 10]) {
      const press = (s: number) => (s < 10 ? 0 : 0.2 * Math.min(1, (s - 10) / rampS));
      const { zero } = track(40, (s) => (s > 35 ? 0 : press(s)));
      // Less than a tenth of it, and it is given back.
      expect(zero[34]! - zero[9]!).toBeLessThan(0.02);
      expect(zero[39]!).toBeLessThan(0.02);
    }
  });

  test('strokes from a resting hand have their whole depth', () => {
    const piece = synthetic({ ...usual, noiseMm: 0.02, dots: 40 });
    // The hand leans from the sixth second on: the skin is never above 0.08 mm there.
    const leaning = piece.depths.map((mm, i) => (i < 6 * HZ ? mm : Math.max(mm, mm * 0.3 + 0.08)));
    const found: Stroke[] = [];
    const finder = new StrokeFinder();
    finder.push(leaning, leaning.length, 0, 500, false, (each) => found.push(each));
    const late = found.filter((each) => each.contactUs > 8e6 && each.quality !== 'faint');
    const mean = late.reduce((sum, each) => sum + each.peakDepthMm, 0) / late.length;
    expect(Math.abs(mean - 0.8)).toBeLessThan(0.01);
    expect(Math.abs(finder.zeroMm)).toBeLessThan(0.01);
  });
});

test('the uncertainty of the surface grows while it is hidden', () => {
  const before = track(20, () => 0).finder.zeroUncertaintyMm;
  const after = track(50, (s) => (s < 20 ? 0 : 0.3)).finder.zeroUncertaintyMm;
  expect(before).toBeLessThan(0.002);
  expect(after).toBeGreaterThan(0.01);
});
