/** The 90 % interval of a score: where the mean of new attempts of the same hand on other pads would lie. */
import { mean } from '../statistics/describe.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { random } from '../statistics/random.ts';
import type { Estimate } from '../types.ts';
import { CONFIDENCE, FEWEST_REPLICATES, REPLICATES, WORK } from './constants.ts';
import { square } from './saturate.ts';
import type { Draw } from './types.ts';

/** Dots of one stratum at least: they lie beside each other in time and are of the same turn (odd or even). */
const STRATUM = 5;

export interface Strata {
  /** Dots, stratum by stratum. */
  readonly order: Int32Array;
  /** Where each stratum begins, and the end of the last. */
  readonly edges: Int32Array;
  /** Dots less strata. */
  readonly freedom: number;
}

export function strataOf(n: number): Strata {
  const order = new Int32Array(n);
  const edges: number[] = [0];
  const turns = n >= 2 * STRATUM ? 2 : 1;
  let at = 0;
  for (let turn = 0; turn < turns; turn++) {
    const size = Math.ceil((n - turn) / turns);
    const groups = turns === 1 ? 1 : Math.max(1, Math.floor(size / STRATUM));
    for (let group = 0; group < groups; group++) {
      const to = Math.floor(((group + 1) * size) / groups);
      for (let k = Math.floor((group * size) / groups); k < to; k++) order[at++] = k * turns + turn;
      edges.push(at);
    }
  }
  return { order, edges: Int32Array.from(edges), freedom: n - (edges.length - 1) };
}

export const replicatesFor = (n: number): number =>
  Math.max(FEWEST_REPLICATES, Math.min(REPLICATES, Math.floor(WORK / Math.max(n, 1))));

/** Hands each resample of the dots to `take`; one buffer is used for all of them. */
export function resample(strata: Strata, seed: number, take: (draw: Draw, at: number) => void): void {
  const { order, edges } = strata;
  const from = random(seed);
  const picks = new Int32Array(order.length);
  const draw = { picks, off: 0, jitterMm: null };
  const replicates = replicatesFor(order.length);
  for (let at = 0; at < replicates; at++) {
    for (let s = 0; s + 1 < edges.length; s++) {
      const start = edges[s] as number;
      const end = edges[s + 1] as number;
      for (let k = start; k < end; k++)
        picks[k] = order[start + Math.floor(from.uniform() * (end - start))] as number;
    }
    take(draw, at);
  }
}

/** What an interval is made from; all of one score, total or part. */
export interface Evaluations {
  readonly value: number;
  /** Of the resamples. */
  readonly resampled: Float64Array;
  /** The value with all depths shifted, as far as the calibration may be off: one for each of `SHIFTS`. */
  readonly shifted: Float64Array;
}

/** Gauss and Hermite's three nodes: they take the mean over a normal error, exact up to the fifth power. */
const NODES = [
  { at: -Math.sqrt(3), weight: 1 / 6 },
  { at: 0, weight: 2 / 3 },
  { at: Math.sqrt(3), weight: 1 / 6 },
] as const;
const OFF = normalQuantile((1 + CONFIDENCE) / 2);
const OFFSETS = [-OFF, 0, OFF];
/** In standard uncertainties of the calibration. For each way this pad may be off, the pads of other attempts. */
export const SHIFTS: readonly number[] = OFFSETS.flatMap((off) => NODES.map(({ at }) => off + at));

/**
 * How far below and above `value` the mean over other pads can be, for an error of this one within ±OFF; in points.
 * Where the score bends so that both ends of the range lie on one side, what they have in common is the bend itself
 * and says nothing of which way this pad is off; of it the mean over the other pads, at no error, is left.
 */
function overPads(value: number, shifted: Float64Array): { down: number; up: number } {
  const [shallower = 0, same = 0, deeper = 0] = OFFSETS.map(
    (_, o) =>
      NODES.reduce((sum, { weight }, k) => sum + weight * (shifted[o * NODES.length + k] as number), 0) -
      value,
  );
  const least = Math.min(shallower, deeper);
  const most = Math.max(shallower, deeper);
  return {
    down: Math.max(Math.min(most, 0) - least, -same, 0),
    up: Math.max(most - Math.max(least, 0), same, 0),
  };
}

/** A quarter of a point beyond either end, so that an attempt without a loss has a place on the scale. */
const BEYOND = 0.25;
/**
 * Log odds of the points: near the ceiling what is lost varies in proportion to itself, and near 0 what is left.
 * So an interval is longer on the side where there is room, and never leaves 0 to 100 by more than a quarter.
 */
const toScale = (points: number) => Math.log((points + BEYOND) / (100 + BEYOND - points));
const fromScale = (scaled: number) => (100 + 2 * BEYOND) / (1 + Math.exp(-scaled)) - BEYOND;

/** @param worth how much the spread of the resamples is worth, from `worthOf` */
export function intervalOf({ value, resampled, shifted }: Evaluations, { freedom, widen }: Worth): Estimate {
  const scaled = resampled.map(toScale);
  const centre = mean(scaled);
  let squares = 0;
  for (const each of scaled) squares += square(each - centre);
  const variance = (squares / Math.max(scaled.length - 1, 1)) * square(widen);
  // The mean on the scale is not the mean of the points, and it is the mean that is looked for.
  const skew = (centre - toScale(mean(resampled))) * square(widen);
  const middle = toScale(value) - skew;
  const byChance = square(studentQuantile((1 + CONFIDENCE) / 2, freedom)) * variance;
  const { down, up } = overPads(value, shifted);
  // Without any spread the way to the scale and back would only move the last digit.
  const end = (reach: number, side: 1 | -1) => (reach > 1e-9 ? fromScale(middle + side * reach) : value);
  const low = end(Math.sqrt(byChance + square(toScale(value) - toScale(value - down))), -1);
  const high = end(Math.sqrt(byChance + square(toScale(value + up) - toScale(value))), 1);
  return { value, low: Math.max(Math.min(low, value), 0), high: Math.min(Math.max(high, value), 100) };
}

/** How far the spread of the resamples can be trusted. */
export interface Worth {
  /** Factor on their standard deviation, at least 1. */
  readonly widen: number;
  /** Degrees of freedom that they stand for. */
  readonly freedom: number;
}

/** A hand with fewer says nothing, and Student's t has no bound. */
const FEWEST_FREEDOM = 4;
/** Fewer dots cannot show a correlation. */
const FEWEST_FOR_CORRELATION = 20;
/** Above it a few dozen dots say nothing of a mean. */
const MOST_CORRELATION = 0.9;

/**
 * Three things make the spread of the resamples too small. Resampling n dots within s strata has (n − s) / n of
 * their variance. Neighbours that resemble each other tell less than their number: for a lag-1 correlation ρ the
 * variance of a mean is (1 + ρ) / (1 − ρ) times larger, while that within a stratum of the same turn is smaller by
 * the mean correlation of its dots. And a variance is itself known from n − s dots only, which for a kurtosis κ are
 * worth 2 (n − s) / (κ − 1) degrees of freedom, and fewer by as much as they resemble each other.
 * @param lost points of each dot
 */
export function worthOf(lost: Float64Array, { order, edges, freedom }: Strata): Worth {
  const n = lost.length;
  let [squares, fourths] = [0, 0];
  for (let s = 0; s + 1 < edges.length; s++) {
    const members = order.subarray(edges[s] as number, edges[s + 1] as number);
    let sum = 0;
    for (const i of members) sum += lost[i] as number;
    for (const i of members) {
      const own = square((lost[i] as number) - sum / members.length);
      squares += own;
      fourths += own * own;
    }
  }
  const within = freedom > 0 ? n / freedom : 1;
  if (!(squares > 0)) return { widen: Math.sqrt(within), freedom: Math.max(freedom, FEWEST_FREEDOM) };
  const kurtosis = (fourths * n) / square(squares);
  const alike = alikeOf(lost, n / (edges.length - 1));
  const worth = Math.min(freedom, (2 * freedom) / Math.max(kurtosis - 1, 1e-9)) / alike;
  return { widen: Math.sqrt(within * alike), freedom: Math.max(worth, FEWEST_FREEDOM) };
}

/** Factor on the variance of a mean for neighbours that resemble each other; 1 where that can be chance (one-sided 5 %). */
function alikeOf(lost: Float64Array, stratum: number): number {
  const n = lost.length;
  if (n < FEWEST_FOR_CORRELATION) return 1;
  const found = correlationOf(lost);
  if (!(found > 1.645 / Math.sqrt(n))) return 1;
  // Fitted out of the same dots, a straight line takes some of the correlation with it: about 4 ρ / n (Marriott and Pope 1954).
  const rho = Math.min(found * (1 + 4 / n), MOST_CORRELATION);
  let pairs = 0;
  let together = 0;
  for (let apart = 1; apart < stratum; apart++) {
    pairs += stratum - apart;
    together += (stratum - apart) * rho ** (2 * apart);
  }
  return (1 + rho) / (1 - rho) / (1 - (pairs > 0 ? together / pairs : 0));
}

/** Lag-1 correlation of what is left of each turn (odd and even dots) after a straight line: both come again. */
function correlationOf(values: Float64Array): number {
  const n = values.length;
  const left = new Float64Array(n);
  for (let turn = 0; turn < 2; turn++) {
    let [count, sumX, sum, sumXX, sumX_] = [0, 0, 0, 0, 0];
    for (let i = turn; i < n; i += 2) {
      count++;
      sumX += i;
      sum += values[i] as number;
      sumXX += i * i;
      sumX_ += i * (values[i] as number);
    }
    const slope = (count * sumX_ - sumX * sum) / (count * sumXX - sumX * sumX);
    for (let i = turn; i < n; i += 2)
      left[i] = (values[i] as number) - sum / count - slope * (i - sumX / count);
  }
  let [products, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    squares += square(left[i] as number);
    if (i > 0) products += (left[i] as number) * (left[i - 1] as number);
  }
  return products / squares;
}

/** Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5); within 1 % at 0.95 from four degrees of freedom. */
export function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  const v = Math.max(freedom, 1);
  return z + (z ** 3 + z) / (4 * v) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2);
}
