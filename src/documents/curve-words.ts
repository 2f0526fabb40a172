/** A pad's curve and its errors in words, for who computes with it and for who does not see the chart. */
import type { PadCalibration, PadOutcome } from '../studio/document.ts';
import { fixed, plain, signed } from './words.ts';

const POWERS = ['', ' n', ' n²', ' n³', ' n⁴'];

/** Everything that is needed to compute a depth from the nominal depth. */
export function curveLines({ form, fromMm, toMm }: PadOutcome['curve']): string[] {
  const range = `n: nominal depth in mm, measured from ${fixed(fromMm, 3)} to ${fixed(toMm, 3)}; beyond, the curve goes on straight.`;
  if (form.kind === 'nominal') return [`Depth in mm = n. ${range}`];
  if (form.kind === 'polynomial') {
    const terms = form.coefficients.map((factor, power) => `${plain(factor, 8)}${POWERS[power] ?? ''}`);
    return [`Depth in mm = ${terms.join(' + ').replaceAll('+ \u2212', '\u2212 ')}. ${range}`];
  }
  const knots = form.knots.map(
    ({ nominalMm, depthMm, slope }) => `${fixed(nominalMm, 4)}: ${fixed(depthMm, 4)} (${fixed(slope, 4)})`,
  );
  return [
    `Depth in mm: rising cubic Hermite pieces between ${knots.length} knots. ${range}`,
    `Knots, n: depth (slope): ${knots.join(', ')}.`,
  ];
}

/** The chart of errors for who does not see it. */
export function errorsInWords({ asFound, asLeft, toleranceMm }: PadCalibration): string {
  const worst = (levels: PadCalibration['asLeft']): string => {
    const level = levels.toSorted((a, b) => Math.abs(b.errorMm) - Math.abs(a.errorMm))[0];
    return level === undefined
      ? 'no levels'
      : `largest error ${signed(level.errorMm, 4)} mm at ${fixed(level.referenceMm, 2)} mm`;
  };
  const limit = toleranceMm === null ? '' : ` Tolerance ±${toleranceMm} mm.`;
  return `Chart of errors against depth by the reference. As found: ${worst(asFound)}. As left: ${worst(asLeft)}.${limit} The table below has every value.`;
}
