import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storageError } from '../../src/store/failures.ts';
import { Store } from '../../src/store/store.ts';
import { integrityOf } from './crash-loop.ts';
import { emptyBatch, flushOf, Practice, sessionStart, tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store | null = null;
const failures: { id: string; reason: string }[] = [];
const failed = (id: string, reason: string): void => void failures.push({ id, reason });

beforeEach(() => {
  temp = tempDir();
  failures.length = 0;
});
afterEach(async () => {
  await store?.close();
  store = null;
  temp.remove();
});

it('a full disk fails the recording once, keeps what was stored, and a new one works after', async () => {
  store = await Store.open({ dataDir: temp.dir, maxBytes: 372 * 1024, failed });
  await store.openSession(sessionStart('s1'));
  const practice = new Practice();
  let written = 0;
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => store!.write(flushOf('s1', practice, 500, n === 0))),
  );
  written += answers.filter(Boolean).length;
  while (failures.length === 0) if (await store.write(flushOf('s1', practice, 20_000, false))) written++;
  expect(failures).toEqual([
    { id: 's1', reason: expect.stringMatching(/disk is full.*Free some space.*Live view/) },
  ]);
  expect(await store.write(flushOf('s1', practice, 500, false))).toBe(false);
  expect(written).toBeGreaterThanOrEqual(10);
  expect(store.problem).toMatch(/disk is full/);
  await store.closeSession('s1', 'complete');
  expect((await store.session('s1'))?.status).toBe('failed');
  expect(integrityOf(store.path)).toBe('ok');
  await store.close();

  store = await Store.open({ dataDir: temp.dir, failed });
  expect(store.recovered).toEqual([]);
  // Where there was no room even for its use, that is counted now.
  await store.counted();
  const pad = (await store.studio.usages()).find(({ role }) => role === 'pad');
  expect(pad?.usage.total).toMatchObject({ sessions: 1, strokes: (await store.session('s1'))?.strokes });
  await store.openSession(sessionStart('s2'));
  expect(await store.write(flushOf('s2', new Practice(), 500, true))).toBe(true);
  expect(store.problem).toBeNull();
  expect(failures.length).toBe(1);
});

it.skipIf(process.platform === 'win32').each([
  ['deleted', () => rmSync(store!.path)],
  [
    'replaced',
    () => {
      writeFileSync(`${store!.path}.other`, '');
      renameSync(`${store!.path}.other`, store!.path);
    },
  ],
])('a database that is %s under a recording fails it, and a new one can be made', async (_what, harm) => {
  store = await Store.open({ dataDir: temp.dir, failed });
  await store.openSession(sessionStart('s1'));
  expect(await store.write(flushOf('s1', new Practice(), 250, true))).toBe(true);
  for (const end of ['-wal', '-shm']) rmSync(`${store.path}${end}`, { force: true });
  harm();
  expect(await store.write(flushOf('s1', new Practice(), 250, false))).toBe(false);
  expect(failures).toEqual([
    { id: 's1', reason: expect.stringMatching(/deleted, moved or replaced.*Live view/) },
  ]);
  await store.closeSession('s1', 'complete');
  await store.openSession(sessionStart('s2'));
  expect(await store.write(flushOf('s2', new Practice(), 250, true))).toBe(true);
  expect((await store.sessions({ limit: 9 })).map(({ id }) => id)).toEqual(['s2']);
});

it('a database locked by another program fails the recording within seconds, and says which way out', async () => {
  store = await Store.open({ dataDir: temp.dir, failed });
  await store.openSession(sessionStart('s1'));
  const other = new Database(store.path);
  other.exec('BEGIN IMMEDIATE');
  expect(await store.write(flushOf('s1', new Practice(), 250, true))).toBe(false);
  expect(failures).toEqual([{ id: 's1', reason: expect.stringMatching(/locked.*Close that program/) }]);
  other.exec('ROLLBACK');
  other.close();
  await store.openSession(sessionStart('s2'));
  expect((await store.session('s1'))?.status).toBe('failed');
  expect(await store.write(flushOf('s2', new Practice(), 250, true))).toBe(true);
});

it('a writer that cannot keep up fails the recording instead of filling the memory', async () => {
  store = await Store.open({ dataDir: temp.dir, failed });
  await store.openSession(sessionStart('s1'));
  const other = new Database(store.path);
  other.exec('BEGIN IMMEDIATE');
  const writes = Array.from({ length: 25 }, (_, n) => store!.write(emptyBatch('s1', n)));
  expect(failures).toEqual([{ id: 's1', reason: expect.stringMatching(/too slow to keep up/) }]);
  other.exec('ROLLBACK');
  other.close();
  await Promise.all(writes);
  expect(failures.length).toBe(1);
  await store.closeSession('s1', 'complete');
  expect((await store.session('s1'))?.status).toBe('failed');
});

it('opens with a problem where the data folder is no folder, and records once it is one', async () => {
  const dataDir = join(temp.dir, 'data');
  writeFileSync(dataDir, 'in the way');
  store = await Store.open({ dataDir, failed });
  expect(store.problem).not.toBeNull();
  await expect(store.openSession(sessionStart('s1'))).rejects.toMatchObject({ code: 'storage' });
  rmSync(dataDir);
  mkdirSync(dataDir);
  await store.openSession(sessionStart('s1'));
  expect(await store.write(flushOf('s1', new Practice(), 250, true))).toBe(true);
  expect(store.problem).toBeNull();
});

it('opens with a problem where the file is no database', async () => {
  writeFileSync(
    join(temp.dir, 'evenstroke.db'),
    'not a database, but longer than the header of one would be'.repeat(40),
  );
  store = await Store.open({ dataDir: temp.dir, failed });
  expect(store.problem).toMatch(/damaged or is no Evenstroke database/);
});

it('a read-only database is told as such, and can still be read', async () => {
  store = await Store.open({ dataDir: temp.dir, failed });
  await store.openSession(sessionStart('s1'));
  await store.close();
  chmodSync(store.path, 0o444);
  chmodSync(temp.dir, 0o777);
  // File modes do not bind root; then the recording is tried as nobody.
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const script = new URL('./try-record.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script, temp.dir], user);
  chmodSync(temp.dir, 0o755);
  const readOnly = expect.stringMatching(/cannot be written.*read-only.*right to write/);
  expect(JSON.parse(stdout)).toEqual({
    problem: readOnly,
    refused: readOnly,
    written: false,
    listed: ['s1'],
  });
});

it('stored data that a program has damaged is an error of that query, not of the thread', async () => {
  store = await Store.open({ dataDir: temp.dir, failed });
  await store.openSession(sessionStart('s1'));
  await store.write(flushOf('s1', new Practice(), 250, true));
  const other = new Database(store.path);
  other.exec(`UPDATE samples SET data = x'63'`);
  other.close();
  const query = { sessionId: 's1', serial: 'PAD-1', channel: 'depth', columns: 10, fromUs: 0, toUs: 1e9 };
  await expect(store.trace(query)).rejects.toThrow(/codec 99/);
  expect(await store.session('s1')).toMatchObject({ frames: 500 });
});

it('a slip of a thread’s own program is not laid on the disk', () => {
  expect(storageError(new ReferenceError('fixed is not defined'))).toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/^The service met a fault of its own.*\(fixed is not defined\)$/),
  });
  const gone = new TypeError('The database connection is not open');
  expect(storageError(gone)).toMatchObject({ code: 'storage' });
});
