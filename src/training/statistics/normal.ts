/** The normal distribution, and how far values are from it. */
import { mean, sd, sorted, type Values } from './describe.ts';

/** Cumulative standard normal. By erfc as a continued fraction or series (Abramowitz & Stegun 26.2.10, 26.2.14); error below 1e−13. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const size = Math.abs(z);
  if (size > 38) return z > 0 ? 1 : 0;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (size < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let tail = size;
  for (let k = 60; k >= 1; k--) tail = size + k / tail;
  return z > 0 ? 1 - density / tail : density / tail;
}

/** z whose cumulative probability is `share`: bisection over `normalCdf`, to 1e−12; ±∞ at 0 and 1. */
export function normalQuantile(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  let low = -38;
  let high = 38;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Anderson–Darling A*² against a normal distribution with mean and sd from the data (Stephens 1974, case 3):
 * above 0.752 at 5 %, above 1.035 at 1 %. NaN below eight values or where all are the same.
 */
export function andersonDarling(values: Values): number {
  const n = values.length;
  const centre = mean(values);
  const spread = sd(values);
  if (n < 8 || !(spread > 0)) return Number.NaN;
  const shares = sorted(values).map((value) => normalCdf((value - centre) / spread));
  const tiny = 1e-300;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const below = Math.log(Math.max(shares[i] ?? tiny, tiny));
    const above = Math.log(Math.max(1 - (shares[n - 1 - i] ?? 1), tiny));
    sum += (2 * i + 1) * (below + above);
  }
  return (-n - sum / n) * (1 + 0.75 / n + 2.25 / n ** 2);
}
