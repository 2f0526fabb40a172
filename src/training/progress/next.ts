/** What to practise next, and why: one answer, the same for the same history. */
import { levels, type Part, parts } from '../drill.ts';
import type { AttemptProgress, DrillProgress } from './drill-progress.ts';

export interface NextDrill {
  readonly drillId: string;
  readonly name: string;
  /**
   * stale: competence to be shown again. go-on: begun, not there yet. weakest-part: begun, and one part of the
   * score holds it back. first: not tried yet. next-level: not tried yet, and of a level that is new.
   */
  readonly reason: 'first' | 'go-on' | 'weakest-part' | 'stale' | 'next-level';
  readonly part: Part | null;
}

/** Attempts that a weakness is judged by, the newest. */
const RECENT = 3;
/** Points of 100: a part counts as weakest where it is at most so good and so far behind the next. */
const WEAK = { atMost: 80, behind: 10 };

/**
 * First what is stale, the longest unseen first: it costs one test. Then the first drill of the curriculum
 * that is open and not shown yet. null where nothing is left to do.
 */
export function nextOf(drills: readonly DrillProgress[]): NextDrill | null {
  const open = drills.filter(({ unlocked }) => unlocked).sort(byCurriculum);
  const stale = open.filter(({ standing }) => standing === 'stale').sort(byLastAttempt)[0];
  if (stale !== undefined) return { ...named(stale), reason: 'stale', part: null };
  const next = open.find(({ standing }) => standing === 'new' || standing === 'learning');
  if (next === undefined) return null;
  if (next.standing === 'new') {
    const { level } = next.drill;
    const isLevelNew =
      level !== levels[0] && !drills.some((each) => each.drill.level === level && isTried(each));
    return { ...named(next), reason: isLevelNew ? 'next-level' : 'first', part: null };
  }
  const part = weakestPart(next.attempts);
  return { ...named(next), reason: part === null ? 'go-on' : 'weakest-part', part };
}

/** The part that is plainly behind the others over the newest scored attempts; null where none is. */
export function weakestPart(attempts: readonly Pick<AttemptProgress, 'state' | 'parts'>[]): Part | null {
  const recent = attempts.filter(({ state }) => state !== 'not-scored').slice(-RECENT);
  const means = parts.flatMap((part) => {
    const values = recent.flatMap((attempt) => attempt.parts[part]?.value ?? []);
    return values.length === 0 ? [] : [{ part, mean: values.reduce((a, b) => a + b, 0) / values.length }];
  });
  const [weakest, second] = means.sort((a, b) => a.mean - b.mean);
  if (weakest === undefined || second === undefined) return null;
  return weakest.mean <= WEAK.atMost && second.mean - weakest.mean >= WEAK.behind ? weakest.part : null;
}

const named = ({ drill }: DrillProgress) => ({ drillId: drill.id, name: drill.name });

const isTried = ({ attempts }: DrillProgress): boolean => attempts.length > 0;

const lastAt = ({ attempts }: DrillProgress): number => Date.parse(attempts.at(-1)?.startedAt ?? '');

const byLastAttempt = (a: DrillProgress, b: DrillProgress): number => lastAt(a) - lastAt(b);

/** Level, then place in it, then id: an order that two drills never share. */
export function byCurriculum({ drill: a }: DrillProgress, { drill: b }: DrillProgress): number {
  return levels.indexOf(a.level) - levels.indexOf(b.level) || a.order - b.order || (a.id < b.id ? -1 : 1);
}
