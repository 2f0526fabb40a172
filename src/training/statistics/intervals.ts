/** Intervals: between which values the truth may be supposed, with a stated confidence. */
import { normalQuantile } from './normal.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of a share (1927): `hits` of `n`. [0, 1] of none. */
export function wilson(hits: number, n: number, confidence = 0.9): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const share = hits / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(centre - half, 0), high: Math.min(centre + half, 1) };
}
