import { describe, expect, test } from 'vitest';
import {
  type ExcursionDot,
  excursionCauses,
  expectedStrokes,
  type MachineSample,
} from '../../src/signal/excursions.ts';
import { RunningWindow } from '../../src/signal/running-window.ts';
import { normal, seeded } from './synthetic.ts';

const PERIOD_US = 600_000;

function even(n: number, seed = 1): ExcursionDot[] {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, i) => ({
    startUs: i * PERIOD_US,
    endUs: i * PERIOD_US + 150_000,
    depthMm: 0.75 + 0.03 * normal(random),
    uncertaintyMm: 0.005,
    zeroBeforeMm: 0.001 * normal(random),
    zeroAfterMm: 0.001 * normal(random),
  }));
}

function telemetry(n: number, seed = 2): MachineSample[] {
  const random = seeded(seed);
  return Array.from({ length: (n * PERIOD_US) / 50_000 }, (_, i) => ({
    atUs: i * 50_000,
    rateHz: 110 * (1 + 0.01 * normal(random)),
    measuredV: 6.5 * (1 + 0.002 * normal(random)),
  }));
}

const deeper = (dots: ExcursionDot[], at: number, change: Partial<ExcursionDot> = {}): ExcursionDot[] =>
  dots.map((dot, i) => (i === at ? { ...dot, depthMm: 1.2, ...change } : dot));

describe('strokes that the motor made in a dot', () => {
  test('15 strokes at 100/s last 14 cycles and one time in the skin', () => {
    expect(expectedStrokes({ startUs: 0, endUs: 143_000 }, () => 100)).toBe(15);
    expect(expectedStrokes({ startUs: 0, endUs: 3_000 }, () => 100)).toBe(1);
  });

  test('follow a rate that falls under load, and are not known without one', () => {
    // From 120 to 100 strokes/s within the dot: 20 cycles and a bit.
    expect(expectedStrokes({ startUs: 0, endUs: 185_000 }, (us) => 120 - (20 * us) / 185_000)).toBe(21);
    expect(expectedStrokes({ startUs: 0, endUs: 185_000 }, () => null)).toBeNull();
    expect(expectedStrokes({ startUs: 0, endUs: 185_000 }, () => 0)).toBeNull();
  });
});

describe('why a dot stands out', () => {
  test('an even hand has no excursion; nor have few dots', () => {
    expect(excursionCauses(even(200), telemetry(200)).filter((each) => each !== null)).toEqual([]);
    expect(excursionCauses([], [])).toEqual([]);
    expect(excursionCauses(deeper(even(3), 1), telemetry(3))).toEqual([null, null, null]);
  });

  test('hand: the machine was normal and the surface stood still', () => {
    const causes = excursionCauses(deeper(even(40), 20), telemetry(40));
    expect(causes[20]).toBe('hand');
    expect(causes.filter((each) => each !== null)).toHaveLength(1);
    const shallow = deeper(even(40), 20, { depthMm: 0.3 });
    expect(excursionCauses(shallow, telemetry(40))[20]).toBe('hand');
  });

  test('voltage: it dipped within the dot, not elsewhere', () => {
    const dots = deeper(even(40), 20, { depthMm: 0.4 });
    const dip = (fromUs: number) =>
      telemetry(40).map((each) =>
        each.atUs >= fromUs && each.atUs <= fromUs + 150_000 ? { ...each, measuredV: 5.2 } : each,
      );
    expect(excursionCauses(dots, dip(20 * PERIOD_US))[20]).toBe('voltage');
    expect(excursionCauses(dots, dip(10 * PERIOD_US))[20]).toBe('hand');
    // A machine that does not measure its voltage still tells its rate.
    const slow = telemetry(40).map((each) => ({
      ...each,
      measuredV: null,
      rateHz: Math.abs(each.atUs - 20 * PERIOD_US - 75_000) < 100_000 ? 85 : each.rateHz,
    }));
    expect(excursionCauses(dots, slow)[20]).toBe('voltage');
  });

  test('surface: it rests elsewhere after the dot than before, by as much as the dot is off', () => {
    const moved = deeper(even(40), 20, { zeroBeforeMm: 0, zeroAfterMm: 0.3 });
    expect(excursionCauses(moved, telemetry(40))[20]).toBe('surface');
    const little = deeper(even(40), 20, { zeroBeforeMm: 0, zeroAfterMm: 0.05 });
    expect(excursionCauses(little, telemetry(40))[20]).toBe('unknown');
  });

  test('unknown: no telemetry, or none about the dot, or a surface that was not seen', () => {
    const dots = deeper(even(40), 20);
    expect(excursionCauses(dots, [])[20]).toBe('unknown');
    const holed = telemetry(40).filter((each) => Math.abs(each.atUs - 20 * PERIOD_US) > 500_000);
    expect(excursionCauses(dots, holed)[20]).toBe('unknown');
    const unseen = deeper(even(40), 20, { zeroBeforeMm: null });
    expect(excursionCauses(unseen, telemetry(40))[20]).toBe('unknown');
  });

  test('10⁵ dots with their telemetry are judged, each as it would be alone', () => {
    const n = 100_000;
    const causes = excursionCauses(deeper(even(n), 77_777), telemetry(n));
    expect(causes[77_777]).toBe('hand');
    expect(causes.filter((each) => each !== null).length).toBeLessThan(n / 1000);
  });
});

test('the running window has the median and the MAD of its values', () => {
  const random = seeded(5);
  const values = Array.from({ length: 200 }, () => Math.round(20 * random()));
  const window = new RunningWindow(values, 9);
  const middle = (list: number[]) => {
    const sorted = list.toSorted((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  };
  for (let i = 0; i < values.length; i++) {
    const own = values.slice(Math.max(0, i - 4), i + 5);
    const median = middle(own);
    const mad = middle(own.map((each) => Math.abs(each - median)));
    expect(window.at(i)).toEqual({ count: own.length, median, mad });
  }
});
