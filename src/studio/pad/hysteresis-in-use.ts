/**
 * What hysteresis adds to the uncertainty of a depth that is read in use.
 *
 * A stroke goes in and comes out, and its depth is fitted to samples of both: which branch a reading was on is not
 * known. GUM F.2.2.2 names this case and, where every value between the branches is as likely as any other, takes
 * the width / √12. But a needle is on the one branch or the other, half a width off either way. With the width /
 * √12 and k = 2, an interval then holds only 84 to 90 % where the half-width is one to five times all other
 * uncertainty together (`npm run accuracy -- calibration` computes it). So the distributions are propagated instead
 * (JCGM 101): others normal, hysteresis ± half a width with equal chances; and what is entered in the budget is the
 * standard uncertainty with which k = 2 gives the interval that holds 95.45 % on either branch. A reading between
 * the branches is held by it at least as often.
 */
import { normalCdf } from '../../training/statistics/normal.ts';

const HELD = normalCdf(2) - normalCdf(-2);

/** Standard uncertainty to enter for a loop of this half-width beside normal ones that come to `others`, mm. */
export function hysteresisTerm(halfWidthMm: number, others: number): number {
  const half = Math.abs(halfWidthMm);
  if (half < 1e-12) return 0;
  // Without any other uncertainty, both branches are just held.
  if (others < 1e-9 * half) return half / 2;
  const c = half / others;
  let low = Math.max(2, c);
  let high = c + 2;
  for (let i = 0; i < 60 && high - low > 1e-10; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle - c) - normalCdf(-middle - c) < HELD) low = middle;
    else high = middle;
  }
  return others * Math.sqrt(Math.max((low + high) ** 2 / 16 - 1, 0));
}
