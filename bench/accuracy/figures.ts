/** Sums of runs as the figures that people compare. */
import { quantile } from '../timing.ts';
import type { Outcome, Tally } from './run.ts';

export interface Figures {
  readonly strokes: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly biasMm: number;
  readonly rmseMm: number;
  readonly timeRmseUs: number;
  readonly timeP99Us: number;
  /** Dots found more than there were, as a share of them. */
  readonly dotError: number;
  readonly positionMm: number;
  /** Strokes that match no true one, and those of them where the needle did not touch the skin at all. */
  readonly falseStrokes: number;
  readonly invented: number;
  /** Not every sample of them arrived. */
  readonly madeUp: number;
  /** Seen and not found; of these the shallow ones, and those beside a hole. */
  readonly hits: number;
  readonly missed: number;
  readonly missedShallow: number;
  readonly missedAtHole: number;
  /** At most one sample can have met them in the skin. */
  readonly missedThin: number;
}

export function figuresOf(tally: Tally): Figures {
  const precision = tally.found === 0 ? 1 : tally.matched / tally.found;
  const recall = tally.seen === 0 ? 1 : tally.hits / tally.seen;
  return {
    strokes: tally.seen,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    biasMm: tally.sumMm / tally.matched,
    rmseMm: Math.sqrt(tally.squaresMm / tally.matched),
    timeRmseUs: Math.sqrt(tally.squaresUs / tally.matched),
    timeP99Us: quantile(tally.errorsUs, 0.99),
    dotError: (tally.dotsFound - tally.dotsKnown) / tally.dotsKnown,
    positionMm: Math.sqrt(tally.positionSquaresMm / tally.positions),
    falseStrokes: tally.found - tally.matched,
    invented: tally.invented,
    madeUp: tally.madeUp,
    hits: tally.hits,
    missed: tally.seen - tally.hits,
    missedShallow: tally.missedShallow,
    missedAtHole: tally.missedAtHole,
    missedThin: tally.missedThin,
  };
}

/**
 * Root mean square of the bound, and how far ours is from it; both over the strokes that have a bound. Null where
 * fewer than half of the strokes have one: a stroke with fewer than two samples in the skin has none.
 */
export function againstBound({
  ours,
  boundSquaresMm,
  boundable,
}: Outcome): { boundMm: number; ratio: number } | null {
  if (boundable === 0 || boundable < ours.matched / 2) return null;
  const boundMm = Math.sqrt(boundSquaresMm / boundable);
  return { boundMm, ratio: Math.sqrt(ours.boundableSquaresMm / ours.boundable) / boundMm };
}

/** Lines of a table, columns set to the right but the first. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((text, n) => Math.max(text.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((text, n) => (n === 0 ? text.padEnd(widths[n] ?? 0) : text.padStart(widths[n] ?? 0))).join('  ');
  return [line(head), ...rows.map(line)];
}

export const um = (mm: number): string => (Number.isFinite(mm) ? (mm * 1000).toFixed(1) : '–');
export const share = (value: number): string => value.toFixed(4);
