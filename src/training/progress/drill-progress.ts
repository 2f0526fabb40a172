/** How far a trainee is with one drill: every scored attempt, the chart through those that count, and the standing. */
import type { Drill } from '../drill.ts';
import type { ScoreResult, Standing } from '../types.ts';
import { afterAttempt, type Competence, untried } from './competence.ts';
import { countedAs, isSameTask, type TriedDrill } from './counting.ts';
import { type Chart, passesToLimit } from './cusum.ts';

export interface AttemptProgress
  extends Pick<ScoreResult, 'scoreVersion' | 'state' | 'total' | 'parts' | 'verdict'> {
  readonly id: string;
  readonly startedAt: string;
  readonly mode: TriedDrill['attempt']['mode'];
  readonly drillVersion: number;
  /** The chart's value after it; null where it does not count, and then `why` says so. */
  readonly chart: number | null;
  readonly why: string | null;
}

export interface DrillProgress {
  readonly drill: Pick<Drill, 'id' | 'name' | 'level' | 'order'>;
  readonly standing: Standing;
  readonly unlocked: boolean;
  /** Oldest first. */
  readonly attempts: readonly AttemptProgress[];
  /** When the competence that is in force was reached; null where there is none. */
  readonly competentAt: string | null;
  /** Passed tests without a break that would be enough from here. */
  readonly toGo: number;
}

const DAY_MS = 86_400_000;

/** `versions`: of one drill, all of them; `tried`: the attempts at it, in any order; `now`: ISO 8601, UTC. */
export function drillProgress(
  versions: readonly Drill[],
  newest: Drill,
  tried: readonly TriedDrill[],
  { chart, staleDays, now }: { chart: Chart; staleDays: number; now: string },
): Omit<DrillProgress, 'unlocked'> {
  const same = new Set(versions.filter((each) => isSameTask(each, newest)).map(({ version }) => version));
  let competence: Competence = untried;
  let competentAt: string | null = null;
  let lastTestAt: string | null = null;
  const attempts: AttemptProgress[] = [];
  for (const { attempt, score } of inOrder(tried)) {
    if (score === null) continue;
    const counted = countedAs(attempt.mode, score, same.has(attempt.drill.version));
    const counts = 'passed' in counted;
    if (counts) {
      const before = competence.competent;
      competence = afterAttempt(chart, competence, counted.passed);
      if (competence.competent !== before) competentAt = competence.competent ? attempt.startedAt : null;
      lastTestAt = attempt.startedAt;
    }
    attempts.push({
      id: attempt.id,
      startedAt: attempt.startedAt,
      mode: attempt.mode,
      drillVersion: attempt.drill.version,
      scoreVersion: score.scoreVersion,
      state: score.state,
      verdict: score.verdict,
      total: score.total,
      parts: score.parts,
      chart: counts ? competence.value : null,
      why: counts ? null : counted.why,
    });
  }
  const isOld = lastTestAt !== null && Date.parse(now) - Date.parse(lastTestAt) > staleDays * DAY_MS;
  const standing = standingOf(attempts.length, competence.competent, isOld);
  const toGo = competence.competent ? (isOld ? 1 : 0) : passesToLimit(chart, competence.value);
  const { id, name, level, order } = newest;
  return { drill: { id, name, level, order }, standing, attempts, competentAt, toGo };
}

function standingOf(attempts: number, competent: boolean, isOld: boolean): Standing {
  if (competent) return isOld ? 'stale' : 'competent';
  return attempts === 0 ? 'new' : 'learning';
}

/** By the time they began; the id decides between two of the same instant. */
function inOrder(tried: readonly TriedDrill[]): TriedDrill[] {
  return [...tried].sort(
    ({ attempt: a }, { attempt: b }) =>
      Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : 1),
  );
}
