/**
 * Step 4 of the database: machine records, the safety policy and the audit. Released: never edited. Rows are only
 * ever added, and each must follow the one before it; an INSERT OR REPLACE deletes without a delete trigger, so
 * the insert triggers refuse what is no next row. Sessions are named in the audit and may be deleted; it stays.
 */
export const controlTables = `
  -- One version of a machine's record, as JSON.
  CREATE TABLE machine_record (
    serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 64),
    version INTEGER NOT NULL CHECK (version >= 1),
    document TEXT NOT NULL CHECK (json_valid(document)),
    saved_by TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (serial, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER machine_record_follows BEFORE INSERT ON machine_record
  WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM machine_record WHERE serial = NEW.serial), 0) BEGIN
    SELECT RAISE(ABORT, 'this is not the next version of the machine''s record');
  END;
  CREATE TRIGGER machine_record_kept BEFORE UPDATE ON machine_record BEGIN
    SELECT RAISE(ABORT, 'a version of a machine''s record is never changed');
  END;
  CREATE TRIGGER machine_record_stays BEFORE DELETE ON machine_record BEGIN
    SELECT RAISE(ABORT, 'a version of a machine''s record is never deleted');
  END;

  CREATE TABLE safety_policy (
    version INTEGER PRIMARY KEY CHECK (version >= 1),
    reactions TEXT NOT NULL,
    code_salt TEXT,
    code_hash TEXT,
    saved_by TEXT NOT NULL,
    at TEXT NOT NULL,
    CHECK ((code_salt IS NULL) = (code_hash IS NULL))
  ) STRICT;
  CREATE TRIGGER safety_policy_follows BEFORE INSERT ON safety_policy
  WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM safety_policy), 0) BEGIN
    SELECT RAISE(ABORT, 'this is not the next version of the safety policy');
  END;
  CREATE TRIGGER safety_policy_kept BEFORE UPDATE ON safety_policy BEGIN
    SELECT RAISE(ABORT, 'a version of the safety policy is never changed');
  END;
  CREATE TRIGGER safety_policy_stays BEFORE DELETE ON safety_policy BEGIN
    SELECT RAISE(ABORT, 'a version of the safety policy is never deleted');
  END;

  -- The entry is kept as the very text that is hashed; what is searched by is read out of it. One that was made
  -- unreadable from outside must not keep the others from being read.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    entry TEXT NOT NULL CHECK (json_valid(entry) AND json_extract(entry, '$.seq') = seq),
    previous TEXT NOT NULL CHECK (length(previous) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    machine TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.machine') END) VIRTUAL,
    action TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.action') END) VIRTUAL
  ) STRICT;
  CREATE INDEX audit_machine ON audit (machine, seq);
  CREATE INDEX audit_action ON audit (action, seq);

  -- How many rows there are and the hash of the last one: rows cut off at the end show here.
  CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rows INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO audit_head VALUES (1, 0, '${'0'.repeat(64)}');

  CREATE TRIGGER audit_follows BEFORE INSERT ON audit
  WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE rows = NEW.seq - 1 AND hash = NEW.previous) BEGIN
    SELECT RAISE(ABORT, 'this is not the next row of the audit');
  END;
  CREATE TRIGGER audit_counted AFTER INSERT ON audit BEGIN
    UPDATE audit_head SET rows = NEW.seq, hash = NEW.hash;
  END;
  CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'a row of the audit is never changed');
  END;
  CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'a row of the audit is never deleted');
  END;
  CREATE TRIGGER audit_head_rises BEFORE UPDATE ON audit_head
  WHEN NEW.rows <> OLD.rows + 1 BEGIN
    SELECT RAISE(ABORT, 'the audit only ever grows');
  END;
  CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN
    SELECT RAISE(ABORT, 'the head of the audit is never deleted');
  END;
`;
