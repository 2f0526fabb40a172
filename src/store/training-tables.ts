/** Of the session's devices as they were written last; null where the pad's is not known. */
export const CLOCK_OF_ATTEMPT = `max(
  (SELECT device.clock_uncertainty_us FROM device JOIN session ON session.id = device.session_id
   WHERE session.uid = attempt.session_uid AND device.serial = attempt.pad),
  coalesce((SELECT device.clock_uncertainty_us FROM device JOIN session ON session.id = device.session_id
   WHERE session.uid = attempt.session_uid AND device.serial = attempt.machine), 0))`;

/** Step 3: an attempt keeps how well the clocks were known when it ended. */
export const attemptClock = `
  ALTER TABLE attempt ADD COLUMN clock_us REAL;
  UPDATE attempt SET clock_us = ${CLOCK_OF_ATTEMPT} WHERE to_us IS NOT NULL;
`;

/**
 * Step 2 of the database: people, drills, hygiene, calibrations, attempts and their scores. Released: never
 * edited. Dates are ISO 8601 in UTC, days YYYY-MM-DD. A session is named by its uid and is no foreign key:
 * its raw data may be deleted, what was made of it stays.
 */
export const trainingTables = `
  CREATE TABLE trainee (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    archived_at TEXT
  ) STRICT;

  -- One version of a drill, as JSON.
  CREATE TABLE drill (
    drill_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    document TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'studio')),
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (drill_id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER drill_kept BEFORE UPDATE ON drill BEGIN
    SELECT RAISE(ABORT, 'a version of a drill is never changed');
  END;
  CREATE TRIGGER drill_stays BEFORE DELETE ON drill BEGIN
    SELECT RAISE(ABORT, 'a version of a drill is never deleted');
  END;

  -- All versions of a drill are retired together.
  CREATE TABLE retired_drill (drill_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE unlock (
    id INTEGER PRIMARY KEY,
    trainee_id INTEGER NOT NULL REFERENCES trainee,
    level TEXT NOT NULL,
    stated_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX unlock_trainee ON unlock (trainee_id);

  CREATE TABLE checklist (
    version INTEGER PRIMARY KEY,
    items TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE lot (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    item_id TEXT NOT NULL,
    maker TEXT NOT NULL,
    lot TEXT NOT NULL,
    expires_on TEXT,
    membrane INTEGER,
    added_at TEXT NOT NULL,
    used_at TEXT,
    closed_at TEXT
  ) STRICT;

  -- Holds its lots as they were then.
  CREATE TABLE checklist_record (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL REFERENCES checklist,
    trainee_id INTEGER NOT NULL REFERENCES trainee,
    session_uid TEXT,
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('complete', 'incomplete', 'expired-lot')),
    answers TEXT NOT NULL,
    lots TEXT NOT NULL
  ) STRICT;
  CREATE INDEX checklist_record_trainee ON checklist_record (trainee_id, at);

  CREATE TABLE calibration (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL,
    uncertainty_mm REAL NOT NULL CHECK (uncertainty_mm > 0),
    from_at TEXT NOT NULL,
    valid_until TEXT,
    stated_by TEXT NOT NULL,
    reference TEXT NOT NULL
  ) STRICT;
  CREATE INDEX calibration_serial ON calibration (serial, from_at);

  -- Its range is kept as it was given, to the fraction of a µs: what is scored again covers the same samples.
  CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    session_uid TEXT NOT NULL,
    trainee_id INTEGER NOT NULL REFERENCES trainee,
    drill_id TEXT NOT NULL,
    drill_version INTEGER NOT NULL,
    pad TEXT NOT NULL,
    machine TEXT,
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'test')),
    helps TEXT NOT NULL,
    profile TEXT NOT NULL,
    calibration TEXT NOT NULL,
    checklist TEXT NOT NULL,
    earlier_uid TEXT,
    started_at TEXT NOT NULL,
    from_us REAL NOT NULL,
    to_us REAL,
    ending TEXT CHECK (ending IN ('done', 'ended', 'session', 'interrupted')),
    CHECK ((to_us IS NULL) = (ending IS NULL)),
    FOREIGN KEY (drill_id, drill_version) REFERENCES drill
  ) STRICT;
  CREATE INDEX attempt_started ON attempt (started_at);
  CREATE INDEX attempt_trainee ON attempt (trainee_id, started_at);
  CREATE INDEX attempt_session ON attempt (session_uid);
  CREATE INDEX attempt_drill ON attempt (drill_id, drill_version);

  -- The summary is what lists show, so that they read no dots.
  CREATE TABLE score (
    id INTEGER PRIMARY KEY,
    attempt_id INTEGER NOT NULL REFERENCES attempt,
    scored_at TEXT NOT NULL,
    software TEXT NOT NULL,
    summary TEXT NOT NULL,
    result TEXT NOT NULL,
    dots TEXT NOT NULL
  ) STRICT;
  CREATE INDEX score_attempt ON score (attempt_id);
  CREATE TRIGGER score_kept BEFORE UPDATE ON score BEGIN
    SELECT RAISE(ABORT, 'a score is never changed');
  END;
  CREATE TRIGGER score_stays BEFORE DELETE ON score BEGIN
    SELECT RAISE(ABORT, 'a score is never deleted');
  END;
`;
