/** Points that stand out from what all others say. They are asked about; only a person leaves one out. */

import { mad } from '../../training/statistics/describe.ts';
import type { PadOutcome, PadPoint, Reference } from '../document.ts';
import { at } from './matrix.ts';
import { modelOf } from './model.ts';
import { readingsOf } from './readings.ts';

/** So many robust standard deviations: by chance, one good calibration in some hundred has such a point. */
const FAR = 5;
/** Of all points at most this share is asked about. */
const MOST_SHARE = 0.2;
/** How many of the farthest are tried, to see without which one the rest agrees best. */
const TRIED = 6;
/** Nothing nearer than this stands out, mm: no pad is read so finely. */
const LEAST_MM = 0.002;

interface Off {
  readonly point: PadPoint;
  readonly mm: number;
}

export interface Outlier {
  readonly point: PadPoint;
  /** By the curve of the others less the reference, mm. */
  readonly offMm: number;
}

export function outliersOf(
  points: readonly PadPoint[],
  channel: PadOutcome['curve']['channel'],
  reference: Reference,
): Outlier[] {
  let kept = points;
  const out: PadPoint[] = [];
  while (out.length < MOST_SHARE * points.length) {
    const offs = offsOf(kept, kept, channel, reference);
    if (offs === null) break;
    const farthest = offs.toSorted((a, b) => Math.abs(b.mm) - Math.abs(a.mm)).slice(0, TRIED);
    if (!standsOut(farthest[0], offs)) break;
    // The farthest may have been pushed there by its neighbour: it is the one without which the others agree best.
    let best: { point: PadPoint; rest: PadPoint[]; squares: number } | null = null;
    for (const { point } of farthest) {
      const rest = kept.filter((each) => each !== point);
      const left = offsOf(rest, rest, channel, reference);
      if (left === null) continue;
      const squares = left.reduce((sum, { mm }) => sum + mm * mm, 0);
      if (best === null || squares < best.squares) best = { point, rest, squares };
    }
    if (best === null) break;
    kept = best.rest;
    out.push(best.point);
  }
  if (out.length === 0) return [];
  const offs = offsOf(kept, points, channel, reference);
  const good = offs?.filter(({ point }) => kept.includes(point)) ?? [];
  return (offs ?? [])
    .filter((each) => out.includes(each.point) && standsOut(each, good))
    .map(({ point, mm }) => ({ point, offMm: mm }));
}

const standsOut = (off: Off | undefined, among: readonly Off[]): boolean =>
  off !== undefined && Math.abs(off.mm) > Math.max(FAR * mad(among.map(({ mm }) => mm)), LEAST_MM);

/** Each of `points` against the curve and the loop of `from`. */
function offsOf(
  from: readonly PadPoint[],
  points: readonly PadPoint[],
  channel: PadOutcome['curve']['channel'],
  reference: Reference,
): Off[] | null {
  const model = modelOf(from, channel, reference);
  if (model === null) return null;
  const { curve, loop } = model;
  const { nominalMm } = from === points ? model.readings : readingsOf(points, channel, reference);
  return points.map((point, i) => {
    const half = loop.widthAt(point.referenceMm) / 2;
    const middle = at(nominalMm, i) + (point.direction === 'up' ? half : -half);
    return { point, mm: curve.valueAt(middle) - point.referenceMm };
  });
}
