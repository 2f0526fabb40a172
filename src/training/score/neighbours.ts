/** Each dot's nearest other, and that distance against the one expected of dots thrown at random. */
import type { Spot } from '../cell-grid.ts';
import type { Drill } from '../drill.ts';
import type { Area } from '../pattern.ts';
import { areaOf, type Outline, perimeterOf, regionOf } from '../statistics/polygon.ts';
import { clarkEvans, nearestDistances } from '../statistics/spatial.ts';

export interface Neighbours {
  /** Of each dot, mm; NaN of one without a position, or outside the areas. */
  readonly nearestMm: Float64Array;
  /** The same over the mean that is expected of as many random dots: its mean is Clark and Evans' R. NaN as above. */
  readonly ratio: Float64Array;
  readonly perCm2: number | null;
}

/**
 * The area is the drill's own where it has one. A grid has the area of its cells and no edge correction: a
 * perfect one is then 2 exactly, which a correction for random dots would miss by some percent. Dots of other
 * patterns have the region that Ripley and Rasson's estimate gives them.
 */
export function neighboursOf(
  drill: Pick<Drill, 'pattern'>,
  spots: readonly (Spot | null)[],
  judged: readonly number[],
  areas: readonly Area[],
  areaOfDot: Int32Array,
): Neighbours {
  const { pattern } = drill;
  const nearestMm = new Float64Array(spots.length).fill(Number.NaN);
  const ratio = new Float64Array(spots.length).fill(Number.NaN);
  let dots = 0;
  let allMm2 = 0;
  const take = (indices: readonly number[], areaMm2: number | null, edge: (points: Outline) => Edge) => {
    const points = indices.flatMap((i) => spots[i] ?? []);
    const distances = nearestDistances(points);
    const { areaMm2: outlineMm2, perimeterMm } = edge(points);
    const mm2 = areaMm2 ?? outlineMm2;
    dots += points.length;
    allMm2 += mm2;
    indices.forEach((dot, k) => {
      const mm = distances[k] ?? Number.NaN;
      if (!Number.isFinite(mm)) return;
      nearestMm[dot] = mm;
      ratio[dot] = clarkEvans(mm, points.length, mm2, perimeterMm);
    });
  };
  if (areas.length > 0)
    areas.forEach((area, at) => {
      const within = judged.filter((i) => areaOfDot[i] === at);
      take(within, area.areaMm2, () => ({ areaMm2: area.areaMm2, perimeterMm: perimeterOf(area.outline) }));
    });
  else if (pattern.kind === 'grid') {
    const mm2 = pattern.columns * pattern.rows * pattern.spacingMm ** 2;
    take(judged, mm2, () => ({ areaMm2: mm2, perimeterMm: 0 }));
  } else take(judged, null, edgeOf);
  return { nearestMm, ratio, perCm2: allMm2 > 0 ? (100 * dots) / allMm2 : null };
}

interface Edge {
  readonly areaMm2: number;
  readonly perimeterMm: number;
}

function edgeOf(points: Outline): Edge {
  const region = regionOf(points);
  return { areaMm2: areaOf(region), perimeterMm: perimeterOf(region) };
}
