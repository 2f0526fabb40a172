/** The store as the rest of the service sees it: calls to the writer thread and the reader thread. */
import { rm } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import type { Transferable } from 'node:worker_threads';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import type { StationEvent } from '../safety/types.ts';
import { ControlStore } from './control-store.ts';
import { recordingFailure } from './failures.ts';
import { capturePath, capturesDir, databasePath } from './paths.ts';
import type {
  Cursor,
  MachineTrace,
  Page,
  RangeQuery,
  SessionDetail,
  StoredChunk,
  Trace,
  TraceQuery,
} from './queries.ts';
import type { ReaderApi } from './reader-worker.ts';
import { WorkerClient } from './rpc.ts';
import { StudioStore } from './studio-store.ts';
import { TrainingStore } from './training-store.ts';
import type {
  DotRow,
  MachineReading,
  RecordBatch,
  SessionStart,
  SessionSummary,
  StrokeRow,
} from './types.ts';
import type { WriterApi, WriterData } from './writer-worker.ts';

/** Flushes that may wait for the disk: at four a second, five seconds. Then the recording fails, visibly. */
const MAX_WAITING = 20;
/** Between two slices of counting old sessions; the writer takes some 8 ms for one. */
const BETWEEN_COUNTS_MS = 12;

export interface StoreOptions {
  readonly dataDir: string;
  /** `read` never writes: for a program beside a service that is recording. Default `record`. */
  readonly mode?: 'record' | 'read';
  /** The database may not grow past this; 0, the default, is no limit. */
  readonly maxBytes?: number;
  /** A recording has stopped: why, what it means, what to do. Called once a session. */
  readonly failed?: (sessionId: string, reason: string) => void;
}

type PageQuery = RangeQuery & { limit: number; after: Cursor | null };

export class Store {
  readonly path: string;
  /** People, drills, hygiene, calibrations, attempts and their scores. */
  readonly training: TrainingStore;
  /** Machine records, the safety policy and the audit. */
  readonly control: ControlStore;
  /** Register, logs, calibrations, checks and usage. */
  readonly studio: StudioStore;
  readonly #capturesDir: string;
  readonly #writer: WorkerClient<WriterApi> | null;
  readonly #reader: WorkerClient<ReaderApi>;
  readonly #failed: (sessionId: string, reason: string) => void;
  /** Sessions being recorded, and how many of their flushes are on the way. */
  readonly #waiting = new Map<string, number>();
  #recovered: readonly string[] = [];
  #problem: string | null = null;
  #deletions: Promise<void> = Promise.resolve();
  #counting: Promise<void> | null = null;
  #closing = false;

  private constructor(options: StoreOptions) {
    this.path = databasePath(options.dataDir);
    this.#capturesDir = capturesDir(options.dataDir);
    const data: WriterData = { path: this.path, maxBytes: options.maxBytes ?? 0 };
    this.#writer =
      options.mode === 'read' ? null : new WorkerClient(new URL('./writer-worker.ts', import.meta.url), data);
    this.#reader = new WorkerClient(new URL('./reader-worker.ts', import.meta.url), data);
    this.#failed = options.failed ?? (() => {});
    this.training = new TrainingStore(this.#reader, () => this.#writing());
    this.control = new ControlStore(this.#reader, () => this.#writing());
    this.studio = new StudioStore(this.#reader, () => this.#writing());
  }

  /**
   * Opens the store: migrates the database and marks what a crash left open as recovered. A database that
   * cannot be written now (full, read-only, locked) is no error here: `problem` says so, and the next
   * recording tries again.
   * @throws {EvenstrokeError} `storage` where a newer version of the software made the database, `busy` where
   * another service records into the same folder.
   */
  static async open(options: StoreOptions): Promise<Store> {
    const store = new Store(options);
    if (store.#writer === null) return store;
    try {
      store.#recovered = await store.#writer.call('start', []);
      for (const id of await store.#writer.call('halfDeleted', [])) store.#removeSlices(id);
      store.#countOld();
    } catch (error) {
      store.#problem = reasonOf(error);
      if (error instanceof EvenstrokeError && error.at === store.path) {
        await store.close();
        throw error;
      }
    }
    return store;
  }

  /** Ids of the sessions that a crash had left open, closed by this start. */
  get recovered(): readonly string[] {
    return this.#recovered;
  }

  /** Why nothing can be recorded as things stand; null when nothing is known to be wrong. */
  get problem(): string | null {
    return this.#problem;
  }

  /** @throws {EvenstrokeError} `storage` where the database cannot be written. */
  async openSession(start: SessionStart): Promise<void> {
    try {
      await this.#writing().call('openSession', [start]);
      this.#problem = null;
      this.#waiting.set(start.id, 0);
    } catch (error) {
      this.#problem = reasonOf(error);
      throw error;
    }
  }

  /**
   * Hands over one flush and returns at once; the counts are copied, the caller may reuse its buffers.
   * Resolves to true when it is in the database, to false when it is not: then `failed` has been or is being
   * called, and nothing more of the session is written. Never rejects.
   */
  async write(batch: RecordBatch): Promise<boolean> {
    const waiting = this.#waiting.get(batch.sessionId);
    if (waiting === undefined) return false;
    if (waiting >= MAX_WAITING) {
      this.#fail(batch.sessionId, recordingFailure(new Error('the disk is too slow to keep up')));
      return false;
    }
    this.#waiting.set(batch.sessionId, waiting + 1);
    try {
      // A view may look into a far larger buffer, which a plain post would copy whole.
      const chunks = batch.chunks.map((chunk) => ({ ...chunk, counts: chunk.counts.slice() }));
      const owned = chunks.map(({ counts }) => counts.buffer as Transferable);
      const result = await this.#writing().call('write', [{ ...batch, chunks }], owned);
      const left = this.#waiting.get(batch.sessionId);
      if (left !== undefined) this.#waiting.set(batch.sessionId, left - 1);
      if (!result.written) this.#fail(batch.sessionId, result.reason);
      return result.written;
    } catch (error) {
      this.#fail(batch.sessionId, recordingFailure(error));
      return false;
    }
  }

  /** Ends a recording, after all that was written before, and counts its use. One that has failed stays failed. */
  async closeSession(id: string, status: 'complete' | 'failed'): Promise<void> {
    await this.#writing().call('closeSession', [id, status]);
    this.#waiting.delete(id);
    this.#countOld();
  }

  /**
   * Hides a session at once and removes its data bit by bit, and the capture of its raw lines.
   * @throws {EvenstrokeError} `conflict` while it is being recorded, `not-found`.
   */
  async deleteSession(id: string): Promise<void> {
    await this.#writing().call('beginDelete', [id]);
    this.#removeSlices(id);
  }

  /** Newest first; `before` is the `startedAt` of the last one seen. */
  sessions(query: { limit: number; before?: string | undefined }): Promise<SessionSummary[]> {
    return this.#reader.call('sessions', [query]);
  }

  /** null where there is no such session. */
  session(id: string): Promise<SessionDetail | null> {
    return this.#reader.call('session', [id]);
  }

  /**
   * One channel as an envelope in its unit, cut to the session's extent; null where there is no such session.
   * @throws {EvenstrokeError} `not-found` where the session has no such device or channel.
   */
  trace(query: TraceQuery): Promise<Trace | null> {
    return this.#reader.call('trace', [query]);
  }

  /** Machine readings as columns; null where there is no such session. */
  machine(query: RangeQuery & { columns: number }): Promise<MachineTrace | null> {
    return this.#reader.call('machine', [query]);
  }

  /** The first `limit` strokes whose contact lies in the range, in order. */
  strokes(query: RangeQuery & { limit: number }): Promise<StrokeRow[]> {
    return this.#reader.call('strokes', [query]);
  }

  /** The first `limit` dots that start in the range, in order. */
  dots(query: RangeQuery & { limit: number }): Promise<DotRow[]> {
    return this.#reader.call('dots', [query]);
  }

  strokePage(query: PageQuery): Promise<Page<StrokeRow>> {
    return this.#reader.call('strokePage', [query]);
  }

  dotPage(query: PageQuery): Promise<Page<DotRow>> {
    return this.#reader.call('dotPage', [query]);
  }

  readingPage(query: PageQuery): Promise<Page<MachineReading>> {
    return this.#reader.call('readingPage', [query]);
  }

  /** Events by onset, after the first `skip`. */
  events(query: { sessionId: string; limit: number; skip: number }): Promise<StationEvent[]> {
    return this.#reader.call('events', [query]);
  }

  /** Stored chunks of one stream, in the order of time, a page at a time. */
  async *samples(query: RangeQuery & { stream: number }): AsyncGenerator<StoredChunk> {
    const limit = 40;
    let after: Cursor | null = null;
    do {
      const page: Page<StoredChunk> = await this.#reader.call('chunkPage', [{ ...query, limit, after }]);
      yield* page.rows;
      after = page.next;
    } while (after !== null);
  }

  /** Finishes what is under way and closes the database. Sessions still open stay so, and are recovered later. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#deletions.catch(() => {});
    await this.#counting;
    await this.#reader.shutDown();
    await this.#writer?.shutDown();
  }

  /** Fulfilled when the use of all sessions of before is counted; false where that cannot be done now. */
  async counted(): Promise<boolean> {
    if (this.#writer === null) return false;
    this.#countOld();
    await this.#counting;
    return !(await this.#writer.call('countMore', []).catch(() => true));
  }

  /** Counts what ended without being counted: sessions of before usage was kept, and of a disk that was full. */
  #countOld(): void {
    this.#counting ??= (async () => {
      while (!this.#closing && (await this.#writing().call('countMore', []))) await after(BETWEEN_COUNTS_MS);
    })()
      .catch(() => {}) // the next end of a session, or the next start, goes on with it
      .finally(() => {
        this.#counting = null;
      });
  }

  #writing(): WorkerClient<WriterApi> {
    if (this.#writer !== null) return this.#writer;
    throw new EvenstrokeError('storage', 'The store was opened for reading only. Open it for recording.');
  }

  #fail(sessionId: string, reason: string): void {
    if (!this.#waiting.delete(sessionId)) return;
    this.#problem = reason;
    // Marked after the caller has been told: with a locked database this takes another two seconds.
    this.#writing()
      .call('fail', [sessionId])
      .catch(() => {}); // then it is marked as recovered by the next start
    this.#failed(sessionId, reason);
  }

  #removeSlices(id: string): void {
    this.#deletions = this.#deletions
      .then(async () => {
        await rm(capturePath(this.#capturesDir, id), { force: true });
        while (!this.#closing && (await this.#writing().call('deleteMore', [id])));
      })
      .catch(() => {}); // hidden already; the next start goes on with it
  }
}
