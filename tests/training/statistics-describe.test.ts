import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  autocorrelation,
  cv,
  known,
  mad,
  mean,
  median,
  quantile,
  rmssd,
  sd,
} from '../../src/training/statistics/describe.ts';
import { random } from '../../src/training/statistics/random.ts';
import { slope } from '../../src/training/statistics/slope.ts';

const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 60 });

describe('figures of a list', () => {
  test('mean, spread and steps of a list worked by hand', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(sd(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(cv(values)).toBeCloseTo(Math.sqrt(32 / 7) / 5, 12);
    expect(median(values)).toBe(4.5);
    // Absolute deviations from 4.5: 2.5, 0.5 × 5, 2.5, 4.5; their median is 0.5.
    expect(mad(values)).toBeCloseTo(0.7413, 4);
    expect(rmssd(values)).toBeCloseTo(Math.sqrt((4 + 0 + 0 + 1 + 0 + 4 + 4) / 7), 12);
  });

  test('quantiles of type 7, as R and NumPy give them by default', () => {
    const values = [15, 20, 35, 40, 50];
    expect([0, 0.05, 0.3, 0.4, 0.95, 1].map((share) => quantile(values, share))).toEqual(
      [15, 16, 23, 29, 48, 50].map((value) => expect.closeTo(value, 12)),
    );
  });

  test('what too few values cannot tell is not a number, and null outside', () => {
    expect([mean([]), sd([1]), cv([0, 0]), rmssd([1]), autocorrelation([1, 2]), quantile([], 0.5)]).toEqual(
      Array(6).fill(Number.NaN),
    );
    expect(autocorrelation([0.7, 0.7, 0.7, 0.7])).toBeNaN();
    expect([known(Number.NaN), known(0)]).toEqual([null, 0]);
  });

  test('alternation has an autocorrelation near −1, a walk near 1', () => {
    const alternating = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(autocorrelation(alternating)).toBeCloseTo(-0.995, 12);
    expect(autocorrelation(Array.from({ length: 200 }, (_, i) => i))).toBeGreaterThan(0.97);
  });

  test('the order of values changes no quantile, and a shift moves it by as much', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const q = quantile(values, share);
        expect(quantile([...values].reverse(), share)).toBe(q);
        expect(
          quantile(
            values.map((value) => value + 5),
            share,
          ),
        ).toBeCloseTo(q + 5, 9);
      }),
    );
  });
});

describe('slope', () => {
  test('is the median of all slopes between pairs (Sen 1968)', () => {
    fc.assert(
      fc.property(numbers, (y) => {
        const x = y.map((_, i) => i * i);
        const all = y.flatMap((to, j) => y.slice(0, j).map((from, i) => (to - from) / (j * j - i * i)));
        expect(slope(x, y)).toBeCloseTo(median(all), 9);
      }),
    );
  });

  test('a quarter of wild values does not move it, few points or many', () => {
    for (const n of [80, 20_000]) {
      const draw = random(7);
      const x = Array.from({ length: n }, (_, i) => i / n);
      const y = x.map((at) => 0.5 + 0.2 * at + (draw.uniform() < 0.25 ? 3 : 0.02 * draw.gaussian()));
      expect(slope(x, y)).toBeGreaterThan(0.15);
      expect(slope(x, y)).toBeLessThan(0.25);
    }
  });

  test('needs two different x', () => {
    expect(slope([], [])).toBeNaN();
    expect(slope([1, 1], [0, 5])).toBeNaN();
  });
});

describe('random', () => {
  test('the same seed gives the same numbers for ever', () => {
    const draw = random(42);
    expect([draw.uniform(), draw.gaussian(), draw.below(1000)]).toEqual([
      0.456255805445835, 1.666658576150897, 964,
    ]);
    expect(random(1).uniform()).not.toBe(random(2).uniform());
  });

  test('is uniform, and normal: moments of 100,000 within five standard errors', () => {
    const n = 100_000;
    const draw = random(3);
    const flat = Float64Array.from({ length: n }, draw.uniform);
    const bell = Float64Array.from({ length: n }, draw.gaussian);
    expect(Math.abs(mean(flat) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(bell))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(sd(bell) - 1)).toBeLessThan(5 / Math.sqrt(2 * n));
    expect(Math.abs(mean(bell.map((z) => z ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    expect(Math.abs(autocorrelation(flat))).toBeLessThan(5 / Math.sqrt(n));
    const counts = [0, 0, 0];
    for (let i = 0; i < n; i++) counts[draw.below(3)]! += 1;
    for (const count of counts) expect(Math.abs(count - n / 3)).toBeLessThan(5 * Math.sqrt((2 * n) / 9));
  });

  test('neighbouring seeds have nothing in common', () => {
    const first = Float64Array.from({ length: 20_000 }, (_, seed) => random(seed).uniform());
    expect(Math.abs(mean(first) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / first.length));
    expect(Math.abs(autocorrelation(first))).toBeLessThan(5 / Math.sqrt(first.length));
  });
});
