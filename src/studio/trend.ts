/** Individuals and moving range chart (Shewhart; Wheeler and Chambers 1992) of one quantity of one item over time. */
import { mean } from '../training/statistics/describe.ts';
import type { Trend } from './document.ts';
import { fixed } from './figure-words.ts';

/** The limits are made from the first so many points, and stay: later points cannot hide a change by widening them. */
export const BASELINE = 10;
/** centre ± 2.66 × mean moving range is three sigmas (3 / 1.128); 3.267 × it is the limit of a moving range (D4 of two). */
const LIMIT_RANGES = 2.66;
const RANGE_LIMIT = 3.267;
const RUN = 8;

/**
 * Of an item that does not change, this share of the points after the first ten breaks a rule by chance, on the
 * average over items and over the thirty points after the baseline: 2.3 % lie beyond the limits, 3.3 % have too large
 * a moving range, 2.2 % are the eighth or a later one of a run. With limits that were known exactly it would be 1.7 %,
 * and 0.28 % beyond the limits; ten points do not know them better. There is no closed form of the three together:
 * bench/accuracy/calibration/charts.ts computes it from 100,000 charts of normal values, and holds it against this.
 */
export const FALSE_ALARM_SHARE = 0.067;

export interface TrendInput {
  readonly quantity: string;
  readonly unit: string;
  /** In any order; equal times keep theirs. */
  readonly points: readonly {
    readonly at: string;
    readonly value: number;
    readonly expanded: number | null;
    readonly source: string;
  }[];
}

type Signal = Trend['points'][number]['signals'][number];

/**
 * Fewer than ten points have no limits, and neither have ten that are all the same.
 * @param dayOf the day of a moment by the studio's calendar, YYYY-MM-DD; left out: in UTC.
 */
export function individualsChart(
  { quantity, unit, points }: TrendInput,
  dayOf: (date: Date) => string = (date) => date.toISOString().slice(0, 10),
): Trend {
  const ordered = [...points].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const values = ordered.map(({ value }) => value);
  const limits = limitsOf(values);
  const signals = limits === null ? values.map((): Signal[] => []) : signalsOf(values, limits);
  const chart = {
    quantity,
    unit,
    points: ordered.map((point, n) => ({ ...point, signals: signals[n] ?? [] })),
    centre: limits?.centre ?? null,
    lower: limits?.lower ?? null,
    upper: limits?.upper ?? null,
    rangeUpper: limits?.rangeUpper ?? null,
    baseline: Math.min(BASELINE, values.length),
    falseAlarmShare: limits === null ? null : FALSE_ALARM_SHARE,
  };
  return { ...chart, sentence: sentenceOf(chart, (at) => dayOf(new Date(at))) };
}

export interface Limits {
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly rangeUpper: number;
}

/** From the first ten values; null where there are fewer, or no two that differ. */
export function limitsOf(values: readonly number[]): Limits | null {
  if (values.length < BASELINE) return null;
  const first = values.slice(0, BASELINE);
  const range = mean(first.slice(1).map((value, n) => Math.abs(value - (first[n] ?? value))));
  if (!(range > 0)) return null;
  const centre = mean(first);
  const half = LIMIT_RANGES * range;
  return { centre, lower: centre - half, upper: centre + half, rangeUpper: RANGE_LIMIT * range };
}

/** Which rules each value breaks; those of the baseline are looked at by their own limits. */
export function signalsOf(values: readonly number[], limits: Limits): Signal[][] {
  let run = 0;
  return values.map((value, n) => {
    const signals: Signal[] = [];
    if (value < limits.lower || value > limits.upper) signals.push('beyond-limits');
    const side = Math.sign(value - limits.centre);
    run = side !== 0 && side === Math.sign(run) ? run + side : side;
    if (Math.abs(run) >= RUN) signals.push('run');
    const before = values[n - 1];
    if (before !== undefined && Math.abs(value - before) > limits.rangeUpper) signals.push('moving-range');
    return signals;
  });
}

function sentenceOf(chart: Omit<Trend, 'sentence'>, dayAt: (at: string) => string): string {
  const { quantity, unit, points, centre, lower, upper } = chart;
  const count = points.length;
  if (count === 0) return `${quantity}: nothing was measured yet.`;
  const first = points[0];
  if (count < BASELINE)
    return `${quantity}: ${count === 1 ? 'one value' : `${count} values`} so far. Limits are made from the first ${BASELINE}; before that a trend can be looked at, and not judged.`;
  if (centre === null || lower === null || upper === null)
    return `${quantity}: the first ${BASELINE} values are all ${first?.value.toPrecision(4).replace('-', '−')} ${unit}, so there is nothing to judge a change by. A finer reading is needed.`;
  const show = (value: number) => `${figure(value, upper - lower)} ${unit}`.trim();
  const chance = `Of an item that does not change, one point in ${Math.round(1 / FALSE_ALARM_SHARE)} breaks a rule by chance, since the limits rest on ${BASELINE} points.`;
  const broken = points.filter(({ signals }) => signals.length > 0);
  const last = points.at(-1);
  const newest = broken.at(-1);
  if (last === undefined || newest === undefined)
    return `${quantity} is steady: all ${count} values lie between ${figure(lower, upper - lower)} and ${show(upper)}, and break no rule. ${chance}`;
  const what = newest.signals.map((signal) => {
    if (signal === 'beyond-limits')
      return `lies ${newest.value > upper ? 'above' : 'below'} the ${newest.value > upper ? `upper limit ${show(upper)}` : `lower limit ${show(lower)}`}`;
    if (signal === 'moving-range') return 'is too far from the value before it';
    return `is at least the ${RUN}th in a row ${newest.value > centre ? 'above' : 'below'} the middle ${show(centre)}`;
  });
  const day = dayAt(newest.at);
  const others = broken.length - 1;
  const more = others === 0 ? '' : ` ${others} earlier ${others === 1 ? 'one' : 'ones'} did as well.`;
  return newest === last
    ? `${quantity} has changed, by what the chart says: the newest value, ${show(newest.value)} of ${day}, ${what.join(', and ')}.${more} Look for the cause; measure again if there is none to be seen. ${chance}`
    : `${quantity}: the newest value breaks no rule, but that of ${day}, ${show(newest.value)}, ${what.join(', and ')}.${more} ${chance}`;
}

/** With as many digits as the limits can tell apart. */
function figure(value: number, width: number): string {
  const digits = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(width))));
  return fixed(value, digits);
}
