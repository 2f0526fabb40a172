/** Figures that are shown rounded and must still add up. */

/**
 * Rounds shares of 100 to tenths so that they add up to exactly 100.0: the largest remainders are rounded up.
 * Answers tenths, in the same order. Shares that do not add up to 100 are only rounded.
 */
export function tenthsOf100(shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * 10);
  const sum = exact.reduce((all, each) => all + each, 0);
  if (Math.abs(sum - 1000) > 0.5) return exact.map(Math.round);
  const tenths = exact.map(Math.floor);
  const left = 1000 - tenths.reduce((all, each) => all + each, 0);
  const byRemainder = exact
    .map((each, i) => ({ i, rest: each - Math.floor(each) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) tenths[i] = (tenths[i] ?? 0) + 1;
  return tenths;
}
