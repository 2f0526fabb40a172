/** The one who writes the database. Synchronous; runs on the writer thread. */
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { openForWriting, takeFolder, type WriterOptions } from './database.ts';
import { recordingFailure } from './failures.ts';
import { type OpenSession, writeFlush } from './flush.ts';
import { removeSlice } from './removal.ts';
import { type SessionRows, sessionRows } from './rows.ts';
import type { RecordBatch, SessionStart, SessionStatus } from './types.ts';
import {
  type CountedUse,
  countSession,
  enterUses,
  markDeleted,
  type UsageRows,
  usageRows,
  usesOf,
} from './usage-count.ts';

/** Of the writer's time, when it counts the use of old sessions: a flush that comes meanwhile hardly waits. */
const COUNT_MS = 8;

/** How a write ended; a failure is an answer, not an exception, for the recorder acts on it. */
type WriteResult = { readonly written: true } | { readonly written: false; readonly reason: string };

export class SessionWriter {
  readonly #path: string;
  readonly #options: WriterOptions;
  #folder: Database.Database | null = null;
  #db: Database.Database | null = null;
  #rows: SessionRows | null = null;
  #usage: UsageRows | null = null;
  /** A session of before whose use is being counted, slice by slice. */
  #counting: { readonly id: number; readonly steps: Generator<void, readonly CountedUse[]> } | null = null;
  /** Which file is open. */
  #file = '';
  #started = false;
  readonly #open = new Map<string, OpenSession>();
  /** Sessions that failed when even that could not be written. */
  readonly #unmarked = new Set<string>();

  constructor(path: string, options: WriterOptions) {
    this.#path = path;
    this.#options = options;
  }

  /**
   * Opens and migrates the database, and closes what a crash left open, sessions and the attempts in them,
   * once. Answers the ids of the sessions that were recovered.
   */
  start(): string[] {
    const { db, rows, usage } = this.#connect();
    if (this.#started) return [];
    const recovered = db
      .transaction(() => {
        const left = rows.leftRecording.all();
        for (const { id } of left) {
          rows.recover.run({ id, endUs: rows.dataEnd.get({ id })?.endUs ?? 0 });
          countSession(usage, id, now());
        }
        rows.interruptAttempts.run();
        return left.map(({ uid }) => uid);
      })
      .immediate();
    this.#started = true;
    return recovered;
  }

  /** Ids of sessions whose deletion a crash cut short. What their use is counted from goes last, so it is there. */
  halfDeleted(): string[] {
    const { db, rows, usage } = this.#connect();
    const deleting = rows.deleting.all();
    db.transaction(() => {
      for (const { id } of deleting) countSession(usage, id, now());
    }).immediate();
    return deleting.map(({ uid }) => uid);
  }

  /**
   * Counts the use of sessions that have ended and were not counted, for a moment: those of before usage was kept.
   * Answers whether there are more.
   */
  countMore(): boolean {
    const { db, usage } = this.#connect();
    const until = performance.now() + COUNT_MS;
    do {
      const { id, steps } = this.#counting ?? { id: usage.uncounted.get()?.id, steps: null };
      if (id === undefined) return false;
      const { durationUs = 0 } = usage.isUncounted.get(id) ?? {};
      this.#counting = { id, steps: steps ?? usesOf(usage, id, durationUs) };
      const step = this.#counting.steps.next();
      if (step.done !== true) continue;
      this.#counting = null;
      db.transaction(() => enterUses(usage, id, step.value, now())).immediate();
    } while (performance.now() < until);
    return true;
  }

  openSession(start: SessionStart): void {
    this.start();
    this.#markFailed();
    const result = this.#connect().rows.insertSession.run({
      uid: start.id,
      startedAt: start.startedAt,
      label: start.label,
      profile: JSON.stringify(start.profile),
      software: start.software,
      origin: start.importOf === undefined ? 'recorded' : 'imported',
      sourceId: start.importOf ?? null,
    });
    this.#open.set(start.id, { id: Number(result.lastInsertRowid), flushes: 0, devices: new Map() });
  }

  /** Writes one flush, all of it or nothing. After a failure the session is closed as failed. */
  write(batch: RecordBatch): WriteResult {
    const session = this.#open.get(batch.sessionId);
    if (session === undefined)
      return { written: false, reason: 'This recording is not open. Start a new one.' };
    try {
      const { db, rows } = this.#connect();
      // A file that was deleted or replaced takes every write and shows none of them ever again.
      if (fileAt(this.#path) !== this.#file) throw gone();
      db.transaction(() => writeFlush(rows, session, batch)).immediate();
      return { written: true };
    } catch (error) {
      this.#open.delete(batch.sessionId);
      this.#unmarked.add(batch.sessionId);
      this.#disconnect();
      return { written: false, reason: recordingFailure(error) };
    }
  }

  /** Closes a session and counts its use. A session that has failed stays failed. */
  closeSession(uid: string, status: SessionStatus): void {
    this.#markFailed();
    const session = this.#open.get(uid);
    if (session !== undefined) this.#end(uid, session.id, status);
    this.#open.delete(uid);
  }

  /** Ends a session as failed. Where not even that can be written now, it is written with the next session. */
  fail(uid: string): void {
    this.#open.delete(uid);
    this.#unmarked.add(uid);
    try {
      this.#markFailed();
    } catch {
      this.#disconnect();
    }
  }

  #markFailed(): void {
    for (const uid of this.#unmarked) {
      const found = this.#connect().rows.session.get(uid);
      if (found !== undefined) this.#end(uid, found.id, 'failed');
      this.#unmarked.delete(uid);
    }
  }

  #end(uid: string, id: number, status: SessionStatus): void {
    const { db, rows, usage } = this.#connect();
    try {
      db.transaction(() => {
        rows.setStatus.run({ uid, status });
        countSession(usage, id, now());
      }).immediate();
    } catch {
      // A full disk may still take this; the use is counted once there is room.
      rows.setStatus.run({ uid, status });
    }
  }

  /** Hides a session at once; its data goes slice by slice, so that a recording is not held up. */
  beginDelete(uid: string): void {
    if (this.#open.has(uid))
      throw new EvenstrokeError('conflict', 'This session is being recorded. Stop it first, then delete it.');
    const { db, rows, usage } = this.#connect();
    db.transaction(() => {
      const found = rows.session.get(uid);
      if (found === undefined)
        throw new EvenstrokeError('not-found', `There is no session ${uid}. It may have been deleted.`);
      markDeleted(usage, found.id, now());
      rows.setStatus.run({ uid, status: 'deleting' });
    }).immediate();
  }

  /** Deletes some more of a session; false when nothing is left of it. */
  deleteMore(uid: string): boolean {
    return removeSlice(this.#connect().db, uid);
  }

  /**
   * The connection, for those who write other tables.
   * @throws {SqliteError | EvenstrokeError | Error} where it cannot be opened, or its file has gone.
   */
  database(): Database.Database {
    this.start();
    const { db } = this.#connect();
    if (fileAt(this.#path) === this.#file) return db;
    // An open recording finds the same with its next flush, and fails first.
    if (this.#open.size === 0) this.#disconnect();
    throw gone();
  }

  close(): void {
    this.#disconnect();
    this.#folder?.close();
    this.#folder = null;
  }

  #connect(): { db: Database.Database; rows: SessionRows; usage: UsageRows } {
    if (this.#db === null || this.#rows === null || this.#usage === null) {
      this.#folder ??= takeFolder(this.#path);
      this.#db = openForWriting(this.#path, this.#options);
      this.#rows = sessionRows(this.#db);
      this.#usage = usageRows(this.#db);
      this.#file = fileAt(this.#path);
    }
    return { db: this.#db, rows: this.#rows, usage: this.#usage };
  }

  #disconnect(): void {
    try {
      this.#db?.close();
    } catch {
      // A connection that cannot be closed cleanly is left to the next start, which reads its WAL.
    }
    this.#db = null;
    this.#rows = null;
    this.#usage = null;
    this.#counting = null;
  }
}

const now = (): string => new Date().toISOString();

/** Which file stands at a path; '' where there is none. Windows does not let an open file be taken away. */
function fileAt(path: string): string {
  if (process.platform === 'win32') return path;
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.dev} ${found.ino}`;
}

const gone = (): Error =>
  Object.assign(new Error('another file, or none, is in its place'), { code: 'DATABASE_GONE' });
