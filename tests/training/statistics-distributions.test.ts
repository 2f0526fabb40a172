/** Beta, Student's t and Fisher's F against published tables and closed forms. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incompleteBeta, logGamma } from '../../src/training/statistics/beta.ts';
import { normalCdf, normalQuantile } from '../../src/training/statistics/normal.ts';
import { fisherCdf, fisherTail, studentCdf, studentQuantile } from '../../src/training/statistics/student.ts';

describe('gamma and beta', () => {
  test('ln Γ of whole numbers is ln (n − 1)!, and Γ(½) is √π', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(logGamma(0.25)).toBeCloseTo(Math.log(3.625_609_908_221_908), 12);
    expect(logGamma(0)).toBeNaN();
  });

  test('I_x(a, b) of whole a, b is a binomial sum (DLMF 8.17.5)', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (a, b, x) => {
          const n = a + b - 1;
          let sum = 0;
          for (let k = a; k <= n; k++) sum += choose(n, k) * x ** k * (1 - x) ** (n - k);
          expect(Math.abs(incompleteBeta(x, a, b) - sum)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('closed forms: the arc sine, a power, and its mirror', () => {
    expect(incompleteBeta(0.3, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.3)), 13);
    expect(incompleteBeta(0.7, 3.2, 1)).toBeCloseTo(0.7 ** 3.2, 13);
    expect(incompleteBeta(0.2, 4.5, 7.1) + incompleteBeta(0.8, 7.1, 4.5)).toBeCloseTo(1, 13);
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([incompleteBeta(-0.1, 2, 3), incompleteBeta(0.5, 0, 3)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('Student’s t', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2: critical values of Student's t.
  const table: Readonly<Record<number, readonly number[]>> = {
    1: [3.078, 6.314, 12.706, 31.821, 63.657],
    2: [1.886, 2.92, 4.303, 6.965, 9.925],
    3: [1.638, 2.353, 3.182, 4.541, 5.841],
    5: [1.476, 2.015, 2.571, 3.365, 4.032],
    10: [1.372, 1.812, 2.228, 2.764, 3.169],
    18: [1.33, 1.734, 2.101, 2.552, 2.878],
    30: [1.31, 1.697, 2.042, 2.457, 2.75],
    60: [1.296, 1.671, 2.0, 2.39, 2.66],
    100: [1.29, 1.66, 1.984, 2.364, 2.626],
  };
  test.each(Object.keys(table).map(Number))('published table, %d degrees of freedom', (freedom) => {
    const shares = [0.9, 0.95, 0.975, 0.99, 0.995];
    shares.forEach((share, n) => {
      const published = table[freedom]?.[n] ?? Number.NaN;
      expect(Math.abs(studentQuantile(share, freedom) - published)).toBeLessThan(0.000_501);
      // Half of the table's last digit is worth so much of the share.
      expect(Math.abs(studentCdf(published, freedom) - share)).toBeLessThan(0.000_15);
    });
  });

  test('closed forms of one and two degrees of freedom, far into the tail', () => {
    for (const t of [-1e6, -40, -3, -0.2, 0, 0.7, 5]) {
      const cauchy = t < -1 ? Math.atan(-1 / t) / Math.PI : 0.5 + Math.atan(t) / Math.PI;
      expect(studentCdf(t, 1) / cauchy).toBeCloseTo(1, 11);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  test('the quantile of the GUM (table G.2) for 95.45 %', () => {
    const published = [
      [1, 13.97],
      [2, 4.53],
      [5, 2.65],
      [10, 2.28],
      [20, 2.13],
      [50, 2.05],
      [100, 2.025],
    ];
    for (const [freedom = 0, t = 0] of published)
      expect(Math.abs(studentQuantile(0.5 + 0.9545 / 2, freedom) - t)).toBeLessThan(0.0051);
  });

  test('cdf and quantile undo each other, are odd, and become normal', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 0.7, max: 500, noNaN: true }),
        (share, freedom) => {
          const t = studentQuantile(share, freedom);
          expect(Math.abs(studentCdf(t, freedom) - share)).toBeLessThan(1e-11);
          expect(studentCdf(-t, freedom) + studentCdf(t, freedom)).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 200 },
    );
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
    expect(studentCdf(1.3, 1e7)).toBeCloseTo(normalCdf(1.3), 6);
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY);
    expect([studentQuantile(0.9, 0), studentQuantile(1.2, 3), studentCdf(1, -1)]).toEqual(
      Array(3).fill(Number.NaN),
    );
    expect([studentCdf(Number.POSITIVE_INFINITY, 4), studentCdf(Number.NEGATIVE_INFINITY, 4)]).toEqual([
      1, 0,
    ]);
  });
});

describe('Fisher’s F', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, tables 1.3.6.7.3: upper critical values at 5 % and 1 %.
  test.each([
    [1, 10, 4.965, 10.044],
    [2, 5, 5.786, 13.274],
    [3, 12, 3.49, 5.953],
    [5, 10, 3.326, 5.636],
    [10, 10, 2.978, 4.849],
    [7, 20, 2.514, 3.699],
    [10, 60, 1.993, 2.632],
  ])('published table, %d and %d degrees of freedom', (above, below, five, one) => {
    // As above: the table has three digits.
    expect(Math.abs(fisherTail(five, above, below) - 0.05)).toBeLessThan(0.000_1);
    expect(Math.abs(fisherTail(one, above, below) - 0.01)).toBeLessThan(0.000_02);
    expect(fisherCdf(five, above, below)).toBeCloseTo(1 - fisherTail(five, above, below), 12);
  });

  test('F of one and n is t² of n; closed form of two and two', () => {
    for (const t of [0.1, 1, 2.5, 9])
      expect(fisherCdf(t * t, 1, 7)).toBeCloseTo(studentCdf(t, 7) - studentCdf(-t, 7), 12);
    expect(fisherCdf(3, 2, 2)).toBeCloseTo(0.75, 13);
    expect([
      fisherCdf(0, 2, 3),
      fisherTail(0, 2, 3),
      fisherCdf(Number.POSITIVE_INFINITY, 2, 3),
      fisherTail(Number.POSITIVE_INFINITY, 2, 3),
    ]).toEqual([0, 1, 1, 0]);
    expect([fisherCdf(-1, 2, 3), fisherTail(1, 0, 3)]).toEqual([Number.NaN, Number.NaN]);
    expect(fisherTail(1e4, 4, 40)).toBeGreaterThan(0);
  });
});
