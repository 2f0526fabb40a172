/** How often the 90 % interval holds the mean of many attempts, for hands that are hard on it. */
import { describe, expect, test } from 'vitest';
import { resample, strataOf, studentQuantile, worthOf } from '../../src/training/score/interval.ts';
import { score } from '../../src/training/score/score.ts';
import { type Random, random } from '../../src/training/statistics/random.ts';
import { dotOf, drillOf, evidenceOf, inputOf } from './score-attempt.ts';

const ATTEMPTS = 150;
/** 87 % less two standard errors of so few; `npm run accuracy` holds the figures themselves. */
const LEAST = 0.82;

/** Share of the attempts whose interval holds the mean of all of them. */
function held(n: number, uncertaintyMm: number, depths: (from: Random) => number[]): number {
  const from = random(5);
  const drill = drillOf({ end: { kind: 'dots', dots: n } });
  const evidence = evidenceOf({ calibration: { id: 'c', state: 'valid', uncertaintyMm } });
  const totals = Array.from({ length: ATTEMPTS }, (_, seed) => {
    const shiftMm = uncertaintyMm * from.gaussian();
    const dots = depths(from).map((mm, i) => dotOf(i, { depthMm: mm + shiftMm }));
    return score(inputOf(dots, { drill, evidence, seed })).total!;
  });
  const mean = totals.reduce((sum, { value }) => sum + value, 0) / ATTEMPTS;
  return totals.filter(({ low, high }) => low <= mean && mean <= high).length / ATTEMPTS;
}
const about = (from: Random, n: number, mm: number, sdMm: number) =>
  Array.from({ length: n }, () => mm + sdMm * from.gaussian());

describe('the interval holds', () => {
  test.each([0.02, 0.05])(
    'at the edge of the target, where this pad saw no loss: calibration %f mm',
    (mm) => {
      expect(held(50, mm, (from) => about(from, 50, 0.95, 0.03))).toBeGreaterThan(LEAST);
    },
  );

  test('for deep and shallow by turns, where a shift costs either way', () => {
    const turns = (from: Random) =>
      about(from, 50, 0.75, 0.045).map((mm, i) => mm + (i % 2 === 0 ? 0.36 : -0.36));
    expect(held(50, 0.02, turns)).toBeGreaterThan(LEAST);
  });

  test('for dots that resemble their neighbours', () => {
    const walk = (from: Random) => {
      let off = from.gaussian();
      return Array.from({ length: 150 }, () => {
        off = 0.6 * off + 0.8 * from.gaussian();
        return 0.85 + 0.14 * off;
      });
    };
    expect(held(150, 0.02, walk)).toBeGreaterThan(LEAST);
  });
});

test('likeness of neighbours widens, and a drift or an alternation, which come again, do not', () => {
  const from = random(3);
  const noise = Float64Array.from({ length: 200 }, () => from.gaussian());
  const strata = strataOf(200);
  const plain = worthOf(noise, strata);
  const again = worthOf(
    noise.map((each, i) => each + 0.05 * i + (i % 2 === 0 ? 3 : -3)),
    strata,
  );
  expect(again.widen).toBeCloseTo(plain.widen, 1);
  let off = 0;
  const alike = worthOf(
    noise.map((each) => {
      off = 0.6 * off + each;
      return off;
    }),
    strata,
  );
  // (1 + ρ) / (1 − ρ) is 4 at ρ = 0.6, so twice the standard deviation, and a little for the strata.
  expect(alike.widen / plain.widen).toBeGreaterThan(1.8);
  expect(alike.widen / plain.widen).toBeLessThan(2.9);
  expect(alike.freedom).toBeLessThan(plain.freedom / 3);
});

test('a resample takes each dot only from its own neighbours in time and of its own turn', () => {
  const strata = strataOf(41);
  const seen = new Set<number>();
  resample(strata, 1, ({ picks }) => {
    picks.forEach((pick, k) => {
      const own = strata.order[k]!;
      expect(pick % 2).toBe(own % 2);
      expect(Math.abs(pick - own)).toBeLessThan(20);
      seen.add(pick);
    });
  });
  expect(seen.size).toBe(41);
  expect([...strata.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 41 }, (_, i) => i));
});

test("Student's t at 95 % (tabulated: 4, 10 and 30 degrees of freedom)", () => {
  expect(studentQuantile(0.95, 4)).toBeCloseTo(2.132, 1);
  expect(studentQuantile(0.95, 10)).toBeCloseTo(1.812, 2);
  expect(studentQuantile(0.95, 30)).toBeCloseTo(1.697, 2);
});
