import { expect, test } from 'vitest';
import { padLimits, steadyOf } from '../../src/studio/steady.ts';
import { random } from '../../src/training/statistics/random.ts';

const RATE_HZ = 1_000;
const limits = padLimits(0.001);
const windowOf = (of: (s: number, noise: number) => number, { seconds = 0.5, seed = 1 } = {}) => {
  const { gaussian } = random(seed);
  return Uint16Array.from({ length: seconds * RATE_HZ }, (_, i) => Math.round(of(i / RATE_HZ, gaussian())));
};

test('noise about one level has settled: mean, spread, and every sample counts', () => {
  const it = steadyOf(
    windowOf((_, noise) => 1_500 + 20 * noise),
    RATE_HZ,
    limits,
  );
  expect(it).toMatchObject({ settled: true, reason: '', frames: 500 });
  expect(it.mean).toBeGreaterThan(1_497);
  expect(it.mean).toBeLessThan(1_503);
  expect(it.sd).toBeGreaterThan(18);
  expect(it.sd).toBeLessThan(22);
  expect(it.independent).toBeGreaterThan(400);
});

test('noise hardly ever keeps a pad from settling', () => {
  const unsettled = Array.from({ length: 150 }, (_, seed) =>
    steadyOf(
      windowOf((_s, noise) => 1_500 + 50 * noise, { seed }),
      RATE_HZ,
      limits,
    ),
  ).filter(({ settled }) => !settled);
  expect(unsettled.length).toBeLessThanOrEqual(5);
});

test('a reading that moves has not settled, nor one that is pressed and let go', () => {
  const moving = steadyOf(
    windowOf((s, noise) => 1_500 + 40 * s + 5 * noise),
    RATE_HZ,
    limits,
  );
  expect(moving).toMatchObject({ settled: false, reason: 'moving' });
  expect(moving.driftPerS).toBeGreaterThan(35);
  expect(moving.driftPerS).toBeLessThan(45);
  const bump = windowOf((s, noise) => 1_500 + (s > 0.2 && s < 0.3 ? 40 : 0) + 5 * noise);
  expect(steadyOf(bump, RATE_HZ, limits)).toMatchObject({ settled: false, reason: 'unsteady' });
  const settling = windowOf((s, noise) => 1_500 + 60 * Math.exp(-s / 0.1) + 5 * noise);
  expect(steadyOf(settling, RATE_HZ, limits).settled).toBe(false);
  expect(
    steadyOf(
      windowOf((s) => 1_500 + 5 * s),
      RATE_HZ,
      limits,
    ).settled,
  ).toBe(true);
});

test('a window that is too short says so', () => {
  expect(
    steadyOf(
      windowOf(() => 1_500, { seconds: 0.4 }),
      RATE_HZ,
      limits,
    ).reason,
  ).toBe('too-short');
  expect(steadyOf([], RATE_HZ, limits)).toMatchObject({ settled: false, reason: 'too-short', frames: 0 });
});

test('one count for all of the window is settled, without noise', () => {
  expect(
    steadyOf(
      windowOf(() => 1_500),
      RATE_HZ,
      limits,
    ),
  ).toMatchObject({
    settled: true,
    mean: 1_500,
    sd: 0,
    driftPerS: 0,
    independent: 500,
  });
});

test('of noise that is alike from sample to sample fewer count, as many as the mean scatters by', () => {
  // AR(1) with 0.9: theory says n (1 − 0.9) / (1 + 0.9).
  const means: number[] = [];
  const counted: number[] = [];
  for (let seed = 0; seed < 100; seed++) {
    let state = 0;
    const window = windowOf(
      (_, noise) => {
        state = 0.9 * state + Math.sqrt(1 - 0.81) * noise;
        return 1_500 + 30 * state;
      },
      { seconds: 1, seed },
    );
    const it = steadyOf(window, RATE_HZ, limits);
    means.push(it.mean);
    counted.push(it.independent);
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const expected = (1_000 * 0.1) / 1.9;
  expect(mean(counted)).toBeGreaterThan(0.8 * expected);
  expect(mean(counted)).toBeLessThan(1.7 * expected);
  const scatter = Math.sqrt(mean(means.map((value) => (value - 1_500) ** 2)));
  expect(scatter).toBeGreaterThan(0.75 * (30 / Math.sqrt(expected)));
  expect(scatter).toBeLessThan(1.25 * (30 / Math.sqrt(expected)));
});

test('at 20 kHz too, where what is alike for long is looked at in means: as many count, as theory says', () => {
  const rateHz = 20_000;
  for (const alike of [0, 0.9, 0.99]) {
    const counted = Array.from({ length: 8 }, (_, seed) => {
      const { gaussian } = random(seed);
      let state = gaussian();
      const window = Float64Array.from({ length: rateHz / 2 }, () => {
        state = alike * state + Math.sqrt(1 - alike ** 2) * gaussian();
        return 1_500 + 30 * state;
      });
      return steadyOf(window, rateHz, limits).independent;
    });
    const mean = counted.reduce((sum, value) => sum + value, 0) / counted.length;
    const expected = ((rateHz / 2) * (1 - alike)) / (1 + alike);
    expect(mean / expected).toBeGreaterThan(0.8);
    expect(mean / expected).toBeLessThan(1.4);
  }
});
