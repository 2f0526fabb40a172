/** The dots that lie under a layer: those of an earlier attempt, and of what that one was laid over. */
import type { TrainingStore } from '../../store/training-store.ts';
import type { Drill } from '../../training/drill.ts';
import type { Place } from '../../training/types.ts';

type LayerStore = Pick<TrainingStore, 'attempts' | 'attempt' | 'scores'>;

/** The sheet on a pad is changed between days: what was made longer ago is not under the hand now. */
const SAME_SHEET_MS = 24 * 60 * 60 * 1000;
/** Of one trainee at one drill; the newest that counts is among them. */
const LOOKED_AT = 50;
/** Layers under one another; drills that name each other in a circle end here. */
const MOST_LAYERS = 8;

/** The newest scored attempt of a trainee at the drill beneath, on the same pad and sheet; null where there is none. */
export async function earlierAttempt(
  training: LayerStore,
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

/** The dots of that attempt and of all layers below it, as the newest scoring of each has them; null without one. */
export async function dotsUnder(training: LayerStore, earlierId: string | null): Promise<Place[] | null> {
  if (earlierId === null) return null;
  const places: Place[] = [];
  let id: string | null = earlierId;
  for (let layer = 0; id !== null && layer < MOST_LAYERS; layer++) {
    const [scoring]: Awaited<ReturnType<LayerStore['scores']>> = await training.scores(id);
    const dots = scoring?.dots;
    dots?.xMm.forEach((xMm, n) => {
      const yMm = dots.yMm[n] ?? null;
      if (xMm !== null && yMm !== null) places.push({ xMm, yMm });
    });
    const attempt: Awaited<ReturnType<LayerStore['attempt']>> = await training.attempt(id);
    id = attempt?.earlierId ?? null;
  }
  return places;
}
