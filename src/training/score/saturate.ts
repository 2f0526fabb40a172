/** One shape for all losses: nothing at 0 and near it, half at 1, all at infinity. */

/**
 * r³ / (1 + r³), given the square of r ≥ 0. Of several faults of one part r² is the sum of theirs. The cube keeps
 * small faults small (a fifth of the half way costs 0.8 %) and still tells bad from worse.
 */
export function lossOf(rSquared: number): number {
  const cube = rSquared * Math.sqrt(rSquared);
  return cube === Number.POSITIVE_INFINITY ? 1 : cube / (1 + cube);
}

export const square = (value: number): number => value * value;

/** How far a value lies outside a range: negative below it, positive above, 0 within. */
export const outside = (value: number, low: number, high: number): number =>
  value < low ? value - low : value > high ? value - high : 0;
