/** Agreement with numbers that others have published, and with closed forms. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capability, cpkNormal, cpkPercentile } from '../../src/training/statistics/capability.ts';
import { magnitudes } from '../../src/training/statistics/fft.ts';
import { wilson } from '../../src/training/statistics/intervals.ts';
import { andersonDarling, normalCdf, normalQuantile } from '../../src/training/statistics/normal.ts';
import { random } from '../../src/training/statistics/random.ts';
import { reliability } from '../../src/training/statistics/reliability.ts';
import { ldlj, sparc } from '../../src/training/statistics/smoothness.ts';

describe('smoothness', () => {
  // The test profile of Balasubramanian's reference implementation (github.com/siva82kb/smoothness):
  // a bell exp(−5t²) from −1 to 0.99 s at 100 Hz; it prints −1.41403 and −5.81636.
  const bell = Array.from({ length: 200 }, (_, i) => Math.exp(-5 * (i * 0.01 - 1) ** 2));

  test('SPARC and LDLJ of the published profile', () => {
    expect(sparc(bell, 100)).toBeCloseTo(-1.41403, 5);
    expect(ldlj(bell, 100)).toBeCloseTo(-5.81636, 5);
  });

  test('neither depends on the unit of speed', () => {
    const scaled = bell.map((speed) => 37 * speed);
    expect(sparc(scaled, 100)).toBeCloseTo(sparc(bell, 100), 12);
    expect(ldlj(scaled, 100)).toBeCloseTo(ldlj(bell, 100), 12);
  });

  test('tremor of 9 Hz makes both worse, and more of it worse still', () => {
    const shaken = (share: number) => bell.map((v, i) => v + share * Math.sin(2 * Math.PI * 9 * i * 0.01));
    for (const measure of [sparc, ldlj]) {
      expect(measure(shaken(0.1), 100)).toBeLessThan(measure(bell, 100));
      expect(measure(shaken(0.2), 100)).toBeLessThan(measure(shaken(0.1), 100));
    }
  });

  test('no movement has no smoothness', () => {
    expect([sparc([], 100), sparc([0, 0, 0], 100), ldlj([1, 2], 100), ldlj([0, 0, 0], 100)]).toEqual(
      Array(4).fill(Number.NaN),
    );
  });

  test('the transform is that of the definition', () => {
    const signal = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(signal, (values) => {
        const found = magnitudes(values, 16);
        for (let k = 0; k < 16; k++) {
          const sum = (wave: (angle: number) => number) =>
            values.reduce((total, value, i) => total + value * wave((2 * Math.PI * k * i) / 16), 0);
          expect(found[k]).toBeCloseTo(Math.hypot(sum(Math.cos), sum(Math.sin)), 9);
        }
      }),
    );
  });
});

test('intraclass correlations of six targets and four judges (Shrout & Fleiss 1979, tables 2 and 4)', () => {
  const judged = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ];
  const { oneWay, agreement, consistency } = reliability(judged);
  expect([oneWay, agreement, consistency].map((icc) => icc.toFixed(2))).toEqual(['0.17', '0.29', '0.71']);
  expect(reliability([[1, 2]]).oneWay).toBeNaN();
  expect(reliability([[1, 2], [3]]).oneWay).toBeNaN();
});

describe('Cpk', () => {
  test('the example of the NIST/SEMATECH e-Handbook, 6.1.6: limits 8 and 20, mean 16, s = 2', () => {
    expect(cpkNormal([14, 16, 18], { low: 8, high: 20 })).toBeCloseTo(0.6667, 4);
  });

  test('the percentile form is that of ISO 22514-2, and the same number for normal data', () => {
    // Normal scores: a sample as normal as one can be.
    const n = 20_000;
    const scores = Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n));
    const limits = { low: -3, high: 4.5 };
    expect(cpkPercentile(scores, limits)).toBeCloseTo(1, 2);
    expect(capability(scores, limits)).toEqual({ cpk: cpkNormal(scores, limits), form: 'normal' });
  });

  test('an exponential distribution takes the percentile form, by its closed-form quantiles', () => {
    const n = 20_000;
    const waits = Array.from({ length: n }, (_, i) => -Math.log(1 - (i + 0.5) / n));
    const high = 8;
    const { cpk, form } = capability(waits, { low: -5, high });
    expect(form).toBe('percentile');
    expect(cpk).toBeCloseTo((high - Math.LN2) / (-Math.log(0.00135) - Math.LN2), 2);
  });

  test('few values keep the normal form, and none or equal ones have no Cpk', () => {
    const skewed = Array.from({ length: 99 }, (_, i) => Math.exp(i / 10));
    expect(capability(skewed, { low: 0, high: 1 }).form).toBe('normal');
    expect(capability([], { low: 0, high: 1 }).cpk).toBeNaN();
    expect(capability([0.7, 0.7, 0.7], { low: 0, high: 1 }).cpk).toBeNaN();
  });

  test('a middle outside the limits is below 0', () => {
    expect(cpkNormal([1.1, 1.2, 1.3], { low: 0.5, high: 1 })).toBeLessThan(0);
  });
});

describe('the normal distribution', () => {
  test('tabulated values', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 13);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 13);
    expect(normalCdf(-6) / 9.865876450377e-10).toBeCloseTo(1, 9);
    expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 11);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });

  test('Anderson–Darling rejects one normal sample in a hundred at 1.035 (Stephens 1974)', () => {
    const draw = random(11);
    const samples = 3_000;
    let rejected = 0;
    for (let i = 0; i < samples; i++) {
      if (andersonDarling(Array.from({ length: 50 }, () => draw.gaussian())) > 1.035) rejected++;
    }
    const { low, high } = wilson(rejected, samples, 0.999);
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.01);
  });
});

describe('intervals', () => {
  test('Wilson at 95 % (Newcombe 1998, table I, method 3)', () => {
    const printed = ([hits, n]: readonly [number, number]) => {
      const { low, high } = wilson(hits, n, 0.95);
      return [low.toFixed(4), high.toFixed(4)];
    };
    expect(printed([81, 263])).toEqual(['0.2553', '0.3662']);
    expect(printed([15, 148])).toEqual(['0.0624', '0.1605']);
    expect(printed([0, 20])).toEqual(['0.0000', '0.1611']);
    expect(printed([1, 29])).toEqual(['0.0061', '0.1718']);
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
