/** A database of version 4, with people, scores, an audit and replays in it, is taken to this version. */
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { encodeReadings } from '../../src/store/machine-codec.ts';
import { migrate, migrations, SCHEMA_VERSION } from '../../src/store/migrations.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { padIdentity, profile, tempDir } from './practice.ts';
import { drillOf, resultOf, scoreOf } from './training.ts';
import { rounded, UsedMachine, walk } from './use.ts';

const temp = tempDir();
afterAll(() => temp.remove());

/** Sessions by id: when they began, their label, what became of them. */
const sessions = [
  ['own', '2026-10-01T08:00:00.000Z', 'Ana', 'complete'],
  ['played', '2026-10-01T08:00:00.000Z', 'Ana (replay)', 'complete'],
  ['unnamed', '2026-10-02T08:00:00.000Z', '', 'recovered'],
  ['unnamed-played', '2026-10-02T08:00:00.000Z', '(replay)', 'complete'],
  ['elsewhere', '2026-10-03T08:00:00.000Z', 'Bo (replay)', 'complete'], // its own is not here
  ['crashed', '2026-10-04T08:00:00.000Z', 'left open', 'recording'],
  ['failed', '2026-10-05T08:00:00.000Z', 'full', 'failed'],
] as const;

function asVersion4(): void {
  const db = new Database(databasePath(temp.dir));
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  migrate(db, migrations.slice(0, 4));
  expect(db.pragma('user_version', { simple: true })).toBe(4);
  const session = db.prepare(
    `INSERT INTO session (uid, started_at, label, profile, software, status, duration_us, strokes)
     VALUES (?, ?, ?, ?, '0.3.0', ?, 60000000, 2)`,
  );
  const device = db.prepare(`INSERT INTO device (session_id, serial, role, model) VALUES (?, ?, ?, 'x')`);
  const describe = db.prepare(`INSERT INTO description (device_id, from_us, identity) VALUES (?, 0, ?)`);
  const stroke = db.prepare(`INSERT INTO stroke VALUES (?, ?, 1500, 3000, 812, 1)`);
  const chunk = db.prepare(`INSERT INTO machine_chunk VALUES (?, ?, 1, ?, 50, ?)`);
  for (const [uid, at, label, status] of sessions) {
    const id = session.run(uid, at, label, JSON.stringify(profile), status).lastInsertRowid;
    const pad = device.run(id, 'PAD-1', 'pad').lastInsertRowid;
    describe.run(pad, JSON.stringify(padIdentity()));
    for (const us of [1_000, 9_000]) stroke.run(pad, us);
    const readings = new UsedMachine(3).readings(50);
    const machine = device.run(id, 'MAC-1', 'machine').lastInsertRowid;
    chunk.run(machine, readings[0]?.atUs, readings.at(-1)?.atUs, encodeReadings(readings));
    device.run(id, 'NEVER-SAID', null);
  }
  const { result, dots } = scoreOf('a');
  db.exec(`
    INSERT INTO trainee VALUES (1, 't', 'Ana', '2026-10-01', NULL);
    INSERT INTO calibration VALUES (1, 'cal', 'PAD-1', 0.02, '2026-09-01T00:00:00.000Z', '2027-09-01', 'Ruiz', 'blocks');
    INSERT INTO machine_record VALUES ('MAC-1', 1, '{"curve":null}', 'Ruiz', '2026-10-01T00:00:00.000Z');
  `);
  db.prepare(`INSERT INTO drill VALUES ('line', 1, ?, 'studio', 'x', '2026-10-01')`).run(
    JSON.stringify(drillOf('line')),
  );
  db.prepare(
    `INSERT INTO attempt SELECT 1, 'a', 'own', 1, 'line', 1, 'PAD-1', NULL, 'practice', '{}', ?,
       '{"id":"cal","state":"valid","uncertaintyMm":0.02}', '{}', NULL, '2026-10-01T08:00:05.000Z', 0, 5e5, 'done', 20`,
  ).run(JSON.stringify(profile));
  db.prepare(`INSERT INTO score VALUES (1, 1, '2026-10-01', '0.3.0', '{}', ?, ?)`).run(
    JSON.stringify(result),
    JSON.stringify(dots),
  );
  db.close();
}

it('keeps all that is in it, knows its replays, and counts its use', async () => {
  asVersion4();
  // A program that only reads finds what it knew, and no studio yet.
  const reading = await Store.open({ dataDir: temp.dir, mode: 'read' });
  expect(await reading.sessions({ limit: 20 })).toHaveLength(sessions.length);
  expect(
    await Promise.all([reading.studio.items(), reading.studio.usages(), reading.studio.scaleEntries()]),
  ).toEqual([[], [], []]);
  expect((await reading.studio.usage('pad', 'PAD-1', null)).total.sessions).toBe(0);
  expect(await reading.studio.resting('cal')).toEqual([]);
  expect(await reading.studio.record('EV-2026-0001')).toBeNull();

  const store = await Store.open({ dataDir: temp.dir });
  expect(store.recovered).toEqual(['crashed']);
  await store.counted();
  const [scored] = await store.training.scores('a');
  expect(scored).toMatchObject({ calibration: null, result: resultOf(1), software: '0.3.0' });
  expect(await store.control.records()).toMatchObject([{ serial: 'MAC-1', version: 1 }]);
  expect(await store.studio.scaleEntries()).toMatchObject([{ id: 'cal', number: null, acts: [] }]);
  expect(await store.studio.resting('cal')).toEqual([
    {
      ...{ sessionId: 'own', startedAt: '2026-10-01T08:00:00.000Z', label: 'Ana', serial: 'PAD-1' },
      ...{ live: false, attempts: ['a'], raw: true },
    },
  ]);
  // Seven sessions, of which two are replays of two others.
  const one = (await walk(store, 'own')).get('machine MAC-1');
  const [machine, pad] = (await store.studio.usages()).toSorted((a, b) => (a.role < b.role ? -1 : 1));
  expect(pad?.usage.total).toMatchObject({ sessions: 5, strokes: 10, contactS: 0.03, recordedS: 300 });
  expect(machine?.usage.total).toMatchObject({ sessions: 5, strokes: 5 * (one?.strokes ?? 0) });
  expect(rounded(machine?.usage.total ?? ({} as never)).runningS).toBeCloseTo(5 * (one?.runningS ?? 0), 5);
  expect(await reading.studio.usages()).toEqual(await store.studio.usages());
  await reading.close();
  await store.close();

  const db = new Database(databasePath(temp.dir));
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const imports = db
    .prepare(`SELECT uid, source_uid FROM session WHERE origin = 'imported' ORDER BY id`)
    .raw();
  expect(imports.all()).toEqual([
    ['played', 'own'],
    ['unnamed-played', 'unnamed'],
  ]);
  // A score is still never changed, also in its new column.
  expect(() => db.exec(`UPDATE score SET calibration = '{}'`)).toThrow(/never changed/);
  db.close();
});
