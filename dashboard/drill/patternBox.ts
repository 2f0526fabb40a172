/** The arithmetic of a pattern's picture: millimetres on the pad to pixels. Pure; x to the right, y down the page. */

export interface Spot {
  readonly xMm: number;
  readonly yMm: number;
}

/** Strips side by side, to be filled to their own densities. */
export interface Strips {
  readonly xMm: number;
  readonly yMm: number;
  readonly heightMm: number;
  readonly strips: readonly { readonly widthMm: number; readonly perCm2: number }[];
}

/** What a pattern is made of; a part that it does not have is left out. */
export interface PatternShape {
  /** In the order in which they are made. */
  readonly places: readonly Spot[];
  /** A free region's corners. */
  readonly outline?: readonly Spot[] | undefined;
  readonly strips?: Strips | undefined;
  /** Dots of the layer before. */
  readonly earlier?: readonly Spot[] | undefined;
}

export interface Box {
  readonly leftMm: number;
  readonly topMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Room round the pattern, so that a dot beside it is still seen beside it. */
const MARGIN_MM = 1.5;
const LEAST_MM = 6;

/** What must be in the picture. Without a pattern: the whole pad of 40 × 40 mm. Never flatter than 3 : 1. */
export function boxOf(shape: PatternShape): Box {
  const spots = [...shape.places, ...(shape.outline ?? []), ...(shape.earlier ?? [])];
  if (shape.strips !== undefined) {
    const { xMm, yMm, heightMm, strips } = shape.strips;
    const widthMm = strips.reduce((sum, strip) => sum + strip.widthMm, 0);
    spots.push({ xMm, yMm }, { xMm: xMm + widthMm, yMm: yMm + heightMm });
  }
  if (spots.length === 0) return { leftMm: 0, topMm: 0, widthMm: 40, heightMm: 40 };
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { xMm, yMm } of spots) {
    left = Math.min(left, xMm);
    right = Math.max(right, xMm);
    top = Math.min(top, yMm);
    bottom = Math.max(bottom, yMm);
  }
  const width = Math.max(right - left + 2 * MARGIN_MM, LEAST_MM);
  const height = Math.max(bottom - top + 2 * MARGIN_MM, LEAST_MM);
  const widthMm = Math.max(width, height / 3);
  const heightMm = Math.max(height, width / 3);
  return {
    leftMm: (left + right - widthMm) / 2,
    topMm: (top + bottom - heightMm) / 2,
    widthMm,
    heightMm,
  };
}

export interface Frame {
  readonly box: Box;
  readonly perMm: number;
  readonly left: number;
  readonly top: number;
  /** Canvas pixels to a CSS pixel. */
  readonly ratio: number;
}

/** Fits the box into so many canvas pixels, both axes to one scale. */
export function frameOf(box: Box, width: number, height: number, ratio: number): Frame {
  const perMm = Math.min(width / box.widthMm, height / box.heightMm);
  return {
    box,
    perMm,
    left: (width - perMm * box.widthMm) / 2,
    top: (height - perMm * box.heightMm) / 2,
    ratio,
  };
}

export const toPixels = ({ box, perMm, left, top }: Frame, { xMm, yMm }: Spot) => ({
  x: left + (xMm - box.leftMm) * perMm,
  y: top + (yMm - box.topMm) * perMm,
});

/** The least way from one place to the next, mm; null below two places. */
export function stepMm(places: readonly Spot[]): number | null {
  let least = Infinity;
  for (const [i, place] of places.entries()) {
    const before = places[i - 1];
    if (before === undefined) continue;
    const way = Math.hypot(place.xMm - before.xMm, place.yMm - before.yMm);
    if (way > 0) least = Math.min(least, way);
  }
  return Number.isFinite(least) ? least : null;
}

/** The dot nearest to a point of the picture, within `reach` pixels; null where there is none. */
export function nearestSpot(
  frame: Frame,
  spots: readonly { readonly xMm: number | null; readonly yMm: number | null }[],
  x: number,
  y: number,
  reach: number,
): number | null {
  let found: number | null = null;
  let least = reach;
  for (const [i, { xMm, yMm }] of spots.entries()) {
    if (xMm === null || yMm === null) continue;
    const at = toPixels(frame, { xMm, yMm });
    const away = Math.hypot(at.x - x, at.y - y);
    if (away > least) continue;
    least = away;
    found = i;
  }
  return found;
}
