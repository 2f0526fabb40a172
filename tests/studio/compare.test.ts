import { describe, expect, test } from 'vitest';
import { compareCalibrations } from '../../src/studio/compare.ts';
import type { MachineCalibration } from '../../src/studio/document.ts';
import { outcomesOf } from '../../src/studio/machine/fit.ts';
import { draft, own, sweep } from './machine-points.ts';
import { padDocument, padPoints } from './pad-document.ts';

function machine(
  points: ReturnType<typeof sweep>,
  more: Partial<MachineCalibration> = {},
): MachineCalibration {
  const made = outcomesOf({ points, reference: more.reference ?? own });
  if ('problems' in made) throw new Error('no curve');
  const { reference: _, environment: __, ...rest } = draft(points);
  const environment = { temperatureC: 21, humidityPercent: 40 };
  return { ...rest, reference: own, environment, endedAt: '2026-11-22T10:10:00.000Z', ...made, ...more };
}
const good = { ...own, rateShare: 0.001, voltShare: 0.001 };

describe('machines', () => {
  test('the same machine again has not changed', () => {
    const same = compareCalibrations(machine(sweep(2)), machine(sweep(1)));
    expect(same.significant).toBe(false);
    expect(same.sentence).toContain('The uncertainty of both explains it (p = ');
    const [k, zero] = same.changes;
    expect(k).toMatchObject({ what: 'k', unit: 'Hz/V' });
    expect(Math.abs(k!.difference)).toBeLessThan(k!.expanded);
    expect(Math.abs(zero!.difference)).toBeLessThan(zero!.expanded);
    expect(compareCalibrations(machine(sweep(1)), machine(sweep(1)))).toMatchObject({ significant: false });
  });

  test('of 400 pairs that did not change, at most one in twenty is called changed', () => {
    const pairs = Array.from({ length: 400 }, (_, n) =>
      compareCalibrations(
        machine(sweep(2 * n + 1), { reference: { ...own, rateShare: 0, voltShare: 0 } }),
        machine(sweep(2 * n + 2), { reference: { ...own, rateShare: 0, voltShare: 0 } }),
      ),
    );
    const called = pairs.filter(({ significant }) => significant).length;
    expect(called).toBeLessThanOrEqual(30); // 20 expected, 4.4 their spread
    expect(called).toBeGreaterThanOrEqual(8);
  });

  test('a worn machine is seen, by k and V0 together where neither shows it alone', () => {
    const worn = compareCalibrations(
      machine(sweep(2, 15.5), { reference: good }),
      machine(sweep(1), { reference: good }),
    );
    expect(worn.significant).toBe(true);
    expect(worn.sentence).toMatch(
      /k went from 15\.96 to 15\.50 Hz\/V \(−0\.46 ± 0\.09\) and V0 from −1.*Hz slower.*more than the uncertainty/,
    );
    // A little more friction: 0.6 Hz less at every voltage, hidden in V0, whose own uncertainty is as large.
    const both = compareCalibrations(
      machine(sweep(12, 16.15, -0.84), { reference: good }),
      machine(sweep(11), { reference: good }),
    );
    expect(both.significant).toBe(true);
  });

  test('a coarse instrument explains what a good one does not', () => {
    expect(compareCalibrations(machine(sweep(2, 15.8)), machine(sweep(1))).significant).toBe(false);
    expect(
      compareCalibrations(
        machine(sweep(2, 15.8), { reference: good }),
        machine(sweep(1), { reference: good }),
      ).significant,
    ).toBe(true);
  });

  test('what was found is compared, not what was adjusted since', () => {
    const left = sweep(3, 16).map((each) => ({ ...each, run: 'as-left' as const }));
    const now = machine([...sweep(2, 14), ...left], { reference: good, adjustment: 'new bearing' });
    const { significant, sentence } = compareCalibrations(now, machine(sweep(1), { reference: good }));
    expect(significant).toBe(true);
    expect(sentence).toContain('adjusted after that (new bearing)');
  });
});

describe('pads', () => {
  const then = padDocument({}, 0.004);

  test('a pad that reads as it did has not changed', () => {
    const same = compareCalibrations(padDocument({ gain: 1.002 }, 0.004), then);
    expect(same.significant).toBe(false);
    expect(same.changes.map(({ what }) => what)).toEqual(['0.50 mm', '1.00 mm', '1.50 mm', '2.00 mm']);
    // Both calibrations, each at the depth and at the surface.
    expect(same.changes[0]!.expanded).toBeCloseTo(2 * 0.004 * 2, 10);
    expect(same.sentence).toContain('+0.004 mm ± 0.016 mm at 2.00 mm (+0.2 %) where it is off most');
  });

  test('a gain that drifted is told at the depth where it shows most', () => {
    const drifted = compareCalibrations(padDocument({ gain: 1.02 }, 0.004), then);
    expect(drifted.significant).toBe(true);
    expect(drifted.sentence).toContain('+0.040 mm ± 0.016 mm at 2.00 mm (+2.0 %)');
    expect(drifted.sentence).toContain('the pad has changed');
    // Beyond k = 2 of both is a change, within it is none.
    expect(compareCalibrations(padDocument({ gain: 1.009 }, 0.004), then).significant).toBe(true);
    expect(compareCalibrations(padDocument({ gain: 1.007 }, 0.004), then).significant).toBe(false);
  });

  test('the surface is tracked while a pad is used: a level that moved as a whole is no change', () => {
    expect(compareCalibrations(padDocument({ levelMm: 0.05 }, 0.004), then).significant).toBe(false);
  });

  test('the earlier curve counts, not the nominal depth', () => {
    const curved = padDocument({ gain: 1.1 }, 0.004);
    expect(compareCalibrations(padDocument({ gain: 1.1 }, 0.004), curved).significant).toBe(false);
    expect(compareCalibrations(then, curved).significant).toBe(true);
  });

  test('what was found is compared, not what was adjusted since', () => {
    const points = [...padPoints('as-found', 1.05), ...padPoints('as-left', 1)];
    const now = padDocument({}, 0.004, { points, adjustment: 'sensor set again' });
    const { significant, sentence } = compareCalibrations(now, then);
    expect(significant).toBe(true);
    expect(sentence).toMatch(/at 2\.00 mm \(\+[45]\.\d %\).*adjusted after that \(sensor set again\)/);
  });

  test('what cannot be compared is said', () => {
    const other = padDocument({}, 0.004, {
      channel: { name: 'depth', unit: 'mm', bits: 16, scale: 0.0001, offset: -0.5 },
    });
    expect(compareCalibrations(other, then)).toMatchObject({
      significant: false,
      changes: [],
      sentence: expect.stringContaining('describes its depth otherwise'),
    });
    expect(compareCalibrations(machine(sweep(1)), other).sentence).toContain('cannot be compared');
  });
});
