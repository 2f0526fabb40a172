/** Several scorings of one attempt, and what changed from one to the next. */
import type { Part, Score } from '../../../src/server/wire-training.ts';
import { partNames } from '../../training/names.ts';

export interface Change {
  readonly of: Part | 'total';
  /** New minus old; null where only one of them has a value. */
  readonly by: number | null;
  /** Which one has a value, where only one has. */
  readonly only: 'new' | 'old' | null;
}

/** Differences that a reader would see: from a twentieth of a point on. */
const SEEN = 0.05;

export function changesBetween(
  older: Pick<Score['result'], 'total' | 'parts'>,
  newer: Pick<Score['result'], 'total' | 'parts'>,
): Change[] {
  const pairs = [
    ['total', older.total, newer.total] as const,
    ...partNames.map((part) => [part, older.parts[part], newer.parts[part]] as const),
  ];
  return pairs.flatMap(([of, before, after]): Change[] => {
    const old = before ?? null;
    const now = after ?? null;
    if (old === null && now === null) return [];
    if (now === null) return [{ of, by: null, only: 'old' }];
    if (old === null) return [{ of, by: null, only: 'new' }];
    const by = now.value - old.value;
    return Math.abs(by) < SEEN ? [] : [{ of, by, only: null }];
  });
}
