import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AuditLog } from '../../src/store/audit-log.ts';
import type { AuditEntry } from '../../src/store/control-types.ts';
import { Store } from '../../src/store/store.ts';
import { until } from '../server/harness.ts';
import { entryOf } from './control.ts';
import { tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
const now = () => performance.now() * 1000;
beforeEach(async () => {
  temp = tempDir();
  store = await Store.open({ dataDir: temp.dir });
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

const written = async () =>
  (await store.control.auditPage({ limit: 1000 }))
    .map(({ action, stationUs }) => `${action} ${Math.round(stationUs / 1e6)}`)
    .reverse();

it('takes entries at once and writes them soon, in order, without being told to', async () => {
  const log = new AuditLog({ store: store.control, now });
  for (let n = 1; n <= 600; n++) log.add(entryOf(n, { action: 'set' }));
  await until('they are written', async () => (await store.control.auditPage({ limit: 1 }))[0]?.seq === 600);
  expect(await written()).toEqual(Array.from({ length: 600 }, (_, n) => `set ${n + 1}`));
  expect(log.problem).toBeNull();
  log.add(entryOf(601));
  expect(await log.close()).toBe(0);
  expect((await store.control.auditCheck()).rows).toBe(601);
});

it('waits for others with a plain entry, and for none with a start', async () => {
  const batches: string[][] = [];
  const append = async (entries: readonly AuditEntry[]) =>
    void batches.push(entries.map(({ action }) => action));
  const [plain, pressing] = [
    new AuditLog({ store: { append }, now }),
    new AuditLog({ store: { append }, now }),
  ];
  plain.add(entryOf(1, { action: 'lease' }));
  pressing.add(entryOf(2, { action: 'set' }));
  pressing.add(entryOf(3, { action: 'start' }));
  plain.add(entryOf(4, { action: 'set' }));
  await until('both have written', () => batches.length === 2);
  expect(batches).toEqual([
    ['set', 'start'],
    ['lease', 'set'],
  ]);
});

it('goes on while the database is locked: it says so, keeps its order, and writes it all afterwards', async () => {
  const problems: (string | null)[] = [];
  const log: AuditLog = new AuditLog({
    store: store.control,
    now,
    changed: () => problems.push(log.problem),
  });
  const other = new Database(store.path);
  other.exec('BEGIN IMMEDIATE');
  log.add(entryOf(1, { action: 'start' }));
  log.add(entryOf(2));
  // Before the database has given up waiting for the lock, which takes it two seconds.
  await until('it is late', () => log.problem !== null);
  expect(log.problem).toMatch(/takes longer than a second/);
  for (let n = 3; n <= 5; n++) log.add(entryOf(n));
  other.exec('ROLLBACK');
  other.close();
  await until('it has been written', () => log.problem === null);
  await log.settled();
  expect(problems.at(-1)).toBeNull();
  expect((await written()).map((each) => Number(each.split(' ')[1]))).toEqual([1, 2, 3, 4, 5]);
  expect(await store.control.auditCheck()).toMatchObject({ rows: 5, broken: null });
  await log.close();
});

it('has room for so many, counts what is lost, and says so in its place', async () => {
  let fail = true;
  const append = async (entries: readonly AuditEntry[]) => {
    if (fail) throw new Error('the disk is full');
    await store.control.append(entries);
  };
  const log = new AuditLog({ store: { append }, now, most: 4 });
  for (let n = 1; n <= 4; n++) log.add(entryOf(n, { action: 'set' }));
  await log.settled();
  expect(log.problem).toMatch(/the disk is full/);
  for (let n = 5; n <= 9; n++) log.add(entryOf(n, { action: 'set' }));
  fail = false;
  await log.settled();
  for (let n = 10; n <= 11; n++) log.add(entryOf(n, { action: 'set' }));
  await log.settled();
  expect(log.problem).toBeNull();
  expect(await written()).toEqual(['set 1', 'set 2', 'set 3', 'set 4', 'audit 5', 'set 10', 'set 11']);
  const [lost] = await store.control.auditPage({ limit: 1, action: 'audit' });
  expect(lost).toMatchObject({ actor: 'service', answer: 'failed: lost', detail: { entries: 5 } });
  await log.close();
});

it('ends although nothing can be written, and tells how much was not', async () => {
  const append = () => Promise.reject(new Error('the disk is full'));
  const log = new AuditLog({ store: { append }, now, most: 2 });
  for (let n = 1; n <= 3; n++) log.add(entryOf(n));
  expect(await log.close()).toBe(3);
});
