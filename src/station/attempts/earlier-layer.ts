/** Which attempt a layer is laid over. */
import type { TrainingStore } from '../../store/training-store.ts';
import type { Drill } from '../../training/drill.ts';

/** The sheet on a pad is changed between days: what was made longer ago is not under the hand now. */
const SAME_SHEET_MS = 24 * 60 * 60 * 1000;
/** Of one trainee at one drill; the newest that counts is among them. */
const LOOKED_AT = 50;

/** The newest scored attempt of a trainee at the drill beneath, on the same pad and sheet; null where there is none. */
export async function earlierAttempt(
  training: Pick<TrainingStore, 'attempts'>,
  drill: Drill,
  traineeId: string,
  pad: string,
  nowIso: string,
): Promise<string | null> {
  if (drill.pattern.kind !== 'layer') return null;
  const tried = await training.attempts({ traineeId, drillId: drill.pattern.over, limit: LOOKED_AT });
  const since = Date.parse(nowIso) - SAME_SHEET_MS;
  const found = tried.find(
    ({ attempt, score }) =>
      attempt.pad === pad &&
      Date.parse(attempt.startedAt) >= since &&
      score !== null &&
      score.state !== 'not-scored' &&
      score.facts.dots > 0,
  );
  return found?.attempt.id ?? null;
}
