/** A database of version 1, as the first release made it, is taken to this version with all that is in it. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeCounts } from '../../src/store/chunk-codec.ts';
import { migrate, migrations, SCHEMA_VERSION } from '../../src/store/migrations.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { summarise } from '../../src/store/summary.ts';
import { padIdentity, profile, tempDir } from './practice.ts';
import { attemptOf, drillOf } from './training.ts';

const COUNTS = Uint16Array.from({ length: 1000 }, (_, n) => 600 + (n % 97));

let temp: ReturnType<typeof tempDir>;
beforeEach(() => {
  temp = tempDir();
  const db = new Database(databasePath(temp.dir));
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  migrate(db, migrations.slice(0, 1));
  expect(db.pragma('user_version', { simple: true })).toBe(1);
  db.prepare(
    `INSERT INTO session (id, uid, started_at, label, profile, software, status, duration_us, frames, strokes, dots)
     VALUES (1, 'old', '2026-10-01T08:00:00.000Z', 'before', ?, '0.1.0', 'complete', 500000, 1000, 1, 0)`,
  ).run(JSON.stringify(profile));
  db.exec(
    `INSERT INTO device (id, session_id, serial, role, model) VALUES (1, 1, 'PAD-1', 'pad', 'test-pad')`,
  );
  db.prepare(`INSERT INTO description (id, device_id, from_us, identity) VALUES (1, 1, 0, ?)`).run(
    JSON.stringify(padIdentity()),
  );
  db.exec(`INSERT INTO track (id, device_id, description_id, stream, slots, bits, longest_us)
           VALUES (1, 1, 1, 0, 1, 12, 500000)`);
  db.prepare(`INSERT INTO samples (id, data) VALUES (1, ?)`).run(encodeCounts(COUNTS, 1));
  db.prepare(`INSERT INTO chunk VALUES (1, 0, 1, 500, 1000, 0, ?)`).run(summarise(COUNTS, 1));
  db.exec(`INSERT INTO stroke VALUES (1, 1000, 1500, 3000, 812, 1)`);
  db.close();
});
afterEach(() => temp.remove());

it('keeps its session, sample by sample, and takes people and attempts', async () => {
  const store = await Store.open({ dataDir: temp.dir });
  expect(await store.session('old')).toMatchObject({
    status: 'complete',
    label: 'before',
    durationUs: 500_000,
  });
  const range = { sessionId: 'old', serial: 'PAD-1', fromUs: 0, toUs: 1e9 };
  const counts: number[] = [];
  for await (const { chunk } of store.samples({ ...range, stream: 0 })) counts.push(...chunk.counts);
  expect(counts).toEqual([...COUNTS]);
  expect(await store.strokes({ ...range, limit: 10 })).toMatchObject([
    { contactUs: 1000, peakDepthMm: 0.812 },
  ]);

  await store.training.putShipped([drillOf('line')]);
  const { id, name } = await store.training.addTrainee('Ana');
  await store.training.openAttempt(attemptOf('a', { id, name }, { sessionId: 'old' }));
  expect(
    (await store.training.attempts({ sessionId: 'old', limit: 5 })).map(({ attempt }) => attempt.id),
  ).toEqual(['a']);
  await store.close();

  const db = new Database(databasePath(temp.dir));
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

it('is read as it is by a store that only reads: no people, no drills yet', async () => {
  const store = await Store.open({ dataDir: temp.dir, mode: 'read' });
  expect((await store.sessions({ limit: 5 })).map(({ id }) => id)).toEqual(['old']);
  const { training } = store;
  expect(await Promise.all([training.trainees(), training.drills(), training.lots()])).toEqual([[], [], []]);
  expect(await training.attempts({ limit: 5 })).toEqual([]);
  expect(await training.attempt('a')).toBeNull();
  await expect(training.checklist()).rejects.toThrow(/Start the service once/);
  await expect(training.addTrainee('Ana')).rejects.toMatchObject({ code: 'storage' });
  await store.close();
  const db = new Database(databasePath(temp.dir));
  expect(db.pragma('user_version', { simple: true })).toBe(1);
  db.close();
});

it('gives the attempts of a database of version 2 the clocks that their sessions ended with', async () => {
  const db = new Database(databasePath(temp.dir));
  migrate(db, migrations.slice(0, 2));
  db.exec(`
    UPDATE device SET clock_uncertainty_us = 210;
    INSERT INTO trainee VALUES (1, 't', 'Ana', '2026-10-01', NULL);
    INSERT INTO drill VALUES ('line', 1, '{}', 'studio', 'x', '2026-10-01');
    INSERT INTO attempt
      SELECT n, 'a' || n, 'old', 1, 'line', 1, 'PAD-1', NULL, 'practice', '{}', '{}', '{}', '{}', NULL,
        '2026-10-01', 0, iif(n = 1, 5e5, NULL), iif(n = 1, 'done', NULL)
      FROM (SELECT 1 AS n UNION SELECT 2);
  `);
  migrate(db);
  expect(db.prepare('SELECT uid, clock_us AS us FROM attempt ORDER BY id').all()).toEqual([
    { uid: 'a1', us: 210 },
    { uid: 'a2', us: null },
  ]);
  db.close();
});
