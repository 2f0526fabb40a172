/** Every constant of score version 1. What each rests on is in docs/scoring.md; changing one is a new version. */
import type { Part } from '../drill.ts';

/** Of the function in this folder: the same input and the same version give the same result, byte for byte. */
export const SCORE_VERSION = 1;

/** Usual weights of the parts, of ten in all; a drill can name its own on the same scale. */
export const USUAL_WEIGHTS: Readonly<Record<Part, number>> = {
  depth: 3,
  consistency: 3,
  spacing: 1.75,
  rhythm: 1.75,
  completion: 0.5,
};

/** Where a loss is half of all there is to lose: loss = r³ / (1 + r³) with r = size / half. */
export const HALF = {
  /** Outside the target on the shallow side, mm. */
  shallowMm: 0.06,
  /** Outside the target on the deep side, mm. */
  deepMm: 0.04,
  /** Standard deviation of the depth about the drill's own targets, mm. */
  spreadMm: 0.15,
  /** Coefficient of variation of the intervals between dots. */
  intervalCv: 0.2,
  /** Distance of the mean rate outside the asked range, as a natural logarithm (0.15 is about 16 %). */
  tempoLog: 0.15,
  /** Distance of a dot from its place, mm; a quarter of the pattern's spacing where that is below 1 mm. */
  placeMm: 0.25,
  /** As a share of the spacing. */
  placeShare: 0.25,
  /** Distance of Clark–Evans R outside its range. */
  clarkEvans: 0.2,
  /** Longest straight run beyond the allowed share of the edge's dots. */
  straightShare: 0.2,
  /** Deviation of a strip's density from the one asked for, as a share of it. */
  densityShare: 0.15,
  /** Strokes missing from a dot beyond the one that timing can miss, as a share of those expected. */
  missedShare: 0.25,
} as const;

/** Clark–Evans R of a natural pattern (domain default), where the drill names no range. */
export const NATURAL_R = { low: 1.2, high: 1.6 } as const;
/** Share of an edge's dots in one straight run, where the drill names none: of 200 natural fields none had 24 %. */
export const NATURAL_STRAIGHT = 0.25;

/** An interval longer than this many median intervals is a pause (the pad is wiped, ink is taken) and no rhythm. */
export const PAUSE_MEDIANS = 3;

/** A practice or test attempt with an unsafe stroke has no more points than this. */
export const SAFETY_CAP = 49;
/** Share of a drill that may be missing before it holds the total down; a test is done with the rest. */
export const FORGIVEN_SHARE = 0.1;

/** Fewer dots give no spread. */
export const FEWEST_FOR_CONSISTENCY = 5;
/** Fewer intervals give no rhythm. */
export const FEWEST_INTERVALS = 4;
/** Share of the dots that need a position, for spacing to be scored. */
export const POSITION_SHARE = 0.9;

export const CONFIDENCE = 0.9;
export const REPLICATES = 1_000;
/** Dots × replicates at most, and replicates at least. */
export const WORK = 10_000_000;
export const FEWEST_REPLICATES = 100;
