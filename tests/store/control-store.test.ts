import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditRow } from '../../src/store/control-types.ts';
import { migrate, migrations } from '../../src/store/migrations.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { entryOf, policyOf, recordOf } from './control.ts';
import { emptyBatch, sessionStart, tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
beforeEach(async () => {
  temp = tempDir();
  store = await Store.open({ dataDir: temp.dir });
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

const rows = async (): Promise<AuditRow[]> => {
  const all: AuditRow[] = [];
  for await (const row of store.control.auditRows()) all.push(row);
  return all;
};

it('makes a version of a record or a policy for each save, and refuses the slower of two', async () => {
  const { control } = store;
  expect(await control.records()).toEqual([]);
  expect(await control.policy()).toEqual({
    version: 0,
    reactions: 'training',
    clearCode: null,
    by: '',
    at: '',
  });

  const first = await control.saveRecord(recordOf('MAC-1', 0), entryOf(1, { action: 'record' }));
  expect(first).toEqual({ ...recordOf('MAC-1', 1), at: expect.stringMatching(/^\d{4}-.*Z$/) });
  const second = await control.saveRecord({
    ...recordOf('MAC-1', 1),
    minMilliV: 3_000,
    presets: [],
    curve: null,
  });
  await control.saveRecord(recordOf('MAC-0', 0));
  await expect(control.saveRecord(recordOf('MAC-1', 1), entryOf(2))).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await control.records()).toEqual([expect.objectContaining({ serial: 'MAC-0', version: 1 }), second]);

  const saved = await control.savePolicy(policyOf(0), entryOf(3, { action: 'policy' }));
  expect(await control.policy()).toEqual(saved);
  await control.savePolicy({ ...policyOf(1), clearCode: null });
  await expect(control.savePolicy(policyOf(1), entryOf(4))).rejects.toMatchObject({ code: 'conflict' });
  expect(await control.policy()).toMatchObject({ version: 2, clearCode: null });
  // What was refused left no entry either: the two are one change.
  expect((await rows()).map(({ action }) => action)).toEqual(['record', 'policy']);
});

it('keeps the audit in order, page by page, by machine and by action, and past the deletion of its session', async () => {
  const { control } = store;
  await store.openSession(sessionStart('session-1'));
  await store.write(emptyBatch('session-1', 1));
  await control.append(Array.from({ length: 12 }, (_, n) => entryOf(n + 1)));
  await control.append([]);
  await store.closeSession('session-1', 'complete');
  await store.deleteSession('session-1');

  const seqs = async (query: object) =>
    (await control.auditPage({ limit: 4, ...query })).map(({ seq }) => seq);
  expect(await seqs({})).toEqual([12, 11, 10, 9]);
  expect(await seqs({ before: 9 })).toEqual([8, 7, 6, 5]);
  expect(await seqs({ machine: 'MAC-1', before: 9 })).toEqual([8, 6, 4, 2]);
  expect(await seqs({ action: 'stop' })).toEqual([12, 8, 4]);
  expect(await seqs({ machine: 'MAC-2', action: 'stop' })).toEqual([]);
  const all = await rows();
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  const { detail, ...rest } = entryOf(7);
  expect(all[6]).toMatchObject({ ...rest, stationUs: 7_000_002, detail: { ...detail, afterMs: 0.3333 } });
  expect(await control.auditCheck()).toEqual({ rows: 12, head: all[11]?.hash, broken: null });
  expect(await control.auditRowWith(all[4]?.hash ?? '')).toBe(5);
  expect(await control.auditRowWith('x')).toBeNull();
});

it('lets nobody change, remove, replace or slip in a row, whatever program asks', async () => {
  await store.control.saveRecord(recordOf('MAC-1', 0));
  await store.control.savePolicy(policyOf(0));
  await store.control.append([entryOf(1), entryOf(2), entryOf(3)]);
  const db = new Database(store.path);
  const never = [
    `UPDATE audit SET hash = previous WHERE seq = 2`,
    `DELETE FROM audit WHERE seq = 3`,
    `DELETE FROM audit`,
    `INSERT OR REPLACE INTO audit (seq, entry, previous, hash) SELECT seq, entry, previous, previous FROM audit WHERE seq = 2`,
    `INSERT INTO audit (seq, entry, previous, hash) SELECT 9, replace(entry, '"seq":2', '"seq":9'), previous, hash FROM audit WHERE seq = 2`,
    `INSERT INTO audit (seq, entry, previous, hash) SELECT 4, entry, hash, hash FROM audit WHERE seq = 3`,
    `UPDATE audit_head SET rows = 2`,
    `DELETE FROM audit_head`,
    `UPDATE machine_record SET document = '{}'`,
    `DELETE FROM machine_record`,
    `INSERT OR REPLACE INTO machine_record SELECT serial, version, '{}', saved_by, at FROM machine_record`,
    `INSERT INTO machine_record SELECT serial, version + 2, document, saved_by, at FROM machine_record`,
    `UPDATE safety_policy SET reactions = 'watch'`,
    `DELETE FROM safety_policy`,
    `INSERT OR REPLACE INTO safety_policy SELECT version, 'watch', NULL, NULL, saved_by, at FROM safety_policy`,
    `INSERT INTO safety_policy SELECT version + 1, reactions, code_salt, NULL, saved_by, at FROM safety_policy`,
  ];
  for (const statement of never) expect(() => db.exec(statement), statement).toThrow();
  db.close();
  expect(await store.control.auditCheck()).toMatchObject({ rows: 3, broken: null });
});

it('finds nothing, and no fault, in a database of before this, and goes on once it is brought up', async () => {
  const old = tempDir();
  try {
    const db = new Database(databasePath(old.dir));
    migrate(db, migrations.slice(0, 3));
    db.close();
    const reading = await Store.open({ dataDir: old.dir, mode: 'read' });
    expect(await reading.control.records()).toEqual([]);
    expect(await reading.control.policy()).toMatchObject({ version: 0 });
    expect(await reading.control.auditPage({ limit: 5 })).toEqual([]);
    expect(await reading.control.auditCheck()).toMatchObject({ rows: 0, broken: null });
    const writing = await Store.open({ dataDir: old.dir });
    await writing.control.append([entryOf(1)]);
    expect(await reading.control.auditCheck()).toMatchObject({ rows: 1, broken: null });
    await writing.close();
    await reading.close();
  } finally {
    old.remove();
  }
});
