/** From a fitted arc to the stroke that is told. */
import type { Arc, ArcPrior } from './arc.ts';
import type { Stroke, StrokeQuality } from './types.ts';

/** What the shape leaves out (a hand's jerk, a needle that is no sinusoid): a share of the depth. */
const SHAPE_SHARE = 0.0006;

/**
 * Contact and release are where the arc passes the surface, within [fromUs, toUs]. The uncertainty is that
 * of the fit, of the surface, and of the shape.
 */
export function strokeOf(
  arc: Arc,
  prior: ArcPrior,
  quality: StrokeQuality,
  fromUs: number,
  toUs: number,
  zeroUncertaintyMm: number,
): Stroke {
  const peakUs = Math.min(toUs, Math.max(fromUs, prior.originUs + arc.peakMs * 1000));
  const halfUs = 1000 * halfTime(arc.depthMm, arc.bend, prior.lengthMm);
  return {
    contactUs: Math.max(fromUs, peakUs - halfUs),
    peakUs,
    releaseUs: Math.min(toUs, peakUs + halfUs),
    peakDepthMm: arc.depthMm,
    uncertaintyMm: Math.sqrt(arc.depthVariance + zeroUncertaintyMm ** 2 + (SHAPE_SHARE * arc.depthMm) ** 2),
    quality,
  };
}

/** Time from the peak to the surface, ms: a τ² = s with d = s − s²/3L + … , by which cos ωτ = 1 − 2d/L. */
function halfTime(depthMm: number, bend: number, lengthMm: number): number {
  const cosine = 1 - (2 * depthMm) / lengthMm;
  if (cosine <= -1) return Number.POSITIVE_INFINITY;
  return (Math.acos(cosine) / 2) * Math.sqrt(lengthMm / bend);
}
