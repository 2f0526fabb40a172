/** Which quantities of an item are followed over time, and their values from its calibrations and checks. */
import type {
  CalibrationDocument,
  MachineCalibration,
  PadCalibration,
  QuickCheck,
  Trend,
} from './document.ts';
import { droopOf } from './machine/droop.ts';
import { nominalOfCounts } from './pad/readings.ts';
import { individualsChart, type TrendInput } from './trend.ts';

export interface Dated {
  /** Id of the calibration. */
  readonly id: string;
  readonly at: string;
  readonly document: CalibrationDocument;
}

interface Value {
  readonly value: number;
  readonly expanded: number | null;
}

/**
 * Charts of every quantity that has a value, as found: what an adjustment did is not wear. Voided calibrations are
 * for the caller to leave out.
 */
export function trendsOf(input: {
  readonly calibrations: readonly Dated[];
  readonly checks: readonly QuickCheck[];
}): Trend[] {
  const machines = input.calibrations.flatMap(({ document, ...rest }) =>
    document.item === 'machine' ? [{ ...rest, document }] : [],
  );
  const pads = input.calibrations.flatMap(({ document, ...rest }) =>
    document.item === 'pad' ? [{ ...rest, document }] : [],
  );
  const charts: TrendInput[] = [
    ...ofMachine.map(({ quantity, unit, take }) => chartOf(quantity, unit, machines, take)),
    ...ofPad.map(({ quantity, unit, take }) => chartOf(quantity, unit, pads, take)),
    ...checkCharts(input.checks),
  ];
  return charts.filter(({ points }) => points.length > 0).map(individualsChart);
}

const known = (value: number | null, expanded: number | null = null): Value | null =>
  value === null ? null : { value, expanded };
const byHand = (measured: MachineCalibration['strokeLengthMm']) =>
  measured === null ? null : { value: measured.value, expanded: measured.expanded };

const ofMachine: readonly {
  readonly quantity: string;
  readonly unit: string;
  take(document: MachineCalibration): Value | null;
}[] = [
  {
    quantity: 'Rate for a volt (k)',
    unit: 'Hz/V',
    take: ({ asFound }) => known(asFound.hzPerVolt, 2 * asFound.uncertaintyHzPerVolt),
  },
  {
    quantity: 'Voltage of rate zero (V0)',
    unit: 'V',
    take: ({ asFound }) => known(asFound.zeroVolt, 2 * asFound.uncertaintyZeroVolt),
  },
  { quantity: 'No-load current', unit: 'A', take: ({ asFound }) => known(asFound.noLoadAmpere) },
  {
    quantity: 'Jitter of the rate',
    unit: '%',
    take: ({ asFound: { jitterShare } }) => known(jitterShare === null ? null : 100 * jitterShare),
  },
  { quantity: 'Start-up voltage', unit: 'V', take: ({ startUpVolt }) => byHand(startUpVolt) },
  { quantity: 'Time to speed', unit: 's', take: ({ timeToSpeedS }) => known(timeToSpeedS) },
  { quantity: 'Stroke length', unit: 'mm', take: ({ strokeLengthMm }) => byHand(strokeLengthMm) },
  { quantity: 'Needle protrusion', unit: 'mm', take: ({ protrusionMm }) => byHand(protrusionMm) },
  { quantity: 'Needle run-out', unit: 'mm', take: ({ runOutMm }) => byHand(runOutMm) },
  {
    quantity: 'Droop under load',
    unit: '%',
    take({ underLoad }) {
      const droop = underLoad === null ? null : droopOf(underLoad);
      return droop === null || 'problem' in droop ? null : known(100 * droop.share);
    },
  },
];

const ofPad: readonly {
  readonly quantity: string;
  readonly unit: string;
  take(document: PadCalibration): Value | null;
}[] = [
  { quantity: 'Sensitivity, off what the pad says', unit: '%', take: sensitivityOf },
  { quantity: 'Hysteresis', unit: 'mm', take: ({ outcome }) => known(outcome.hysteresisMm) },
  { quantity: 'Repeatability', unit: 'mm', take: ({ outcome }) => known(outcome.repeatabilityMm) },
];

/** How much more the pad's nominal depth rises than the reference, as found, by a straight line through the points. */
function sensitivityOf({ points, channel, outcome }: PadCalibration): Value | null {
  const counting = points.filter(({ leftOut }) => leftOut === null);
  const found = counting.filter(({ run }) => run === 'as-found');
  const used = found.length > 1 ? found : counting;
  const n = used.length;
  const middle = used.reduce((sum, each) => sum + each.referenceMm, 0) / n;
  let squares = 0;
  let products = 0;
  for (const { referenceMm, reading } of used) {
    squares += (referenceMm - middle) ** 2;
    products += (referenceMm - middle) * nominalOfCounts(channel, reading.counts);
  }
  if (!(squares > 0)) return null;
  const span =
    Math.max(...used.map(({ referenceMm }) => referenceMm)) -
    Math.min(...used.map(({ referenceMm }) => referenceMm));
  const deepest = outcome.budget.at(-1);
  return {
    value: 100 * (products / squares - 1),
    expanded: deepest === undefined ? null : (100 * deepest.expandedMm) / span,
  };
}

function chartOf<T>(
  quantity: string,
  unit: string,
  calibrations: readonly { readonly id: string; readonly at: string; readonly document: T }[],
  take: (document: T) => Value | null,
): TrendInput {
  return {
    quantity,
    unit,
    points: calibrations.flatMap(({ id, at, document }) => {
      const value = take(document);
      return value === null ? [] : [{ at, ...value, source: id }];
    }),
  };
}

/** Each depth of the checks against the newest calibration: another calibration is another thing to deviate from. */
function checkCharts(checks: readonly QuickCheck[]): TrendInput[] {
  const newest = checks.reduce<QuickCheck | null>(
    (latest, check) => (latest === null || Date.parse(check.at) >= Date.parse(latest.at) ? check : latest),
    null,
  );
  if (newest === null) return [];
  const same = checks.filter(({ calibrationId }) => calibrationId === newest.calibrationId);
  return newest.points.map(({ referenceMm }) => ({
    quantity: `Deviation at ${referenceMm.toFixed(2)} mm in quick checks against ${newest.number}`,
    unit: 'mm',
    points: same.flatMap(({ id, at, points }) =>
      points
        .filter((point) => Math.abs(point.referenceMm - referenceMm) < 0.005)
        .map(({ deviationMm }) => ({ at, value: deviationMm, expanded: null, source: id })),
    ),
  }));
}
