/** Reads machine records, the safety policy and the audit. Synchronous; runs on the reader thread. */
import type Database from 'better-sqlite3';
import { type ChainEnd, type ChainRow, headFault, rowOf, walkChain } from './audit-chain.ts';
import type { AuditQuery } from './control-store.ts';
import type { AuditCheck, AuditRow, MachineRecord, SafetyPolicy } from './control-types.ts';

/** Of the database that holds what is read here. */
const CONTROL_VERSION = 4;
/** Some 15 ms of the reader's time. */
const ROWS_A_SLICE = 2_000;

type Statements = ReturnType<typeof statements>;

export interface AuditSlice {
  readonly end: ChainEnd;
  readonly broken: AuditCheck['broken'];
  /** All rows were walked, and the head was compared. */
  readonly done: boolean;
}

export class ControlReader {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: Statements | null = null;

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  /** The newest version of each, by serial number. */
  machineRecords(): MachineRecord[] {
    return (
      this.#statements()
        ?.records.all()
        .map(({ serial, version, document, by, at }) => ({
          ...JSON.parse(document),
          serial,
          version,
          by,
          at,
        })) ?? []
    );
  }

  /** null where none was saved. */
  safetyPolicy(): SafetyPolicy | null {
    const found = this.#statements()?.policy.get();
    if (found === undefined) return null;
    const { salt, hash, ...rest } = found;
    return { ...rest, clearCode: salt === null || hash === null ? null : { salt, hash } };
  }

  /** Newest first. */
  auditPage({ limit, before, machine, action }: AuditQuery): AuditRow[] {
    const prepared = this.#statements();
    if (prepared === null) return [];
    const range = { limit, before: before ?? Number.MAX_SAFE_INTEGER };
    const rows =
      machine === undefined
        ? action === undefined
          ? prepared.page.all(range)
          : prepared.pageOfAction.all({ ...range, action })
        : action === undefined
          ? prepared.pageOfMachine.all({ ...range, machine })
          : prepared.pageOfBoth.all({ ...range, machine, action });
    return rows.map(rowOf);
  }

  /** The rows after `seq`, oldest first. */
  auditAfter(seq: number, limit: number): AuditRow[] {
    return this.#statements()?.after.all({ seq, limit }).map(rowOf) ?? [];
  }

  /** Walks on from `from`; the last slice compares the head, in one view of the database. */
  auditSlice(from: ChainEnd): AuditSlice {
    const prepared = this.#statements();
    if (prepared === null) return { end: from, broken: null, done: true };
    return this.#database().transaction((): AuditSlice => {
      // A row slipped in before the first is met as well.
      const seq = from.seq === 0 ? Number.MIN_SAFE_INTEGER : from.seq;
      const rows = prepared.after.all({ seq, limit: ROWS_A_SLICE });
      const { end, broken } = walkChain(from, rows);
      const done = rows.length < ROWS_A_SLICE;
      return { end, broken: broken ?? (done ? headFault(end, prepared.head.get()) : null), done };
    })();
  }

  /** The number of the row with this hash; null where there is none. */
  auditRowWith(hash: string): number | null {
    return this.#statements()?.withHash.get(hash)?.seq ?? null;
  }

  /** null for a database of an earlier version, which a reader meets before any service of this version wrote it. */
  #statements(): Statements | null {
    const db = this.#database();
    if (this.#prepared === null || this.#db !== db) {
      this.#prepared = null;
      if (Number(db.pragma('user_version', { simple: true })) < CONTROL_VERSION) return null;
      this.#prepared = statements(db);
      this.#db = db;
    }
    return this.#prepared;
  }
}

type Range = { limit: number; before: number };
const ROW = 'seq, entry, previous, hash';
const NEWEST = 'ORDER BY seq DESC LIMIT :limit';

const statements = (db: Database.Database) => ({
  records: db.prepare<[], { serial: string; version: number; document: string; by: string; at: string }>(
    `SELECT serial, max(version) AS version, document, saved_by AS by, at
     FROM machine_record GROUP BY serial ORDER BY serial`,
  ),
  policy: db.prepare<[], Omit<SafetyPolicy, 'clearCode'> & { salt: string | null; hash: string | null }>(
    `SELECT version, reactions, code_salt AS salt, code_hash AS hash, saved_by AS by, at
     FROM safety_policy ORDER BY version DESC LIMIT 1`,
  ),
  page: db.prepare<[Range], ChainRow>(`SELECT ${ROW} FROM audit WHERE seq < :before ${NEWEST}`),
  pageOfMachine: db.prepare<[Range & { machine: string }], ChainRow>(
    `SELECT ${ROW} FROM audit WHERE machine = :machine AND seq < :before ${NEWEST}`,
  ),
  pageOfAction: db.prepare<[Range & { action: string }], ChainRow>(
    `SELECT ${ROW} FROM audit WHERE action = :action AND seq < :before ${NEWEST}`,
  ),
  pageOfBoth: db.prepare<[Range & { machine: string; action: string }], ChainRow>(
    `SELECT ${ROW} FROM audit WHERE machine = :machine AND action = :action AND seq < :before ${NEWEST}`,
  ),
  after: db.prepare<[{ seq: number; limit: number }], ChainRow>(
    `SELECT ${ROW} FROM audit WHERE seq > :seq ORDER BY seq LIMIT :limit`,
  ),
  head: db.prepare<[], ChainEnd>(`SELECT rows AS seq, hash FROM audit_head WHERE id = 1`),
  withHash: db.prepare<[string], { seq: number }>(`SELECT seq FROM audit WHERE hash = ? LIMIT 1`),
});
