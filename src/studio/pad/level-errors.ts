/** How far a pad is off at each level, as it was found and as it is left. */
import { type DepthCurve, depthOf, slopeOf } from '../../signal/depth-curve.ts';
import type { PadCalibration, PadOutcome, PadPoint, Reference } from '../document.ts';
import { standardOf } from './model.ts';
import { countMm, type Level, readingsOf } from './readings.ts';

type LevelError = PadCalibration['asFound'][number];

interface Shown {
  readonly channel: PadOutcome['curve']['channel'];
  /** null: the pad's own scale. */
  readonly curve: DepthCurve | null;
}

/**
 * By rising level, of the points of one run that nobody left out: the mean depth shown by a scale, between way in and
 * way out, less the reference. Expanded (k = 2): reference, scatter of the mean, one count, and half the difference
 * of both ways (a reading lies on the one or the other).
 */
export function levelErrors(
  points: readonly PadPoint[],
  run: PadPoint['run'],
  { channel, curve }: Shown,
  reference: Reference,
): LevelError[] {
  const kept = points.filter((point) => point.run === run && point.leftOut === null);
  if (kept.length === 0) return [];
  const readings = readingsOf(kept, channel, reference);
  return readings.levels.map((level) => {
    const { referenceMm } = level;
    const nominalMm = middleOf(level);
    const shownMm = curve === null ? nominalMm : depthOf(curve, nominalMm);
    const slope = curve === null ? 1 : slopeOf(curve, nominalMm);
    const { up, down } = level;
    const half = up === null || down === null ? 0 : (down.meanMm - up.meanMm) / 2;
    const scatter =
      up !== null && down !== null
        ? readings.variance * (1 / up.count + 1 / down.count) * 0.25
        : readings.variance / ((up ?? down)?.count ?? 1);
    const standard = Math.hypot(
      standardOf(reference),
      slope * Math.sqrt(scatter),
      slope * half,
      (slope * countMm(channel)) / Math.sqrt(12),
    );
    return { referenceMm, shownMm, errorMm: shownMm - referenceMm, expandedMm: 2 * standard };
  });
}

/** Mean reading of a level, both ways weighing alike, nominal mm. */
function middleOf({ up, down }: Level): number {
  const [a, b] = [up ?? down, down ?? up];
  return ((a?.meanMm ?? 0) + (b?.meanMm ?? 0)) / 2;
}
