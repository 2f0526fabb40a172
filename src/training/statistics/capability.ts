/** Process capability: how many times half the natural spread fits between the values and the nearer limit. */
import { mean, quantileOfSorted, sd, sorted, type Values } from './describe.ts';
import { andersonDarling } from './normal.ts';

export interface Limits {
  readonly low: number;
  readonly high: number;
}

export interface Capability {
  /** 1: three sigmas fit up to the nearer limit; below 0 the middle itself is outside. NaN where there is no spread to divide by. */
  readonly cpk: number;
  readonly form: 'normal' | 'percentile';
}

/** Fewer cannot show their own tails: the normal form is kept. */
const FEWEST_FOR_PERCENTILES = 100;
/** Of A*², at 1 %: only plain departure from normal changes the form. */
const NOT_NORMAL = 1.035;

/** Cpk = min(USL − μ, μ − LSL) / 3σ (Kane 1986). */
export function cpkNormal(values: Values, { low, high }: Limits): number {
  const centre = mean(values);
  return nearer(centre, { low, high }, 3 * sd(values), 3 * sd(values));
}

/** Median and the 0.135 % and 99.865 % quantiles in place of μ and μ ± 3σ (ISO 22514-2); the same number for normal data. */
export function cpkPercentile(values: Values, limits: Limits): number {
  const ordered = sorted(values);
  const centre = quantileOfSorted(ordered, 0.5);
  return nearer(
    centre,
    limits,
    centre - quantileOfSorted(ordered, 0.00135),
    quantileOfSorted(ordered, 0.99865) - centre,
  );
}

/** The percentile form where there are at least 100 values and Anderson–Darling rejects normality at 1 %; else the normal form. */
export function capability(values: Values, limits: Limits): Capability {
  return values.length >= FEWEST_FOR_PERCENTILES && andersonDarling(values) > NOT_NORMAL
    ? { cpk: cpkPercentile(values, limits), form: 'percentile' }
    : { cpk: cpkNormal(values, limits), form: 'normal' };
}

function nearer(centre: number, { low, high }: Limits, below: number, above: number): number {
  // Equal values differ in their last digit from their own mean: no spread to divide by.
  const least = 1e-9 * (high - low);
  if (!(below > least) || !(above > least)) return Number.NaN;
  return Math.min((centre - low) / below, (high - centre) / above);
}
