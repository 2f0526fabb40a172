/** Rows of machine control as they are added, for those who write them in a transaction of their own. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { type ChainEnd, chainRow } from './audit-chain.ts';
import type { AuditEntry, MachineRecord } from './control-types.ts';

export type ControlChanges = ReturnType<typeof controlChanges>;

/** The statements, prepared once a connection. */
export const controlChanges = (db: Database.Database) => ({
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

/** @throws {EvenstrokeError} `conflict` where it is not the next version. */
export function putMachineRecord(changes: ControlChanges, record: MachineRecord): void {
  const newest = changes.recordVersion.get(record.serial)?.version ?? 0;
  if (newest !== record.version - 1) throw someoneWasFaster('record of this machine', newest);
  const { serial, version, by, at, ...document } = record;
  changes.addRecord.run({ serial, version, by, at, document: JSON.stringify(document) });
}

/** Adds to the audit's chain. @throws {EvenstrokeError} `storage` where its head is gone. */
export function appendAudit(changes: ControlChanges, entries: readonly AuditEntry[]): void {
  const head = changes.head.get();
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
    changes.addRow.run({ ...row });
    end = row;
  }
}

export const someoneWasFaster = (what: string, newest: number): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `The ${what} was changed meanwhile (it is at version ${newest}), so nothing was saved. Load it anew, look at what changed, and make your change again.`,
    { at: 'version' },
  );
