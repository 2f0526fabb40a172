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
/** Stretches of so long are compared: a whole wave of a 50 Hz hum, which their means then do not see. */
const BLOCK_S = 0.02;
const LEAST_BLOCKS = 10;
/** Chance moves one stretch so many of its standard deviations from the rest once in some thousand windows. */
const CHANCE = 5.5;
/** The slope's own uncertainty is allowed for, so many times. */
const SLOPE_CHANCE = 4.5;
/** Noise leaves a mean uncertain by so many times the drift that is allowed across the window, at most. */
const MOST_UNCERTAIN = 2;
/** What is alike for long is looked at in so many means a block, where white noise does not hide it. */
const MEANS_IN_BLOCK = 10;
/** Slow noise may be so many times what the change from block to block shows: more is a movement. */
const SLOW_NOISE = 2.2;
/** Median of the size of second differences of independent values, over the standard deviation of one. */
const SECOND_MEDIAN = 0.6745 * Math.sqrt(6);
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

/**
 * Of values that follow each other at `rateHz` without a gap; whole window, oldest first. Settled: the slope is within
 * the limit, and no stretch of 20, 40, 80 or 160 ms stands out from the rest, each within what noise alone would do.
 *
 * What to expect of half a second (simulated, tests/studio/steady.test.ts): of windows without movement 99 % settle, of
 * white noise and of noise that is alike for up to 10 ms; 1/f noise asks for another look in 3 to 12 %. The end of a
 * travel at 4 mm/s in it is refused in 95 % and more of windows where it puts the mean off by over 1 µm (white noise of
 * 20 µm at 2 kHz; 1.4 µm at 1 kHz, 1.9 µm at 500 Hz, 0.8 µm at 5 kHz), in all from 1.3 µm on (2.3 µm at 500 Hz). In
 * noise alike for 10 ms that is 8 µm, where the mean's own standard deviation is 4 µm. A swing no larger than the noise,
 * with turns in the window, still passes for noise.
 */
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
  if (n < LEAST_BLOCKS || seconds < leastS - 0.5 / rateHz)
    return { ...answer, settled: false, reason: 'too-short' };
  const blocks = blocksOf(values, Math.min(n, Math.max(LEAST_BLOCKS, Math.round(seconds / BLOCK_S))));
  const noise = blockNoise(values, blocks);
  const slopeChance = (SLOPE_CHANCE * noise * Math.sqrt(12 / blocks.length)) / seconds;
  if (Math.abs(driftPerS) > most + slopeChance) return { ...answer, settled: false, reason: 'moving' };
  // What came and went, or ended as the window began, leaves hardly a slope.
  const drifted = (most * seconds) / 2;
  const isUncertain = noise / Math.sqrt(blocks.length) > MOST_UNCERTAIN * most * seconds;
  if (isUncertain || standsOut(blocks, drifted, CHANCE * noise))
    return { ...answer, settled: false, reason: 'unsteady' };
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

function meansOf(values: ArrayLike<number>, size: number): Float64Array {
  const means = new Float64Array(Math.floor(values.length / size));
  for (let at = 0; at < means.length; at++) {
    let sum = 0;
    for (let i = at * size; i < (at + 1) * size; i++) sum += values[i] as number;
    means[at] = sum / size;
  }
  return means;
}

function blocksOf(values: ArrayLike<number>, count: number): Float64Array {
  const blocks = new Float64Array(count);
  for (let block = 0; block < count; block++) {
    const from = Math.floor((block * values.length) / count);
    const to = Math.floor(((block + 1) * values.length) / count);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i] ?? 0;
    blocks[block] = sum / (to - from);
  }
  return blocks;
}

/** Whether the mean of 1, 2, 4 or 8 blocks in a row is off the mean of all others. */
function standsOut(blocks: Float64Array, drifted: number, chance: number): boolean {
  const all = blocks.reduce((sum, each) => sum + each, 0);
  for (let length = 1; length <= blocks.length / 3; length *= 2) {
    const others = blocks.length - length;
    const most = drifted + chance * Math.sqrt(1 / length + 1 / others);
    let sum = 0;
    for (let at = 0; at < blocks.length; at++) {
      sum += (blocks[at] as number) - (at < length ? 0 : (blocks[at - length] as number));
      if (at >= length - 1 && Math.abs(sum / length - (all - sum) / others) > most) return true;
    }
  }
  return false;
}

/**
 * Standard deviation of a block's mean by noise alone; no movement may make it larger, or it would excuse itself.
 * Noise that is alike for long counts by the quieter of the first and the last three quarters, which the end of a
 * travel does not reach. That is bounded by what second differences of neighbours show: a movement of even speed has
 * none, and the median passes over those where it turns.
 */
function blockNoise(values: ArrayLike<number>, blocks: Float64Array): number {
  const inBlock = values.length / blocks.length;
  const changes = secondDifferences(values);
  const quick = Math.sqrt(changes.reduce((sum, each) => sum + each * each, 0) / changes.length / 6 / inBlock);
  const sizes = secondDifferences(blocks).map(Math.abs).sort();
  const middle = (sizes[sizes.length >> 1] ?? 0) / SECOND_MEDIAN;
  const means = meansOf(values, Math.ceil(inBlock / MEANS_IN_BLOCK));
  const most = Math.ceil(0.75 * means.length);
  const slow = [means.subarray(0, most), means.subarray(means.length - most)].map((some) => {
    const { off } = lineOf(some);
    return Math.sqrt((productsOf(off, 0) / independentOf(off) / means.length) * blocks.length);
  });
  const shown = Math.max(quick, middle);
  return Math.min(Math.max(Math.min(...slow), quick), SLOW_NOISE * shown);
}

/** Two fewer than the values. */
function secondDifferences(values: ArrayLike<number>): Float64Array {
  const changes = new Float64Array(Math.max(values.length - 2, 0));
  for (let i = 0; i < changes.length; i++)
    changes[i] = (values[i] ?? 0) - 2 * (values[i + 1] ?? 0) + (values[i + 2] ?? 0);
  return changes;
}
