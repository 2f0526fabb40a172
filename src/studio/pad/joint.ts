/** Two deviations that are partly alike: how far both may lie so that one of them goes beyond by chance in a stated share. */
import { normalCdf, normalQuantile } from '../../training/statistics/normal.ts';
import { studentQuantile } from '../../training/statistics/student.ts';

const STEPS = 48;

/**
 * Probability that two standard normal values, shifted by `shift` and correlated, both stay within ± their limits
 * (Simpson's rule over the first, the second given the first).
 */
export function bothWithin(
  [limit, other]: readonly [number, number],
  correlation: number,
  [first, second]: readonly [number, number] = [0, 0],
): number {
  const rest = Math.sqrt(Math.max(1 - correlation * correlation, 1e-12));
  const low = Math.max(-limit - first, -8);
  const high = Math.min(limit - first, 8);
  if (!(high > low)) return 0;
  let sum = 0;
  for (let i = 0; i <= STEPS; i++) {
    const x = low + ((high - low) * i) / STEPS;
    const mean = second + correlation * x;
    const inside = normalCdf((other - mean) / rest) - normalCdf((-other - mean) / rest);
    const weight = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * inside * Math.exp(-0.5 * x * x);
  }
  return ((high - low) / STEPS / 3) * (sum / Math.sqrt(2 * Math.PI));
}

/**
 * Limit in standard deviations that at least one of the two passes with probability `share`. The deviations are
 * known from so many degrees of freedom: the share of each alone comes from the normal distribution, its limit from
 * Student's t.
 */
export function jointLimit(share: number, correlation: number, freedom: number): number {
  let low = normalQuantile(1 - share / 2);
  let high = normalQuantile(1 - share / 4);
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (1 - bothWithin([middle, middle], correlation) > share) low = middle;
    else high = middle;
  }
  return studentQuantile(normalCdf((low + high) / 2), freedom);
}
