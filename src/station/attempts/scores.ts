/** Scorings: made on the scoring thread from the raw counts, kept beside each other. */
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { SupervisorOptions } from '../../link/supervisor.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { ScoreRow } from '../../store/training-types.ts';
import type { EndedAttempt } from '../scoring/gathering.ts';
import type { ScoringThread } from '../scoring/scoring-thread.ts';

export interface ScoresOptions {
  readonly training: TrainingStore;
  readonly scoring: ScoringThread;
  /** Of the software, kept with each scoring. */
  readonly version: string;
  readonly log: SupervisorOptions['log'];
}

export class Scores {
  readonly #options: ScoresOptions;

  constructor(options: ScoresOptions) {
    this.#options = options;
  }

  /** Measures and scores an attempt that is over and on the disk, and keeps the scoring. */
  async make(attempt: EndedAttempt): Promise<ScoreRow> {
    const { training, scoring, version } = this.#options;
    const earlier = await training.dotsUnder(attempt.earlierId);
    const { result, dots } = await scoring.score(attempt, earlier);
    const row = {
      attemptId: attempt.id,
      scoredAt: new Date().toISOString(),
      software: version,
      result,
      dots,
    };
    await training.putScore(row);
    return row;
  }

  /**
   * Scores an attempt by this version of the software, beside the scorings that it has.
   * @throws {EvenstrokeError} `not-found`; `conflict` while it is under way.
   */
  async makeAgain(id: string): Promise<ScoreRow> {
    const attempt = await this.#options.training.attempt(id);
    if (attempt === null) throw unknownAttempt(id);
    const { toUs } = attempt;
    if (toUs === null)
      throw new EvenstrokeError(
        'conflict',
        'This attempt is still under way, so there is nothing to score yet. End it first.',
      );
    return this.make({ ...attempt, toUs });
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

export const unknownAttempt = (id: string): EvenstrokeError =>
  new EvenstrokeError('not-found', `There is no attempt ${id}. Choose one from the list of attempts.`);
