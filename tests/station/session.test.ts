import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { databasePath } from '../../src/store/paths.ts';
import { online, padGauge, sleep, startBench, type TestBench, until } from './bench.ts';

let bench: TestBench;
afterEach(() => bench?.close());

it('unplugged in mid-line: shown, back under another path, one session, the gap in it', async () => {
  bench = await startBench({ trainee: 'steady', seed: 2 });
  await until('pad and machine', () => online(bench, 2));
  const { station, store } = bench.service;
  const before = station.devices().find(({ identity }) => identity?.role === 'pad')?.address;
  await station.startSession({ label: 'pulled', capture: false });
  await sleep(600);
  await bench.devices.fault('pad:path-change=400');
  await until('it is shown', () => padGauge(bench).state === 'disconnected');
  await until('it is back', () => padGauge(bench).state === 'online');
  const after = station.devices().find(({ identity }) => identity?.role === 'pad')?.address;
  expect(after).not.toBe(before);
  await sleep(800);
  const id = await station.stopSession();

  expect(await store.sessions({ limit: 10 })).toHaveLength(1);
  const session = await store.session(id);
  expect(session?.status).toBe('complete');
  const kinds = session?.events.map(({ kind }) => kind);
  expect(kinds).toContain('disconnected');
  const { serial } = padGauge(bench);
  const trace = await store.trace({
    sessionId: id,
    serial,
    channel: 'depth',
    fromUs: 0,
    toUs: 1e12,
    columns: 2000,
  });
  // Nothing is drawn while it was away: at least the 0.4 s that it took to come back.
  const empty = [...(trace?.max ?? [])].filter(Number.isNaN).length * (trace?.columnUs ?? 0);
  expect(empty).toBeGreaterThan(350_000);
  expect(session?.links.find((link) => link.serial === serial)?.counters.reconnects).toBe(1);
});

it('a locked database ends the recording visibly, and neither the flags nor the live readings', async () => {
  bench = await startBench({ trainee: 'steady', seed: 3 });
  await until('pad and machine', () => online(bench, 2));
  const { station, store } = bench.service;
  const { id } = await station.startSession({ label: 'locked', capture: false });
  await sleep(1500);
  const other = new Database(databasePath(bench.dataDir));
  other.exec('BEGIN IMMEDIATE');
  await until('the failure is told', () => station.session?.failure != null);
  expect(station.session?.failure).toMatch(/locked/);
  const { sampledUs } = padGauge(bench);
  await until('readings go on', () => (padGauge(bench).sampledUs ?? 0) > (sampledUs ?? 0) + 100_000);
  other.exec('ROLLBACK');
  other.close();

  await station.stopSession();
  expect(station.session).toBeNull();
  const failed = await store.session(id);
  expect(failed?.status).toBe('failed');
  expect(failed?.frames).toBeGreaterThan(0);

  await station.startSession({ label: 'again', capture: false });
  await sleep(500);
  expect((await store.session(await station.stopSession()))?.status).toBe('complete');
});

it('two sessions at once are refused, and so is stopping none', async () => {
  bench = await startBench({ what: 'pad', trainee: 'steady' });
  const { station } = bench.service;
  const both = await Promise.allSettled([
    station.startSession({ label: 'a', capture: false }),
    station.startSession({ label: 'b', capture: false }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await station.stopSession();
  await expect(station.stopSession()).rejects.toMatchObject({ code: 'conflict' });
});
