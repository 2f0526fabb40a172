/** Scorings: made on the scoring thread from the raw counts, kept beside each other. */
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { SupervisorOptions } from '../../link/supervisor.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { ScoreRow } from '../../store/training-types.ts';
import type { Calibration } from '../../training/types.ts';
import type { EndedAttempt } from '../scoring/gathering.ts';
import type { ScoringThread } from '../scoring/scoring-thread.ts';
import type { Scales } from '../studio/scales.ts';

export interface ScoresOptions {
  readonly training: TrainingStore;
  readonly scoring: ScoringThread;
  readonly scales: Scales;
  /** Of the software, kept with each scoring. */
  readonly version: string;
  readonly log: SupervisorOptions['log'];
}

export class Scores {
  readonly #options: ScoresOptions;

  constructor(options: ScoresOptions) {
    this.#options = options;
  }

  /**
   * Measures and scores an attempt that is over and on the disk, and keeps the scoring.
   * @param calibration to be used instead of its own; null: its own
   */
  async make(attempt: EndedAttempt, calibration: Calibration | null = null): Promise<ScoreRow> {
    const { training, scoring, version } = this.#options;
    const earlier = await training.dotsUnder(attempt.earlierId);
    const scored = await scoring.score(calibration === null ? attempt : { ...attempt, calibration }, earlier);
    const { result, dots } = scored;
    const row = {
      attemptId: attempt.id,
      scoredAt: new Date().toISOString(),
      software: version,
      calibration: calibration === null ? null : scored.calibration,
      result,
      dots,
    };
    await training.putScore(row);
    return row;
  }

  /** The first scoring, with the attempt's own calibration, unless that was voided while it was under way. */
  async makeFirst(attempt: EndedAttempt): Promise<ScoreRow> {
    const { scales } = this.#options;
    const isVoid = scales.voided().includes(attempt.calibration.id ?? '');
    return this.#standing(attempt, isVoid ? await scales.calibrationThen(attempt) : null);
  }

  /**
   * Scores an attempt by this version of the software, beside the scorings that it has: with this calibration, or
   * with the one that holds for it now.
   * @throws {EvenstrokeError} `not-found`; `conflict` while it is under way, for a calibration of another pad or one
   * that was voided.
   */
  async makeAgain(id: string, calibrationId?: string | undefined): Promise<ScoreRow> {
    const attempt = await this.#options.training.attempt(id);
    if (attempt === null) throw unknownAttempt(id);
    const { toUs } = attempt;
    if (toUs === null)
      throw new EvenstrokeError(
        'conflict',
        'This attempt is still under way, so there is nothing to score yet. End it first.',
      );
    const ended = { ...attempt, toUs };
    return this.#standing(ended, await this.#options.scales.calibrationThen(ended, calibrationId));
  }

  /**
   * Kept beside what it was scored with before. A calibration that is voided meanwhile is looked for among scorings
   * that are kept already, so this one would not be found: it is followed by one with what holds instead.
   */
  async #standing(attempt: EndedAttempt, calibration: Calibration | null): Promise<ScoreRow> {
    const { scales } = this.#options;
    const { id } = calibration ?? attempt.calibration;
    const isVoid = (): boolean => id !== null && scales.voided().includes(id);
    const wasVoid = isVoid();
    const row = await this.make(attempt, calibration);
    return isVoid() && !wasVoid ? this.#standing(attempt, await scales.calibrationThen(attempt)) : row;
  }

  /** Scores what was over and not scored when the service ended. One that cannot be is told in the log and left. */
  async makeMissing(isStopping: () => boolean): Promise<void> {
    for (const id of await this.#options.training.unscored()) {
      if (isStopping()) return;
      await this.makeAgain(id).catch((error: unknown) => {
        this.#options.log.warn({ attempt: id, reason: reasonOf(error) }, 'attempt not scored');
      });
    }
  }
}

export const stoppedMeanwhile = (): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    'The recording was stopped at this very moment, so the attempt was not started. Start it again.',
  );

export const unknownAttempt = (id: string): EvenstrokeError =>
  new EvenstrokeError('not-found', `There is no attempt ${id}. Choose one from the list of attempts.`);
