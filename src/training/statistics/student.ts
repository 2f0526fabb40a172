/** Student's t and Fisher's F: how sure a mean, a slope or a ratio of variances is that rests on few values. */
import { incompleteBeta } from './beta.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Share of Student's t distribution with `freedom` degrees of freedom (above 0, also a fraction or ∞) below `t`. */
export function studentCdf(t: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return normalCdf(t);
  if (!(freedom > 0) || Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const squared = t * t;
  // Of the two forms of the argument the one that keeps its digits.
  const tail =
    squared < freedom
      ? (1 - incompleteBeta(squared / (freedom + squared), 0.5, freedom / 2)) / 2
      : incompleteBeta(freedom / (freedom + squared), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * Value of Student's t that `share` (0 to 1) of the distribution lies below; 0.975 for a two-sided 95 % interval.
 * By bisection of `studentCdf`, so that both agree to the last digits. NaN outside.
 */
export function studentQuantile(share: number, freedom: number): number {
  if (!(share >= 0 && share <= 1 && freedom > 0)) return Number.NaN;
  if (share === 0.5) return 0;
  if (share === 0 || share === 1) return share === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (freedom === Number.POSITIVE_INFINITY) return normalQuantile(share);
  if (share > 0.5) return -studentQuantile(1 - share, freedom);
  let low = -1;
  while (studentCdf(low, freedom) > share && Number.isFinite(low)) low *= 2;
  let high = low === -1 ? 0 : low / 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (studentCdf(middle, freedom) < share) low = middle;
    else high = middle;
  }
}

/** Share of Fisher's F distribution with these degrees of freedom (above 0) below `f` (0 or more). */
export function fisherCdf(f: number, above: number, below: number): number {
  if (!(f >= 0 && above > 0 && below > 0)) return Number.NaN;
  if (f === Number.POSITIVE_INFINITY) return 1;
  return incompleteBeta((above * f) / (above * f + below), above / 2, below / 2);
}

/** Share above `f`: the p-value of a ratio of variances. Keeps its digits where it is small. */
export function fisherTail(f: number, above: number, below: number): number {
  if (!(f >= 0 && above > 0 && below > 0)) return Number.NaN;
  if (f === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(below / (above * f + below), below / 2, above / 2);
}
