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

interface Noise {
  readonly sd?: number;
  readonly tauS?: number;
  /** µm at a time, s. */
  readonly moved?: (s: number) => number;
}
/** Half a second at 2 kHz, in counts of 1 µm, of noise with a standard deviation of 20 µm that is alike over `tauS`. */
const halfSecond = (seed: number, { sd = 20, tauS = 0, moved = () => 0 }: Noise = {}) => {
  const { gaussian } = random(seed);
  const alike = tauS === 0 ? 0 : Math.exp(-1 / (2_000 * tauS));
  let state = gaussian();
  return Float64Array.from({ length: 1_000 }, (_, i) => {
    state = alike * state + Math.sqrt(1 - alike ** 2) * gaussian();
    return Math.round(1_500 + sd * state + moved(i / 2_000));
  });
};
const shareSettled = (windows: number, of: Noise) => {
  let settled = 0;
  for (let seed = 0; seed < windows; seed++)
    if (steadyOf(halfSecond(seed, of), 2_000, limits).settled) settled++;
  return settled / windows;
};
/** What a travel of 4 mm/s leaves to go, µm, that ends `untilS` into the window. */
const endOfTravel = (untilS: number) => (s: number) => -4_000 * Math.max(0, untilS - s);

test('without movement 99 of 100 windows settle, of white noise and of noise that is alike for 10 ms', () => {
  for (const tauS of [0, 0.002, 0.005, 0.01])
    expect(shareSettled(500, { tauS })).toBeGreaterThanOrEqual(0.99);
  expect(shareSettled(200, { sd: 100 })).toBeGreaterThanOrEqual(0.99);
});

test('slower noise, hum and a slow wander do not keep a pad from settling for long', () => {
  for (const tauS of [0.02, 0.05]) expect(shareSettled(200, { tauS })).toBeGreaterThan(0.7);
  for (const hz of [50, 60])
    for (const sd of [0, 5, 20])
      expect(
        shareSettled(100, { sd, moved: (s) => 20 * Math.sin(2 * Math.PI * hz * s + 1) }),
      ).toBeGreaterThanOrEqual(0.99);
  for (const sd of [0, 1])
    expect(
      shareSettled(100, { sd, moved: (s) => 4 * Math.sin((2 * Math.PI * s) / 60) }),
    ).toBeGreaterThanOrEqual(0.99);
});

test('1/f noise settles mostly', () => {
  const windows = Array.from({ length: 200 }, (_, seed) => {
    const octaves = Array.from({ length: 12 }, (_, k) =>
      halfSecond(1_000 * (k + 1) + seed, { tauS: 2 ** k / 2_000, sd: 10 / Math.sqrt(12) }),
    );
    return Float64Array.from({ length: 1_000 }, (_, i) =>
      octaves.reduce((sum, values) => sum + (values[i] as number), 0),
    );
  });
  const settled = windows.filter((values) => steadyOf(values, 2_000, limits).settled);
  expect(settled.length).toBeGreaterThan(160);
});

test('the end of a travel is refused from 1 µm in the mean on, and a travel that begins too', () => {
  for (const [untilS, most] of [
    // 4000 µm/s × untilS² / 2 over half a second: 0.4 µm, 1.03 µm, 1.3 µm; then more and more.
    [0.01, 1],
    [0.0161, 0.1],
    [0.018, 0],
    [0.025, 0],
    [0.05, 0],
    [0.125, 0],
    [0.25, 0],
    [0.45, 0],
  ] as const) {
    const moved = endOfTravel(untilS);
    expect(shareSettled(100, { moved }), `${1000 * untilS} ms`).toBeLessThanOrEqual(most);
    expect(shareSettled(50, { moved: (s) => -moved(0.4995 - s) })).toBeLessThanOrEqual(most);
  }
});

test('in noise that is alike for 10 ms a travel hides only where it is small beside what that noise makes of the mean', () => {
  // That is 4 µm: 20 µm over the root of 25 values that tell something of their own. From 10 µm on it shows.
  for (const untilS of [0.05, 0.06, 0.125, 0.25])
    expect(shareSettled(100, { tauS: 0.01, moved: endOfTravel(untilS) })).toBeLessThanOrEqual(0.05);
});

test('a pad that swings between two depths never settles', () => {
  for (const [um, periodS] of [
    [1_000, 0.06],
    [1_000, 0.3],
    [1_000, 0.5],
    [1_000, 1],
    [250, 0.1],
    [100, 0.3],
    [100, 0.5],
  ] as const) {
    const phase = (s: number) => (s / periodS + 0.3) % 1;
    expect(shareSettled(60, { moved: (s) => um * Math.abs(2 * phase(s) - 1) }), `${um} µm`).toBe(0);
    expect(shareSettled(60, { moved: (s) => (phase(s) < 0.5 ? um : 0) }), `${um} µm`).toBe(0);
  }
});
