/** Settling is found from the readings alone: of the virtual machine's own physics, and of machines unlike it. */
import { describe, expect, test } from 'vitest';
import { MACHINE, MachineModel } from '../../src/emulator/machine-model.ts';
import { Random } from '../../src/emulator/random.ts';
import { type StepReading, settleOf, timeToSpeedOf } from '../../src/studio/machine/settle.ts';

/** Telemetry of the emulator's machine at 50 Hz from a step on; it has run at `before` for two seconds. */
function step(seed: number, before: number, after: number): StepReading[] {
  const model = new MachineModel(new Random(seed));
  for (let ms = 0; ms < 2_000; ms++) model.step(1_000, before, 0);
  const readings: StepReading[] = [];
  for (let ms = 0; ms < 8_000; ms++) {
    model.step(1_000, after, 0);
    if (ms % 20 !== 0) continue;
    const { rateHz, milliV, milliA } = model.read();
    readings.push({ atUs: ms * 1000, hz: rateHz, volt: milliV / 1000, ampere: milliA / 1000 });
  }
  return readings;
}

/** What a service sees: one reading after the other, until it has settled. */
function live(readings: readonly StepReading[]) {
  for (let n = 1; n <= readings.length; n++) {
    const settled = settleOf(readings.slice(0, n), 0);
    if (settled !== null) return { ...settled, afterUs: readings[n - 1]!.atUs };
  }
  return null;
}

/** Made of a rate and a supply over time, at 50 Hz. */
const made = (hz: (s: number) => number, volt = (_: number) => 6, seconds = 8): StepReading[] =>
  Array.from({ length: seconds * 50 }, (_, n) => ({
    atUs: n * 20_000,
    hz: hz(n / 50),
    volt: volt(n / 50),
    ampere: null,
  }));

describe('the virtual machine', () => {
  test.each([
    [4_000, 4_500],
    [4_000, 12_000],
    [12_000, 4_000],
    [0, 2_500],
  ])('from %d to %d mV: soon, and at the true rate', (before, after) => {
    for (let seed = 1; seed <= 5; seed++) {
      const settled = live(step(seed, before, after))!;
      const trueHz = MACHINE.hzPerVolt * (after / 1000 - MACHINE.zeroVolt);
      expect(Math.abs(settled.hz / trueHz - 1)).toBeLessThan(0.001);
      expect(Math.abs(settled.volt / (after / 1000) - 1)).toBeLessThan(0.0015);
      expect(settled.afterUs).toBeLessThan(2.5e6);
      expect(settled.settledAfterS).toBeLessThan(1.3);
      expect(settled.sdHz / trueHz).toBeLessThan(0.004);
    }
  });

  test('time to speed is that of its rotor', () => {
    const s = timeToSpeedOf(step(1, 0, 6_500), 0)!;
    expect(Math.abs(s - 0.24)).toBeLessThan(0.05); // 3 time constants of 80 ms
    expect(timeToSpeedOf([], 0)).toBeNull();
    expect(
      timeToSpeedOf(
        made(() => 0),
        0,
      ),
    ).toBeNull();
  });
});

describe('machines unlike it', () => {
  const noise = new Random(5);
  const wobble = (share: number) => 1 + share * noise.gaussian();

  test('one that takes two seconds is waited for', () => {
    const settled = live(made((s) => 110 * (1 - 0.3 * Math.exp(-s / 0.7)) * wobble(0.002)))!;
    expect(settled.settledAfterS).toBeGreaterThan(1.8);
    expect(Math.abs(settled.hz / 110 - 1)).toBeLessThan(0.003);
  });

  test('one that never stands still is never called settled', () => {
    expect(live(made((s) => 110 * (1 + 0.01 * s)))).toBeNull();
    expect(live(made((s) => 110 + 8 * Math.sin(2 * Math.PI * 0.4 * s)))).toBeNull();
  });

  test('a supply that sags is seen though the rate stands', () => {
    expect(
      live(
        made(
          () => 110,
          (s) => 6 - 0.05 * s,
        ),
      ),
    ).toBeNull();
  });

  test('a noisy one is given longer', () => {
    const settled = live(made(() => 110 * wobble(0.02)))!;
    expect(settled.afterUs).toBeGreaterThanOrEqual(2.9e6);
    expect(Math.abs(settled.hz / 110 - 1)).toBeLessThan(0.01);
  });

  test('a slow needle: the telemetry repeats its last stroke, which is no new evidence', () => {
    let last = 0;
    const readings = made(() => 0).map((each, n) => {
      if (n % 5 === 0) last = 10 * wobble(0.004);
      return { ...each, hz: last };
    });
    const fresh = readings.map((each) => ({ ...each, hz: 10 * wobble(0.004) + 100 }));
    expect(live(fresh)!.afterUs).toBeLessThan(1.2e6);
    expect(live(readings)!.afterUs).toBeGreaterThan(2e6);
    // Nor are readings that differ by the noise of the meter alone: ten strokes are ten values at most.
    const metered = readings.map((each) => ({ ...each, hz: 10 * wobble(0.002) }));
    const fast = readings.map((each) => ({ ...each, hz: 110 * wobble(0.002) }));
    expect(live(fast)!.afterUs).toBeLessThan(1.2e6);
    expect(live(metered)!.afterUs).toBeGreaterThan(1.4e6);
  });

  test('too short is not settled, however steady', () => {
    expect(settleOf(made(() => 110).slice(0, 50), 0)).toBeNull();
    expect(settleOf(made(() => 110).slice(0, 51), 0)).toMatchObject({ hz: 110, readings: 51, ampere: null });
    expect(settleOf([], 0)).toBeNull();
  });
});
