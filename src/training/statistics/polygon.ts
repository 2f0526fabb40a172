/** Outlines in the plane: closed polygons as lists of corners, the last joined to the first. */
export interface Point {
  readonly xMm: number;
  readonly yMm: number;
}
export type Outline = readonly Point[];

/** Area, mm²; the way round does not matter (shoelace formula). */
export function areaOf(outline: Outline): number {
  let twice = 0;
  eachEdge(outline, (a, b) => {
    twice += a.xMm * b.yMm - b.xMm * a.yMm;
  });
  return Math.abs(twice) / 2;
}

/** Length of the whole edge, mm. */
export function perimeterOf(outline: Outline): number {
  let length = 0;
  eachEdge(outline, (a, b) => {
    length += Math.hypot(b.xMm - a.xMm, b.yMm - a.yMm);
  });
  return length;
}

export function isInside(outline: Outline, { xMm, yMm }: Point): boolean {
  let inside = false;
  eachEdge(outline, (a, b) => {
    if (a.yMm > yMm === b.yMm > yMm) return;
    if (xMm < a.xMm + ((yMm - a.yMm) * (b.xMm - a.xMm)) / (b.yMm - a.yMm)) inside = !inside;
  });
  return inside;
}

/** Distance from a point to the edge, mm, inside or outside; ∞ without an edge. */
export function distanceToEdge(outline: Outline, point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  eachEdge(outline, (a, b) => {
    const dx = b.xMm - a.xMm;
    const dy = b.yMm - a.yMm;
    const square = dx * dx + dy * dy;
    const along = square > 0 ? ((point.xMm - a.xMm) * dx + (point.yMm - a.yMm) * dy) / square : 0;
    const clamped = Math.min(Math.max(along, 0), 1);
    const off = Math.hypot(a.xMm + clamped * dx - point.xMm, a.yMm + clamped * dy - point.yMm);
    least = Math.min(least, off);
  });
  return least;
}

/** Convex hull, corners only, one way round (Andrew 1979, monotone chain); the points themselves where all are in one line. */
export function hullOf(points: readonly Point[]): Point[] {
  const ordered = [...points].sort((a, b) => a.xMm - b.xMm || a.yMm - b.yMm);
  if (ordered.length < 3) return ordered;
  const lower = chain(ordered);
  const upper = chain(ordered.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/**
 * The region that scattered dots were drawn from, where nobody drew an outline: their hull, widened about its
 * centre by 1/√(1 − m/n) for m corners of n dots (Ripley & Rasson 1977), for the hull itself is always too small.
 */
export function regionOf(points: readonly Point[]): Point[] {
  const hull = hullOf(points);
  if (hull.length < 3 || points.length <= hull.length) return hull;
  const widen = 1 / Math.sqrt(1 - hull.length / points.length);
  const centre = centroidOf(hull);
  return hull.map(({ xMm, yMm }) => ({
    xMm: centre.xMm + widen * (xMm - centre.xMm),
    yMm: centre.yMm + widen * (yMm - centre.yMm),
  }));
}

function centroidOf(outline: Outline): Point {
  let twice = 0;
  let x = 0;
  let y = 0;
  eachEdge(outline, (a, b) => {
    const cross = a.xMm * b.yMm - b.xMm * a.yMm;
    twice += cross;
    x += (a.xMm + b.xMm) * cross;
    y += (a.yMm + b.yMm) * cross;
  });
  const first = outline[0] ?? { xMm: 0, yMm: 0 };
  return twice === 0 ? first : { xMm: x / (3 * twice), yMm: y / (3 * twice) };
}

function chain(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    for (;;) {
      const last = kept.at(-1);
      const before = kept.at(-2);
      if (last === undefined || before === undefined || turn(before, last, point) > 0) break;
      kept.pop();
    }
    kept.push(point);
  }
  return kept;
}

const turn = (a: Point, b: Point, c: Point): number =>
  (b.xMm - a.xMm) * (c.yMm - a.yMm) - (b.yMm - a.yMm) * (c.xMm - a.xMm);

function eachEdge(outline: Outline, take: (from: Point, to: Point) => void): void {
  let from = outline.at(-1);
  for (const to of outline) {
    if (from !== undefined) take(from, to);
    from = to;
  }
}
