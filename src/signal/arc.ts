/**
 * The arc of one stroke, fitted to noisy samples.
 *
 * The needle's motor turns evenly, so about its deepest point the tip moves as
 *
 *   d(τ) = d − L/2 (1 − cos x) = d − a τ² (1 − x²/12 + x⁴/360 − x⁶/20160 + …),   x = ωτ,  a = L ω²/4,
 *
 * and above the surface the sensor rests at zero. A hand that moves at an even speed shifts the arc in time
 * and leaves its shape; one that speeds up changes a. Depth, time and a are found by Gauss–Newton steps on
 * the squared residuals of the samples that the arc reaches, together with what is known before (of a, and
 * of the time): the posterior mean of a normal model, and its covariance (Kay, Estimation Theory, ch. 11).
 * Were a known, the depth's standard deviation would be the Cramér–Rao bound σ/√n; were nothing known of
 * it, 1.5 σ/√n, as for a parabola.
 */
import type { Samples } from './samples.ts';

/** Steps of Gauss–Newton; the third changes nothing that matters, more are for arcs of one or two samples. */
const STEPS = 6;
const DONE_MM = 1e-5;
const FLATTEST = 0.02;
/** Samples are used within 1.5 rad of the top: further out the hand and the cartridge have their say. */
export const WIDEST_RAD2 = 2.25;

/** What is known before the fit. Times in ms after `originUs`. */
export interface ArcPrior {
  originUs: number;
  /** a in mm/ms² and its variance. */
  bend: number;
  bendVariance: number;
  /** Peak time and its variance. */
  peakMs: number;
  peakVariance: number;
  /** ω², 1/ms²; 0 while it is not known, and a stroke length is taken for given instead. */
  pace2: number;
  /** Stroke length L, mm. */
  lengthMm: number;
  /** What lies under the arc is not the needle's: 0 for the surface, more under a pressure, mm. */
  floorMm: number;
  /** While the pace is not known, samples further below the top than this are left out, mm. */
  widestMm: number;
}

export interface Arc {
  peakMs: number;
  depthMm: number;
  bend: number;
  /** Variances of the posterior. */
  depthVariance: number;
  bendVariance: number;
  peakVariance: number;
  /** How many samples it rests on. */
  samples: number;
}

export const newArc = (): Arc => ({
  peakMs: 0,
  depthMm: 0,
  bend: 1,
  depthVariance: 0,
  bendVariance: 0,
  peakVariance: 0,
  samples: 0,
});

/**
 * Fits samples [from, to] (those under `limitMm`: at the end of its range a sensor says nothing) into `arc`,
 * whose `depthMm` and `peakMs` hold the first guess. `variance` is that of one sample, mm²; depths are from
 * `zeroMm`. False where no sample is reached by the arc, or nothing is left of it.
 */
export function fitArc(
  samples: Samples,
  from: number,
  to: number,
  zeroMm: number,
  limitMm: number,
  variance: number,
  prior: ArcPrior,
  arc: Arc,
): boolean {
  const { originUs, pace2, lengthMm, floorMm, widestMm } = prior;
  const { values, times, mask } = samples;
  const weight = 1 / variance;
  let d = arc.depthMm;
  let t0 = arc.peakMs;
  let a = prior.bend;
  for (let step = 0; ; step++) {
    // Normal matrix and right-hand side for (d, t0, a); the priors are observations like any other.
    let dd = 0;
    let dt = 0;
    let da = 0;
    let tt = 1 / prior.peakVariance;
    let ta = 0;
    let aa = 1 / prior.bendVariance;
    let rd = 0;
    let rt = (prior.peakMs - t0) * tt;
    let ra = (prior.bend - a) * aa;
    let n = 0;
    for (let k = from; k <= to; k++) {
      const tau = ((times[k & mask] as number) - originUs) / 1000 - t0;
      const square = tau * tau;
      const fall = a * square;
      const x2 = pace2 > 0 ? pace2 * square : (4 * fall) / lengthMm;
      if (pace2 > 0 ? x2 > WIDEST_RAD2 : fall > widestMm) continue;
      const shape = 1 - x2 * (1 / 12 - x2 * (1 / 360 - x2 / 20160));
      const model = d - fall * shape;
      const y = values[k & mask] as number;
      if (model <= floorMm || y >= limitMm) continue;
      const r = y - zeroMm - model;
      const slope = 1 - x2 * (1 / 6 - x2 * (1 / 120 - x2 / 5040));
      const jt = 2 * a * tau * slope;
      const ja = -square * (pace2 > 0 ? shape : slope);
      n++;
      dt += jt * weight;
      da += ja * weight;
      tt += jt * jt * weight;
      ta += jt * ja * weight;
      aa += ja * ja * weight;
      rd += r * weight;
      rt += r * jt * weight;
      ra += r * ja * weight;
    }
    if (n === 0) return false;
    dd = n * weight;
    // Cofactors of the symmetric 3 × 3 matrix.
    const c00 = tt * aa - ta * ta;
    const c01 = ta * da - dt * aa;
    const c02 = dt * ta - tt * da;
    const c11 = dd * aa - da * da;
    const c12 = dt * da - dd * ta;
    const c22 = dd * tt - dt * dt;
    const det = dd * c00 + dt * c01 + da * c02;
    if (!(det > 0)) return false;
    const stepD = (c00 * rd + c01 * rt + c02 * ra) / det;
    arc.depthVariance = c00 / det;
    arc.peakVariance = c11 / det;
    arc.bendVariance = c22 / det;
    arc.samples = n;
    d += stepD;
    t0 += (c01 * rd + c11 * rt + c12 * ra) / det;
    a = Math.max(FLATTEST, a + (c02 * rd + c12 * rt + c22 * ra) / det);
    if (!(d > 0)) return false;
    if (step === STEPS - 1 || Math.abs(stepD) < DONE_MM) break;
  }
  // A peak time that is not quite known makes the depth at it too small by a var(t0) on average.
  const missed = a * arc.peakVariance;
  arc.depthVariance += 2 * missed * missed;
  arc.depthMm = d + missed;
  arc.peakMs = t0;
  arc.bend = a;
  return Number.isFinite(d) && Number.isFinite(t0);
}
