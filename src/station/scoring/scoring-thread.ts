/** Calls to the scoring thread. */
import { WorkerClient } from '../../store/rpc.ts';
import type { Place } from '../../training/types.ts';
import type { EndedAttempt } from './gathering.ts';
import type { Scorer, Scoring } from './scorer.ts';

/** What lives for a page of chunks is collected soon: half the memory, and no slower. */
const YOUNG_MB = 12;

export class ScoringThread {
  readonly #worker: WorkerClient<Scorer>;

  /** @param databasePath of the store; the thread opens it for reading only. */
  constructor(databasePath: string) {
    const data = { path: databasePath };
    this.#worker = new WorkerClient(new URL('./worker.ts', import.meta.url), data, {
      maxYoungGenerationSizeMb: YOUNG_MB,
    });
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
