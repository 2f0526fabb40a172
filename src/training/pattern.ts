/** A drill's pattern as places and areas on the pad. Pad coordinates: mm, x to the right, y down. */
import type { Drill } from './drill.ts';
import { gapsOf } from './gaps.ts';
import { naturalPlaces } from './natural.ts';
import { areaOf } from './statistics/polygon.ts';
import type { Place } from './types.ts';

type Patterned = Pick<Drill, 'pattern' | 'end'>;

/** Density of a region that ends by time, dots per cm²: the middle of what is natural (docs/drills.md). */
const USUAL_PER_CM2 = 100;
/** Example dots at most. */
const MOST_EXAMPLES = 5_000;

/** A part of the pattern that is to be filled; a place is asked of no single dot. */
export interface Area {
  /** Corners in order; the last joins the first. */
  readonly outline: readonly Place[];
  readonly areaMm2: number;
  /** Dots per cm² that are asked for; null where it does not matter how many. */
  readonly perCm2: number | null;
}

/**
 * The places of a drill in the order in which they are made.
 * @param earlier the dots of all layers below, for a drill of a later layer; null where there are none
 * @returns [] where no place is asked of a dot: `anywhere`, `gradient`, `region`, a layer without an earlier one
 */
export function placesOf(drill: Patterned, earlier: readonly Place[] | null): Place[] {
  const { pattern, end } = drill;
  switch (pattern.kind) {
    case 'points':
      return pattern.points.map(([xMm, yMm]) => ({ xMm, yMm }));
    case 'line': {
      const [fromX, fromY] = pattern.from;
      const [toX, toY] = pattern.to;
      return Array.from({ length: pattern.places }, (_, index) => {
        const share = index / (pattern.places - 1);
        return { xMm: wholeUm(fromX + share * (toX - fromX)), yMm: wholeUm(fromY + share * (toY - fromY)) };
      });
    }
    case 'grid':
      return gridPlaces(pattern);
    case 'layer':
      if (earlier === null) return [];
      return gapsOf(earlier, pattern.clearMm, end.kind === 'dots' ? end.dots : MOST_EXAMPLES);
    case 'anywhere':
    case 'gradient':
    case 'region':
      return [];
  }
}

/**
 * The pattern as it could look when it is made: `placesOf`, and example dots for areas (natural, at the density
 * asked for). For pictures and for virtual trainees; nothing is scored by them. [] for `anywhere`.
 */
export function previewPlaces(drill: Patterned, earlier: readonly Place[] | null): Place[] {
  const areas = areasOf(drill);
  if (areas.length === 0) return placesOf(drill, earlier);
  return areas
    .flatMap(({ outline, areaMm2, perCm2 }) =>
      naturalPlaces(
        outline,
        Math.min(MOST_EXAMPLES, Math.round(((perCm2 ?? USUAL_PER_CM2) * areaMm2) / 100)),
      ),
    )
    .slice(0, MOST_EXAMPLES);
}

/** The strips of a gradient from left to right, or the one region; [] for every other pattern. */
export function areasOf(drill: Patterned): Area[] {
  const { pattern, end } = drill;
  if (pattern.kind === 'region') {
    const outline = pattern.outline.map(([xMm, yMm]) => ({ xMm, yMm }));
    const areaMm2 = areaOf(outline);
    return [{ outline, areaMm2, perCm2: end.kind === 'dots' ? (end.dots / areaMm2) * 100 : null }];
  }
  if (pattern.kind !== 'gradient') return [];
  const [leftMm, topMm] = pattern.origin;
  const bottomMm = topMm + pattern.heightMm;
  let xMm = leftMm;
  return pattern.strips.map(({ widthMm, perCm2 }) => {
    const [from, to] = [xMm, wholeUm(xMm + widthMm)];
    xMm = to;
    const outline = [
      { xMm: from, yMm: topMm },
      { xMm: to, yMm: topMm },
      { xMm: to, yMm: bottomMm },
      { xMm: from, yMm: bottomMm },
    ];
    return { outline, areaMm2: widthMm * pattern.heightMm, perCm2 };
  });
}

/** Row by row, back and forth; turned about the first place. */
function gridPlaces(grid: Extract<Drill['pattern'], { kind: 'grid' }>): Place[] {
  const [originX, originY] = grid.origin;
  const angle = (grid.angleDeg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: grid.columns * grid.rows }, (_, index) => {
    const row = Math.floor(index / grid.columns);
    const along = index % grid.columns;
    const column = row % 2 === 0 ? along : grid.columns - 1 - along;
    const [x, y] = [column * grid.spacingMm, row * grid.spacingMm];
    return { xMm: wholeUm(originX + x * cos - y * sin), yMm: wholeUm(originY + x * sin + y * cos) };
  });
}

/** Sums of decimals on whole µm: 15.5 + 0.1 × 3 is 15.8. */
const wholeUm = (mm: number) => Math.round(mm * 1_000) / 1_000;
