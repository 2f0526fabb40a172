/** Where the dots lie, against the places, the areas or the earlier layer of the drill. */
import type { Spot } from '../cell-grid.ts';
import { judgeLayer, type LayerResult } from '../layers.ts';
import { type Fit, matchDots, matchOptionsFor } from '../match.ts';
import { type Area, areasOf, placesOf } from '../pattern.ts';
import { isInside } from '../statistics/polygon.ts';
import type { Place, ScoreInput } from '../types.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import { type StraightEdge, straightEdgeOf } from './straight-edge.ts';

export interface Layout {
  readonly places: readonly Place[];
  readonly fits: readonly Fit[];
  /** Indices of places without a dot. */
  readonly missing: readonly number[];
  /** Indices of the dots whose position is known. */
  readonly judged: readonly number[];
  readonly layer: LayerResult | null;
  readonly areas: readonly Area[];
  /** Of each dot the area that it lies in; −1 for none. */
  readonly areaOfDot: Int32Array;
  /** The same, but −1 of a dot that lies on another as well: it makes no density. */
  readonly countedArea: Int32Array;
  readonly neighbours: Neighbours | null;
  /** Of a region only. */
  readonly edge: StraightEdge | null;
}

export function layoutOf({ drill, dots, earlier }: Pick<ScoreInput, 'drill' | 'dots' | 'earlier'>): Layout {
  const spots = dots.map(({ xMm, yMm }): Spot | null => (xMm === null || yMm === null ? null : { xMm, yMm }));
  const judged = spots.flatMap((spot, i) => (spot === null ? [] : [i]));
  const { pattern } = drill;
  const places = placesOf(drill, earlier);
  const layer =
    pattern.kind === 'layer' && earlier !== null ? judgeLayer(spots, earlier, pattern.clearMm) : null;
  // Where dots may lie anywhere, one on another is none the worse.
  const placed = pattern.kind === 'anywhere' ? spots.map(() => null) : spots;
  const match = matchDots(placed, places, matchOptionsFor(places));
  const areas = areasOf(drill);
  const areaOfDot = Int32Array.from(spots, (spot) =>
    spot === null ? -1 : areas.findIndex(({ outline }) => isInside(outline, spot)),
  );
  const region = pattern.kind === 'region' ? areas[0] : undefined;
  const inside = judged.filter((i) => areaOfDot[i] === 0);
  return {
    places,
    fits: match.fits.map((fit, i) => {
      if (layer?.dots[i]?.fit === 'stacked') return { ...fit, fit: 'stacked', place: null };
      const isOutside = areas.length > 0 && spots[i] !== null && areaOfDot[i] === -1;
      return isOutside && fit.fit === 'free' ? { ...fit, fit: 'off' } : fit;
    }),
    missing: match.missing,
    judged,
    layer,
    areas,
    areaOfDot,
    countedArea: areaOfDot.map((area, i) => (match.fits[i]?.fit === 'stacked' ? -1 : area)),
    neighbours: pattern.kind === 'anywhere' ? null : neighboursOf(drill, spots, judged, areas, areaOfDot),
    edge: region === undefined ? null : straightEdgeOf(spots, inside, region.outline),
  };
}
