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
  const draw = { picks, shiftMm: 0, jitterMm: null };
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
  /** With all depths deeper, and shallower, by the calibration's standard uncertainty. */
  readonly deeper: number;
  readonly shallower: number;
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
export function intervalOf(
  { value, resampled, deeper, shallower }: Evaluations,
  { freedom, widen }: Worth,
): Estimate {
  const scaled = resampled.map(toScale);
  const centre = mean(scaled);
  let squares = 0;
  for (const each of scaled) squares += square(each - centre);
  const variance = (squares / Math.max(scaled.length - 1, 1)) * square(widen);
  // The mean on the scale is not the mean of the points, and it is the mean that is looked for.
  const skew = (centre - toScale(mean(resampled))) * square(widen);
  const slope = (toScale(deeper) - toScale(shallower)) / 2;
  const reach = studentQuantile((1 + CONFIDENCE) / 2, freedom) * Math.sqrt(variance + square(slope));
  const middle = toScale(value) - skew;
  const low = fromScale(middle - reach);
  const high = fromScale(middle + reach);
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

/**
 * Three things make the spread of the resamples too small. Resampling n dots within s strata has (n − s) / n of
 * their variance. Neighbours that resemble each other tell less than their number: for a lag-1 correlation ρ the
 * variance of a mean is (1 + ρ) / (1 − ρ) times larger (counted where ρ is beyond chance, one-sided 5 %). And a
 * variance is itself known from n − s dots only, which for a kurtosis κ are worth 2 (n − s) / (κ − 1) degrees of
 * freedom: few where a few dots lose most.
 * @param lost points of each dot
 */
export function worthOf(lost: Float64Array, { order, edges, freedom }: Strata): Worth {
  const n = lost.length;
  const off = new Float64Array(n);
  for (let s = 0; s + 1 < edges.length; s++) {
    const members = order.subarray(edges[s] as number, edges[s + 1] as number);
    let sum = 0;
    for (const i of members) sum += lost[i] as number;
    for (const i of members) off[i] = (lost[i] as number) - sum / members.length;
  }
  let [products, squares, fourths] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const own = square(off[i] as number);
    squares += own;
    fourths += own * own;
    if (i > 0) products += (off[i] as number) * (off[i - 1] as number);
  }
  const within = freedom > 0 ? n / freedom : 1;
  if (!(squares > 0)) return { widen: Math.sqrt(within), freedom: Math.max(freedom, FEWEST_FREEDOM) };
  const kurtosis = (fourths * n) / square(squares);
  const rho = Math.min(products / squares, 0.9);
  const alike = n >= FEWEST_FOR_CORRELATION && rho > 1.645 / Math.sqrt(n) ? (1 + rho) / (1 - rho) : 1;
  return {
    widen: Math.sqrt(within * alike),
    freedom: Math.max(Math.min(freedom, (2 * freedom) / Math.max(kurtosis - 1, 1e-9)), FEWEST_FREEDOM),
  };
}

/** Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5); within 1 % at 0.95 from four degrees of freedom. */
export function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  const v = Math.max(freedom, 1);
  return z + (z ** 3 + z) / (4 * v) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2);
}
