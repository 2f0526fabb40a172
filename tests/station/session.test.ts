import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { startVirtualBench } from '../../src/emulator/run.ts';
import { portSources } from '../../src/link/ports.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import { Station } from '../../src/station/station.ts';
import { capturesDir, databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
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

it('a session that cannot be opened leaves no capture behind, and the next one can', async () => {
  bench = await startBench({ what: 'pad', trainee: 'steady' });
  const { station } = bench.service;
  const other = new Database(databasePath(bench.dataDir));
  other.exec('BEGIN IMMEDIATE');
  await expect(station.startSession({ label: 'locked', capture: true })).rejects.toMatchObject({
    code: 'storage',
  });
  other.exec('ROLLBACK');
  other.close();
  expect(station.session).toBeNull();
  expect(readdirSync(capturesDir(bench.dataDir))).toEqual([]);
  await station.startSession({ label: 'again', capture: true });
  const id = await station.stopSession();
  expect(readdirSync(capturesDir(bench.dataDir))).toEqual([`${id}.capture`]);
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

it('the service ends in good order while a session is just being started or stopped', async () => {
  bench = await startBench({ what: 'pad', trainee: 'steady' });
  await until('the pad', () => online(bench, 1));
  const { station, store } = bench.service;
  const first = await station.startSession({ label: 'being stopped', capture: false });
  const stopping = station.stopSession();
  await expect(station.stop()).resolves.toBeUndefined();
  expect(await stopping).toBe(first.id);
  expect((await store.session(first.id))?.status).toBe('complete');
  await expect(station.startSession({ label: 'too late', capture: false })).rejects.toThrow('stopping');
  expect(station.session).toBeNull();
  await bench.close();

  bench = await startBench({ what: 'pad', trainee: 'steady' });
  const { station: other, store: otherStore } = bench.service;
  const starting = other.startSession({ label: 'being started', capture: true });
  await expect(other.stop()).resolves.toBeUndefined();
  expect((await otherStore.session((await starting).id))?.status).toBe('complete');
});

it('a time-out that was due when the session stopped is in it, though nobody had looked yet', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-test-'));
  const registry = join(dataDir, 'ports');
  const devices = await startVirtualBench({ registry, what: 'machine' });
  const store = await Store.open({ dataDir });
  let skewUs = 0;
  const now = () => performance.now() * 1000 + skewUs;
  const sources = portSources({ usb: false, addresses: [], registry });
  const log = pino({ level: 'silent' });
  const station = new Station({ sources, store, capturesDir: dataDir, now, version: '0', log });
  try {
    station.start();
    await until('the machine', () => station.gauges()[0]?.state === 'online');
    await station.startSession({ label: 'cut', capture: false });
    const told: StationEvent[] = [];
    station.events$.subscribe((event) => told.push(event));
    const heardUs = station.known()[0]?.link.heardAt ?? 0;
    skewUs = 300_000;
    await station.stopSession();
    expect(told[0]).toMatchObject({ kind: 'disconnected', onsetUs: heardUs + 250_000 });
  } finally {
    await station.stop();
    await store.close();
    devices.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('a computer that stands still does not call its devices silent', async () => {
  bench = await startBench({ trainee: 'steady', seed: 6 });
  await until('pad and machine', () => online(bench, 2));
  const { station, store } = bench.service;
  await station.startSession({ label: 'busy', capture: false });
  for (const ms of [120, 300, 450]) {
    await sleep(300);
    const until = performance.now() + ms;
    while (performance.now() < until); // what a long computation, or another program, does to the loop
  }
  await sleep(400);
  const session = await store.session(await station.stopSession());
  expect(session?.events.filter(({ kind }) => kind === 'sensor-silent' || kind === 'disconnected')).toEqual(
    [],
  );
  expect(station.stalls().length).toBeGreaterThanOrEqual(3);
  // A sensor that is silent is found all the same.
  await bench.devices.fault('pad:silence=800');
  await until('the silence is told', () => padGauge(bench).sensor === 'silent');
});
