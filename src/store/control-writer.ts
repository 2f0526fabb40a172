/** Writes machine records, the safety policy and the audit. Synchronous; runs on the writer thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { type ChainEnd, chainRow } from './audit-chain.ts';
import type { AuditEntry, MachineRecord, SafetyPolicy } from './control-types.ts';

type Statements = ReturnType<typeof statements>;

export class ControlWriter {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: Statements | null = null;

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  /** The next version, and the audit's entry of it: both or neither. */
  saveRecord(record: MachineRecord, entry: AuditEntry | null): MachineRecord {
    return this.#act((prepared) => {
      const newest = prepared.recordVersion.get(record.serial)?.version ?? 0;
      if (newest !== record.version - 1) throw someoneWasFaster('record of this machine', newest);
      const { serial, version, by, at, ...document } = record;
      prepared.addRecord.run({ serial, version, by, at, document: JSON.stringify(document) });
      if (entry !== null) append(prepared, [entry]);
      return record;
    });
  }

  savePolicy(policy: SafetyPolicy, entry: AuditEntry | null): SafetyPolicy {
    return this.#act((prepared) => {
      const newest = prepared.policyVersion.get()?.version ?? 0;
      if (newest !== policy.version - 1) throw someoneWasFaster('safety policy', newest);
      const { version, reactions, clearCode, by, at } = policy;
      const { salt = null, hash = null } = clearCode ?? {};
      prepared.addPolicy.run({ version, reactions, salt, hash, by, at });
      if (entry !== null) append(prepared, [entry]);
      return policy;
    });
  }

  appendAudit(entries: readonly AuditEntry[]): void {
    this.#act((prepared) => append(prepared, entries));
  }

  /** One transaction, on the disk when it returns. */
  #act<T>(act: (prepared: Statements) => T): T {
    const db = this.#database();
    const prepared = this.#db === db && this.#prepared !== null ? this.#prepared : statements(db);
    this.#db = db;
    this.#prepared = prepared;
    return db.transaction(() => act(prepared)).immediate();
  }
}

function append(prepared: Statements, entries: readonly AuditEntry[]): void {
  const head = prepared.head.get();
  // The next row has nothing to follow; made up anew, the head would hide that rows are gone.
  if (head === undefined) {
    throw new EvenstrokeError(
      'storage',
      'The audit in the database has lost its head, so nothing can be added to it. Keep the database for whoever asks, and begin a new data folder.',
    );
  }
  let end: ChainEnd = head;
  for (const entry of entries) {
    const row = chainRow(end, entry);
    prepared.addRow.run({ ...row });
    end = row;
  }
}

const statements = (db: Database.Database) => ({
  recordVersion: db.prepare<[string], { version: number }>(
    `SELECT version FROM machine_record WHERE serial = ? ORDER BY version DESC LIMIT 1`,
  ),
  addRecord: db.prepare(
    `INSERT INTO machine_record (serial, version, document, saved_by, at)
     VALUES (:serial, :version, :document, :by, :at)`,
  ),
  policyVersion: db.prepare<[], { version: number }>(
    `SELECT version FROM safety_policy ORDER BY version DESC LIMIT 1`,
  ),
  addPolicy: db.prepare(
    `INSERT INTO safety_policy (version, reactions, code_salt, code_hash, saved_by, at)
     VALUES (:version, :reactions, :salt, :hash, :by, :at)`,
  ),
  head: db.prepare<[], ChainEnd>(`SELECT rows AS seq, hash FROM audit_head WHERE id = 1`),
  addRow: db.prepare(
    `INSERT INTO audit (seq, entry, previous, hash) VALUES (:seq, :entry, :previous, :hash)`,
  ),
});

const someoneWasFaster = (what: string, newest: number): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `The ${what} was changed meanwhile (it is at version ${newest}), so nothing was saved. Load it anew, look at what changed, and make your change again.`,
    { at: 'version' },
  );
