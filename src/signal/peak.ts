/**
 * The peak of one stroke from noisy samples.
 *
 * The raw maximum of noisy samples lies above the truth, and with it a parabola through three of them, so
 * the parabola is fitted by least squares to all samples near the top (those above a share of its
 * height). The noise of the result falls as 1.5 σ / √n.
 *
 * The tip moves as d(t) = d − L/2 (1 − cos ωt) = d − a t² + a²/(3L) t⁴ − …, with a = L ω² / 4. The fitted
 * parabola takes in the fourth order with a small, known error (−0.009 d²/L), which is taken out for a
 * usual stroke length.
 */

/** Samples above this share of the arc's height belong to the top. Lower: less noise, more of the higher orders. */
const TOP_SHARE = 0.4;
/** So much of a high arc is enough; more of it is not like a parabola. */
const TOP_MM = 0.9;
/** Usual stroke lengths are 2.5 to 3.5 mm; the correction is some µm, and a fifth of that when L is off by a fifth. */
const USUAL_STROKE_LENGTH_MM = 3;

export interface Peak {
  /** Index of the peak in `values`, not whole. */
  at: number;
  depthMm: number;
  /** How many samples it rests on. */
  samples: number;
}

/**
 * Fits the peak around `values[topAt]`, the largest of `values[0, count)`, and writes it into `peak`.
 * Wants at least one value each side of the top.
 */
export function fitPeak(values: Float64Array, count: number, topAt: number, peak: Peak): void {
  const top = values[topAt] as number;
  // Where the arc starts: the surface, or the dip between two strokes of a needle that stays in the skin.
  const foot = Math.max(0, values[0] as number, values[count - 1] as number);
  const level = top - Math.min((1 - TOP_SHARE) * (top - foot), TOP_MM);
  let from = topAt;
  let to = topAt;
  while (from > 0 && (values[from - 1] as number) >= level) from--;
  while (to < count - 1 && (values[to + 1] as number) >= level) to++;
  if (to - from < 2) {
    from = Math.max(0, topAt - 1);
    to = Math.min(count - 1, topAt + 1);
  }
  const n = to - from + 1;
  const centre = (from + to) / 2;
  let s2 = 0;
  let s4 = 0;
  let s6 = 0;
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let i = from; i <= to; i++) {
    const t = i - centre;
    const y = values[i] as number;
    const t2 = t * t;
    s2 += t2;
    s4 += t2 * t2;
    s6 += t2 * t2 * t2;
    y0 += y;
    y1 += t * y;
    y2 += t2 * y;
  }
  const det = n * s4 - s2 * s2;
  const curve = (n * y2 - s2 * y0) / det;
  peak.samples = n;
  if (n < 3 || !(curve < 0)) {
    // Flat or hollow: no arc to fit, so the largest sample is all that is known.
    peak.at = topAt;
    peak.depthMm = top;
    return;
  }
  const slope = y1 / s2;
  const constant = (y0 - curve * s2) / n;
  // How t⁴ shows in the constant and in the curve of a fitted parabola.
  const inConstant = (s4 * s4 - s2 * s6) / det;
  const inCurve = (n * s6 - s2 * s4) / det;
  const rough = (curve * curve) / (3 * USUAL_STROKE_LENGTH_MM);
  const true2 = -curve + rough * inCurve;
  const fourth = (true2 * true2) / (3 * USUAL_STROKE_LENGTH_MM);
  const shift = Math.max(from - centre, Math.min(to - centre, -slope / (2 * curve)));
  peak.at = centre + shift;
  peak.depthMm = constant + slope * shift + curve * shift * shift - fourth * inConstant;
}
