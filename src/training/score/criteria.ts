/** What must hold for a pass, each measured in this attempt with the interval of the measurement. */
import type { Criterion } from '../drill.ts';
import { quantileOfSorted, sorted } from '../statistics/describe.ts';
import { random } from '../statistics/random.ts';
import type { CriterionResult, Estimate, MeasuredDot, Verdict } from '../types.ts';
import { CONFIDENCE } from './constants.ts';
import type { Layout } from './layout.ts';
import { rhythmIntervals } from './rhythm.ts';
import type { Series } from './series.ts';
import type { Draw } from './types.ts';

/** How the same dots might have been read by another pad of the same quality. */
export interface Reading extends Draw {
  /** Added to each dot's nearest distance, mm. */
  readonly apartMm: Float64Array;
}

/** A criterion as a number of a reading; NaN where it cannot be measured. */
export type Measure = (reading: Reading) => number;

const MOST_READINGS = 400;
const FEWEST_READINGS = 100;
const WORK = 10_000_000;
/** Normal numbers that the readings take their errors from, each from another place on: 10⁷ of their own take a second. */
const ERRORS = 8_192;

export interface Judged {
  readonly series: Series;
  readonly layout: Layout;
  readonly dots: readonly MeasuredDot[];
  readonly seed: number;
  readonly total: (draw: Draw) => number;
}

/** The verdict of one limit: only what lies on one side of it with its whole interval is sure. */
export function verdictOf({ low, high }: Estimate, least: number, most: number): Verdict {
  if (low >= least && high <= most) return 'pass';
  return high < least || low > most ? 'not-passed' : 'too-close';
}

export function judgeCriteria(criteria: readonly Criterion[], judged: Judged): CriterionResult[] {
  const measures = criteria.map((criterion) => measureOf(criterion, judged));
  const estimates = measured(measures, judged);
  return criteria.map((criterion, at) => {
    const estimate = estimates[at] ?? null;
    if (estimate === null) return { criterion, measured: null, verdict: 'not-available' };
    const [least, most] = limitsOf(criterion);
    return { criterion, measured: estimate, verdict: verdictOf(estimate, least, most) };
  });
}

function limitsOf(criterion: Criterion): readonly [number, number] {
  const { NEGATIVE_INFINITY: under, POSITIVE_INFINITY: over } = Number;
  switch (criterion.kind) {
    case 'clark-evans':
      return [criterion.atLeast, criterion.atMost ?? over];
    case 'density-within':
      return [under, criterion.share];
    case 'depth-cv':
    case 'interval-cv':
    case 'nearest-cv':
    case 'stacked':
    case 'straight-edge':
      return [under, criterion.atMost];
    default:
      return [criterion.atLeast, over];
  }
}

function measured(measures: readonly Measure[], { series, dots, seed }: Judged) {
  const n = series.n;
  const picks = Int32Array.from({ length: n }, (_, i) => i);
  const none = new Float64Array(n);
  const values = measures.map((measure) => measure({ picks, off: 0, jitterMm: null, apartMm: none }));
  const readings = Math.max(FEWEST_READINGS, Math.min(MOST_READINGS, Math.floor(WORK / Math.max(n, 1))));
  const read = measures.map(() => new Float64Array(readings));
  // Positions of two dots, each the mean over its strokes of positions that spread.
  const apartSd = Float64Array.from(
    dots,
    ({ spreadMm, strokes }) => (spreadMm ?? 0) / Math.sqrt(Math.max(strokes, 1)),
  );
  const jitterMm = new Float64Array(n);
  const apartMm = new Float64Array(n);
  const from = random(seed ^ 0x5bd1e995);
  const errors = Float64Array.from({ length: ERRORS }, () => from.gaussian());
  for (let at = 0; at < readings; at++) {
    const off = from.gaussian();
    const depthFrom = from.below(ERRORS);
    const apartFrom = from.below(ERRORS);
    for (let i = 0; i < n; i++) {
      jitterMm[i] = (series.uncertaintyMm[i] as number) * (errors[(depthFrom + i) % ERRORS] as number);
      apartMm[i] = (apartSd[i] as number) * (errors[(apartFrom + i) % ERRORS] as number);
    }
    measures.forEach((measure, m) => {
      (read[m] as Float64Array)[at] = measure({ picks, off, jitterMm, apartMm });
    });
  }
  return values.map((value, m): Estimate | null =>
    Number.isFinite(value) ? around(value, read[m] ?? none) : null,
  );
}

/** The error put on top of a reading that has its own makes a spread larger; the middle of them shows by how much. */
function around(value: number, read: Float64Array): Estimate {
  const ordered = sorted(read.filter(Number.isFinite));
  if (ordered.length === 0) return { value, low: value, high: value };
  const middle = quantileOfSorted(ordered, 0.5);
  const low = value + quantileOfSorted(ordered, (1 - CONFIDENCE) / 2) - middle;
  const high = value + quantileOfSorted(ordered, (1 + CONFIDENCE) / 2) - middle;
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

function measureOf(criterion: Criterion, { series, layout, total }: Judged): Measure {
  switch (criterion.kind) {
    case 'in-target':
      return inTarget(series);
    case 'depth-cv':
      return depthCv(series);
    case 'interval-cv': {
      const intervals = rhythmIntervals(series)?.filter(Number.isFinite) ?? new Float64Array(0);
      return fixed(spreadOf(intervals).cv);
    }
    case 'nearest-cv':
      return ({ apartMm }) => spreadOf(layout.neighbours?.nearestMm ?? [], apartMm).cv;
    case 'clark-evans':
      return clarkEvans(layout);
    case 'density-within':
      return fixed(densityOff(layout));
    case 'in-gaps':
      return gapShare(layout);
    case 'stacked':
      return fixed(
        layout.judged.length === 0 ? Number.NaN : layout.fits.filter(({ fit }) => fit === 'stacked').length,
      );
    case 'placed':
      return fixed(placedShare(layout));
    case 'straight-edge':
      return fixed(layout.edge?.share ?? Number.NaN);
    case 'score':
      return total;
  }
}

const fixed =
  (value: number): Measure =>
  () =>
    value;

const inTarget =
  ({ n, depthMm, calibrationMm, lowMm, highMm, unsafe }: Series): Measure =>
  ({ off, jitterMm }) => {
    let inside = 0;
    for (let i = 0; i < n; i++) {
      const shifted = (depthMm[i] as number) + off * (calibrationMm[i] as number);
      const mm = shifted + (jitterMm === null ? 0 : (jitterMm[i] as number));
      if (mm >= (lowMm[i] as number) && mm < (highMm[i] as number) && unsafe[i] === 0) inside++;
    }
    return n === 0 ? Number.NaN : inside / n;
  };

/** Spread about the drill's own targets over the mean depth: the plain CV where there is one target. */
const depthCv = ({ n, depthMm, calibrationMm, alike, residualMm }: Series): Measure => {
  const moved = new Float64Array(n);
  return ({ off, jitterMm }) => {
    if (n < 2) return Number.NaN;
    let depths = 0;
    for (let i = 0; i < n; i++) depths += depthMm[i] as number;
    // What is alike for all moves their mean and not their spread; what is not stretches it too.
    if (alike) {
      const shiftMm = off * (calibrationMm[0] as number);
      return spreadOf(residualMm, jitterMm).sd / Math.abs(depths / n + shiftMm);
    }
    let shifts = 0;
    for (let i = 0; i < n; i++) {
      const shiftMm = off * (calibrationMm[i] as number);
      shifts += shiftMm;
      moved[i] = shiftMm + (jitterMm === null ? 0 : (jitterMm[i] as number));
    }
    return spreadOf(residualMm, moved).sd / Math.abs((depths + shifts) / n);
  };
};

function spreadOf(values: ArrayLike<number>, added: Float64Array | null = null): { sd: number; cv: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) + (added === null ? 0 : (added[i] as number));
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  if (count < 2) return { sd: Number.NaN, cv: Number.NaN };
  const sd = Math.sqrt(Math.max(squares - (sum * sum) / count, 0) / (count - 1));
  return { sd, cv: sd / Math.abs(sum / count) };
}

const clarkEvans =
  ({ neighbours }: Layout): Measure =>
  ({ apartMm }) => {
    let [count, sum] = [0, 0];
    for (let i = 0; i < (neighbours?.ratio.length ?? 0); i++) {
      const own = neighbours?.ratio[i] ?? Number.NaN;
      const mm = neighbours?.nearestMm[i] ?? Number.NaN;
      if (!Number.isFinite(own)) continue;
      sum += mm > 0 ? (own * (mm + (apartMm[i] as number))) / mm : own;
      count++;
    }
    return count < 2 ? Number.NaN : sum / count;
  };

/** Largest deviation of an area's density from the one asked for, as a share of it. */
function densityOff({ areas, countedArea, judged }: Layout): number {
  if (judged.length === 0) return Number.NaN;
  const off = areas.flatMap(({ areaMm2, perCm2 }, at) => {
    if (perCm2 === null) return [];
    const wanted = (perCm2 * areaMm2) / 100;
    return Math.abs(countedArea.filter((area) => area === at).length - wanted) / wanted;
  });
  return off.length === 0 ? Number.NaN : Math.max(...off);
}

const gapShare =
  ({ layer, judged }: Layout): Measure =>
  ({ apartMm }) => {
    if (layer === null || judged.length === 0) return Number.NaN;
    let inside = 0;
    for (const i of judged) {
      const dot = layer.dots[i] ?? null;
      if (dot !== null && dot.fit !== 'outside' && dot.nearestMm + (apartMm[i] as number) >= layer.gapMm)
        inside++;
    }
    return inside / judged.length;
  };

const placedShare = ({ places, judged, fits }: Layout): number =>
  places.length === 0 || judged.length === 0
    ? Number.NaN
    : judged.filter((i) => fits[i]?.fit === 'placed').length / Math.max(places.length, judged.length);
