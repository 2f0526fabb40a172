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
  const off = Float64Array.from({ length: n }, (_, i) => (values[i] ?? 0) - mean - slope * (i - middle));
  return { mean, slope, off, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
}

/**
 * n / (1 + 2 Σ ρ), summed until the correlation of neighbours is lost in chance (Sokal's window, after Geyer 1992).
 * Never more than n.
 */
function independentOf(off: Float64Array): number {
  const n = off.length;
  let squares = 0;
  for (const value of off) squares += value * value;
  if (n < 2 || squares === 0) return Math.max(n, 1);
  let sum = 0;
  for (let lag = 1; lag <= n / 4; lag++) {
    let products = 0;
    for (let i = lag; i < n; i++) products += (off[i] ?? 0) * (off[i - lag] ?? 0);
    const correlation = products / squares;
    if (correlation < UNRELATED) break;
    sum += correlation;
  }
  return Math.max(n / (1 + 2 * sum), 1);
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
