/**
 * Step 5 of the database: register, logs, identities, calibrations, checks and usage. Released: never edited. What
 * a person stands for with a name is only ever added (see control-tables.ts for why the insert triggers look for
 * what is there already). Sessions are named by their uid and may be deleted; what was made of them stays.
 */

/** Nothing is changed, deleted or put in the place of another. `seq` counts from 1 without a hole. */
const onlyAdded = (table: string, what: string): string => `
  CREATE TRIGGER ${table}_follows BEFORE INSERT ON ${table}
  WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM ${table}), 0)
    OR EXISTS (SELECT 1 FROM ${table} WHERE uid = NEW.uid) BEGIN
    SELECT RAISE(ABORT, 'this is not the next ${what}');
  END;
  CREATE TRIGGER ${table}_kept BEFORE UPDATE ON ${table} BEGIN
    SELECT RAISE(ABORT, 'a ${what} is never changed');
  END;
  CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table} BEGIN
    SELECT RAISE(ABORT, 'a ${what} is never deleted');
  END;
`;

export const studioTables = `
  -- An import was recorded elsewhere or before, as the session source_uid, and is played in from its capture.
  ALTER TABLE session ADD COLUMN origin TEXT NOT NULL DEFAULT 'recorded' CHECK (origin IN ('recorded', 'imported'));
  ALTER TABLE session ADD COLUMN source_uid TEXT;
  -- Its use is in the table usage.
  ALTER TABLE session ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX session_uncounted ON session (id) WHERE counted = 0;
  CREATE INDEX device_serial ON device (serial);
  -- Replays of captures that were saved before imports had a name. The capture tells the start of its session.
  UPDATE session SET origin = 'imported', source_uid = (
    SELECT own.uid FROM session AS own
    WHERE own.started_at = session.started_at AND own.id < session.id
      AND trim(own.label || ' (replay)') = session.label
    ORDER BY own.id LIMIT 1)
  WHERE label LIKE '%(replay)' AND EXISTS (
    SELECT 1 FROM session AS own
    WHERE own.started_at = session.started_at AND own.id < session.id
      AND trim(own.label || ' (replay)') = session.label);

  -- The calibration that the depths found live were made with; null: the pad's own description.
  ALTER TABLE description ADD COLUMN calibration_uid TEXT;
  CREATE INDEX description_calibration ON description (calibration_uid) WHERE calibration_uid IS NOT NULL;
  -- JSON; null: made with the attempt's own.
  ALTER TABLE score ADD COLUMN calibration TEXT;
  CREATE INDEX score_calibration ON score (json_extract(calibration, '$.id')) WHERE calibration IS NOT NULL;
  CREATE INDEX attempt_calibration ON attempt (json_extract(calibration, '$.id'));

  -- One version of an item of the register, as JSON.
  CREATE TABLE register_item (
    uid TEXT NOT NULL CHECK (length(uid) BETWEEN 1 AND 64),
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('machine', 'pad', 'supply', 'needle', 'standard', 'place')),
    serial TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    saved_by TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (uid, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX register_item_serial ON register_item (serial, kind);
  CREATE TRIGGER register_item_follows BEFORE INSERT ON register_item
  WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM register_item WHERE uid = NEW.uid), 0)
    OR EXISTS (SELECT 1 FROM register_item WHERE uid = NEW.uid AND kind <> NEW.kind) BEGIN
    SELECT RAISE(ABORT, 'this is not the next version of the item');
  END;
  CREATE TRIGGER register_item_kept BEFORE UPDATE ON register_item BEGIN
    SELECT RAISE(ABORT, 'a version of an item is never changed');
  END;
  CREATE TRIGGER register_item_stays BEFORE DELETE ON register_item BEGIN
    SELECT RAISE(ABORT, 'a version of an item is never deleted');
  END;

  -- What a device said of itself: each of its ways once, with when it was met so first and last.
  CREATE TABLE identity_met (
    id INTEGER PRIMARY KEY,
    item_uid TEXT NOT NULL,
    identity TEXT NOT NULL CHECK (json_valid(identity)),
    state TEXT NOT NULL CHECK (state IN ('accepted', 'asked', 'refused')),
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    -- Counts the handshakes of all devices: tells the newest where two came at one time.
    meeting INTEGER NOT NULL,
    UNIQUE (item_uid, identity)
  ) STRICT;

  CREATE TABLE log_entry (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    uid TEXT NOT NULL UNIQUE,
    item_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    text TEXT NOT NULL,
    reminder_id TEXT,
    corrects TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail))
  ) STRICT;
  CREATE INDEX log_entry_item ON log_entry (item_uid, at);
  CREATE INDEX log_entry_kind ON log_entry (kind, item_uid);
  CREATE INDEX log_entry_corrects ON log_entry (corrects) WHERE corrects IS NOT NULL;
  ${onlyAdded('log_entry', 'entry of the log')}

  -- The number on the certificate carries seq, so a number that is missing shows.
  CREATE TABLE calibration_record (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    uid TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE CHECK (number = printf('EV-%s-%04d', substr(approved_at, 1, 4), seq)),
    item TEXT NOT NULL CHECK (item IN ('pad', 'machine')),
    serial TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document)),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    approved_by TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    from_at TEXT NOT NULL,
    due_on TEXT,
    due_strokes INTEGER
  ) STRICT;
  CREATE INDEX calibration_record_serial ON calibration_record (serial, item);
  ${onlyAdded('calibration_record', 'calibration')}

  -- Of a measured or a stated calibration; uid is the two words together, so each act is done once.
  CREATE TABLE calibration_act (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    uid TEXT NOT NULL UNIQUE CHECK (uid = calibration_uid || ' ' || act),
    calibration_uid TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('rolled-back', 'voided')),
    at TEXT NOT NULL,
    done_by TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX calibration_act_of ON calibration_act (calibration_uid);
  ${onlyAdded('calibration_act', 'act on a calibration')}

  -- What is being measured. One that was approved or discarded is kept as it was then.
  CREATE TABLE calibration_draft (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL CHECK (version >= 1),
    item TEXT NOT NULL CHECK (item IN ('pad', 'machine')),
    serial TEXT NOT NULL,
    draft TEXT NOT NULL CHECK (json_valid(draft)),
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    ending TEXT CHECK (ending IN ('approved', 'discarded')),
    ended_by TEXT,
    reason TEXT,
    CHECK ((ending IS NULL) = (ended_by IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX calibration_draft_open ON calibration_draft (item, serial) WHERE ending IS NULL;
  CREATE TRIGGER calibration_draft_ended BEFORE UPDATE ON calibration_draft WHEN OLD.ending IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a draft that was ended is never changed');
  END;
  CREATE TRIGGER calibration_draft_stays BEFORE DELETE ON calibration_draft BEGIN
    SELECT RAISE(ABORT, 'a draft is never deleted');
  END;

  CREATE TABLE quick_check (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    uid TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL,
    at TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document))
  ) STRICT;
  CREATE INDEX quick_check_serial ON quick_check (serial, at);
  ${onlyAdded('quick_check', 'quick check')}

  -- The use of one device in one session, kept when the session is deleted. A session and its imports are one
  -- use: of the rows of one source and serial one counts.
  CREATE TABLE usage (
    id INTEGER PRIMARY KEY,
    session_uid TEXT NOT NULL,
    source_uid TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('recorded', 'imported')),
    role TEXT NOT NULL CHECK (role IN ('pad', 'machine')),
    serial TEXT NOT NULL,
    started_at TEXT NOT NULL,
    label TEXT NOT NULL,
    recorded_us INTEGER NOT NULL,
    running_us INTEGER NOT NULL,
    contact_us INTEGER NOT NULL,
    strokes INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    dots INTEGER NOT NULL,
    deep INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    deleted_at TEXT,
    UNIQUE (session_uid, serial)
  ) STRICT;
  CREATE INDEX usage_item ON usage (role, serial, started_at);
  CREATE UNIQUE INDEX usage_once ON usage (source_uid, serial) WHERE counts = 1;
`;
