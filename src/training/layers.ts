/** A later layer judged against the dots that were there before it. */
import { CellGrid, type Spot } from './cell-grid.ts';
import { spacingOf, usable } from './gaps.ts';
import { distanceToEdge, hullOf, isInside } from './statistics/polygon.ts';
import type { Place } from './types.ts';

/**
 * `gap`: well away from every earlier dot and among them. `close`: clear of them, but nearer to one than a gap
 * is wide. `stacked`: on an earlier dot. `outside`: beyond the earlier layer.
 */
export type LayerFit = 'gap' | 'close' | 'stacked' | 'outside';

export interface LayeredDot {
  readonly fit: LayerFit;
  /** To the nearest earlier dot. */
  readonly nearestMm: number;
}

export interface LayerResult {
  /** One for each dot; null for a dot without position. */
  readonly dots: readonly (LayeredDot | null)[];
  /** Share of the dots with a position that are in gaps; null without any. */
  readonly inGaps: number | null;
  readonly stacked: number;
  /** Spacing of the earlier layer: the median distance of its dots to their nearest neighbours, mm. */
  readonly spacingMm: number;
  /** A dot in a gap is at least so far from every earlier dot, mm. */
  readonly gapMm: number;
}

/** Share of the earlier spacing: on a square grid half the area is that far from every dot, so chance gives 50 %. */
const GAP_SHARE = 0.4;
/** A dot may lie this share of the spacing outside the hull of the earlier dots. */
const EDGE_SHARE = 0.5;

/**
 * @param dots of the later layer
 * @param earlier the dots of all layers below it
 * @param clearMm nearer than this to an earlier dot is stacked
 * @returns null where fewer than two earlier dots are there to judge by
 */
export function judgeLayer(
  dots: readonly (Spot | null)[],
  earlier: readonly Place[],
  clearMm: number,
): LayerResult | null {
  const before = usable(earlier);
  const spacingMm = spacingOf(before);
  if (spacingMm === null) return null;
  const gapMm = Math.max(clearMm, GAP_SHARE * spacingMm);
  const hull = hullOf(before);
  const grid = new CellGrid(before, Math.max(spacingMm, clearMm));

  const judged = dots.map((dot): LayeredDot | null => {
    if (dot === null) return null;
    const nearestMm = grid.nearest(dot.xMm, dot.yMm)?.awayMm ?? Number.NaN;
    if (Number.isNaN(nearestMm)) return null;
    if (nearestMm < clearMm) return { fit: 'stacked', nearestMm };
    const among = isInside(hull, dot) || distanceToEdge(hull, dot) <= EDGE_SHARE * spacingMm;
    if (!among) return { fit: 'outside', nearestMm };
    return { fit: nearestMm >= gapMm ? 'gap' : 'close', nearestMm };
  });
  const count = (fit: LayerFit) => judged.filter((dot) => dot?.fit === fit).length;
  const placed = judged.filter((dot) => dot !== null).length;
  return {
    dots: judged,
    inGaps: placed === 0 ? null : count('gap') / placed,
    stacked: count('stacked'),
    spacingMm,
    gapMm,
  };
}
