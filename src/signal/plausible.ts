/**
 * What a fit may say. A least-squares fit of few samples can run away: too bent, or beside the samples that it
 * should explain. So a peak is told only where it goes with the arc that a needle can make between two samples,
 * and only as sure as the samples agree with it.
 */
import { type Arc, type ArcPrior, WIDEST_RAD2 } from './arc.ts';
import type { Samples } from './samples.ts';

/** Of all machines: 200 strokes/s of 5.1 mm, and 46 strokes/s of 1.8 mm. No arc is more bent, nor less, mm/ms². */
export const MOST_BENT = 2.01;
const LEAST_BENT = 0.0376;
/** A known bend is known to so many standard deviations; a hand that speeds up makes an arc flatter by this factor. */
const BEND_TIMES = 3;
const HAND_FLATTENS = 4;
/** The highest of some samples is within so many σ of the arc. */
const NOISE_TIMES = 5;
/** What a fit takes from the samples: depth and time. */
const FITTED = 2;
/** How well the shape of the arc is known where it falls, as a share of the fall. */
const SHAPE_SHARE = 0.03;
/** Less of a χ² than this is noise: four good fits in ten thousand have more. */
const MISFIT_TIMES = 4;
const MISFIT_FEW = 6;

/** How far the deepest point can lie below the deeper of two samples, a period apart: a (T/2)², mm. */
export function mostBetween(prior: ArcPrior, periodUs: number): number {
  const known = prior.pace2 > 0 ? prior.bend + BEND_TIMES * Math.sqrt(prior.bendVariance) : MOST_BENT;
  const halfMs = periodUs / 2000;
  return Math.min(MOST_BENT, known) * halfMs * halfMs;
}

/** Whether a peak depth goes with the highest of its samples; both above the surface, `between` as above, mm. */
export function isPossible(depthMm: number, topMm: number, between: number, variance: number): boolean {
  const noise = NOISE_TIMES * Math.sqrt(variance);
  return depthMm <= topMm + between + noise && depthMm >= topMm - noise;
}

/** The longest time that half of a depth can last, µs. What lasts longer is a hand that came down and went. */
export function longestHalfUs(halfMm: number, prior: ArcPrior, periodUs: number): number {
  const flattest = prior.pace2 > 0 ? prior.bend / HAND_FLATTENS : LEAST_BENT;
  return 2000 * Math.sqrt(halfMm / flattest) + 2 * periodUs;
}

/**
 * By what the variances of a fit are to be multiplied: 1 where noise explains how far the samples are from the
 * arc, else χ² over its degrees of freedom (Birge's ratio squared). Counted are the samples under the arc, and
 * those on either side of sample `topAt`, which a fit that ran away may have left behind.
 */
export function misfit(
  samples: Samples,
  from: number,
  to: number,
  topAt: number,
  zeroMm: number,
  limitMm: number,
  variance: number,
  prior: ArcPrior,
  arc: Arc,
): number {
  const { pace2, lengthMm, floorMm, widestMm, originUs } = prior;
  let sum = 0;
  let n = 0;
  for (let k = from; k <= to; k++) {
    const tau = (samples.timeAt(k) - originUs) / 1000 - arc.peakMs;
    const fall = arc.bend * tau * tau;
    const x2 = pace2 > 0 ? pace2 * tau * tau : (4 * fall) / lengthMm;
    const beside = Math.abs(k - topAt) <= 1;
    if (!beside && (pace2 > 0 ? x2 > WIDEST_RAD2 : fall > widestMm)) continue;
    const model = arc.depthMm - fall * (1 - x2 * (1 / 12 - x2 * (1 / 360 - x2 / 20160)));
    const y = samples.valueAt(k);
    if (y >= limitMm || (!beside && model <= floorMm)) continue;
    const off = y - zeroMm - Math.max(floorMm, model);
    const known = SHAPE_SHARE * Math.min(fall, arc.depthMm);
    sum += (off * off) / (variance + known * known);
    n++;
  }
  const free = Math.max(1, n - FITTED);
  return sum > free + MISFIT_TIMES * Math.sqrt(2 * free) + MISFIT_FEW ? sum / free : 1;
}
