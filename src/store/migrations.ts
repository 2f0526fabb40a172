/** The shape of the database, step by step. A step that has been released is never edited; a new one is added. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { controlTables } from './control-tables.ts';
import { studioTables } from './studio-tables.ts';
import { attemptClock, trainingTables } from './training-tables.ts';

/**
 * Times in rows are whole µs from the session's start, depths whole µm. Chunks of samples carry float times,
 * for their spacing has the device's drift in it. A pad's strokes, dots and chunks lie together in the file,
 * in the order of time, so that a range is one short walk.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    started_at TEXT NOT NULL,
    label TEXT NOT NULL,
    profile TEXT NOT NULL,
    software TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('recording', 'complete', 'recovered', 'failed', 'deleting')),
    duration_us INTEGER NOT NULL DEFAULT 0,
    frames INTEGER NOT NULL DEFAULT 0,
    strokes INTEGER NOT NULL DEFAULT 0,
    dots INTEGER NOT NULL DEFAULT 0,
    unsafe INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX session_started ON session (started_at);

  -- One device of one session. Role and model are null until it has described itself.
  CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    serial TEXT NOT NULL,
    role TEXT,
    model TEXT,
    counters TEXT,
    lost INTEGER NOT NULL DEFAULT 0,
    clock_uncertainty_us REAL,
    UNIQUE (session_id, serial)
  ) STRICT;

  -- What the device said about itself, each time it said something.
  CREATE TABLE description (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    from_us REAL NOT NULL,
    identity TEXT NOT NULL
  ) STRICT;
  CREATE INDEX description_device ON description (device_id, from_us);

  -- A stream under one description (null where samples came before any).
  CREATE TABLE track (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    description_id INTEGER REFERENCES description ON DELETE CASCADE,
    stream INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    longest_us REAL NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX track_device ON track (device_id, stream);
  CREATE INDEX track_description ON track (description_id);

  CREATE TABLE samples (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;

  CREATE TABLE chunk (
    track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
    start_us REAL NOT NULL,
    samples_id INTEGER NOT NULL,
    period_us REAL NOT NULL,
    frames INTEGER NOT NULL,
    gap INTEGER NOT NULL,
    summary BLOB NOT NULL,
    PRIMARY KEY (track_id, start_us, samples_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE stroke (
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    contact_us INTEGER NOT NULL,
    peak_after_us INTEGER NOT NULL,
    release_after_us INTEGER NOT NULL,
    depth_um INTEGER NOT NULL,
    zone INTEGER NOT NULL,
    PRIMARY KEY (device_id, contact_us, peak_after_us)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dot (
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    start_us INTEGER NOT NULL,
    length_us INTEGER NOT NULL,
    strokes INTEGER NOT NULL,
    depth_um INTEGER NOT NULL,
    deepest_um INTEGER NOT NULL,
    zone INTEGER NOT NULL,
    x_um INTEGER,
    y_um INTEGER,
    PRIMARY KEY (device_id, start_us, length_us)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE machine_chunk (
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    start_us INTEGER NOT NULL,
    flush INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    readings INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (device_id, start_us, flush)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (
    session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    serial TEXT NOT NULL,
    event_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    onset_us INTEGER NOT NULL,
    end_us INTEGER,
    evidence TEXT NOT NULL,
    PRIMARY KEY (session_id, serial, event_id)
  ) STRICT, WITHOUT ROWID;
  `,
  trainingTables,
  attemptClock,
  controlTables,
  studioTables,
];

export const SCHEMA_VERSION = migrations.length;

/**
 * Brings a database to this software's version, each step in a transaction of its own.
 * @throws {EvenstrokeError} `storage` where a newer version of the software made the database.
 */
export function migrate(db: Database.Database, steps: readonly string[] = migrations): void {
  const found = checkVersion(db, steps.length);
  for (let version = found; version < steps.length; version++) {
    db.transaction(() => {
      db.exec(steps[version] as string);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

/** @throws {EvenstrokeError} `storage` where the database is of a later version than `known`. */
export function checkVersion(db: Database.Database, known: number = SCHEMA_VERSION): number {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > known) {
    throw new EvenstrokeError(
      'storage',
      `The database ${db.name} is of version ${found}; this software knows up to ${known}. A newer Evenstroke ` +
        'has written it, so nothing in it was touched. Update Evenstroke, or use another data folder.',
      { at: db.name },
    );
  }
  return found;
}
