/** What of an item is followed over time, from its calibrations as found and its quick checks. */
import type {
  CalibrationDocument,
  MachineCalibration,
  PadCalibration,
  QuickCheck,
  Trend,
} from './document.ts';
import { droopOf } from './machine/droop.ts';
import { individualsChart } from './trend.ts';

interface Sample {
  readonly at: string;
  readonly value: number;
  readonly expanded: number | null;
  readonly source: string;
}
interface Series {
  readonly quantity: string;
  readonly unit: string;
  readonly points: readonly Sample[];
}

/** A trend whose newest value breaks a rule: someone should look for the cause. */
export interface TrendSignal {
  readonly quantity: string;
  /** Of the newest value. */
  readonly at: string;
  readonly sentence: string;
}

/** Depths that are the same but for how they were set, mm. */
const SAME_MM = 0.02;

/**
 * One chart a quantity, of those that were measured at all. What was voided says nothing; nor does a check against it.
 * @param voided ids of calibrations.
 * @param dayOf the day of a moment by the studio's calendar, YYYY-MM-DD.
 */
export function trendsOf(
  {
    records,
    voided,
    checks,
  }: {
    readonly records: readonly { readonly id: string; readonly document: CalibrationDocument }[];
    readonly voided: ReadonlySet<string>;
    readonly checks: readonly QuickCheck[];
  },
  dayOf: (date: Date) => string,
): Trend[] {
  const good = records
    .filter(({ id }) => !voided.has(id))
    .toSorted((a, b) => a.document.startedAt.localeCompare(b.document.startedAt));
  const pads = good.flatMap(({ id, document }) => (document.item === 'pad' ? [{ id, document }] : []));
  const machines = good.flatMap(({ id, document }) =>
    document.item === 'machine' ? [{ id, document }] : [],
  );
  const sound = checks
    .filter(({ calibrationId }) => !voided.has(calibrationId))
    .toSorted((a, b) => a.at.localeCompare(b.at));
  return [...padSeries(pads), ...checkSeries(sound), ...machineSeries(machines)]
    .filter(({ points }) => points.length > 0)
    .map((series) => individualsChart(series, dayOf));
}

/** Those that signal now: one that did once and does no more was looked at. */
export const signalsNow = (trends: readonly Trend[]): TrendSignal[] =>
  trends.flatMap(({ quantity, points, sentence }) => {
    const newest = points.at(-1);
    return newest === undefined || newest.signals.length === 0 ? [] : [{ quantity, at: newest.at, sentence }];
  });

/** Errors as found, at the least depth, the middle and the greatest of the newest calibration. */
function padSeries(pads: readonly { id: string; document: PadCalibration }[]): Series[] {
  const newest = pads.at(-1)?.document.asFound ?? [];
  const depths = newest.map(({ referenceMm }) => referenceMm).filter((depth) => depth > SAME_MM);
  const chosen = new Set([depths[0], depths[Math.floor((depths.length - 1) / 2)], depths.at(-1)]);
  return [...chosen].flatMap((depth) => {
    if (depth === undefined) return [];
    const points = pads.flatMap(({ id, document }) => {
      const level = document.asFound.find(({ referenceMm }) => Math.abs(referenceMm - depth) <= SAME_MM);
      if (level === undefined) return [];
      return [{ at: document.startedAt, value: level.errorMm, expanded: level.expandedMm, source: id }];
    });
    return [{ quantity: `error as found at ${depth.toFixed(2)} mm`, unit: 'mm', points }];
  });
}

/**
 * Those against the calibration of the newest one: against another the same pad deviates otherwise, by more than it
 * scatters, and a step that a calibration made must not call anybody. `all`: oldest first.
 */
function checkSeries(all: readonly QuickCheck[]): Series[] {
  const checks = all.filter(({ calibrationId }) => calibrationId === all.at(-1)?.calibrationId);
  const depths: number[] = [];
  for (const { points } of checks)
    for (const { referenceMm } of points)
      if (!depths.some((depth) => Math.abs(depth - referenceMm) <= SAME_MM)) depths.push(referenceMm);
  return depths
    .toSorted((a, b) => a - b)
    .map((depth) => ({
      quantity: `deviation in quick checks at ${depth.toFixed(2)} mm`,
      unit: 'mm',
      points: checks.flatMap(({ id, at, points }) => {
        const point = points.find(({ referenceMm }) => Math.abs(referenceMm - depth) <= SAME_MM);
        return point === undefined ? [] : [{ at, value: point.deviationMm, expanded: null, source: id }];
      }),
    }));
}

function machineSeries(machines: readonly { id: string; document: MachineCalibration }[]): Series[] {
  const series = (
    quantity: string,
    unit: string,
    of: (document: MachineCalibration) => { value: number; expanded: number | null } | null,
  ): Series => ({
    quantity,
    unit,
    points: machines.flatMap(({ id, document }) => {
      const measured = of(document);
      return measured === null ? [] : [{ at: document.startedAt, ...measured, source: id }];
    }),
  });
  const plain = (value: number | null) => (value === null ? null : { value, expanded: null });
  const byHand = (measured: MachineCalibration['startUpVolt']) =>
    measured === null ? null : { value: measured.value, expanded: measured.expanded };
  return [
    series('rate for a volt as found', 'Hz/V', ({ asFound }) => ({
      value: asFound.hzPerVolt,
      expanded: 2 * asFound.uncertaintyHzPerVolt,
    })),
    series('voltage at which the line begins as found', 'V', ({ asFound }) => ({
      value: asFound.zeroVolt,
      expanded: 2 * asFound.uncertaintyZeroVolt,
    })),
    series('current without load as found', 'A', ({ asFound }) => plain(asFound.noLoadAmpere)),
    series('jitter of the rate as found', '%', ({ asFound }) =>
      plain(asFound.jitterShare === null ? null : asFound.jitterShare * 100),
    ),
    series('voltage at which it starts', 'V', ({ startUpVolt }) => byHand(startUpVolt)),
    series('time to speed', 's', ({ timeToSpeedS }) => plain(timeToSpeedS)),
    series('stroke length', 'mm', ({ strokeLengthMm }) => byHand(strokeLengthMm)),
    series('needle protrusion', 'mm', ({ protrusionMm }) => byHand(protrusionMm)),
    series('needle run-out', 'mm', ({ runOutMm }) => byHand(runOutMm)),
    series('droop of the rate under load', '%', ({ underLoad }) => {
      const droop = underLoad === null ? null : droopOf(underLoad);
      return droop === null || 'problem' in droop ? null : plain(100 * droop.share);
    }),
  ];
}
