import { expect, test } from 'vitest';
import { type MachineCalibration, type QuickCheck, trendSchema } from '../../src/studio/document.ts';
import { outcomesOf } from '../../src/studio/machine/fit.ts';
import { trendsOf as made, signalsNow } from '../../src/studio/trends.ts';
import { draft, own, sweep } from './machine-points.ts';
import { padDocument } from './pad-document.ts';

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const trendsOf = (input: Partial<Parameters<typeof made>[0]>) =>
  made({ records: [], voided: new Set(), checks: [], ...input }, dayOf);
const week = (n: number) => new Date(Date.UTC(2026, 0, 5 + 7 * n)).toISOString();

test('a machine: k, V0, current, jitter, and what was measured by hand', () => {
  const documentOf = (n: number): MachineCalibration => {
    const made = outcomesOf({ points: sweep(n), reference: own });
    if ('problems' in made) throw new Error('no curve');
    const environment = { temperatureC: 21, humidityPercent: null };
    const by = { value: 3.5, expanded: 0.02, instrument: 'caliper' };
    return {
      ...draft(sweep(n)),
      ...made,
      reference: own,
      environment,
      startedAt: week(n - 1),
      endedAt: week(n - 1),
      strokeLengthMm: n > 2 ? by : null,
      underLoad: { depthMm: 1, volt: 6, freeHz: 112, loadedHz: 106.4, pad: null },
    };
  };
  const records = Array.from({ length: 12 }, (_, n) => ({ id: `c${n}`, document: documentOf(n + 1) }));
  const charts = trendsOf({ records: records.toReversed() });
  for (const chart of charts) expect(trendSchema.parse(chart)).toEqual(chart);
  expect(charts.map(({ quantity, unit, points }) => [quantity, unit, points.length])).toEqual([
    ['rate for a volt as found', 'Hz/V', 12],
    ['voltage at which the line begins as found', 'V', 12],
    ['current without load as found', 'A', 12],
    ['jitter of the rate as found', '%', 12],
    ['stroke length', 'mm', 10],
    ['droop of the rate under load', '%', 12],
  ]);
  const [k] = charts;
  expect(k!.points[0]).toMatchObject({ source: 'c0', value: records[0]!.document.asFound.hzPerVolt });
  expect(k!.points[0]!.expanded).toBeCloseTo(2 * records[0]!.document.asFound.uncertaintyHzPerVolt, 12);
  expect(charts.at(-1)!.points[0]!.value).toBeCloseTo(5, 10);
});

const checkOf = (n: number, calibrationId: string, off: number): QuickCheck => {
  const { reference, points } = padDocument({}, 0.004);
  const point = (referenceMm: number) => ({
    referenceMm,
    reading: points[0]!.reading,
    depthMm: referenceMm + off,
    deviationMm: off,
    limitMm: 0.02,
  });
  return {
    id: `q${n}`,
    serial: 'VP-1',
    calibrationId,
    number: `EV-${calibrationId}`,
    at: week(n),
    by: 'Ada',
    reference,
    temperatureC: null,
    points: [point(0.5), point(1.5)],
    falseAlarmShare: 0.01,
    passed: true,
    sentence: '',
  };
};

test('a pad: its errors as found, and the deviations of checks; what was voided says nothing', () => {
  const level = (referenceMm: number, n: number) => ({
    ...{ referenceMm, shownMm: referenceMm + 0.01 * n, errorMm: 0.01 * n, expandedMm: 0.004 },
  });
  const records = [0, 1, 2].map((n) => ({
    id: `c${n}`,
    document: padDocument({}, 0.004, { startedAt: week(n), asFound: [level(0.5, n), level(1.5, n)] }),
  }));
  const checks = [checkOf(1, 'c1', 0.5), checkOf(4, 'c2', 0.01), checkOf(3, 'c2', 0.005)];
  const charts = trendsOf({ records, voided: new Set(['c1']), checks });
  const shown = charts.map(({ quantity, points }) => [quantity, points.map(({ source }) => source).join()]);
  expect(shown).toContainEqual(['deviation in quick checks at 0.50 mm', 'q3,q4']);
  expect(shown).toContainEqual(['deviation in quick checks at 1.50 mm', 'q3,q4']);
  const errors = shown.filter(([quantity]) => quantity?.startsWith('error as found at'));
  expect(errors.length).toBeGreaterThan(0);
  for (const [, sources] of errors) expect(sources).toBe('c0,c2');
  expect(trendsOf({})).toEqual([]);
});

test('a trend signals while its newest value breaks a rule, by the studio’s day, and no longer', () => {
  const steady = Array.from({ length: 12 }, (_, n) => checkOf(n, 'c', 0.001 * ((n * 7) % 5)));
  expect(signalsNow(trendsOf({ checks: steady }))).toEqual([]);
  const off = [...steady, checkOf(12, 'c', 0.1)];
  const found = signalsNow(made({ records: [], voided: new Set(), checks: off }, () => '2026-03-31'));
  expect(found.map(({ quantity, at }) => [quantity, at])).toEqual([
    ['deviation in quick checks at 0.50 mm', week(12)],
    ['deviation in quick checks at 1.50 mm', week(12)],
  ]);
  expect(found[0]?.sentence).toMatch(/has changed.* of 2026-03-31, lies above/);
  // Looked at and mended: what was is in the chart, and calls nobody. The step back is too large a one itself.
  const mended = [...off, checkOf(13, 'c', 0.002), checkOf(14, 'c', 0.001)];
  expect(signalsNow(trendsOf({ checks: mended }))).toEqual([]);
});

test('a new calibration begins the chart of the checks anew: its own step calls nobody', () => {
  const scatter = (n: number) => 0.001 * ((n * 7) % 5);
  const before = Array.from({ length: 12 }, (_, n) => checkOf(n, 'c1', scatter(n)));
  const after = Array.from({ length: 9 }, (_, n) => checkOf(12 + n, 'c2', 0.02 + scatter(n)));
  const counts = (checks: QuickCheck[]) => trendsOf({ checks }).map(({ points }) => points.length);
  expect(counts(before)).toEqual([12, 12]);
  expect(counts([...before, ...after])).toEqual([9, 9]);
  for (let n = 1; n <= after.length; n++)
    expect(signalsNow(trendsOf({ checks: [...before, ...after.slice(0, n)] })), `${n}`).toEqual([]);
});
