/** Calls to the scoring thread. */
import { WorkerClient } from '../../store/rpc.ts';
import type { Place } from '../../training/types.ts';
import type { EndedAttempt } from './gathering.ts';
import type { Scorer, Scoring } from './scorer.ts';

export class ScoringThread {
  readonly #worker: WorkerClient<Scorer>;

  /** @param databasePath of the store; the thread opens it for reading only. */
  constructor(databasePath: string) {
    this.#worker = new WorkerClient(new URL('./worker.ts', import.meta.url), { path: databasePath });
  }

  /** Starts the thread, so that the first scoring does not wait for it. */
  async warmUp(): Promise<void> {
    await this.#worker.call('ready', []);
  }

  /** @throws {EvenstrokeError} `not-found` where the raw data are gone, `storage` where they cannot be read. */
  score(attempt: EndedAttempt, earlier: readonly Place[] | null): Promise<Scoring> {
    return this.#worker.call('score', [attempt, earlier]);
  }

  async close(): Promise<void> {
    await this.#worker.shutDown();
  }
}
