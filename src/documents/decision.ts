/** The decision rule of a certificate: an error counts as within the tolerance only where its uncertainty leaves no doubt. */
import type { PadCalibration } from '../studio/document.ts';

export type Verdict = 'within' | 'beyond' | 'not decided';
export type Level = PadCalibration['asLeft'][number];

/** `within`: |error| + U ≤ tolerance; `beyond`: |error| − U > tolerance; between the two nothing is stated. All in mm. */
export function verdictOf({ errorMm, expandedMm }: Level, toleranceMm: number): Verdict {
  const error = Math.abs(errorMm);
  if (error + expandedMm <= toleranceMm) return 'within';
  return error - expandedMm > toleranceMm ? 'beyond' : 'not decided';
}

/** In words, as it stands on the certificate. */
export const decisionRule = (toleranceMm: number | null): string =>
  toleranceMm === null
    ? 'The studio has set no tolerance, so no statement of conformity is made.'
    : `Tolerance ±${toleranceMm} mm, set by the studio. Within: the error and its expanded uncertainty together do not pass it. Beyond: the error passes it by more than its expanded uncertainty. Between the two nothing is decided.`;

/** A machine's record holds no tolerance to judge against. */
export const MACHINE_DECISION =
  'No tolerance is stated for the stroke rate, so no statement of conformity is made.';
