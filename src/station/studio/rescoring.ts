/**
 * After a calibration was voided: every attempt whose newest scoring rests on it, and whose raw data are there, is
 * scored again beside, one after the other. What is left is found in the store, so a service that was stopped
 * half-way goes on at its next start.
 */
import { Subject, type Subscription } from 'rxjs';
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { SupervisorOptions } from '../../link/supervisor.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Scales } from './scales.ts';

export interface RescoringOptions {
  readonly training: Pick<TrainingStore, 'restingOn'>;
  readonly attempts: Pick<Attempts, 'scoreAgain'>;
  readonly scales: Pick<Scales, 'voided' | 'changed$'>;
  readonly log: SupervisorOptions['log'];
}

/** What the database did not take is tried again after this time, and each time after twice as long, up to the most. */
const AGAIN_MS = 5_000;
const LONGEST_MS = 600_000;

export class Rescoring {
  /** One was scored again, or could not be. */
  readonly done$ = new Subject<string>();
  readonly #options: RescoringOptions;
  /** Could not be scored in this run of the service; told once. */
  readonly #failed = new Set<string>();
  #subscription: Subscription | null = null;
  #work: Promise<void> = Promise.resolve();
  /** A look at the store is still to come. */
  #asked = false;
  #stopping = false;
  #again: NodeJS.Timeout | null = null;
  #againMs = AGAIN_MS;

  constructor(options: RescoringOptions) {
    this.#options = options;
  }

  /** Does what an earlier run left, and then follows the book. */
  begin(): void {
    this.#subscription = this.#options.scales.changed$.subscribe(() => this.#wake());
    this.#wake();
  }

  stop(): void {
    this.#stopping = true;
    this.#subscription?.unsubscribe();
    if (this.#again !== null) clearTimeout(this.#again);
  }

  /** Fulfilled when nothing is left to be scored again, or it was stopped. */
  async settled(): Promise<void> {
    while (this.#asked) await this.#work;
    await this.#work;
  }

  /** How many attempts still rest on this calibration by their newest scoring, and can be scored again. */
  async waiting(calibrationId: string): Promise<number> {
    return (await this.#options.training.restingOn([calibrationId])).length;
  }

  #wake(): void {
    if (this.#asked || this.#stopping) return;
    this.#asked = true;
    this.#work = this.#work.then(() => {
      this.#asked = false;
      return this.#run();
    });
  }

  async #run(): Promise<void> {
    const { training, attempts, scales, log } = this.#options;
    const voided = scales.voided();
    if (voided.length === 0) return;
    try {
      for (const id of await training.restingOn(voided)) {
        if (this.#stopping) return;
        if (this.#failed.has(id)) continue;
        await attempts.scoreAgain(id).catch((error: unknown) => {
          // A full or locked database says nothing of the attempt.
          if (error instanceof EvenstrokeError && error.code === 'storage') this.#later();
          else this.#failed.add(id);
          log.warn({ attempt: id, reason: reasonOf(error) }, 'attempt not scored again');
        });
        this.done$.next(id);
      }
    } catch (error) {
      this.#later();
      log.warn({ reason: reasonOf(error) }, 'attempts of voided calibrations cannot be read');
    }
  }

  #later(): void {
    if (this.#again !== null || this.#stopping) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#wake();
    }, this.#againMs);
    this.#again.unref();
    this.#againMs = Math.min(LONGEST_MS, 2 * this.#againMs);
  }
}
