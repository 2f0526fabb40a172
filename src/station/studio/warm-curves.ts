/** The first curve of 16 bits took three times as long as the next: it is a made-up one, at start. */
import { type CurveForm, curveFault, type DepthCurve, tableOf } from '../../signal/depth-curve.ts';

const knots = Array.from({ length: 9 }, (_, n) => ({ nominalMm: n / 2, depthMm: n / 2, slope: 1 }));
const forms: readonly CurveForm[] = [
  { kind: 'polynomial', coefficients: [0, 1, 0, 0] },
  { kind: 'spline', knots },
];

/** Some milliseconds of this thread, which are not to be spent while a motor runs. */
export function warmCurves(): void {
  const channel = { name: 'depth', unit: 'mm', bits: 16, scale: 1e-4, offset: -0.5 } as const;
  for (const form of [...forms, ...forms]) {
    const curve: DepthCurve = { channel, fromMm: 0, toMm: 4, form };
    if (curveFault(curve) === null) tableOf(curve);
  }
}
