/** Writes machine records, the safety policy and the audit. Synchronous; runs on the writer thread. */
import type Database from 'better-sqlite3';
import {
  appendAudit,
  type ControlChanges,
  controlChanges,
  putMachineRecord,
  someoneWasFaster,
} from './control-changes.ts';
import type { AuditEntry, MachineRecord, SafetyPolicy } from './control-types.ts';

export class ControlWriter {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: ControlChanges | null = null;

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  /** The next version, and the audit's entry of it: both or neither. */
  saveRecord(record: MachineRecord, entry: AuditEntry | null): MachineRecord {
    return this.#act((changes) => {
      putMachineRecord(changes, record);
      if (entry !== null) appendAudit(changes, [entry]);
      return record;
    });
  }

  savePolicy(policy: SafetyPolicy, entry: AuditEntry | null): SafetyPolicy {
    return this.#act((changes) => {
      const newest = changes.policyVersion.get()?.version ?? 0;
      if (newest !== policy.version - 1) throw someoneWasFaster('safety policy', newest);
      const { version, reactions, clearCode, by, at } = policy;
      const { salt = null, hash = null } = clearCode ?? {};
      changes.addPolicy.run({ version, reactions, salt, hash, by, at });
      if (entry !== null) appendAudit(changes, [entry]);
      return policy;
    });
  }

  appendAudit(entries: readonly AuditEntry[]): void {
    this.#act((changes) => appendAudit(changes, entries));
  }

  /** One transaction, on the disk when it returns. */
  #act<T>(act: (changes: ControlChanges) => T): T {
    const db = this.#database();
    const prepared = this.#db === db && this.#prepared !== null ? this.#prepared : controlChanges(db);
    this.#db = db;
    this.#prepared = prepared;
    return db.transaction(() => act(prepared)).immediate();
  }
}
