/** A trainee's progress, from what is kept of them. */
import type { TrainingStore } from '../../store/training-store.ts';
import type { AttemptSummary } from '../../store/training-types.ts';
import { progressOf, type TraineeProgress } from '../../training/progress/progress.ts';

type ProgressStore = Pick<TrainingStore, 'drills' | 'drill' | 'attemptsOf' | 'unlocks'>;

/** As of `now` (ISO 8601, UTC). Nothing where there is no such trainee: ask for the trainee first. */
export async function progressFor(
  training: ProgressStore,
  traineeId: string,
  now: string,
): Promise<TraineeProgress> {
  const [newest, attempts, unlocks] = await Promise.all([
    training.drills(),
    training.attemptsOf(traineeId),
    training.unlocks(traineeId),
  ]);
  const older = await Promise.all(
    olderVersions(newest, attempts).map(([id, version]) => training.drill(id, version)),
  );
  return progressOf({
    drills: [...newest, ...older.filter((each) => each !== null)],
    attempts,
    unlocks,
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
