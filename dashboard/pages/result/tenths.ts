/** Figures that are shown rounded and must still add up. */
import { percent } from '../../text/amounts.ts';

/** Whole parts of `whole` that add up to it exactly: the largest remainders are rounded up. */
function shareOut(exact: readonly number[], whole: number): number[] {
  const parts = exact.map(Math.floor);
  const left = whole - parts.reduce((all, each) => all + each, 0);
  const byRemainder = exact
    .map((each, i) => ({ i, rest: each - Math.floor(each) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of byRemainder.slice(0, Math.max(0, left))) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}

/**
 * Rounds shares of 100 to tenths so that they add up to exactly 100.0: the largest remainders are rounded up.
 * Answers tenths, in the same order. Shares that do not add up to 100 are only rounded.
 */
export function tenthsOf100(shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * 10);
  const sum = exact.reduce((all, each) => all + each, 0);
  if (Math.abs(sum - 1000) > 0.5) return exact.map(Math.round);
  return shareOut(exact, 1000);
}

/** A score and the points lost, in tenths: the score as it stands everywhere else, and with the points exactly 100.0. */
export function tenthsLost(total: number, points: readonly number[]): { total: number; lost: number[] } {
  const rounded = Math.round(total * 10);
  const sum = points.reduce((all, each) => all + each, total);
  const exact = points.map((each) => each * 10);
  if (Math.abs(sum - 100) > 0.05) return { total: rounded, lost: exact.map(Math.round) };
  return { total: rounded, lost: shareOut(exact, 1000 - rounded) };
}

/**
 * Counts as percent of their sum, in the same order: whole, and together 100. One that is there is never called
 * 0 %, and one that is not alone never 100 %.
 */
export function percentsOf(counts: readonly number[]): string[] {
  const sum = counts.reduce((all, each) => all + each, 0);
  if (sum === 0) return counts.map(() => percent(0));
  const whole = shareOut(
    counts.map((count) => (100 * count) / sum),
    100,
  );
  return counts.map((count, i) => {
    const share = whole[i] ?? 0;
    if (share === 0 && count > 0) return `under ${percent(0.01)}`;
    return share === 100 && count < sum ? `over ${percent(0.99)}` : percent(share / 100);
  });
}
