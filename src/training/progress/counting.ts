/** Which attempts the chart counts, and why it leaves the others out. */
import type { Drill } from '../drill.ts';
import type { Mode, ScoreResult } from '../types.ts';

/** What is read of an attempt; of its scorings the newest. */
export interface TriedDrill {
  readonly attempt: {
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    readonly mode: Mode;
    readonly drill: { readonly id: string; readonly version: number };
  };
  /** null while there is none: such an attempt is not shown yet. */
  readonly score: Pick<ScoreResult, 'scoreVersion' | 'state' | 'total' | 'parts' | 'verdict'> | null;
}

export const whyNot = {
  practice: 'Practice: only tests count.',
  unscored: 'Not scored: the data did not allow it.',
  provisional: 'Provisional: no verdict rests on it.',
  'other-task': 'An earlier version of this drill, which asked for something else.',
} as const;

/** What an attempt says to the chart: passed, failed, or nothing and why. */
export type Counted = { readonly passed: boolean } | { readonly why: string };

/**
 * A test that was scored counts, also one that was broken off: else bad tests could be made to go away. Too
 * close to call counts as a failure: competence has to be shown. So does what failed for certain (an unsafe
 * stroke) though the rest is provisional: else pulling the plug would undo it. `sameTask`: its version asked for what the
 * newest one asks.
 */
export function countedAs(
  mode: Mode,
  score: Pick<ScoreResult, 'state' | 'verdict'>,
  sameTask: boolean,
): Counted {
  if (mode === 'practice') return { why: whyNot.practice };
  if (score.state === 'not-scored') return { why: whyNot.unscored };
  const isOpen = score.state === 'provisional' && score.verdict !== 'not-passed';
  if (isOpen || score.verdict === null) return { why: whyNot.provisional };
  if (!sameTask) return { why: whyNot['other-task'] };
  return { passed: score.verdict === 'pass' };
}

/** Whether two versions ask for the same: words, level and place in the curriculum may differ. */
export function isSameTask(one: Drill, other: Drill): boolean {
  return taskOf(one) === taskOf(other);
}

function taskOf({ pattern, depth, rhythm, strokeRate, end, pass, weights }: Drill): string {
  return canonical({ pattern, depth, rhythm, strokeRate, end, pass, weights });
}

/** JSON with the keys in order: where two files say the same, it is the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
