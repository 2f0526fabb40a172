import { describe, expect, test } from 'vitest';
import { trendSchema } from '../../src/studio/document.ts';
import {
  BASELINE,
  FALSE_ALARM_SHARE,
  individualsChart,
  limitsOf,
  signalsOf,
} from '../../src/studio/trend.ts';
import { random } from '../../src/training/statistics/random.ts';

const chart = (values: readonly number[]) =>
  individualsChart({
    quantity: 'k',
    unit: 'Hz/V',
    points: values.map((value, n) => ({
      at: new Date(Date.UTC(2026, 0, 5 + 7 * n)).toISOString(),
      value,
      expanded: 0.1,
      source: `c${n}`,
    })),
  });
const signals = (values: readonly number[]) => chart(values).points.map((point) => point.signals);
/** Ten values about 16 with a mean moving range of 0.2. */
const steady = [16, 16.2, 16, 15.8, 16, 16.2, 16, 15.8, 16, 16.2];
const centre = 16.02;

describe('limits', () => {
  test('published example: NIST e-Handbook 6.3.2.2, ten batches of flowrates', () => {
    // x̄ = 50.81 and mean moving range 1.8778: limits 55.8041 and 45.8159 (with 3 / 1.128 for 2.66).
    const flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
    const limits = limitsOf(flow)!;
    expect(limits.centre).toBeCloseTo(50.81, 10);
    expect(limits.upper).toBeCloseTo(55.8041, 2);
    expect(limits.lower).toBeCloseTo(45.8159, 2);
    expect(limits.rangeUpper).toBeCloseTo(3.267 * 1.8778, 3);
    expect(signals(flow).flat()).toEqual([]);
  });

  test('are made from the first ten, and stay', () => {
    const { centre: middle, lower, upper, rangeUpper, baseline } = chart(steady);
    expect(middle).toBeCloseTo(centre, 12);
    expect(upper! - middle!).toBeCloseTo(2.66 * 0.2, 10);
    expect(middle! - lower!).toBeCloseTo(2.66 * 0.2, 10);
    expect(rangeUpper).toBeCloseTo(3.267 * 0.2, 10);
    expect(baseline).toBe(BASELINE);
    expect(chart([...steady, 90, 3])).toMatchObject({ lower, upper, rangeUpper, centre: middle });
  });

  test('before there are ten, and where ten are all the same, there are none, and it is said', () => {
    for (const values of [[], [16], steady.slice(0, 9), Array(12).fill(16)]) {
      const made = chart(values);
      expect(made).toMatchObject({ centre: null, lower: null, upper: null, falseAlarmShare: null });
      expect(trendSchema.parse(made)).toEqual(made);
    }
    expect(chart([]).sentence).toContain('nothing was measured');
    expect(chart([16]).sentence).toContain('one value so far');
    expect(chart(steady.slice(0, 9)).sentence).toContain('9 values so far');
    expect(chart(Array(12).fill(16)).sentence).toContain('all 16.00 Hz/V');
  });

  test('points come in any order, and are told by time', () => {
    const { points } = chart(steady);
    const made = individualsChart({ quantity: 'k', unit: 'Hz/V', points: points.toReversed() });
    expect(made).toEqual(chart(steady));
  });
});

describe('rules', () => {
  test('beyond the limits, on either side', () => {
    expect(signals([...steady, 16.3, 16.6])[11]).toEqual(['beyond-limits']);
    expect(signals([...steady, 15.7, 15.4])[11]).toEqual(['beyond-limits']);
    expect(signals([...steady, 16.5])[10]).toEqual([]);
  });

  test('a step that is too wide for the moving range, though both values lie within', () => {
    expect(signals([...steady, 16.4, 15.7])[11]).toEqual(['moving-range']);
  });

  test('eight in a row on one side, from the eighth on; one on the other side begins anew', () => {
    const above = Array(9).fill(16.1);
    const found = signals([...steady, 15.9, ...above, 15.9, ...above.slice(2)]);
    const runs = found.flatMap((each, n) => (each.includes('run') ? [n] : []));
    expect(runs).toEqual([18, 19]);
  });

  test('a value on the middle ends a run', () => {
    const limits = limitsOf([0, 1, 0, 1, 0, 1, 0, 1, 0, 1])!;
    expect(limits.centre).toBe(0.5);
    const found = signalsOf([...Array(7).fill(0.6), 0.5, ...Array(7).fill(0.6)], limits);
    expect(found.flat()).toEqual([]);
    expect(signalsOf(Array(8).fill(0.6), limits)[7]).toEqual(['run']);
  });
});

test('the sentence names the newest break, its date and what is to be done, and how often chance does it', () => {
  expect(chart(steady).sentence).toMatch(
    /k is steady: all 10 values lie between 15\.49 and 16\.55 Hz\/V.*one point in 15/,
  );
  const high = chart([...steady, 16.3, 16.7]).sentence;
  expect(high).toContain('the newest value, 16.70 Hz/V of 2026-03-23, lies above the upper limit 16.55 Hz/V');
  expect(high).toContain('Look for the cause');
  const past = chart([...steady, 16.7, 16.3, 16.1]).sentence;
  expect(past).toContain('the newest value breaks no rule, but that of 2026-03-16');
  expect(chart([...steady, 16.6, 16.7]).sentence).toContain('1 earlier one did as well');
});

test('of items that do not change, the stated share of points breaks a rule', () => {
  const noise = random(21);
  let broken = 0;
  const charts = 5_000;
  for (let n = 0; n < charts; n++) {
    const values = Array.from({ length: BASELINE + 30 }, () => noise.gaussian());
    broken += signalsOf(values, limitsOf(values)!)
      .slice(BASELINE)
      .filter((each) => each.length > 0).length;
  }
  expect(Math.abs(broken / (charts * 30) / FALSE_ALARM_SHARE - 1)).toBeLessThan(0.08);
});
