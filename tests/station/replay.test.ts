import { join } from 'node:path';
import { Subscription } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import { replayCapture } from '../../src/station/replay.ts';
import type { DeviceSinks } from '../../src/station/sinks.ts';
import { capturesDir } from '../../src/store/paths.ts';
import type { DotRow, SampleChunk, StrokeRow } from '../../src/store/types.ts';
import { online, padGauge, sleep, startBench, type TestBench, until } from './bench.ts';

let bench: TestBench;
afterEach(() => bench?.close());

interface Told {
  strokes: StrokeRow[];
  dots: DotRow[];
  /** As last told, by device and id. */
  events: Map<string, StationEvent>;
  chunks: SampleChunk[];
  end(): void;
}

async function replayed(path: string): Promise<Told> {
  const told: Told = { strokes: [], dots: [], events: new Map(), chunks: [], end() {} };
  const sinks: DeviceSinks = {
    stroke: (stroke) => told.strokes.push(stroke),
    dot: (dot) => told.dots.push(dot),
    event: (event) => told.events.set(`${event.serial} ${event.id}`, event),
    chunk: (chunk) => told.chunks.push({ ...chunk, counts: chunk.counts.slice() }),
    trace() {},
    reading() {},
    line() {},
    closed() {},
    described() {},
  };
  await replayCapture({ path, profile: trainingDefault, speed: 'max', sinks, started() {} });
  return told;
}

/** What the live station told between the start and the stop of its session. */
function listen({ service }: TestBench): Told {
  const subscription = new Subscription();
  const told: Told = {
    strokes: [],
    dots: [],
    events: new Map(),
    chunks: [],
    end: () => subscription.unsubscribe(),
  };
  const marks = service.station.marks$.subscribe((mark) => {
    if (mark.kind === 'stroke') told.strokes.push(mark.value);
    else told.dots.push(mark.value);
  });
  subscription.add(marks);
  subscription.add(
    service.station.events$.subscribe((event) => told.events.set(`${event.serial} ${event.id}`, event)),
  );
  return told;
}

const plain = ({ startUs, frames, counts }: SampleChunk) => ({
  startUs: Math.round(startUs),
  frames,
  counts: Buffer.from(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength)).toString('base64'),
});

/** What the station says of a machine (its stop, its record's limits) is no part of what the devices sent. */
const byTheDevice = ({ id }: { readonly id: number }): boolean => id <= 1_000_000;

const text = ({ strokes, dots, events }: Told): string =>
  JSON.stringify({
    strokes,
    dots,
    events: [...events.values()]
      .filter(byTheDevice)
      .sort((a, b) => (a.serial < b.serial ? -1 : a.serial > b.serial ? 1 : a.id - b.id)),
  });

it('gives the same strokes, dots and events from a capture, byte for byte, faults and an unplug and all', async () => {
  bench = await startBench({ trainee: 'heavy-handed', seed: 5 });
  await until('pad and machine', () => online(bench, 2));
  await sleep(300);
  const { station, store } = bench.service;
  const { id, startedUs } = await station.startSession({ label: 'disputed', capture: true });
  const live = listen(bench);
  await sleep(1500);
  await bench.devices.fault('pad:drop-lines=0.02');
  await bench.devices.fault('bit-flips=0.0005');
  await sleep(1000);
  await bench.devices.fault('bit-flips=0');
  await bench.devices.fault('pad:drop-lines=0');
  await bench.devices.fault('pad:path-change=300');
  await until('the pad to be gone', () => padGauge(bench).state === 'disconnected');
  await until('the pad to be back', () => padGauge(bench).state === 'online');
  await sleep(800);
  const busyUntil = performance.now() + 300;
  while (performance.now() < busyUntil); // the computer itself stands still for a while
  await sleep(300);
  await bench.devices.fault('pad:silence=200');
  await sleep(500);
  await bench.devices.fault('pad:reset');
  await sleep(1500);
  // What the stop itself ends is told before it first waits; what comes later is no part of the session.
  const stopped = station.stopSession();
  live.end();
  await stopped;

  const again = await replayed(join(capturesDir(bench.dataDir), `${id}.capture`));
  expect(live.strokes.length).toBeGreaterThan(20);
  const kinds = new Set([...live.events.values()].map(({ kind }) => kind));
  for (const kind of ['gap', 'disconnected', 'device-reset', 'sensor-silent'] as const)
    expect(kinds).toContain(kind);
  expect(text(again)).toBe(text(live));

  // The same again, and the raw counts as they are in the database.
  const third = await replayed(join(capturesDir(bench.dataDir), `${id}.capture`));
  expect(text(third)).toBe(text(again));
  const serial = padGauge(bench).serial;
  const stored: { startUs: number; frames: number; counts: string }[] = [];
  for await (const { chunk } of store.samples({
    sessionId: id,
    serial,
    stream: 0,
    fromUs: -1e9,
    toUs: 1e15,
  })) {
    stored.push(plain(chunk));
  }
  const inReplay = again.chunks.filter(({ serial: s, stream }) => s === serial && stream === 0);
  expect(inReplay.map((chunk) => plain({ ...chunk, startUs: chunk.startUs - startedUs }))).toEqual(stored);
});

it('gives the same where a machine was in fault and a pad away when the session began', async () => {
  bench = await startBench({ trainee: 'steady', seed: 6 });
  await until('pad and machine', () => online(bench, 2));
  const { station } = bench.service;
  const machineFault = () =>
    station.gauges().flatMap((gauge) => (gauge.role === 'machine' ? [gauge.fault] : []))[0];
  await bench.devices.fault('machine:voltage-sag=4');
  await until('the machine to be in fault', () => machineFault() === 'supply');
  await bench.devices.fault('pad:unplug');
  await until('the pad to be gone', () => padGauge(bench).state === 'disconnected');
  const { id, startedUs } = await station.startSession({ label: 'after', capture: true });
  await sleep(300);
  await bench.devices.fault('pad:plug');
  await until('the pad to be back', () => padGauge(bench).state === 'online');
  await sleep(500);
  await station.stopSession();

  // The database has what belongs to the session, and nothing of what its start ended.
  const stored = (await bench.service.store.session(id))?.events ?? [];
  const kinds = stored.map(({ kind }) => kind);
  expect(kinds).toContain('machine-fault');
  expect(kinds).toContain('disconnected');
  const again = await replayed(join(capturesDir(bench.dataDir), `${id}.capture`));
  const fromStart = (us: number | null) => (us === null ? null : Math.round(us - startedUs));
  const replayedEvents = [...again.events.values()].map((event) => ({
    ...event,
    onsetUs: fromStart(event.onsetUs),
    endUs: fromStart(event.endUs),
  }));
  const order = (events: readonly { serial: string; id: number }[]) =>
    events.toSorted((x, y) => (x.serial < y.serial ? -1 : x.serial > y.serial ? 1 : x.id - y.id));
  expect(order(replayedEvents)).toEqual(order(stored.filter(byTheDevice)));
});
