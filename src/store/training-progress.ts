/** A trainee's progress, from what is kept of them. Runs on the reader thread: years of attempts take a while. */
import { progressOf, type TraineeProgress } from '../training/progress/progress.ts';
import type { TrainingReader } from './training-reader.ts';
import type { AttemptSummary } from './training-types.ts';

type ProgressSource = Pick<TrainingReader, 'drills' | 'drill' | 'attemptsOf' | 'unlocks'>;

/** As of `now` (ISO 8601, UTC). Nothing where there is no such trainee: ask for the trainee first. */
export function progressFor(training: ProgressSource, traineeId: string, now: string): TraineeProgress {
  const newest = training.drills();
  const attempts = training.attemptsOf(traineeId);
  const older = olderVersions(newest, attempts).map(([id, version]) => training.drill(id, version));
  return progressOf({
    drills: [...newest, ...older.filter((each) => each !== null)],
    attempts,
    unlocks: training.unlocks(traineeId),
    now,
  });
}

/** Versions that were tried and are not the newest any more: they tell whether their attempts still count. */
function olderVersions(
  newest: readonly { readonly drill: { readonly id: string; readonly version: number } }[],
  attempts: readonly AttemptSummary[],
): [string, number][] {
  const newestOf = new Map(newest.map(({ drill }) => [drill.id, drill.version]));
  const tried = new Map(
    attempts.map(({ attempt: { drill } }) => [`${drill.id} ${drill.version}`, drill] as const),
  );
  return [...tried.values()]
    .filter(({ id, version }) => newestOf.get(id) !== version)
    .map(({ id, version }) => [id, version]);
}
