/** What a schema of single fields cannot say: patterns that cannot be made, and fields that contradict each other. */
import { CellGrid } from './cell-grid.ts';
import type { Criterion, Drill, Pattern } from './drill.ts';
import { crossesItself } from './geometry.ts';
import { areasOf, placesOf } from './pattern.ts';
import type { Place } from './types.ts';

/** Side of the pad that a drill must fit, mm; the usual practice pad. */
export const PAD_SIZE_MM = 40;
/** Places nearer than this cannot be told apart: a dot is about 0.1 mm wide, and a pad tells positions to 0.1 mm. */
const NEAREST_PLACES_MM = 0.3;
const MOST_PLACES = 2_000;
/** Dots per cm²: above it they run together. */
const DENSEST_PER_CM2 = 200;
const SMALLEST_REGION_MM2 = 4;
/** A spread over fewer dots says nothing. */
const FEWEST_FOR_SPREAD = 5;
/** How far the dots asked for may be from those that a gradient's strips hold. */
const DENSITY_SLACK = 0.15;
/** Clark–Evans ratio of a perfect square grid. */
const SQUARE_GRID = 2;

type Path = readonly (string | number)[];
export interface RuleBreach {
  readonly path: Path;
  readonly message: string;
}
type Report = (path: Path, message: string) => void;

/** Every rule that the drill breaks; each names what is wrong and what to do. Never throws. */
export function breachesOf(drill: Drill): RuleBreach[] {
  const breaches: RuleBreach[] = [];
  const report: Report = (path, message) => breaches.push({ path, message });
  patternRules(drill, report);
  depthRules(drill, report);
  rateRules(drill, report);
  passRules(drill, report);
  otherRules(drill, report);
  return breaches;
}

function patternRules(drill: Drill, report: Report): void {
  const { pattern, end, id } = drill;
  if (pattern.kind === 'layer' && pattern.over === id)
    report(['pattern', 'over'], 'is this drill itself: name the drill whose dots lie below.');
  const count = placeCount(pattern);
  if (count === null) {
    areaRules(drill, report);
    return;
  }
  if (count > MOST_PLACES) {
    report(['pattern'], `has ${count} places: at most ${MOST_PLACES}. Take fewer.`);
    return;
  }
  if (end.kind === 'dots' && end.dots !== count)
    report(
      ['end', 'dots'],
      `is ${end.dots}, but the pattern has ${count} places, one dot each: write ${count}, or change the pattern.`,
    );
  const places = placesOf(drill, null);
  const pathOf = (index: number): Path =>
    pattern.kind === 'points' ? ['pattern', 'points', index] : ['pattern'];
  if (pattern.kind === 'line') {
    onPad(places.slice(0, 1), () => ['pattern', 'from'], report);
    onPad(places.slice(-1), () => ['pattern', 'to'], report);
  } else onPad(places, pathOf, report);
  const close = firstClosePair(places);
  if (close !== null)
    report(
      pathOf(close),
      `has places nearer to each other than ${NEAREST_PLACES_MM} mm: their dots would run together. Set them farther apart.`,
    );
}

function areaRules(drill: Drill, report: Report): void {
  const { pattern, end } = drill;
  const areas = areasOf(drill);
  if (pattern.kind === 'region') {
    const [region] = areas;
    if (region === undefined) return;
    onPad(region.outline, (index) => ['pattern', 'outline', index], report);
    if (crossesItself(region.outline))
      report(['pattern', 'outline'], 'crosses itself: give its corners in order, once around.');
    else if (region.areaMm2 < SMALLEST_REGION_MM2)
      report(
        ['pattern', 'outline'],
        `encloses ${tidy(region.areaMm2)} mm²: it must be at least ${SMALLEST_REGION_MM2} mm². Make it larger.`,
      );
    else if (region.perCm2 !== null && region.perCm2 > DENSEST_PER_CM2)
      report(
        ['end', 'dots'],
        `makes ${tidy(region.perCm2)} dots per cm² of this region: at most ${DENSEST_PER_CM2}. Ask for fewer, or make the region larger.`,
      );
  }
  if (pattern.kind === 'gradient') {
    onPad(
      areas.flatMap(({ outline }) => outline),
      () => ['pattern'],
      report,
    );
    const wanted = areas.reduce((sum, { areaMm2, perCm2 }) => sum + (areaMm2 * (perCm2 ?? 0)) / 100, 0);
    if (end.kind === 'dots' && Math.abs(end.dots - wanted) > DENSITY_SLACK * wanted)
      report(
        ['end', 'dots'],
        `is ${end.dots}, but the strips hold ${Math.round(wanted)} dots at their densities: write ${Math.round(wanted)}, or change the strips.`,
      );
  }
}

/** null where no place is asked of a dot. Nothing is built yet: a number out of range must not fill the memory. */
function placeCount(pattern: Pattern): number | null {
  if (pattern.kind === 'points') return pattern.points.length;
  if (pattern.kind === 'line') return pattern.places;
  return pattern.kind === 'grid' ? pattern.columns * pattern.rows : null;
}

function onPad(places: readonly Place[], pathOf: (index: number) => Path, report: Report): void {
  const outside = places.findIndex(
    ({ xMm, yMm }) => Math.min(xMm, yMm) < 0 || Math.max(xMm, yMm) > PAD_SIZE_MM,
  );
  const place = places[outside];
  if (place !== undefined)
    report(
      pathOf(outside),
      `reaches (${tidy(place.xMm)}, ${tidy(place.yMm)}) mm, off the pad of ${PAD_SIZE_MM} × ${PAD_SIZE_MM} mm: move it, or make it smaller.`,
    );
}

/** The first place that an earlier one is too near to; null where there is none. */
function firstClosePair(places: readonly Place[]): number | null {
  const grid = new CellGrid([], NEAREST_PLACES_MM);
  // Whole µm, as places are; or 0.3 mm apart would now and then be less.
  const nearest = NEAREST_PLACES_MM - 0.000_5;
  for (const [index, place] of places.entries()) {
    if (grid.within(place.xMm, place.yMm, nearest, () => true)) return index;
    grid.add(place);
  }
  return null;
}

function depthRules({ depth, end }: Drill, report: Report): void {
  const check = (target: { lowMm: number; highMm: number }, path: Path) => {
    if (target.lowMm >= target.highMm)
      report(
        [...path, 'highMm'],
        `is ${target.highMm} mm, but the target starts at ${target.lowMm} mm: write a deeper highMm.`,
      );
  };
  if (depth.kind === 'target') check(depth.target, ['depth', 'target']);
  if (depth.kind !== 'ladder') return;
  depth.steps.forEach((step, index) => {
    check(step.target, ['depth', 'steps', index, 'target']);
  });
  const round = depth.steps.reduce((sum, step) => sum + step.dots, 0);
  if (end.kind === 'dots' && end.dots < round)
    report(
      ['depth', 'steps'],
      `take ${round} dots, but the drill ends after ${end.dots}: its last steps would never come. Ask for fewer dots a step, or more dots.`,
    );
}

function rateRules(drill: Drill, report: Report): void {
  for (const name of ['rhythm', 'strokeRate'] as const) {
    const range = drill[name];
    if (range !== null && range.lowHz >= range.highHz)
      report(
        [name, 'highHz'],
        `is ${range.highHz} Hz, but lowHz is ${range.lowHz} Hz: write a higher highHz.`,
      );
  }
}

type Kind = Pattern['kind'];
const positioned: readonly Kind[] = ['points', 'line', 'grid', 'gradient', 'region', 'layer'];
/** Patterns that a criterion can be measured on; one that is not here can be on any. */
const measuredOn: Partial<Record<Criterion['kind'], readonly Kind[]>> = {
  'nearest-cv': positioned,
  'clark-evans': positioned.filter((kind) => kind !== 'line'),
  'density-within': ['gradient', 'region'],
  'in-gaps': ['layer'],
  stacked: positioned,
  placed: ['points', 'line', 'grid'],
  'straight-edge': ['region'],
};
const spreads: readonly Criterion['kind'][] = ['depth-cv', 'interval-cv', 'nearest-cv', 'clark-evans'];

function passRules(drill: Drill, report: Report): void {
  const { pattern, end } = drill;
  const seen = new Set<string>();
  drill.pass.forEach((criterion, index) => {
    const { kind } = criterion;
    const path = ['pass', index];
    if (seen.has(kind)) report([...path, 'kind'], `"${kind}" is there twice: keep one.`);
    seen.add(kind);
    const on = measuredOn[kind];
    if (on !== undefined && !on.includes(pattern.kind))
      report(
        [...path, 'kind'],
        `"${kind}" cannot be measured on a pattern "${pattern.kind}": it needs ${on.join(', ')}. Take it out, or change the pattern.`,
      );
    if (spreads.includes(kind) && end.kind === 'dots' && end.dots < FEWEST_FOR_SPREAD)
      report(
        [...path, 'kind'],
        `"${kind}" is a spread and the drill ends after ${end.dots} dots: ask for at least ${FEWEST_FOR_SPREAD}.`,
      );
    if (kind === 'density-within' && pattern.kind === 'region' && end.kind === 'seconds')
      report(
        [...path, 'kind'],
        'needs a density, and a region that ends by time has none: end it by dots, or take it out.',
      );
    if (kind !== 'clark-evans' || criterion.atMost === null) return;
    if (criterion.atMost <= criterion.atLeast)
      report(
        [...path, 'atMost'],
        `is ${criterion.atMost}, but atLeast is ${criterion.atLeast}: write a higher atMost.`,
      );
    else if (pattern.kind === 'grid' && criterion.atMost < SQUARE_GRID)
      report(
        [...path, 'atMost'],
        `is ${criterion.atMost}, but a perfect grid has ${SQUARE_GRID}: take atMost out (null).`,
      );
  });
}

function otherRules({ id, after, weights }: Drill, report: Report): void {
  after.forEach((other, index) => {
    if (other === id) report(['after', index], 'is this drill itself: take it out.');
    else if (after.indexOf(other) < index) report(['after', index], `"${other}" is there twice: keep one.`);
  });
  const given = Object.values(weights);
  if (given.length === 5 && given.every((weight) => weight === 0))
    report(['weights'], 'are all 0: nothing would be scored. Give at least one part a weight.');
}

const tidy = (value: number) => Math.round(value * 100) / 100;
