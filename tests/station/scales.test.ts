/** A calibration comes into force while a pad works: what it does to live depths, what is stored, what a replay gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { type CurveForm, nominalOf } from '../../src/signal/depth-curve.ts';
import { replayCapture } from '../../src/station/replay.ts';
import type { DeviceSinks } from '../../src/station/sinks.ts';
import { csvText } from '../../src/store/csv.ts';
import { capturesDir } from '../../src/store/paths.ts';
import { type AttemptBench, startAttemptBench } from './attempt-bench.ts';
import { sleep, until } from './bench.ts';
import { approve, voiding } from './calibrated.ts';

const line = (slope: number): CurveForm => ({ kind: 'polynomial', coefficients: [0, slope] });

let bench: AttemptBench;
beforeAll(async () => {
  bench = await startAttemptBench({ trainee: 'heavy-handed', seed: 9 });
}, 60_000);
afterAll(() => bench?.close());

/** What a pad told, to the last bit. */
function told() {
  const marks: unknown[] = [];
  const events = new Map<string, unknown>();
  const text = () => JSON.stringify({ marks, events: [...events.entries()].sort() });
  return { marks, events, text };
}

it('makes live depths with it, waits for an attempt, and a replay gives the same, byte for byte', async () => {
  const { service, dataDir } = bench;
  const { station, store, scales, attempts } = service;
  const [serial = ''] = bench.pads;
  const pad = station.padNamed(serial)!;
  const channel = pad.identity.channels.find(({ name }) => name === 'depth')!;
  const measured = (slope: number, from?: Date) =>
    approve(store, { serial, form: line(slope), channel, ...(from ? { from: from.toISOString() } : {}) });
  expect(scales.scaleNow(pad)).toMatchObject({
    number: null,
    state: 'valid',
    uncertaintyMm: 0.005,
    byDepth: [],
  });

  const a = await measured(0.9);
  await scales.refresh();
  expect(pad.scale?.id).toBe(a);
  expect(scales.scaleNow(pad)).toMatchObject({ id: a, number: 'EV-2026-0001', state: 'valid' });
  expect(scales.scaleNow(pad).byDepth.length).toBeGreaterThan(1);
  // The pad's own alarm is set by the inverse curve: the same depth is another count.
  const limitOf = (slope: number) =>
    Math.round((trainingDefault.unsafeMm / slope - channel.offset) / channel.scale);
  const alarms = () =>
    pad.link
      .recentLines()
      .map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
      .filter((text) => /^SET .*alarm/.test(text));
  expect(nominalOf(pad.scale!.curve, trainingDefault.unsafeMm)).toBeCloseTo(
    trainingDefault.unsafeMm / 0.9,
    9,
  );
  expect(alarms().at(-1)).toContain(` ${limitOf(0.9)}`);

  const live = told();
  const { id } = await station.startSession({ label: 'scales', capture: true });
  const subscriptions = [
    station.marks$.subscribe(({ value }) => live.marks.push(value)),
    station.events$.subscribe((event) => {
      if (event.serial === serial) live.events.set(`${event.id}`, event);
    }),
  ];
  await sleep(500);
  const attempt = await attempts.start(bench.wish('many-dots'));
  const row = await store.training.attempt(attempt.id);
  expect(row?.calibration).toMatchObject({
    id: a,
    number: 'EV-2026-0001',
    state: 'valid',
    curve: { form: line(0.9) },
  });
  const [listed] = await store.training.attempts({ limit: 1 });
  expect(listed?.attempt.calibration).toEqual({
    id: a,
    state: 'valid',
    uncertaintyMm: 0.0123,
    number: 'EV-2026-0001',
  });
  expect(row?.calibration.byDepth).toEqual(pad.scale?.byDepth);

  // While someone works nothing changes under the hand, and the page goes on being told what is true.
  const b = await measured(1.2);
  await scales.refresh();
  expect([scales.inForce(serial)?.id, pad.scale?.id, scales.scaleNow(pad).id]).toEqual([b, a, a]);
  await sleep(300);
  await attempts.end(attempt.id);
  expect([pad.scale?.id, scales.scaleNow(pad).id]).toEqual([b, b]);
  expect(alarms().at(-1)).toContain(` ${limitOf(1.2)}`);

  // One that is to come comes at its time, by itself; and a voided one is gone at once.
  const c = await measured(1.05, new Date(Date.now() + 300));
  await scales.refresh();
  expect(pad.scale?.id).toBe(b);
  await until('the next one to come into force', () => pad.scale?.id === c);
  await sleep(250);
  await store.studio.act(voiding(c));
  await scales.refresh();
  expect(pad.scale?.id).toBe(b);
  await sleep(250);
  const stopped = station.stopSession();
  for (const each of subscriptions) each.unsubscribe();
  await stopped;
  await bench.scored(attempt.id);

  const again = told();
  const sinks: DeviceSinks = {
    stroke: (stroke) => again.marks.push(stroke),
    dot: (dot) => again.marks.push(dot),
    event(event) {
      if (event.serial === serial) again.events.set(`${event.id}`, event);
    },
    ...{ chunk() {}, trace() {}, reading() {}, line() {}, closed() {}, described() {} },
  };
  const path = join(capturesDir(dataDir), `${id}.capture`);
  await replayCapture({ path, profile: trainingDefault, speed: 'max', sinks, started() {} });
  expect(live.marks.length).toBeGreaterThan(20);
  expect(again.text()).toBe(live.text());
  const scaled = readFileSync(path, 'latin1')
    .split('\n')
    .filter((text) => / = \d/.test(text));
  expect(scaled.map((text) => /"id":"([^"]*)"/.exec(text)?.[1])).toEqual([a, b, c, b]);

  // What is stored: each description with its own, and mm by it; by another, and by none, where one asks for that.
  const resting = async (calibration: string) =>
    (await store.studio.resting(calibration)).map(({ sessionId, live: made }) => [sessionId, made]);
  for (const each of [a, b, c]) expect(await resting(each)).toEqual([[id, true]]);
  const detail = await store.session(id);
  expect(detail?.channels.find((each) => each.serial === serial)?.scale).toMatchObject({ id: b });
  const deepest = async (scale?: null) => {
    const query = { sessionId: id, serial, channel: 'depth', fromUs: 0, toUs: 1e15, columns: 1, scale };
    return (await store.trace(query))?.max[0] ?? Number.NaN;
  };
  expect(await deepest()).not.toBeCloseTo(await deepest(null), 3);
  const firstUs = 450_000;
  const csv = async (scale?: null) => {
    let text = '';
    const query = { sessionId: id, serial, table: 'samples', fromUs: -1e6, toUs: firstUs, scale } as const;
    for await (const part of csvText(store, query)) text += part;
    const rows = text
      .trim()
      .split('\r\n')
      .map((each) => each.split(','));
    const [mm, count] = ['depth_mm', 'depth_count'].map((name) => rows[0]?.indexOf(name) ?? -1);
    return rows
      .slice(1)
      .flatMap((cells) => (cells[mm!] ? [[Number(cells[mm!]), Number(cells[count!])]] : []));
  };
  const [asLive, asNominal] = [await csv(), await csv(null)];
  expect(asLive.length).toBeGreaterThan(500);
  for (const [n, [mm = 0, count = 0]] of asLive.entries()) {
    const nominalMm = channel.offset + channel.scale * count;
    expect(mm).toBeCloseTo(0.9 * nominalMm, 6);
    expect(asNominal[n]).toEqual([Number(nominalMm.toPrecision(9)), count]);
  }

  // The same over the web.
  const get = async (path: string) => (await fetch(`${service.url}/api/${path}`)).json();
  const [shown] = (await get('devices')).filter((each: { serial: string }) => each.serial === serial);
  expect(shown.scale).toEqual(scales.scaleNow(pad));
  const trace = `sessions/${id}/trace?serial=${serial}&columns=1`;
  expect((await get(trace)).max[0]).toBe(await deepest());
  expect((await get(`${trace}&calibration=none`)).max[0]).toBe(await deepest(null));
  expect(await get(`${trace}&calibration=x`)).toMatchObject({ code: 'not-found', field: 'calibrationId' });
  const score = async (body: string | null) => {
    const headers = body === null ? {} : { 'content-type': 'application/json' };
    const url = `${service.url}/api/attempts/${attempt.id}/score`;
    const response = await fetch(url, { method: 'POST', headers, body });
    return [response.status, await response.json()] as const;
  };
  expect(await score(null)).toMatchObject([201, { calibration: null }]);
  expect(await score(JSON.stringify({ calibrationId: b }))).toMatchObject([201, { calibration: { id: b } }]);
  expect(await score(JSON.stringify({ calibrationId: c }))).toMatchObject([409, { code: 'conflict' }]);
}, 60_000);

it('blocks an attempt on what the register says against it, and names the calibration that speaks against a verdict', async () => {
  const { service } = bench;
  const { store, scales, attempts } = service;
  const [serial = ''] = bench.pads;
  const codes = async () => (await attempts.readiness(bench.wish('few-dots'))).map(({ code }) => code);
  expect(await codes()).not.toContain('calibration-other');
  // Measured under another description: it is in force, and counts for nothing.
  await approve(store, { serial, form: line(1) });
  await scales.refresh();
  const pad = service.station.padNamed(serial)!;
  expect([pad.scale, scales.scaleNow(pad).state]).toEqual([null, 'none']);
  const [other] = (await attempts.readiness(bench.wish('few-dots'))).filter(({ code }) =>
    /^calibration/.test(code),
  );
  expect(other).toMatchObject({ code: 'calibration-other', effect: 'warns' });
  expect(other?.message).toMatch(
    /^Calibration EV-2026-0004 of pad .* does not count here: .*describes its depth otherwise/,
  );
  const item = await store.studio.itemOf('pad', serial);
  const entry = {
    kind: 'out-of-service',
    at: new Date().toISOString(),
    by: 'Ruiz',
    text: 'torn skin',
  } as const;
  if (item !== null) {
    await store.studio.log({ itemId: item.id, ...entry, reminderId: null, corrects: null, detail: {} });
    await service.register.refresh(item.id);
  }
  expect(await codes()).toContain('out-of-service');
}, 30_000);
