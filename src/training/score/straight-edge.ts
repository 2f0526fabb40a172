/** Whether the edge of a region was made as a ruler would: the longest straight run of its outermost dots. */
import { CellGrid, type Spot } from '../cell-grid.ts';
import { areaOf, type Outline, perimeterOf } from '../statistics/polygon.ts';

export interface StraightEdge {
  /** Dots of the longest straight run over all dots of the edge, 0 to 1. */
  readonly share: number;
  readonly edgeDots: number;
  /** Indices of the dots of that run. */
  readonly run: readonly number[];
}

/** The outline is walked in steps of this share of the dots' mean spacing. */
const STEP = 0.25;
/** The dot nearest to a step belongs to the edge if it is no farther than so many spacings. */
const REACH = 1.5;
/** Dots of a run lie within this share of the spacing of the line through its ends. */
const STRAIGHT = 0.2;
/** Any two dots are in a line, and three often are. */
const FEWEST_IN_RUN = 4;
const FEWEST_ON_EDGE = 8;

/**
 * The edge's dots are those nearest to some step of a walk round the outline, in the order of the walk. A run is
 * a stretch of them that lies within STRAIGHT × spacing of the line from its first to its last.
 * @returns null with fewer than eight dots on the edge
 */
export function straightEdgeOf(
  spots: readonly (Spot | null)[],
  inside: readonly number[],
  outline: Outline,
): StraightEdge | null {
  const points = inside.flatMap((i) => spots[i] ?? []);
  if (points.length < FEWEST_ON_EDGE) return null;
  const spacingMm = Math.sqrt(areaOf(outline) / points.length);
  const order = edgeOrder(points, outline, spacingMm);
  if (order.length < FEWEST_ON_EDGE) return null;
  const edge = order.flatMap((k) => points[k] ?? []);
  let [from, length] = [0, 0];
  for (let start = 0; start < edge.length; start++) {
    let end = length + 1;
    if (!isStraight(edge, start, end, STRAIGHT * spacingMm)) continue;
    while (end < edge.length && isStraight(edge, start, end + 1, STRAIGHT * spacingMm)) end++;
    [from, length] = [start, end];
  }
  if (length < FEWEST_IN_RUN) return { share: 0, edgeDots: edge.length, run: [] };
  const run = Array.from({ length }, (_, k) => inside[order[(from + k) % order.length] as number] as number);
  return { share: length / edge.length, edgeDots: edge.length, run };
}

function edgeOrder(points: readonly Spot[], outline: Outline, spacingMm: number): number[] {
  const grid = new CellGrid(points, spacingMm);
  const order: number[] = [];
  const seen = new Set<number>();
  const stepMm = Math.max(STEP * spacingMm, perimeterOf(outline) / 20_000);
  let from = outline.at(-1);
  for (const to of outline) {
    if (from === undefined) break;
    const steps = Math.max(1, Math.ceil(Math.hypot(to.xMm - from.xMm, to.yMm - from.yMm) / stepMm));
    for (let k = 0; k < steps; k++) {
      const share = k / steps;
      const near = grid.nearest(
        from.xMm + share * (to.xMm - from.xMm),
        from.yMm + share * (to.yMm - from.yMm),
      );
      if (near === null || near.awayMm > REACH * spacingMm || seen.has(near.index)) continue;
      seen.add(near.index);
      order.push(near.index);
    }
    from = to;
  }
  return order;
}

/** Of `count` dots from `start`, round the edge. */
function isStraight(edge: readonly Spot[], start: number, count: number, withinMm: number): boolean {
  const first = edge[start % edge.length];
  const last = edge[(start + count - 1) % edge.length];
  if (first === undefined || last === undefined || count > edge.length) return false;
  const dx = last.xMm - first.xMm;
  const dy = last.yMm - first.yMm;
  const length = Math.hypot(dx, dy);
  for (let k = 1; k + 1 < count; k++) {
    const dot = edge[(start + k) % edge.length];
    if (dot === undefined) return false;
    const along = (dot.xMm - first.xMm) * dx + (dot.yMm - first.yMm) * dy;
    const across = (dot.xMm - first.xMm) * dy - (dot.yMm - first.yMm) * dx;
    if (Math.abs(across) > withinMm * length || along < 0 || along > length * length) return false;
  }
  return true;
}
