/** How dots lie among each other: nearest neighbours, and whether they are clustered, random or regular. */
import { mean } from './describe.ts';
import { areaOf, distanceToEdge, isInside, type Outline, type Point, perimeterOf } from './polygon.ts';

/**
 * Distance of each point to its nearest other, mm, in the order of the points; ∞ for a point alone. Points are
 * sorted along the side on which they spread more, and each looks both ways until that side alone is farther
 * than the nearest found: about n√n steps for dots over an area, and clusters or a stray dot cost nothing more.
 */
export function nearestDistances(points: readonly Point[]): Float64Array {
  const xs = Float64Array.from(points, ({ xMm }) => xMm);
  const ys = Float64Array.from(points, ({ yMm }) => yMm);
  const [keys, sides] = spreadOf(xs) >= spreadOf(ys) ? [xs, ys] : [ys, xs];
  const order = Int32Array.from(points, (_, i) => i).sort(
    (i, j) => (keys[i] as number) - (keys[j] as number) || i - j,
  );
  const along = Float64Array.from(order, (i) => keys[i] as number);
  const across = Float64Array.from(order, (i) => sides[i] as number);
  const distances = new Float64Array(points.length);
  order.forEach((i, place) => {
    distances[i] = nearestOf(place, along, across);
  });
  return distances;
}

/**
 * Clark & Evans 1954 with Donnelly's edge correction (1978): mean nearest distance over the one expected of
 * random dots, E = ½√(A/n) + (0.0514 + 0.041/√n) P/n. 1 is random, 2 a square grid, 2.149 a hexagonal one.
 * Without a perimeter (0) it is the plain R = 2 r̄ √(n/A). NaN below two dots or without an area.
 */
export function clarkEvans(meanNearestMm: number, n: number, areaMm2: number, perimeterMm = 0): number {
  if (n < 2 || !(areaMm2 > 0)) return Number.NaN;
  const expected = 0.5 * Math.sqrt(areaMm2 / n) + ((0.0514 + 0.041 / Math.sqrt(n)) * perimeterMm) / n;
  return meanNearestMm / expected;
}

/**
 * Clark–Evans with a guard strip: only dots at least `guardMm` from the outline are asked for their nearest
 * other, which may lie in the strip. Donnelly's correction supposes random dots and takes some percent from a
 * small grid; this one does not. The guard is 1/√(n/A) unless given: the nearest of a random dot is farther in
 * 4 of 100 cases only. NaN where no dot is that far in.
 */
export function clarkEvansGuarded(points: readonly Point[], outline: Outline, guardMm?: number): number {
  const within = points.filter((point) => isInside(outline, point));
  const areaMm2 = areaOf(outline);
  const guard = guardMm ?? Math.sqrt(areaMm2 / within.length);
  const distances = nearestDistances(within);
  const asked = distances.filter((_, i) => {
    const point = within[i];
    return point !== undefined && distanceToEdge(outline, point) >= guard;
  });
  return clarkEvans(mean(asked), within.length, areaMm2);
}

/** Clark–Evans of dots within an outline, all dots asked, by Donnelly's correction. */
export function clarkEvansWithin(points: readonly Point[], outline: Outline): number {
  const within = points.filter((point) => isInside(outline, point));
  return clarkEvans(mean(nearestDistances(within)), within.length, areaOf(outline), perimeterOf(outline));
}

function nearestOf(place: number, along: Float64Array, across: Float64Array): number {
  const x = along[place] ?? Number.NaN;
  const y = across[place] ?? Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  for (const step of [-1, 1]) {
    for (let j = place + step; j >= 0 && j < along.length; j += step) {
      const off = (along[j] ?? Number.NaN) - x;
      if (off * off >= least) break;
      const side = (across[j] ?? Number.NaN) - y;
      least = Math.min(least, off * off + side * side);
    }
  }
  return Math.sqrt(least);
}

function spreadOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
