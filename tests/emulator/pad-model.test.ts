import { describe, expect, test } from 'vitest';
import { depthScale, noErrors, PadModel, type SensorErrors } from '../../src/emulator/pad-model.ts';
import { Random } from '../../src/emulator/random.ts';
import { simulate } from '../../src/emulator/simulate.ts';

const scale = depthScale(16);
/** What a pad without noise reads, in mm, of a tip that stays where it is. */
function reads(errors: Partial<SensorErrors>, seconds: number, tipMm = -1, seed = 1): number[] {
  const options = { scale, rateHz: 100, noiseMm: 0, errors: { ...noErrors, ...errors } };
  const model = new PadModel(options, new Random(seed));
  return Array.from({ length: seconds * 100 }, () => model.sense(tipMm) * scale.scale + scale.offset);
}

describe('what a sensor gets wrong', () => {
  test('nothing, where no error is asked for', () => {
    expect(new Set(reads({}, 2, 0.7).map((mm) => mm.toFixed(3)))).toEqual(new Set(['0.700']));
  });

  test('drift walks the resting level and the depths alike', () => {
    expect(reads({ driftMmPerMin: 0.1 }, 61)[6_000]).toBeCloseTo(0.1, 3);
    expect(reads({ driftMmPerMin: -0.1 }, 61, 0.7)[6_000]).toBeCloseTo(0.6, 3);
  });

  test('a resting hand presses the skin slowly and lets go; a needle deeper than it is felt as ever', () => {
    const rest = reads({ restingHandMm: 0.2 }, 7);
    expect(Math.max(...rest)).toBeCloseTo(0.2, 3);
    expect(rest.filter((mm) => mm > 0.19).length / 100).toBeGreaterThan(2.9);
    expect(rest[650]).toBeCloseTo(0, 3);
    const steps = rest.slice(1).map((mm, n) => Math.abs(mm - rest[n]!));
    expect(Math.max(...steps) * 100, 'mm a second').toBeLessThan(0.4);
    expect(new Set(reads({ restingHandMm: 0.2 }, 7, 0.7).map((mm) => mm.toFixed(3)))).toEqual(
      new Set(['0.700']),
    );
  });

  test('each pad has one calibration error, from the uncertainty that is stated', () => {
    const errors = Array.from({ length: 400 }, (_, seed) => {
      const [first = 0, ...others] = reads({ calibrationMm: 0.02 }, 1, 0.8, seed);
      expect(others.every((mm) => mm === first)).toBe(true);
      return first - 0.8;
    });
    const sd = Math.sqrt(errors.reduce((sum, mm) => sum + mm * mm, 0) / errors.length);
    expect(sd).toBeGreaterThan(0.018);
    expect(sd).toBeLessThan(0.022);
  });
});

test('lost lines are lost from the first sample on, and the devices are greeted all the same', () => {
  const lines = (lost: number) =>
    Buffer.concat(simulate({ seconds: 10, lost, what: 'pad' }).pad.map((each) => each.bytes))
      .toString('latin1')
      .split('\n');
  const [all, some] = [lines(0), lines(0.05)];
  expect(some[0]).toBe(all[0]);
  expect(some.filter((line) => line.startsWith('CHAN'))).toHaveLength(3);
  expect(1 - some.length / all.length).toBeGreaterThan(0.035);
  expect(1 - some.length / all.length).toBeLessThan(0.065);
  expect(new Set(all)).toEqual(new Set([...all, ...some]));
});
