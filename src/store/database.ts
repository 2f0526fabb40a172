/** The two ways in which the database is opened: by the one writer, and by readers. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { checkVersion, migrate } from './migrations.ts';

/** How long another program may hold the lock before a write fails. */
const BUSY_MS = 2_000;

export interface WriterOptions {
  /** The database may not grow past this; 0 is no limit. */
  readonly maxBytes: number;
}

/** @throws {SqliteError | EvenstrokeError} */
export function openForWriting(path: string, options: WriterOptions): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path, { timeout: BUSY_MS });
  try {
    checkVersion(db); // before anything is written: a newer database is not touched
    db.pragma('auto_vacuum = INCREMENTAL'); // counts for a new file only; lets deleted sessions give space back
    db.pragma('journal_mode = WAL');
    // Every flush is on the disk, not only in the system's memory: a power cut costs no more than a crash does.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    if (options.maxBytes > 0) {
      const pageBytes = Number(db.pragma('page_size', { simple: true }));
      db.pragma(`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageBytes))}`);
    }
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws {SqliteError | EvenstrokeError} */
export function openForReading(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  try {
    checkVersion(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Takes the data folder for this process, so that no second service takes a live recording for a crashed one.
 * The lock is one of the operating system: it ends with the process, however that ends.
 * @throws {EvenstrokeError} `busy`.
 */
export function takeFolder(databasePath: string): Database.Database {
  mkdirSync(dirname(databasePath), { recursive: true });
  const lock = new Database(`${databasePath}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    throw new EvenstrokeError(
      'busy',
      `Another Evenstroke is recording into ${dirname(databasePath)}, so this one cannot. Stop it, or choose ` +
        'another data folder.',
      { at: databasePath },
    );
  }
}
