import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrated, countAt, mmAt, pickChannels, scaleOf, sensorOf, toMm } from '../../src/signal/depth.ts';
import {
  appliesTo,
  type CurveForm,
  curveFault,
  type DepthCurve,
  depthOf,
  nominalOf,
  slopeOf,
  tableOf,
  uncertaintyAt,
} from '../../src/signal/depth-curve.ts';
import type { Channel } from '../../src/signal/types.ts';

const channel: Channel = {
  ...{ index: 0, stream: 0, slot: 0, name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.6 },
  ...{ min: -0.6, max: 3.4, rateHz: 2000 },
};
const curveOf = (form: CurveForm, of: Partial<Channel> = {}, fromMm = 0, toMm = 3): DepthCurve => {
  const { name, unit, bits, scale, offset } = { ...channel, ...of };
  return { channel: { name, unit, bits, scale, offset }, fromMm, toMm, form };
};
const bent = curveOf({ kind: 'polynomial', coefficients: [0.02, 1.05, 0.01] });
/** sin has known values and slopes between the knots. */
const truth = (mm: number) => mm + 0.03 * Math.sin(2 * mm);
const spline = curveOf({
  kind: 'spline',
  knots: Array.from({ length: 13 }, (_, i) => {
    const nominalMm = i / 4;
    const slope = 1 + 0.06 * Math.cos(2 * nominalMm);
    return { nominalMm, depthMm: truth(nominalMm), slope };
  }),
});
const curves = [curveOf({ kind: 'nominal' }), bent, spline];

describe('a curve', () => {
  it('gives what its form says, and goes on straight beyond what was measured', () => {
    expect(depthOf(bent, 2)).toBeCloseTo(0.02 + 2.1 + 0.04, 12);
    expect(slopeOf(bent, 2)).toBeCloseTo(1.05 + 0.04, 12);
    const end = depthOf(bent, 3);
    expect(depthOf(bent, 3.4)).toBeCloseTo(end + 0.4 * (1.05 + 0.06), 12);
    expect(depthOf(bent, -0.5)).toBeCloseTo(0.02 - 0.5 * 1.05, 12);
    expect(depthOf(curves[0]!, 1.234)).toBe(1.234);
    // Cubic Hermite with knots h apart is off by h⁴ / 384 of the fourth derivative at most.
    for (let mm = 0; mm <= 3; mm += 0.01)
      expect(Math.abs(depthOf(spline, mm) - truth(mm))).toBeLessThan((0.25 ** 4 / 384) * 0.03 * 16 * 1.01);
    expect(depthOf(spline, 3.4)).toBeCloseTo(truth(3) + 0.4 * slopeOf(spline, 3), 12);
  });

  it('is undone by its inverse, within the range and beyond', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...curves),
        fc.double({ min: -0.6, max: 3.5, noNaN: true }),
        (curve, mm) => {
          expect(nominalOf(curve, depthOf(curve, mm))).toBeCloseTo(mm, 12);
        },
      ),
    );
  });

  it('is a table of every count, of 12 bits and of 16, in mm whatever the unit, made once', () => {
    for (const curve of curves) {
      const table = tableOf(curve);
      expect(table).toHaveLength(4096);
      for (const count of [0, 1, 600, 1800, 4095])
        expect(table[count]).toBe(Math.fround(depthOf(curve, -0.6 + 0.001 * count)));
      expect(tableOf(curve)).toBe(table);
    }
    const um = curveOf(bent.form, { unit: 'um', bits: 16, scale: 0.0625, offset: -600 });
    expect(tableOf(um)).toHaveLength(65_536);
    expect(tableOf(um)[28_800]).toBeCloseTo(depthOf(bent, 1.2), 6);
    expect(curveFault(um)).toBeNull();
  });

  it('is for the channel that it was measured on, described as it was then', () => {
    expect(appliesTo(bent, channel)).toBe(true);
    for (const other of [
      { scale: 0.0011 },
      { offset: -0.5 },
      { bits: 16 as const },
      { unit: 'um' },
      { name: 'x' },
    ])
      expect(appliesTo(bent, { ...channel, ...other })).toBe(false);
  });
});

describe('a curve that would hide a needle too deep is refused', () => {
  it.each([
    ['flat', curveOf({ kind: 'polynomial', coefficients: [0, 0.45] }), /slope is 0.450/],
    ['steep', curveOf({ kind: 'polynomial', coefficients: [0, 2.1] }), /slope is 2.100/],
    ['falling', curveOf({ kind: 'polynomial', coefficients: [0, -1] }), /slope is -1.000/],
    [
      'bent back at its end',
      curveOf({ kind: 'polynomial', coefficients: [0, 1.2, -0.15] }),
      /slope is 0.500/,
    ],
    ['shifted', curveOf({ kind: 'polynomial', coefficients: [-0.6, 1] }), /moves the surface by -0.60 mm/],
    [
      'without a number',
      curveOf({ kind: 'polynomial', coefficients: [Number.NaN, 1] }),
      /no depth at count 0/,
    ],
    ['of no length', curveOf({ kind: 'nominal' }, { unit: 'V' }), /no depth/],
    ['of no range', curveOf({ kind: 'nominal' }, {}, 1, 1), /no range/],
    [
      'with knots that stand on one another',
      curveOf({
        kind: 'spline',
        knots: [1, 1].map((mm) => ({ nominalMm: mm, depthMm: mm, slope: 1 })),
      }),
      /knots/,
    ],
  ])('%s', (_, curve, why) => expect(curveFault(curve)).toMatch(why));

  it.each(curves.map((curve) => [curve.form.kind, curve] as const))(
    'and a sound one is not: %s',
    (_, curve) => expect(curveFault(curve)).toBeNull(),
  );
});

it('says how sure a depth is: straight between, constant beyond', () => {
  const by = [
    { depthMm: 0, uncertaintyMm: 0.004 },
    { depthMm: 2, uncertaintyMm: 0.01 },
  ];
  expect([-1, 0, 1, 2, 3].map((mm) => uncertaintyAt(by, mm))).toEqual([0.004, 0.004, 0.007, 0.01, 0.01]);
  expect(uncertaintyAt([], 1)).toBeNaN();
});

describe('a scale with a curve', () => {
  const scale = calibrated(scaleOf(channel)!, bent);

  it('makes depths by the table, and tells the deepest', () => {
    const counts = Uint16Array.of(600, 2600, 0);
    const batch = {
      stream: 0,
      slots: 1,
      frames: 3,
      counts,
      deviceUs: 0,
      periodUs: 500,
      gapBefore: false,
      epoch: 0,
    };
    const out = new Float32Array(3);
    const deepest = toMm(batch, scale, out);
    expect([...out]).toEqual([0, 2, -0.6].map((mm) => Math.fround(depthOf(bent, mm))));
    expect(deepest).toBe(out[1]);
    expect(mmAt(scale, 2600)).toBe(out[1]);
    expect(sensorOf(scale)!.limitMm).toBe(Math.fround(depthOf(bent, 3.495)));
    expect(sensorOf(scale)!.resolutionMm).toBeCloseTo(0.00108, 4);
  });

  it('finds the count of a depth, for channels that rise and that fall', () => {
    const falling: Channel = { ...channel, scale: -0.001, offset: 3.4 };
    const down = calibrated(scaleOf(falling)!, curveOf(bent.form, falling));
    fc.assert(
      fc.property(
        fc.constantFrom(scale, down),
        fc.double({ min: -0.5, max: 3.2, noNaN: true }),
        (each, mm) => {
          const count = countAt(each, mm);
          const nominalMm = each.offsetMm + each.scaleMm * count;
          expect(Math.abs(depthOf(bent, nominalMm) - mm)).toBeLessThan(1e-5);
          expect(mmAt(each, Math.round(count))).toBeCloseTo(mm, 2);
        },
      ),
    );
    // Beyond the last count straight on, as without a curve.
    expect(countAt(scale, 9)).toBeGreaterThan(4095);
    expect(countAt(scaleOf(channel)!, 1.4)).toBeCloseTo(2000, 9);
  });

  it('is the nominal one where the pad describes its depth otherwise, and where the curve says so', () => {
    expect(pickChannels([channel], bent).depth?.table).not.toBeNull();
    expect(pickChannels([{ ...channel, offset: -0.5 }], bent).depth?.table).toBeNull();
    expect(pickChannels([channel], curves[0]!).depth).toEqual(scaleOf(channel));
  });
});
