/** The gaps that a layer of dots leaves, as places for the next layer. */
import { CellGrid } from './cell-grid.ts';
import { boxOf } from './geometry.ts';
import { inRows } from './rows.ts';
import { distanceToEdge, hullOf, isInside } from './statistics/polygon.ts';
import { nearestDistances } from './statistics/spatial.ts';
import type { Place } from './types.ts';

/** How far outside the hull of the earlier dots a place may lie, mm; it lets a gap between dots in a row be found. */
const HULL_MARGIN_MM = 0.1;
/** Lattice points at most along a side of the search. */
const MOST_STEPS = 400;
/** Two gaps are not nearer to each other than this share of the earlier layer's spacing. */
const APART = 0.85;

/** More dots than this are thinned. */
const MOST_DOTS = 5_000;

/**
 * Dots with finite positions. Of more than 5,000, those that lie in one square of 0.05 mm, half the width of
 * a dot, count as one: 10⁵ dots on a spot must not make their neighbours slow to find.
 */
export function usable(dots: readonly Place[]): readonly Place[] {
  const finite = dots.filter(({ xMm, yMm }) => Number.isFinite(xMm) && Number.isFinite(yMm));
  if (finite.length <= MOST_DOTS) return finite;
  const seen = new Set<string>();
  return finite.filter(({ xMm, yMm }) => {
    const square = `${Math.floor(xMm * 20)},${Math.floor(yMm * 20)}`;
    if (seen.has(square)) return false;
    seen.add(square);
    return true;
  });
}

/** Median distance of a dot to its nearest neighbour, mm: the spacing of a layer. null with fewer than two dots. */
export function spacingOf(dots: readonly Place[]): number | null {
  const finite = dots.filter(({ xMm, yMm }) => Number.isFinite(xMm) && Number.isFinite(yMm));
  const distances = nearestDistances(finite).filter(Number.isFinite).sort();
  return distances[Math.floor(distances.length / 2)] ?? null;
}

/**
 * The middles of the gaps between the earlier dots: places inside their hull whose nearest earlier dot is as
 * far as can be, the widest gaps first chosen, none nearer than `clearMm` to an earlier dot. Those of a square
 * grid are the middles of its squares. At most `most`; in rows, back and forth, as a hand works.
 *
 * They are the local maxima of the distance to the nearest dot (the vertices of the Voronoi diagram), found
 * on a lattice of a tenth of the spacing and then refined to 0.01 mm: unlike a triangulation this needs no
 * special case for dots on a line, on a circle or on one another.
 */
export function gapsOf(earlier: readonly Place[], clearMm: number, most = Number.POSITIVE_INFINITY): Place[] {
  const dots = usable(earlier);
  const box = boxOf(dots);
  const spacing = spacingOf(dots);
  if (box === null || spacing === null) return [];
  const spacingMm = Math.max(spacing, clearMm);
  const hull = hullOf(dots);
  const grid = new CellGrid(dots, spacingMm);
  const clearance = (at: Place) => grid.nearest(at.xMm, at.yMm)?.awayMm ?? 0;
  const within = (at: Place) => isInside(hull, at) || distanceToEdge(hull, at) <= HULL_MARGIN_MM;

  const widthMm = box.rightMm - box.leftMm;
  const heightMm = box.bottomMm - box.topMm;
  const stepMm = Math.max(spacingMm / 10, Math.max(widthMm, heightMm) / MOST_STEPS);
  const columns = Math.ceil(widthMm / stepMm) + 1;
  const rows = Math.ceil(heightMm / stepMm) + 1;
  const placeAt = (row: number, column: number): Place => ({
    xMm: box.leftMm + column * stepMm,
    yMm: box.topMm + row * stepMm,
  });
  const heights = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const at = placeAt(row, column);
      const here = clearance(at);
      // Half a step short of it can still be refined into a gap.
      if (here >= clearMm - stepMm && within(at)) heights[row * columns + column] = here;
    }
  const found: (Place & { clearMm: number })[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      if (isTop(heights, rows, columns, row, column))
        found.push({ ...placeAt(row, column), clearMm: heights[row * columns + column] as number });
  found.sort((a, b) => b.clearMm - a.clearMm || a.yMm - b.yMm || a.xMm - b.xMm);

  const gaps: Place[] = [];
  const taken = new CellGrid([], spacingMm);
  const apartMm = APART * spacingMm;
  const isFar = (at: Place) =>
    !taken.within(at.xMm, at.yMm, apartMm, (_, squared) => squared < apartMm * apartMm);
  for (const start of found) {
    if (gaps.length >= most) break;
    if (!isFar(start)) continue;
    const gap = refine(start, stepMm, (at) => (within(at) ? clearance(at) : 0));
    if (clearance(gap) < clearMm || !isFar(gap)) continue;
    gaps.push(gap);
    taken.add(gap);
  }
  return inRows(gaps, spacingMm);
}

/** Above 0, and no neighbour of the lattice is higher: only from there can the walk to a gap start. */
function isTop(heights: Float64Array, rows: number, columns: number, row: number, column: number): boolean {
  const here = heights[row * columns + column] as number;
  if (here === 0) return false;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1)
      if ((heights[y * columns + x] as number) > here) return false;
  return true;
}

/** Walks uphill in eight directions with ever smaller steps, down to a hundredth of a millimetre. */
function refine(start: Place, stepMm: number, height: (at: Place) => number): Place {
  let best = { xMm: start.xMm, yMm: start.yMm };
  let highest = height(best);
  for (let step = stepMm; step > 0.002; step /= 2)
    for (let again = true, turns = 0; again && turns < 8; turns += 1) {
      again = false;
      for (const [dx, dy] of DIRECTIONS) {
        const at = { xMm: best.xMm + dx * step, yMm: best.yMm + dy * step };
        const here = height(at);
        if (here <= highest + 1e-9) continue;
        best = at;
        highest = here;
        again = true;
      }
    }
  return { xMm: Math.round(best.xMm * 100) / 100, yMm: Math.round(best.yMm * 100) / 100 };
}

const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0.7, 0.7],
  [-0.7, 0.7],
  [0.7, -0.7],
  [-0.7, -0.7],
] as const;
