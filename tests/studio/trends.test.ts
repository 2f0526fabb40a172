import { expect, test } from 'vitest';
import { type MachineCalibration, type QuickCheck, trendSchema } from '../../src/studio/document.ts';
import { outcomesOf } from '../../src/studio/machine/fit.ts';
import { trendsOf } from '../../src/studio/trends.ts';
import { draft, own, sweep } from './machine-points.ts';
import { padDocument } from './pad-document.ts';

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
      endedAt: week(n),
      strokeLengthMm: n > 2 ? by : null,
      underLoad: { depthMm: 1, volt: 6, freeHz: 112, loadedHz: 106.4, pad: null },
    };
  };
  const calibrations = Array.from({ length: 12 }, (_, n) => ({
    id: `c${n}`,
    at: week(n),
    document: documentOf(n + 1),
  }));
  const charts = trendsOf({ calibrations, checks: [] });
  for (const chart of charts) expect(trendSchema.parse(chart)).toEqual(chart);
  expect(charts.map(({ quantity, unit, points }) => [quantity, unit, points.length])).toEqual([
    ['Rate for a volt (k)', 'Hz/V', 12],
    ['Voltage of rate zero (V0)', 'V', 12],
    ['No-load current', 'A', 12],
    ['Jitter of the rate', '%', 12],
    ['Stroke length', 'mm', 10],
    ['Droop under load', '%', 12],
  ]);
  const [k] = charts;
  expect(k!.points[0]).toMatchObject({ source: 'c0', value: calibrations[0]!.document.asFound.hzPerVolt });
  expect(k!.points[0]!.expanded).toBeCloseTo(2 * calibrations[0]!.document.asFound.uncertaintyHzPerVolt, 12);
  expect(charts.at(-1)!.points[0]!.value).toBeCloseTo(5, 10);
});

test('a pad: its sensitivity as found, and the deviations of checks against the newest calibration', () => {
  const calibrations = [0, 1, 2].map((n) => ({
    id: `c${n}`,
    at: week(n),
    document: padDocument({ gain: 1 + 0.02 * n }, 0.004),
  }));
  const check = (n: number, calibrationId: string, off: number): QuickCheck => {
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
  const charts = trendsOf({
    calibrations,
    checks: [check(1, 'c1', 0.5), check(4, 'c2', 0.01), check(3, 'c2', 0.005)],
  });
  const [sensitivity] = charts;
  expect(sensitivity!.points.map(({ value }) => value)).toEqual(
    [0, 2, 4].map((each) => expect.closeTo(each, 8)),
  );
  expect(sensitivity!.points[0]!.expanded).toBeCloseTo(0.4, 8);
  const deep = charts.at(-1)!;
  expect(deep.quantity).toBe('Deviation at 1.50 mm in quick checks against EV-c2');
  expect(deep.points.map(({ value, source }) => [value, source])).toEqual([
    [0.005, 'q3'],
    [0.01, 'q4'],
  ]);
  expect(trendsOf({ calibrations: [], checks: [] })).toEqual([]);
});
