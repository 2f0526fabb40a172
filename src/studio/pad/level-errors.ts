/** How far a pad is off at each level, as it was found and as it is left. */
import { type DepthCurve, depthOf, slopeOf } from '../../signal/depth-curve.ts';
import type { PadCalibration, PadOutcome, PadPoint, Reference } from '../document.ts';
import { coverage } from './budget.ts';
import { hysteresisTerm } from './hysteresis-in-use.ts';
import { type Loop, loopOf } from './loop.ts';
import { standardOf } from './model.ts';
import { countMm, type Level, type Readings, readingsOf } from './readings.ts';

type LevelError = PadCalibration['asFound'][number];
type Budget = PadOutcome['budget'];

interface Shown {
  readonly channel: PadOutcome['curve']['channel'];
  /** null: the pad's own scale. */
  readonly curve: DepthCurve | null;
  /** Of that curve, where it was made from these very points. */
  readonly budget?: Budget;
}

/**
 * By rising level, of the points of one run that nobody left out: the mean depth shown by a scale, between way in and
 * way out, less the reference (mm). A level that was read one way only (the deepest) is moved by half of the loop that
 * the others show, as the fit does.
 *
 * Expanded uncertainty of each (k = 2), for the error of a reading on either way: reference, scatter of the mean, one
 * count, and hysteresis. Read both ways, that is half of the difference in full: it was measured with scatter of its
 * own. Read one way, it is the budget's: what is not known of the loop joins the scatter, and the half-width is entered
 * so that 95 % are held on either way. As left it is never less than the budget of a depth by that curve, there. The
 * larger of both is taken, not their sum: each has the reference already.
 */
export function levelErrors(
  points: readonly PadPoint[],
  run: PadPoint['run'],
  { channel, curve, budget = [] }: Shown,
  reference: Reference,
): LevelError[] {
  const kept = points.filter((point) => point.run === run && point.leftOut === null);
  if (kept.length === 0) return [];
  const readings = readingsOf(kept, channel, reference);
  const loop = loopOf(readings);
  return readings.levels.map((level) => {
    const { referenceMm } = level;
    const { nominalMm, halfMm, variance, bothWays } = middleOf(level, readings, loop);
    const shownMm = curve === null ? nominalMm : depthOf(curve, nominalMm);
    const slope = curve === null ? 1 : slopeOf(curve, nominalMm);
    const others = Math.hypot(
      standardOf(reference),
      slope * Math.sqrt(variance),
      (slope * countMm(channel)) / Math.sqrt(12),
    );
    const hysteresis = bothWays ? slope * halfMm : hysteresisTerm(slope * halfMm, others);
    const expandedMm = Math.max(coverage * Math.hypot(others, hysteresis), budgetAt(budget, shownMm));
    return { referenceMm, shownMm, errorMm: shownMm - referenceMm, expandedMm };
  });
}

/** Half way between in and out, nominal mm; how far either lies from it; and the variance of that middle, mm². */
function middleOf({ referenceMm, up, down }: Level, { variance }: Readings, loop: Loop) {
  if (up !== null && down !== null)
    return {
      nominalMm: (up.meanMm + down.meanMm) / 2,
      halfMm: Math.abs(down.meanMm - up.meanMm) / 2,
      variance: (variance * (1 / up.count + 1 / down.count)) / 4,
      bothWays: true,
    };
  const one = up ?? down;
  const half = loop.widthAt(referenceMm) / 2;
  const unknown = loop.uncertaintyAt(referenceMm) / 2;
  return {
    nominalMm: (one?.meanMm ?? 0) + (up === null ? -half : half),
    // What noise alone makes of no loop is taken off again, as in the budget: it is in the variance.
    halfMm: Math.sqrt(Math.max(half ** 2 - unknown ** 2, 0)),
    variance: variance / (one?.count ?? 1) + unknown ** 2,
    bothWays: false,
  };
}

/** Of the row that is nearest: there is one at each level from the surface down. */
function budgetAt(budget: Budget, depthMm: number): number {
  let best: Budget[number] | undefined;
  for (const row of budget)
    if (best === undefined || Math.abs(row.depthMm - depthMm) < Math.abs(best.depthMm - depthMm)) best = row;
  return best?.expandedMm ?? 0;
}
