/** Whether a reading has settled, from a window of values and nothing else; for a pad's counts and a machine's readings. */

export interface SteadyLimits {
  /** A mean that moves faster than this has not settled, units a second. */
  readonly driftPerS: number;
  /** A shorter window says nothing. */
  readonly leastS: number;
}

export interface SteadyWindow {
  readonly mean: number;
  /** Of the values about their mean. */
  readonly sd: number;
  readonly frames: number;
  /** Values that tell as much as if they were independent. */
  readonly independent: number;
  /** Slope of the least-squares line, units a second. */
  readonly driftPerS: number;
  readonly settled: boolean;
  /** Why it has not; '' where it has. */
  readonly reason: '' | 'too-short' | 'moving' | 'unsteady';
}

/** A pad's reading is taken over half a second, and may move by 10 µm a second at most. */
const PAD = { leastS: 0.5, driftMmPerS: 0.01 };
/** Parts of a window whose means are compared. */
const PARTS = 10;
/** Chance moves the means of parts apart by so many of their standard deviations once in some thousand windows. */
const CHANCE = 5;
/** The slope's own uncertainty is allowed for, so many times. */
const SLOPE_CHANCE = 2.5;
/** Correlation below it ends the sum: what follows is chance. */
const UNRELATED = 0.05;
/** Lags that are looked at one by one, and means at most that the rest is looked at in: half a second at 1 kHz. */
const EACH_LAG = 16;
const MOST_MEANS = 500;

/** Limits for the counts of a channel that has so many mm in a count. */
export const padLimits = (countMm: number): SteadyLimits => ({
  leastS: PAD.leastS,
  driftPerS: PAD.driftMmPerS / countMm,
});

/** Of values that follow each other at `rateHz` without a gap; whole window, oldest first. */
export function steadyOf(
  values: ArrayLike<number>,
  rateHz: number,
  { driftPerS: most, leastS }: SteadyLimits,
): SteadyWindow {
  const n = values.length;
  const seconds = n / rateHz;
  const { mean, slope, off, sd } = lineOf(values);
  const driftPerS = slope * rateHz;
  const independent = independentOf(off);
  const answer = { mean, sd, frames: n, independent, driftPerS };
  if (n < PARTS || seconds < leastS - 0.5 / rateHz) return { ...answer, settled: false, reason: 'too-short' };
  // About the line, so that a drift does not pass for noise.
  const noise = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / n);
  const slopeChance = (SLOPE_CHANCE * noise * Math.sqrt(12 / independent)) / seconds;
  if (Math.abs(driftPerS) > most + slopeChance) return { ...answer, settled: false, reason: 'moving' };
  // Something that came and went leaves no slope.
  const parts = partsOf(values);
  const spread = Math.max(...parts) - Math.min(...parts);
  const chance = CHANCE * innerNoise(values, parts) * Math.sqrt(PARTS / Math.min(independent, n));
  if (spread > most * seconds + chance) return { ...answer, settled: false, reason: 'unsteady' };
  return { ...answer, settled: true, reason: '' };
}

/** Mean, least-squares slope for a step, and what is left about the line. */
function lineOf(values: ArrayLike<number>) {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] ?? 0;
  const mean = n === 0 ? Number.NaN : sum / n;
  const middle = (n - 1) / 2;
  let moments = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const off = (values[i] ?? 0) - mean;
    moments += (i - middle) * off;
    squares += off * off;
  }
  const slope = n < 2 ? 0 : moments / ((n * (n * n - 1)) / 12);
  const off = new Float64Array(n);
  for (let i = 0; i < n; i++) off[i] = (values[i] ?? 0) - mean - slope * (i - middle);
  return { mean, slope, off, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
}

/**
 * n / (1 + 2 Σ ρ), summed until the correlation of neighbours is lost in chance (Sokal's window, after Geyer 1992).
 * Never more than n. Five times a second on the thread that stops motors: what is still alike beyond the first lags
 * is looked at in means of neighbours, so that a long window of a moving reading costs no more than a short one.
 */
function independentOf(off: Float64Array): number {
  const n = off.length;
  const squares = productsOf(off, 0);
  if (n < 2 || squares === 0) return Math.max(n, 1);
  const most = Math.floor(n / 4);
  const size = Math.ceil(n / MOST_MEANS);
  let sum = 0;
  let lag = 1;
  for (; lag <= most && (size === 1 || lag <= EACH_LAG); lag++) {
    const correlation = productsOf(off, lag) / squares;
    if (correlation < UNRELATED) return Math.max(n / (1 + 2 * sum), 1);
    sum += correlation;
  }
  if (size > 1) sum += farSum(meansOf(off, size), Math.ceil(lag / size), squares / size, most / size, size);
  return Math.max(n / (1 + 2 * sum), 1);
}

/** The rest of the sum, of means of `size` neighbours each, from a lag of `from` of them up to `to`. */
function farSum(means: Float64Array, from: number, squares: number, to: number, size: number): number {
  let sum = 0;
  for (let lag = from; lag <= to; lag++) {
    const correlation = productsOf(means, lag) / squares;
    if (correlation < UNRELATED) break;
    sum += size * correlation;
  }
  return sum;
}

function productsOf(off: Float64Array, lag: number): number {
  let products = 0;
  for (let i = lag; i < off.length; i++) products += (off[i] as number) * (off[i - lag] as number);
  return products;
}

function meansOf(off: Float64Array, size: number): Float64Array {
  const means = new Float64Array(Math.floor(off.length / size));
  for (let at = 0; at < means.length; at++) {
    let sum = 0;
    for (let i = at * size; i < (at + 1) * size; i++) sum += off[i] as number;
    means[at] = sum / size;
  }
  return means;
}

function partsOf(values: ArrayLike<number>): number[] {
  return Array.from({ length: PARTS }, (_, part) => {
    const from = Math.floor((part * values.length) / PARTS);
    const to = Math.floor(((part + 1) * values.length) / PARTS);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i] ?? 0;
    return sum / (to - from);
  });
}

/** Standard deviation about the means of the parts: a bump in one of them is not taken for noise. */
function innerNoise(values: ArrayLike<number>, parts: readonly number[]): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const part = Math.min(Math.floor((i * PARTS) / values.length), PARTS - 1);
    squares += ((values[i] ?? 0) - (parts[part] ?? 0)) ** 2;
  }
  return Math.sqrt(squares / Math.max(values.length - PARTS, 1));
}
