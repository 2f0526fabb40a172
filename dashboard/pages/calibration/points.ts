/** Points of a pad's calibration as table and chart show them. Pure. */
import type { DraftProblem, DraftView } from '../../../src/server/wire-studio.ts';
import type { PadDraft, PadPoint, Run } from './plan.ts';

export interface PointRow {
  /** From 1, in the order in which they were taken, over both runs. */
  readonly no: number;
  readonly point: PadPoint;
  /** What the pad said, by what was in force or by its own scale, mm. */
  readonly shownMm: number;
  readonly errorMm: number;
  readonly spreadMm: number;
  /** What is asked about it and not answered yet; null: nothing. */
  readonly question: DraftProblem | null;
}

const mmOf = (unit: string): number => (unit === 'um' ? 0.001 : 1);

/** Depth of a count as the pad itself describes it, mm. */
export const nominalOf = ({ unit, scale, offset }: PadDraft['channel'], counts: number): number =>
  (offset + scale * counts) * mmOf(unit);

export function pointRows(
  draft: PadDraft,
  problems: readonly DraftProblem[],
  shown: ReadonlyMap<string, number> = new Map(),
): PointRow[] {
  const { channel, points } = draft;
  const perCount = Math.abs(channel.scale) * mmOf(channel.unit);
  const questions = problems.filter(({ effect }) => effect === 'asks');
  return points.map((point, i) => {
    const shownMm = shown.get(point.id) ?? nominalOf(channel, point.reading.counts);
    return {
      no: i + 1,
      point,
      shownMm,
      errorMm: shownMm - point.referenceMm,
      spreadMm: point.reading.sdCounts * perCount,
      question:
        point.leftOut === null ? (questions.find(({ points: ids }) => ids.includes(point.id)) ?? null) : null,
    };
  });
}

export const ofRun = (rows: readonly PointRow[], run: Run): PointRow[] =>
  rows.filter(({ point }) => point.run === run);

/** The row with the largest error of those that count; null where none does. */
export function worstOf(rows: readonly PointRow[]): PointRow | null {
  return rows
    .filter(({ point }) => point.leftOut === null)
    .reduce<PointRow | null>(
      (worst, row) => (worst === null || Math.abs(row.errorMm) > Math.abs(worst.errorMm) ? row : worst),
      null,
    );
}

/** Half the height of a chart of errors, mm: all of them with air, and never so little that noise looks like a fault. */
export function reachOf(errorsMm: readonly number[], leastMm = 0.005): number {
  const most = errorsMm.reduce((far, mm) => Math.max(far, Math.abs(mm)), 0);
  return Math.max(most * 1.2, leastMm);
}

type LevelError = Pick<NonNullable<DraftView['shown']>['asFound'][number], 'errorMm' | 'expandedMm'>;

/** By the rule that the certificate states: what the uncertainty reaches over is not decided. */
export function verdictOf(
  levels: readonly LevelError[],
  toleranceMm: number,
): { readonly is: 'within' | 'beyond' | 'close'; readonly close: number } {
  const off = levels.map(({ errorMm, expandedMm }) => ({
    least: Math.abs(errorMm) - expandedMm,
    most: Math.abs(errorMm) + expandedMm,
  }));
  const close = off.filter(({ least, most }) => most > toleranceMm && least <= toleranceMm).length;
  if (off.some(({ least }) => least > toleranceMm)) return { is: 'beyond', close };
  return { is: close > 0 ? 'close' : 'within', close };
}

const parts = [
  'referenceMm',
  'repeatabilityMm',
  'hysteresisMm',
  'resolutionMm',
  'fitMm',
  'temperatureMm',
] as const;
export type BudgetPart = (typeof parts)[number];
export { parts as budgetParts };

type Budget = NonNullable<DraftView['pad']>['budget'];

/** What most of the variance comes from, over all depths alike; null where there is none. */
export function largestPart(budget: Budget): { readonly part: BudgetPart; readonly share: number } | null {
  const sums = parts.map((part) => budget.reduce((sum, row) => sum + row[part] ** 2, 0));
  const all = sums.reduce((sum, each) => sum + each, 0);
  if (!(all > 0)) return null;
  const most = sums.indexOf(Math.max(...sums));
  return { part: parts[most] ?? 'fitMm', share: (sums[most] ?? 0) / all };
}
