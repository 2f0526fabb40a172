/** Which dot was meant for which place: the assignment of least cost, not the first that comes. */
import { assign } from './assignment.ts';
import { CellGrid, type Spot } from './cell-grid.ts';
import { spacingOf } from './gaps.ts';
import type { dotFits, Place } from './types.ts';

export type DotFit = (typeof dotFits)[number];

export interface MatchOptions {
  /** A dot farther than this from a place was not meant for it, mm. */
  readonly reachMm: number;
  /** A dot without a place of its own that is nearer than this to another dot is stacked, mm. */
  readonly stackedMm: number;
}

export interface Fit {
  /**
   * `placed`: it has a place. `stacked`: it has none, and lies on another dot. `off`: it has none and lies by
   * itself. `free`: there are no places, or no position.
   */
  readonly fit: DotFit;
  /** Of a placed dot its place; of a stacked one the nearest place within reach; else null. */
  readonly place: number | null;
  /** To its place, or to the nearest place; null where there are no places or no position. */
  readonly awayMm: number | null;
}

export interface Match {
  /** One for each dot, in the same order. */
  readonly fits: readonly Fit[];
  /** Places without a dot, ascending. */
  readonly missing: readonly number[];
  /** Sum of squared distances of the placed dots, and reachMm² for each missing place and each dot left over, mm². */
  readonly costMm2: number;
  /** False where more than 63 other places lie within twice the reach of one: see matchDots. */
  readonly exact: boolean;
}

/** Two dots nearer than this lie on one another, mm: a dot is about 0.1 mm wide, a pad tells positions to 0.1 mm. */
const STACKED_MM = 0.2;
/** A dot farther than this from a place is not meant for it, however far apart the places are, mm. */
const FARTHEST_REACH_MM = 2;

/** What a drill's dots are matched with: a reach of half the places' spacing, at most 2 mm; stacked under 0.2 mm, and under a third of the spacing. */
export function matchOptionsFor(places: readonly Place[]): MatchOptions {
  const spacingMm = spacingOf(places) ?? Number.POSITIVE_INFINITY;
  return {
    reachMm: Math.min(spacingMm / 2, FARTHEST_REACH_MM),
    stackedMm: Math.min(spacingMm / 3, STACKED_MM),
  };
}

/** Dots that are looked at for one place. */
const MOST_CANDIDATES = 64;

/**
 * Gives each place at most one dot and each dot at most one place so that `costMm2` is least: the squared
 * distances, and reachMm² for every place and every dot that goes without. No dot is given a place beyond the
 * reach. Of equally good assignments always the same one is taken.
 *
 * A place competes only with places within twice the reach; with k of them, its k + 1 nearest dots are all
 * that an optimal assignment can use (were it given another, one of these would be free, and nearer). So
 * 10⁵ dots on one place cost no more than a few. Where k is above 63 (a reach of more than about twice the
 * spacing) each place still looks at its 64 nearest dots only: the assignment is then the best among those
 * pairs, and `exact` is false.
 */
export function matchDots(
  dots: readonly (Spot | null)[],
  places: readonly Place[],
  options: MatchOptions,
): Match {
  const { reachMm, stackedMm } = options;
  const { candidates, exact } = candidatesOf(dots, places, reachMm);
  const leftOut = reachMm * reachMm;
  // A pair saves the cost of a place and of a dot left out.
  const dotOfPlace = assign(candidates, dots.length, 2 * leftOut);
  const placeOfDot = new Int32Array(dots.length).fill(-1);
  const missing: number[] = [];
  dotOfPlace.forEach((dot, place) => {
    if (dot === -1) missing.push(place);
    else placeOfDot[dot] = place;
  });

  // In a cell of this size any two dots are nearer than stackedMm: a heap of dots is told by its first one.
  const stacks = new CellGrid(dots, stackedMm / Math.SQRT2);
  const stacked = (dot: number, spot: Spot) =>
    stacks.within(spot.xMm, spot.yMm, stackedMm, (other, squared) => {
      const before = placeOfDot[other] !== -1 || other < dot;
      return other !== dot && before && squared < stackedMm * stackedMm;
    });
  const placeGrid = new CellGrid(places, Math.max(reachMm, 1));
  let costMm2 = missing.length * leftOut;
  const fits = dots.map((dot, index): Fit => {
    if (dot === null || !isSomewhere(dot)) return NOT_FOUND;
    const own = placeOfDot[index] ?? -1;
    const place = places[own];
    if (place !== undefined) {
      const awayMm = Math.hypot(dot.xMm - place.xMm, dot.yMm - place.yMm);
      costMm2 += awayMm * awayMm;
      return { fit: 'placed', place: own, awayMm };
    }
    costMm2 += leftOut;
    const near = placeGrid.nearest(dot.xMm, dot.yMm);
    const awayMm = near?.awayMm ?? null;
    if (stacked(index, dot))
      return { fit: 'stacked', place: near !== null && near.awayMm <= reachMm ? near.index : null, awayMm };
    return { fit: places.length === 0 ? 'free' : 'off', place: null, awayMm };
  });
  return { fits, missing, costMm2, exact };
}

const NOT_FOUND: Fit = { fit: 'free', place: null, awayMm: null };
const isSomewhere = (dot: Spot) => Number.isFinite(dot.xMm) && Number.isFinite(dot.yMm);

/** A dot that a place could be given, and what that costs. */
interface Candidate {
  readonly dot: number;
  readonly cost: number;
}

function candidatesOf(dots: readonly (Spot | null)[], places: readonly Place[], reachMm: number) {
  const dotGrid = new CellGrid(dots, reachMm);
  const placeGrid = new CellGrid(places, reachMm);
  let exact = true;
  const candidates = places.map((place) => {
    let rivals = 0;
    placeGrid.within(place.xMm, place.yMm, 2 * reachMm, () => {
      rivals += 1; // itself too
      return rivals > MOST_CANDIDATES;
    });
    if (rivals > MOST_CANDIDATES) exact = false;
    return nearestDots(dotGrid, place, reachMm, Math.min(rivals, MOST_CANDIDATES));
  });
  return { candidates, exact };
}

const sooner = (a: Candidate, b: Candidate) => a.cost - b.cost || a.dot - b.dot;

/** The nearest `most` dots within reach. What was gathered is cut back each time it has doubled. */
function nearestDots(grid: CellGrid, place: Place, reachMm: number, most: number): Candidate[] {
  const found: Candidate[] = [];
  let worst = Number.POSITIVE_INFINITY;
  grid.within(place.xMm, place.yMm, reachMm, (dot, cost) => {
    if (cost > worst) return;
    found.push({ dot, cost });
    if (found.length < 2 * most) return;
    found.sort(sooner).length = most;
    worst = found[most - 1]?.cost ?? worst;
  });
  found.sort(sooner);
  if (found.length > most) found.length = most;
  return found;
}
