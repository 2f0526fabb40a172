/** Boxes and crossings of outlines on the pad, mm; areas, hulls and the like are in statistics/polygon.ts. */
import type { Place } from './types.ts';

/** Whether two edges that are no neighbours cross or touch. The last point joins the first. */
export function crossesItself(outline: readonly Place[]): boolean {
  const edges = outline.map((to, index): Edge => [outline.at(index - 1) ?? to, to]);
  return edges.some((one, i) =>
    edges.some((other, j) => {
      const neighbours = j - i === 1 || j - i === edges.length - 1;
      return j > i && !neighbours && meet(one, other);
    }),
  );
}

export interface Box {
  readonly leftMm: number;
  readonly topMm: number;
  readonly rightMm: number;
  readonly bottomMm: number;
}

/** The smallest upright box around the places; null without any. */
export function boxOf(places: readonly Place[]): Box | null {
  if (places.length === 0) return null;
  let [leftMm, topMm, rightMm, bottomMm] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { xMm, yMm } of places) {
    leftMm = Math.min(leftMm, xMm);
    rightMm = Math.max(rightMm, xMm);
    topMm = Math.min(topMm, yMm);
    bottomMm = Math.max(bottomMm, yMm);
  }
  return { leftMm, topMm, rightMm, bottomMm };
}

type Edge = readonly [from: Place, to: Place];

function meet([a, b]: Edge, [c, d]: Edge): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && boxesMeet(a, b, c, d);
}

/** Above 0 where c lies to one side of the line through a and b, below 0 to the other. */
function side(a: Place, b: Place, c: Place): number {
  return (b.xMm - a.xMm) * (c.yMm - a.yMm) - (b.yMm - a.yMm) * (c.xMm - a.xMm);
}

function boxesMeet(a: Place, b: Place, c: Place, d: Place): boolean {
  const apart = (p: number, q: number, r: number, s: number) =>
    Math.max(p, q) < Math.min(r, s) || Math.max(r, s) < Math.min(p, q);
  return !apart(a.xMm, b.xMm, c.xMm, d.xMm) && !apart(a.yMm, b.yMm, c.yMm, d.yMm);
}
