/** The dots of one scoring as the charts draw them. Pure arithmetic; indices are those of the dots. */
import type { AttemptDetail, Score } from '../../../src/server/wire-training.ts';
import { type Limits, limitsOf } from '../../training/limits.ts';

type Attempt = AttemptDetail['attempt'];
type Zone = Score['result']['dots'][number]['zone'];

export interface DotSeries {
  readonly count: number;
  readonly depthMm: readonly number[];
  /** k = 2: about 95 %. */
  readonly wideMm: readonly number[];
  readonly zones: readonly Zone[];
  readonly limits: readonly Limits[];
  /** Whether all dots have the same limits. */
  readonly uniform: boolean;
  /** From the start of the dot before, seconds; null where there is none or samples are missing. */
  readonly intervalS: readonly (number | null)[];
  /** The fatigue trend at each dot, mm; null where it is not known. */
  readonly trendMm: readonly number[] | null;
  readonly perMin: number | null;
}

export function dotSeries(attempt: Pick<Attempt, 'drill' | 'profile'>, score: Score): DotSeries {
  const { dots, result } = score;
  const count = dots.startUs.length;
  const { depth } = attempt.drill;
  const common = depth.kind === 'ladder' ? null : limitsOf(depth, attempt.profile, 0);
  const limits = Array.from({ length: count }, (_, i) => common ?? limitsOf(depth, attempt.profile, i));
  const perMin = result.facts.driftMmPerMin;
  return {
    count,
    depthMm: dots.depthMm,
    wideMm: dots.uncertaintyMm.map((mm) => 2 * mm),
    zones: result.dots.map(({ zone }) => zone),
    limits,
    uniform: common !== null,
    intervalS: intervalsOf(dots),
    trendMm: perMin === null || count === 0 ? null : trendOf(dots, limits, perMin),
    perMin,
  };
}

/** As the score takes them: none next to a dot within which samples are missing. */
function intervalsOf({ startUs, cut }: Score['dots']): (number | null)[] {
  return startUs.map((start, i) => {
    const before = startUs[i - 1];
    if (before === undefined || cut[i - 1] === true || cut[i] === true || start <= before) return null;
    return (start - before) / 1e6;
  });
}

const middle = ({ targetMm, cautionMm }: Limits): number => (targetMm + cautionMm) / 2;

/** A straight line over time through the mean, about each dot's own target: as the score takes the drift apart. */
function trendOf(dots: Score['dots'], limits: readonly Limits[], perMin: number): number[] {
  const atS = dots.startUs.map((start, i) => (start + (dots.endUs[i] ?? start)) / 2e6);
  const targets = limits.map(middle);
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const middleS = mean(atS);
  const residual = mean(dots.depthMm.map((mm, i) => mm - (targets[i] ?? 0)));
  return atS.map((at, i) => (targets[i] ?? 0) + residual + (perMin / 60) * (at - middleS));
}

export const BIN_MM = 0.05;

export interface Histogram {
  /** Lower edge of each bin, mm. */
  readonly fromMm: readonly number[];
  /** Dots of each zone in each bin. */
  readonly counts: Readonly<Record<Zone, readonly number[]>>;
  /** About the middle of each dot's own target, where the targets differ. */
  readonly relative: boolean;
}

/** Bins of BIN_MM that begin at multiples of it. */
export function histogramOf({ depthMm, zones, limits, uniform }: DotSeries): Histogram {
  const values = depthMm.map((mm, i) => {
    const own = limits[i];
    return uniform || own === undefined ? mm : mm - middle(own);
  });
  // A hair more than the value, so that 0.3 / 0.05 is bin 6 and not 5.
  const bins = values.map((mm) => Math.floor(mm / BIN_MM + 1e-9));
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const bin of bins) {
    first = Math.min(first, bin);
    last = Math.max(last, bin);
  }
  const length = bins.length === 0 ? 0 : last - first + 1;
  const empty = () => new Array<number>(length).fill(0);
  const counts: Record<Zone, number[]> = {
    shallow: empty(),
    target: empty(),
    caution: empty(),
    unsafe: empty(),
  };
  bins.forEach((bin, i) => {
    const column = counts[zones[i] ?? 'target'];
    column[bin - first] = (column[bin - first] ?? 0) + 1;
  });
  return {
    fromMm: Array.from({ length }, (_, k) => (first + k) * BIN_MM),
    counts,
    relative: !uniform,
  };
}

/** More dots than this are drawn as an envelope of about so many columns. */
const DRAWN_ONE_BY_ONE = 2_000;
const ENVELOPE_COLUMNS = 1_000;

/** Dots in one column of the envelope; 1 where each is drawn. */
export const dotsPerColumn = (count: number): number =>
  count <= DRAWN_ONE_BY_ONE ? 1 : Math.ceil(count / ENVELOPE_COLUMNS);

/** Smallest and largest of every `per` dots, so that a picture of 100,000 dots leaves none out; null where none is known. */
export function envelopeOfDots(values: readonly (number | null)[], per: number) {
  const x: number[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  for (let from = 0; from < values.length; from += per) {
    const end = Math.min(values.length, from + per);
    let low: number | null = null;
    let high: number | null = null;
    for (let i = from; i < end; i++) {
      const value = values[i];
      if (value == null) continue;
      low = low === null || value < low ? value : low;
      high = high === null || value > high ? value : high;
    }
    x.push((from + end + 1) / 2);
    min.push(low);
    max.push(high);
  }
  return { x, min, max };
}

/** How many of each kind there are, in the order of `kinds`; those that do not occur are left out. */
export function tally<T extends string>(values: readonly T[], kinds: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return kinds.flatMap((kind) => {
    const count = counts.get(kind) ?? 0;
    return count === 0 ? [] : [[kind, count] as [T, number]];
  });
}

/** As the score cuts them: longer than so many medians is a pause. */
const PAUSE_MEDIANS = 3;

/** Where a pause begins, s; null where there is no interval. */
export function pauseFrom(intervalS: readonly (number | null)[]): number | null {
  const known = intervalS.filter((seconds) => seconds !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const upper = known[known.length >> 1] ?? 0;
  const median = known.length % 2 === 1 ? upper : (upper + (known[(known.length >> 1) - 1] ?? 0)) / 2;
  return PAUSE_MEDIANS * median;
}
