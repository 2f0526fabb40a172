/** Scores attempts from their raw counts. Synchronous; runs on the scoring thread, with a connection of its own. */
import { EvenstrokeError } from '../../errors.ts';
import { SessionReader } from '../../store/reader.ts';
import type { DotColumns } from '../../store/training-types.ts';
import { score } from '../../training/score/score.ts';
import type { Calibration, MeasuredDot, Place, ScoreResult } from '../../training/types.ts';
import type { EndedAttempt } from './gathering.ts';
import { measure } from './measure.ts';

export interface Scoring {
  readonly result: ScoreResult;
  readonly dots: DotColumns;
  /** That it rests on: none where the attempt's was not measured on the pad as it described itself then. */
  readonly calibration: Calibration;
}

export class Scorer {
  readonly #reader: SessionReader;

  constructor(databasePath: string) {
    this.#reader = new SessionReader(databasePath);
  }

  /** Answers once the thread is up, so that the first scoring does not wait for it. */
  ready(): void {}

  /**
   * @param earlier dots of the layers below, null where the drill is no later layer
   * @throws {EvenstrokeError} `not-found` where the raw data are gone.
   */
  score(attempt: EndedAttempt, earlier: readonly Place[] | null): Scoring {
    this.#mustHave(attempt);
    const { dots, evidence } = measure(this.#reader, attempt);
    // They are read page by page: of a session that is deleted meanwhile the rest would be missing, and not missed.
    this.#mustHave(attempt);
    const { drill, profile, mode, checklist } = attempt;
    const seed = seedOf(attempt.id);
    const result = score({
      drill,
      profile,
      mode,
      dots,
      evidence,
      earlier,
      checklist: checklist.state,
      seed,
    });
    return { result, dots: columnsOf(dots), calibration: evidence.calibration };
  }

  close(): void {
    this.#reader.close();
  }

  #mustHave({ sessionId }: EndedAttempt): void {
    if (this.#reader.has(sessionId)) return;
    throw new EvenstrokeError(
      'not-found',
      'The raw data of this attempt have been deleted with their session, so it cannot be scored again. The scores it has stay.',
    );
  }
}

/** The same for the same attempt, so that its interval is the same each time it is scored (FNV-1a, 32 bits). */
export function seedOf(attemptId: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(attemptId, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function columnsOf(dots: readonly MeasuredDot[]): DotColumns {
  const column = <Name extends keyof MeasuredDot>(name: Name) => dots.map((dot) => dot[name]);
  return {
    startUs: column('startUs'),
    endUs: column('endUs'),
    strokes: column('strokes'),
    expectedStrokes: column('expectedStrokes'),
    depthMm: column('depthMm'),
    uncertaintyMm: column('uncertaintyMm'),
    deepestMm: column('deepestMm'),
    xMm: column('xMm'),
    yMm: column('yMm'),
    cut: column('cut'),
    cause: column('cause'),
  };
}
