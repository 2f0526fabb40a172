import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CurvePoints, fitCurve, hzAt, loadOf, voltFor } from '../../src/safety/control/curve.ts';

const curve = { hzPerVolt: 16, zeroVolt: -1 };

describe('the curve', () => {
  test('there and back', () => {
    expect(voltFor(curve, 96)).toBe(5);
    expect(hzAt(curve, 5)).toBe(96);
    expect(hzAt(curve, -3)).toBe(0);
  });

  test('the load is the share of the rate that is missing', () => {
    expect(loadOf(curve, { rateHz: 86.4, milliV: 5_000 })).toBeCloseTo(0.1, 9);
    expect(loadOf(null, { rateHz: 86.4, milliV: 5_000 })).toBeNull();
    expect(loadOf(curve, { rateHz: 0, milliV: 0 })).toBeCloseTo(1, 9);
    expect(loadOf(curve, { rateHz: 0, milliV: -900 })).toBeNull();
  });

  test('is found again from its own points, whatever it is', () => {
    const line = fc.record({
      hzPerVolt: fc.double({ min: 5, max: 40, noNaN: true }),
      zeroVolt: fc.double({ min: -3, max: 3, noNaN: true }),
      from: fc.double({ min: 3, max: 6, noNaN: true }),
      step: fc.double({ min: 0.3, max: 1, noNaN: true }),
      count: fc.integer({ min: 3, max: 12 }),
    });
    fc.assert(
      fc.property(line, ({ hzPerVolt, zeroVolt, from, step, count }) => {
        const points = Array.from({ length: count }, (_, i) => {
          const volt = from + i * step;
          return { volt, hz: hzPerVolt * (volt - zeroVolt) };
        });
        const fit = fitCurve(points);
        expect(fit?.points).toBe(count);
        expect(fit?.hzPerVolt).toBeCloseTo(hzPerVolt, 6);
        expect(fit?.zeroVolt).toBeCloseTo(zeroVolt, 6);
      }),
      { numRuns: 50 },
    );
  });

  test('is not made up from too little, or from what no machine does', () => {
    expect(fitCurve([])).toBeNull();
    expect(fitCurve([{ volt: 5, hz: 96 }])).toBeNull();
    expect(
      fitCurve([
        { volt: 5, hz: 96 },
        { volt: 5.4, hz: 102 },
      ]),
    ).toBeNull();
    expect(
      fitCurve([
        { volt: 5, hz: 96 },
        { volt: 7, hz: 90 },
      ]),
    ).toBeNull();
    expect(
      fitCurve([
        { volt: 5, hz: 96 },
        { volt: 5.5, hz: 104 },
      ]),
    ).toMatchObject({ hzPerVolt: 16, points: 2 });
  });
});

describe('the points of it', () => {
  const fill = (points: CurvePoints, fromUs: number, forUs: number, milliV: number, hz: number) => {
    let told = 0;
    for (let us = 0; us <= forUs; us += 20_000) if (points.add(fromUs + us, milliV, hz)) told++;
    return told;
  };

  test('are readings that held still for a second, one for each 0.1 V, the fastest of each', () => {
    const points = new CurvePoints();
    expect(fill(points, 0, 980_000, 5_000, 96)).toBe(0);
    expect(fill(points, 2_000_000, 900_000, 5_100, 90)).toBe(0);
    expect(points.points()).toEqual([]);
    expect(fill(points, 4_000_000, 2_000_000, 6_010, 112)).toBe(1);
    fill(points, 8_000_000, 2_000_000, 5_000, 90);
    fill(points, 12_000_000, 2_000_000, 5_020, 96);
    fill(points, 16_000_000, 2_000_000, 4_990, 93);
    expect(points.points()).toEqual([
      { volt: 5.02, hz: 96 },
      { volt: 6.01, hz: 112 },
    ]);
    expect(fitCurve(points.points())?.hzPerVolt).toBeCloseTo(16 / 0.99, 6);
  });

  test('neither a ramp nor a standing motor gives one', () => {
    const points = new CurvePoints();
    for (let us = 0; us < 5_000_000; us += 20_000) points.add(us, 4_000 + us / 1000, 80 + us / 50_000);
    fill(points, 6_000_000, 3_000_000, 0, 0);
    fill(points, 10_000_000, 3_000_000, 5_000, 0);
    expect(points.points()).toEqual([]);
  });
});
