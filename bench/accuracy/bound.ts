/**
 * What the noise alone allows: the Cramér–Rao bound for the peak of one stroke.
 *
 * The tip moves as d(t) = d − L/2 (1 − cos ω(t − t₀)) while it is in the skin, |t − t₀| ≤ arccos(1 − 2d/L)/ω; a
 * sample in that time reads d(t) plus normal noise of variance σ², independent of the others. Stroke length L and
 * stroke rate ω are known; peak depth d and peak time t₀ are not. With τ = t − t₀ the slopes are ∂/∂d = 1 and
 * ∂/∂t₀ = j = (Lω/2) sin ωτ, so the Fisher information is
 *
 *   I = 1/σ² [ n  Σj ; Σj  Σj² ],   and   var(d) ≥ (I⁻¹)₁₁ = σ² / (n − (Σj)² / Σj²),   var(t₀) ≥ σ² / (Σj² − (Σj)²/n).
 *
 * Samples above the surface tell nothing of d or t₀ but that the tip was not there; the edges of the arc move with
 * d and t₀, which gives no information in a model that is continuous there. Where the samples fall in the stroke is
 * chance, so the variance is averaged over the phases of sampling. Rounding to counts of q adds q²/12 to σ².
 * An unbiased estimator from one stroke's samples cannot be better; one that learns from the strokes before (when
 * the next is due) can.
 */

const PHASES = 32;

export interface Bound {
  /** Variances averaged over the phases; infinite where a phase leaves fewer than two samples in the skin. */
  readonly depthVariance: number;
  readonly timeVariance: number;
}

/** @param periodUs of sampling; @param cycleUs of the motor. Depths in mm, time variance in µs². */
export function peakBound(
  depthMm: number,
  lengthMm: number,
  cycleUs: number,
  periodUs: number,
  noiseVariance: number,
): Bound {
  const omega = (2 * Math.PI) / cycleUs;
  const halfUs = Math.acos(Math.max(-1, 1 - (2 * depthMm) / lengthMm)) / omega;
  let depth = 0;
  let time = 0;
  for (let phase = 0; phase < PHASES; phase++) {
    const offUs = ((phase + 0.5) / PHASES) * periodUs;
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let k = Math.ceil((-halfUs - offUs) / periodUs); k * periodUs + offUs <= halfUs; k++) {
      const slope = ((lengthMm * omega) / 2) * Math.sin(omega * (k * periodUs + offUs));
      n++;
      sum += slope;
      squares += slope * slope;
    }
    if (n < 2) return { depthVariance: Number.POSITIVE_INFINITY, timeVariance: Number.POSITIVE_INFINITY };
    depth += noiseVariance / (n - (sum * sum) / squares);
    time += noiseVariance / (squares - (sum * sum) / n);
  }
  return { depthVariance: depth / PHASES, timeVariance: time / PHASES };
}
