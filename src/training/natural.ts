/** Example dots that look grown and not set in rows: for the picture of a pattern and for virtual trainees. */
import { CellGrid } from './cell-grid.ts';
import { boxOf } from './geometry.ts';
import { inRows } from './rows.ts';
import { areaOf, isInside } from './statistics/polygon.ts';
import { random } from './statistics/random.ts';
import type { Place } from './types.ts';

/** Tries for each dot before the rest are put in with less room. */
const TRIES = 400;

/**
 * So many places within an outline, none nearer to another than 0.6 of the mean spacing √(area / dots): a
 * Clark–Evans ratio of about 1.4. Thrown like darts, so that no edge is followed. The same for the same input.
 */
export function naturalPlaces(outline: readonly Place[], dots: number): Place[] {
  const box = boxOf(outline);
  if (box === null || dots < 1 || areaOf(outline) === 0) return [];
  const spacingMm = Math.sqrt(areaOf(outline) / dots);
  const { uniform } = random(dots * 7_919 + outline.length);
  const places: Place[] = [];
  let roomMm = 0.6 * spacingMm;
  let tries = 0;
  const grid = new CellGrid([], spacingMm);
  while (places.length < dots) {
    const at = {
      xMm: hundredths(box.leftMm + uniform() * (box.rightMm - box.leftMm)),
      yMm: hundredths(box.topMm + uniform() * (box.bottomMm - box.topMm)),
    };
    tries += 1;
    if (tries > TRIES) {
      roomMm *= 0.9;
      tries = 0;
    }
    if (!isInside(outline, at)) continue;
    if (grid.within(at.xMm, at.yMm, roomMm, () => true)) continue;
    places.push(at);
    grid.add(at);
    tries = 0;
  }
  return inRows(places, spacingMm);
}

const hundredths = (mm: number) => Math.round(mm * 100) / 100;
