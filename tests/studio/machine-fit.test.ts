import { describe, expect, test } from 'vitest';
import { machineOutcomeSchema } from '../../src/studio/document.ts';
import { droopOf } from '../../src/studio/machine/droop.ts';
import { fitMachine, outcomesOf } from '../../src/studio/machine/fit.ts';
import { fitLine } from '../../src/studio/machine/line.ts';
import { studentCdf, studentQuantile } from '../../src/training/statistics/student.ts';
import { draft, own, point, sweep } from './machine-points.ts';

function fitted(...given: Parameters<typeof fitMachine>) {
  const outcome = fitMachine(...given);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}

describe('the line and what makes it uncertain', () => {
  test('by hand: five points, textbook sums', () => {
    // Σ(x − x̄)² = 10, Σ(x − x̄)y = 101, ȳ = 30.4: slope 10.1, residuals 0.1, 0, 0.4… worked on paper.
    const hz = [10.2, 20.3, 30.0, 40.9, 50.6];
    const outcome = fitted(
      hz.map((each, n) => point(n + 1, each)),
      null,
    );
    expect(outcome.hzPerVolt).toBeCloseTo(10.14, 10);
    expect(outcome.zeroVolt).toBeCloseTo(3 - 30.4 / 10.14, 10);
    const residuals = hz.map((each, n) => each - 30.4 - 10.14 * (n - 2));
    const sd = Math.sqrt(residuals.reduce((sum, each) => sum + each ** 2, 0) / 3);
    expect(outcome.residualHz).toBeCloseTo(sd, 10);
    const half = 3.182_446 * (sd / Math.sqrt(10));
    expect(outcome.hzPerVoltInterval[0]).toBeCloseTo(10.14 - half, 5);
    expect(outcome.hzPerVoltInterval[1]).toBeCloseTo(10.14 + half, 5);
    expect(outcome.degreesOfFreedom).toBe(3);
    expect(outcome.lackOfFit).toBeNull();
    expect(machineOutcomeSchema.parse(outcome)).toEqual(outcome);
  });

  test('the ends of Fieller’s interval are where the line is t of its uncertainties from 0', () => {
    const outcome = fitted(sweep(3, 14, 0.5, 0.8), null);
    const t = studentQuantile(0.975, 16);
    const volts = sweep(3, 14, 0.5, 0.8).map(({ volt }) => volt);
    const middle = volts.reduce((sum, each) => sum + each, 0) / 18;
    const squares = volts.reduce((sum, each) => sum + (each - middle) ** 2, 0);
    for (const end of outcome.zeroVoltInterval) {
      const hz = outcome.hzPerVolt * (end - outcome.zeroVolt);
      const uncertainty = outcome.residualHz * Math.sqrt(1 / 18 + (end - middle) ** 2 / squares);
      expect(Math.abs(hz / uncertainty)).toBeCloseTo(t, 8);
    }
    expect(outcome.zeroVoltInterval[0]).toBeLessThan(outcome.zeroVolt);
    expect(outcome.zeroVoltInterval[1]).toBeGreaterThan(outcome.zeroVolt);
  });

  test('the covariance gives the band: the rate at a voltage is uncertain by both and what they share', () => {
    const outcome = fitted(sweep(5), null);
    const { hzPerVolt: k, zeroVolt, uncertaintyHzPerVolt: uk, uncertaintyZeroVolt: uz, covariance } = outcome;
    const t = studentQuantile(0.975, outcome.degreesOfFreedom);
    for (const { volt, expandedHz } of outcome.band) {
      const away = volt - zeroVolt;
      const variance = (away * uk) ** 2 + (k * uz) ** 2 - 2 * away * k * covariance;
      expect(expandedHz / t).toBeCloseTo(Math.sqrt(variance), 8);
    }
    expect(outcome.band).toHaveLength(21);
    expect([outcome.band[0]!.volt, outcome.band[20]!.volt]).toEqual([4, 12]);
  });

  test('an instrument’s share stays however many points there are, and moves k, V0 and the band together', () => {
    const points = Array.from({ length: 20 }, (_, n) => sweep(n, 16, -1, 0.05)).flat();
    const { hzPerVolt, zeroVolt, ...outcome } = fitted(points, { rateShare: 0.02, voltShare: 0.01 });
    const systematic = hzPerVolt * Math.hypot(0.01, 0.005);
    expect(outcome.uncertaintyHzPerVolt / systematic).toBeCloseTo(1, 2);
    expect(outcome.uncertaintyZeroVolt / (0.005 * Math.abs(zeroVolt))).toBeGreaterThan(1);
    // A voltmeter alone: what it does to k it does to V0 the other way, and the rate at V knows only its share of k V.
    const alone = fitted(sweep(1, 16, -1, 0), { rateShare: 0, voltShare: 0.02 });
    expect(alone.covariance).toBeCloseTo(-alone.hzPerVolt * alone.zeroVolt * 0.01 ** 2, 8);
    const zeroHalf = (alone.zeroVoltInterval[1] - alone.zeroVoltInterval[0]) / 2;
    expect(zeroHalf).toBeCloseTo(1.96 * 0.01 * Math.abs(alone.zeroVolt), 3);
    const { volt, expandedHz } = alone.band[10]!;
    expect(expandedHz).toBeCloseTo(1.96 * alone.hzPerVolt * volt * 0.01, 2);
  });

  test('by hand: lack of fit of three voltages measured twice', () => {
    // Line 10, 23, 36 Hz; means off by 1, −2, 1 (sum of squares 12, one degree), repeats by ± 1 (6, three): F = 6.
    const hz = [10, 12, 20, 22, 36, 38];
    const points = hz.map((each, n) => point(4 + 2 * Math.floor(n / 2), each));
    const { lackOfFit, hzPerVolt } = fitted(points, null);
    expect(hzPerVolt).toBeCloseTo(6.5, 12);
    expect(lackOfFit!.f).toBeCloseTo(6, 10);
    expect(lackOfFit!.p).toBeCloseTo(1 - (studentCdf(Math.sqrt(6), 3) - studentCdf(-Math.sqrt(6), 3)), 10);
  });

  test('repeats tell a bend from scatter', () => {
    const bent = sweep(9).map((each) => ({ ...each, hz: each.hz + 0.25 * (each.volt - 8) ** 2 }));
    expect(fitted(bent, own).lackOfFit!.p).toBeLessThan(1e-6);
    const ps = Array.from({ length: 200 }, (_, n) => fitted(sweep(n), own).lackOfFit!.p);
    const small = ps.filter((p) => p < 0.1).length / 200;
    expect(small).toBeGreaterThan(0.05);
    expect(small).toBeLessThan(0.16);
  });

  test('no-load current, jitter, and none where nothing measured them', () => {
    const outcome = fitted(sweep(1, 16, -1, 0), own);
    expect(outcome.noLoadAmpere).toBeCloseTo(0.2, 12);
    expect(outcome.jitterShare).toBeGreaterThan(0.2 / (13 * 16));
    const typed = sweep(1).map((each) => ({ ...each, ampere: null, readings: 1, sdHz: 0 }));
    expect(fitted(typed, own)).toMatchObject({ noLoadAmpere: null, jitterShare: null });
  });

  test('weights only where the points show clearly that scatter goes with the rate', () => {
    const of = (seed: number, share: number, flat: number) =>
      fitLine(
        sweep(seed, 16, -1, 1).map(({ volt, hz }) => ({
          volt,
          hz: 16 * (volt + 1) + (hz - 16 * (volt + 1)) * (flat + share * (volt + 1) ** 2),
        })),
      );
    const weighted = (share: number, flat: number) =>
      Array.from({ length: 100 }, (_, n) => of(n, share, flat)).filter(({ weights }) => weights[0] !== 1)
        .length;
    expect(weighted(0, 0.3)).toBeLessThan(10);
    expect(weighted(0.01, 0)).toBeGreaterThan(60);
    const { weights, residuals, sd } = of(1, 0.01, 0);
    expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(18, 10);
    expect(weights[0]! / weights[8]!).toBeGreaterThan(4);
    expect(Math.sqrt(residuals.reduce((sum, each) => sum + each ** 2, 0) / 16)).toBeCloseTo(sd, 10);
  });

  test('a point that is left out counts for nothing', () => {
    const points = sweep(2);
    const wild = point(7, 999, { leftOut: { by: 'Ada', reason: 'cable slipped', at: '' } });
    expect(fitted([...points, wild], own)).toEqual(fitted(points, own));
  });

  test('scatter that hides the slope gives no curve, and says so', () => {
    const hz = [100, 20, 180, 30, 160, 90, 140];
    const outcome = fitMachine(
      hz.map((each, n) => point(5 + n / 2, each)),
      own,
    );
    expect('problems' in outcome && outcome.problems.map(({ code }) => code)).toEqual(['flat']);
  });
});

test('as found and as left: each is of its own points', () => {
  const left = sweep(4, 15).map((each) => ({ ...each, run: 'as-left' as const }));
  const both = outcomesOf(draft([...sweep(3, 16), ...left]));
  if ('problems' in both) throw new Error('no curve');
  expect(both.asFound.hzPerVolt).toBeCloseTo(16, 1);
  expect(both.outcome.hzPerVolt).toBeCloseTo(15, 1);
  const found = outcomesOf(draft(sweep(3, 16)));
  if ('problems' in found) throw new Error('no curve');
  expect(found.asFound).toEqual(found.outcome);
  expect(outcomesOf(draft([]))).toMatchObject({ problems: [{ code: 'no-points' }] });
});

test('droop under load, and rates that cannot be of one', () => {
  const load = { depthMm: 1, volt: 6.5, freeHz: 120, loadedHz: 114, pad: 'VP-1' };
  const droop = droopOf(load);
  if ('problem' in droop) throw new Error(droop.problem);
  expect(droop.share).toBeCloseTo(0.05, 12);
  expect(droop.sentence).toContain('loses 5.0 %');
  expect(droopOf({ ...load, loadedHz: 130 })).toHaveProperty('problem');
  expect(droopOf({ ...load, freeHz: 0 })).toHaveProperty('problem');
});
