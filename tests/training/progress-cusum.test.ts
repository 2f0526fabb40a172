/** The charts of competence against published values, closed forms, and every sequence there is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterAttempt, chartFor, untried, usualDesign } from '../../src/training/progress/competence.ts';
import {
  advance,
  type Chart,
  hasReached,
  learningSteps,
  losingSteps,
  passesToLimit,
  type Rates,
} from '../../src/training/progress/cusum.ts';
import { attemptsFor, limitFor, meanAttempts, toldWithin } from '../../src/training/progress/design.ts';
import { wilson } from '../../src/training/statistics/intervals.ts';
import { random } from '../../src/training/statistics/random.ts';

/** A chart for a rate against one with so many times its odds of failure, as in R's `cusum`. */
const ratesOf = (rate: number, odds: number): Rates => ({
  acceptable: rate,
  unacceptable: (odds * rate) / (1 - rate + odds * rate),
});

describe('steps', () => {
  test('the LC-CUSUM of Biau & Porcher: W = ln((1 − p0)/(1 − p0 − δ)) for a success, ln(p0/(p0 + δ)) for a failure', () => {
    // p0 = 0.4, δ = 0.15, as set for oocyte retrievals by residents (bio-protocol 9325945).
    const { pass, fail } = learningSteps({ acceptable: 0.4, unacceptable: 0.55 });
    expect(pass).toBeCloseTo(Math.log(0.6 / 0.45), 12);
    expect(fail).toBeCloseTo(Math.log(0.4 / 0.55), 12);
  });

  test("the CUSUM's are those of Steiner et al. 2000 for odds R: ln R − ln(1 − p + Rp), − ln(1 − p + Rp)", () => {
    const { pass, fail } = losingSteps(ratesOf(0.05, 2));
    expect(pass).toBeCloseTo(-Math.log(1 - 0.05 + 2 * 0.05), 12);
    expect(fail).toBeCloseTo(Math.log(2) - Math.log(1 - 0.05 + 2 * 0.05), 12);
  });

  test('rates that are none, or the wrong way round, are refused', () => {
    for (const [acceptable, unacceptable] of [
      [0, 0.3],
      [0.3, 0.1],
      [0.1, 1],
      [Number.NaN, 0.5],
    ] as const) {
      expect(() => learningSteps({ acceptable, unacceptable })).toThrow(RangeError);
    }
  });
});

describe('the exact chain', () => {
  test('the exact limit that R documents: cusum_limit_exact(0.1, 10, odds 2, α = 0.05) is 1.41227', () => {
    // That function takes the reachable value whose chance to be reached is nearest to α.
    const steps = losingSteps(ratesOf(0.1, 2));
    const told = (limit: number) => toldWithin({ steps, limit }, 0.1, 10)[10] ?? Number.NaN;
    const off = (limit: number) => Math.abs(told(limit) - 0.05);
    expect(told(1.41227)).toBeGreaterThan(told(1.41228));
    expect(off(1.41227)).toBeLessThan(off(1.41228));
    expect(off(1.41227)).toBeLessThan(off(1.3));
  });

  test('the false signals that R simulated 10,000 times: cusum_alpha_sim(0.05, 100, odds 2, h = 2.96) is 0.039', () => {
    const told = toldWithin({ steps: losingSteps(ratesOf(0.05, 2)), limit: 2.96 }, 0.05, 100)[100];
    expect(Math.abs((told ?? 0) - 0.039)).toBeLessThan(2 * Math.sqrt((0.039 * 0.961) / 10_000));
  });

  test('where one failure takes all away it waits for a run of k passes: (1 − qᵏ)/(p qᵏ) attempts (Feller)', () => {
    for (const [k, p] of [
      [3, 0.5],
      [5, 0.2],
      [8, 0.4],
    ] as const) {
      const chart = { steps: { pass: 1, fail: -100 }, limit: k };
      const q = 1 - p;
      expect(meanAttempts(chart, p, 4_000)).toBeCloseTo((1 - q ** k) / (p * q ** k), 6);
    }
  });

  test('where steps are equal it is a walk with a wall at 0, whose mean time to k is known', () => {
    for (const [k, p] of [
      [4, 0.3],
      [6, 0.45],
      [3, 0.6],
    ] as const) {
      const drift = 1 - 2 * p;
      const expected = k / drift - (p * (1 - (p / (1 - p)) ** k)) / drift ** 2;
      expect(meanAttempts({ steps: { pass: 1, fail: -1 }, limit: k }, p, 2_000)).toBeCloseTo(expected, 6);
    }
    expect(meanAttempts({ steps: { pass: 1, fail: -1 }, limit: 5 }, 0.5, 2_000)).toBeCloseTo(5 * 6, 6);
  });

  test('gives what every sequence of twelve attempts gives', () => {
    const rates = { unacceptable: 0.3, acceptable: 0.1 };
    for (const limit of [0.6, 1.3, 2.2]) {
      const chart = { steps: learningSteps(rates), limit };
      expect(toldWithin(chart, 0.3, 12)[12]).toBeCloseTo(enumerated(chart, 0.3, 12), 12);
    }
  });

  test('gives what simulated trainees give, with the usual design', () => {
    const chart = chartFor(usualDesign);
    const draw = random(20);
    for (const rate of [0.1, 0.25, 0.4]) {
      const exact = toldWithin(chart, rate, 30)[30] ?? Number.NaN;
      let told = 0;
      for (let i = 0; i < 4_000; i++) {
        let state = untried;
        for (let t = 0; t < 30 && !state.competent; t++) {
          state = afterAttempt(chart, state, draw.uniform() >= rate);
        }
        if (state.competent) told++;
      }
      const { low, high } = wilson(told, 4_000, 0.999);
      expect(low).toBeLessThan(exact);
      expect(high).toBeGreaterThan(exact);
    }
  });
});

describe('the limit', () => {
  test('is the lowest that keeps its promise, for any rates and horizon', () => {
    const design = fc.record({
      acceptable: fc.double({ min: 0.02, max: 0.25, noNaN: true }),
      more: fc.double({ min: 0.1, max: 0.4, noNaN: true }),
      horizon: fc.integer({ min: 8, max: 11 }),
    });
    fc.assert(
      fc.property(design, ({ acceptable, more, horizon }) => {
        const rates = { acceptable, unacceptable: acceptable + more };
        const falseRate = 0.2;
        let limit: number;
        try {
          limit = limitFor(rates, horizon, falseRate);
        } catch {
          // Even passing all of them is too likely.
          expect((1 - rates.unacceptable) ** horizon).toBeGreaterThan(falseRate);
          return;
        }
        const steps = learningSteps(rates);
        expect(enumerated({ steps, limit }, rates.unacceptable, horizon)).toBeLessThanOrEqual(falseRate);
        expect(
          enumerated({ steps, limit: limit - 1e-6 }, rates.unacceptable, horizon),
        ).toBeGreaterThanOrEqual(enumerated({ steps, limit }, rates.unacceptable, horizon));
        const lower = highestBelow(steps, limit, horizon);
        if (lower > 0) {
          expect(enumerated({ steps, limit: lower }, rates.unacceptable, horizon)).toBeGreaterThan(falseRate);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('of the usual design: the figures of docs/competence.md and of its decision', () => {
    const chart = chartFor(usualDesign);
    const percent = (rate: number, attempts: number) =>
      (100 * (toldWithin(chart, rate, attempts)[attempts] ?? Number.NaN)).toFixed(1);
    expect(chart.limit.toFixed(2)).toBe('4.12');
    expect(passesToLimit(chart, 0)).toBe(11);
    expect([0.4, 0.3, 0.2, 0.1, 0.05].map((rate) => percent(rate, 30))).toEqual([
      '4.9',
      '21.3',
      '58.9',
      '94.7',
      '99.7',
    ]);
    expect([attemptsFor(chart, 0.1, 0.5), attemptsFor(chart, 0.1, 0.9)]).toEqual([15, 26]);
    const losing = { steps: losingSteps(usualDesign), limit: chart.limit };
    expect((toldWithin(losing, 0.1, 30)[30] ?? 1).toFixed(3)).toBe('0.050');
    expect(attemptsFor(losing, 0.4, 0.5)).toBe(10);
    expect(attemptsFor(chart, 0.9, 0.5, 50)).toBeNull();
  });

  test('a promise that cannot be kept is refused', () => {
    expect(() => limitFor({ unacceptable: 0.2, acceptable: 0.1 }, 3, 0.05)).toThrow(RangeError);
  });
});

describe('competence, attempt by attempt', () => {
  const chart = chartFor(usualDesign);
  const outcomes = fc.array(fc.boolean(), { maxLength: 200 });
  const run = (passes: readonly boolean[], from = untried) =>
    passes.reduce((state, passed) => afterAttempt(chart, state, passed), from);

  test('stays between 0 and the limit; begins at the limit and ends at 0, nowhere else', () => {
    fc.assert(
      fc.property(outcomes, (passes) => {
        let before = untried;
        for (const passed of passes) {
          const after = afterAttempt(chart, before, passed);
          expect(after.value).toBeGreaterThanOrEqual(0);
          expect(after.value).toBeLessThanOrEqual(chart.limit);
          if (after.competent && !before.competent) expect(after.value).toBe(chart.limit);
          if (!after.competent && before.competent) expect(after.value).toBe(0);
          if (passed) expect(after.value).toBeGreaterThanOrEqual(before.value);
          else expect(after.value).toBeLessThanOrEqual(before.value);
          before = after;
        }
      }),
    );
  });

  test('a failure in place of a pass is never better', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(), (passes, at) => {
        const worse = passes.map((passed, i) => passed && i !== at % (passes.length || 1));
        expect(run(worse).value).toBeLessThanOrEqual(run(passes).value + 1e-9);
        expect(Number(run(worse).competent)).toBeLessThanOrEqual(Number(run(passes).competent));
      }),
    );
  });

  test('the passes to go are enough, and one fewer is not', () => {
    fc.assert(
      fc.property(outcomes, (passes) => {
        const state = run(passes);
        if (state.competent) return;
        const more = passesToLimit(chart, state.value);
        expect(run(Array(more).fill(true), state).competent).toBe(true);
        expect(run(Array(more - 1).fill(true), state).competent).toBe(false);
      }),
    );
  });

  test("once competent, the distance from the limit is Page's CUSUM for its loss", () => {
    const losing: Chart = { steps: losingSteps(usualDesign), limit: chart.limit };
    fc.assert(
      fc.property(outcomes, (passes) => {
        let state = { value: chart.limit, competent: true };
        let watch = 0;
        for (const passed of passes) {
          state = afterAttempt(chart, state, passed);
          watch = advance(losing, watch, passed);
          expect(chart.limit - state.value).toBeCloseTo(watch, 9);
          expect(state.competent).toBe(!hasReached(losing, watch));
          if (!state.competent) return;
        }
      }),
    );
  });
});

/** Chance to be told, by walking through all 2ⁿ sequences. */
function enumerated(chart: Chart, failureRate: number, attempts: number): number {
  const walk = (value: number, left: number): number => {
    if (left === 0) return 0;
    const go = (passed: boolean) => {
      const next = advance(chart, value, passed);
      return hasReached(chart, next) ? 1 : walk(next, left - 1);
    };
    return (1 - failureRate) * go(true) + failureRate * go(false);
  };
  return walk(0, attempts);
}

/** The next lower value that the chart can have within so many attempts; 0 where there is none. */
function highestBelow({ pass, fail }: Chart['steps'], limit: number, attempts: number): number {
  let best = 0;
  for (let passes = 1; passes <= attempts; passes++) {
    for (let fails = 0; passes + fails <= attempts; fails++) {
      const value = passes * pass + fails * fail;
      if (value < limit - 1e-6 && value > best) best = value;
    }
  }
  return best;
}
