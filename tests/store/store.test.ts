import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedSession } from '../../bench/simulated-session.ts';
import { measureStorage } from '../../bench/storage.ts';
import { Store } from '../../src/store/store.ts';
import type { RecordBatch, SampleChunk } from '../../src/store/types.ts';
import { integrityOf } from './crash-loop.ts';
import {
  counters,
  emptyBatch,
  flushOf,
  Practice,
  padIdentity,
  profile,
  sessionStart,
  tempDir,
} from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
const failures: string[] = [];
const everUs = { fromUs: -1e15, toUs: 1e15 };

beforeEach(async () => {
  temp = tempDir();
  failures.length = 0;
  store = await Store.open({ dataDir: temp.dir, failed: (id, reason) => failures.push(`${id}: ${reason}`) });
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

async function record(id: string, flushes: number, practice = new Practice()): Promise<RecordBatch[]> {
  await store.openSession(sessionStart(id));
  const batches = Array.from({ length: flushes }, (_, n) => flushOf(id, practice, 250, n === 0));
  for (const batch of batches) expect(await store.write(batch)).toBe(true);
  await store.closeSession(id, 'complete');
  return batches;
}

async function chunksOf(sessionId: string, serial = 'PAD-1'): Promise<SampleChunk[]> {
  const chunks: SampleChunk[] = [];
  for await (const { chunk } of store.samples({ sessionId, serial, stream: 0, ...everUs }))
    chunks.push(chunk);
  return chunks;
}

describe('a recorded session', () => {
  it('gives back everything that was handed over', async () => {
    const batches = await record('s1', 12);
    const range = { sessionId: 's1', serial: 'PAD-1', ...everUs };
    expect(await chunksOf('s1')).toEqual(batches.flatMap(({ chunks }) => chunks));
    const strokes = batches.flatMap((batch) => batch.strokes);
    expect(strokes.length).toBeGreaterThan(40);
    expect(await store.strokes({ ...range, limit: 10_000 })).toEqual(
      strokes.map((stroke) => ({
        ...stroke,
        contactUs: Math.round(stroke.contactUs),
        peakUs: Math.round(stroke.peakUs),
        releaseUs: Math.round(stroke.releaseUs),
        peakDepthMm: Math.round(stroke.peakDepthMm * 1000) / 1000,
      })),
    );
    const dots = batches.flatMap((batch) => batch.dots);
    expect(await store.dots({ ...range, limit: 10_000 })).toEqual(dots);
    const session = await store.session('s1');
    expect(session).toMatchObject({
      id: 's1',
      status: 'complete',
      durationUs: 3_000_000,
      profile,
      frames: 6_000,
      strokes: strokes.length,
      dots: dots.length,
      unsafe: strokes.filter(({ zone }) => zone === 'unsafe').length,
      lost: 0,
      devices: [
        { serial: 'PAD-1', role: 'pad', model: 'test-pad' },
        { serial: 'MAC-1', role: 'machine', model: 'test-pad' },
      ],
      links: [{ serial: 'PAD-1', counters: counters(), clockUncertaintyUs: 120 }],
    });
    expect(session?.channels[0]).toEqual({
      serial: 'PAD-1',
      channels: padIdentity().channels,
      scale: null,
    });
    expect(failures).toEqual([]);
  });

  it('keeps the last word on an event and on the links', async () => {
    await store.openSession(sessionStart('s1'));
    const event = {
      id: 1,
      serial: 'PAD-1',
      kind: 'unsafe-depth',
      severity: 'unsafe',
      onsetUs: 5,
      endUs: null,
      evidence: { peakMm: 1.6, note: '<b>' },
    } as const;
    const later = { ...event, endUs: 90, evidence: { peakMm: 1.9 } };
    await store.write({
      ...emptyBatch('s1', 10),
      events: [event, { ...event, serial: 'PAD-2' }],
      links: [{ serial: 'PAD-1', counters: counters(3), clockUncertaintyUs: Infinity }],
    });
    await store.write({
      ...emptyBatch('s1', 100),
      events: [later],
      links: [{ serial: 'PAD-1', counters: counters(5), clockUncertaintyUs: Infinity }],
    });
    const session = await store.session('s1');
    expect(session?.events).toEqual([later, { ...event, serial: 'PAD-2' }]);
    expect(session?.links).toEqual([{ serial: 'PAD-1', counters: counters(5), clockUncertaintyUs: null }]);
    expect(session?.lost).toBe(5);
    expect(session?.status).toBe('recording');
  });

  it('copies the counts: the caller may reuse its buffer at once', async () => {
    await store.openSession(sessionStart('s1'));
    const ring = new Uint16Array(1_000_000).fill(7);
    const chunk: SampleChunk = {
      serial: 'PAD-1',
      stream: 0,
      slots: 1,
      bits: 12,
      startUs: 0.5,
      periodUs: 500.0125,
      frames: 100,
      counts: ring.subarray(50, 150),
      gapBefore: true,
    };
    const written = store.write({ ...emptyBatch('s1', 1), chunks: [chunk] });
    ring.fill(9);
    await written;
    expect(ring.length).toBe(1_000_000);
    expect(await chunksOf('s1')).toEqual([{ ...chunk, counts: new Uint16Array(100).fill(7) }]);
  });

  it('draws each chunk by the description that was in force', async () => {
    await store.openSession(sessionStart('s1'));
    const practice = new Practice();
    const identity = padIdentity();
    const finer = { ...identity, channels: [{ ...identity.channels[0]!, scale: 0.002 }] };
    const first = practice.chunk(100);
    const second = { ...practice.chunk(100), startUs: first.startUs + 50_000, gapBefore: true };
    await store.write({
      ...emptyBatch('s1', 100_000),
      devices: [
        { identity, fromUs: 0 },
        { identity: finer, fromUs: 50_020 },
      ],
      chunks: [first, second],
    });
    const trace = await store.trace({
      sessionId: 's1',
      serial: 'PAD-1',
      channel: 'depth',
      columns: 4000,
      ...everUs,
    });
    const values = [...trace!.min].filter((value) => !Number.isNaN(value));
    expect(values.slice(0, 100)).toEqual(
      Array.from(first.counts, (count) => Math.fround(-0.6 + 0.001 * count)),
    );
    expect(values.slice(100)).toEqual(
      Array.from(second.counts, (count) => Math.fround(-0.6 + 0.002 * count)),
    );
    expect(trace!.unit).toBe('mm');
  });

  it('draws a range: points, samples, and a gap as a gap', async () => {
    await store.openSession(sessionStart('s1'));
    const practice = new Practice();
    await store.write(flushOf('s1', practice, 250, true));
    practice.skip(400);
    await store.write(flushOf('s1', practice, 250, false));
    const query = { sessionId: 's1', serial: 'PAD-1', channel: 'depth' };
    const points = await store.trace({ ...query, columns: 4000, ...everUs });
    expect(points!.columnUs).toBe(500);
    expect(points!.min.length).toBe(1400);
    expect([...points!.min.subarray(500, 900)].every(Number.isNaN)).toBe(true);
    const whole = await store.trace({ ...query, columns: 70, ...everUs });
    expect(whole!.fromUs).toBe(0);
    expect(whole!.columnUs).toBe(10_000);
    expect([...whole!.max].map((value) => !Number.isNaN(value))).toEqual(
      Array.from({ length: 70 }, (_, i) => i < 25 || i >= 45),
    );
    const empty = await store.trace({ ...query, columns: 10, fromUs: 300_000, toUs: 400_000 });
    expect([...empty!.min].every(Number.isNaN)).toBe(true);
  });

  it('draws a machine with its extremes and its silences', async () => {
    await store.openSession(sessionStart('s1'));
    const reading = (atUs: number, currentA = 0.3) => ({
      atUs,
      state: 'running',
      rateHz: 100,
      strokes: 1,
      setV: 7,
      measuredV: 7,
      currentA,
      pedal: 'none',
      fault: 'none',
    });
    const readings = Array.from({ length: 400 }, (_, n) =>
      reading(n * 50_000 + (n >= 200 ? 5e6 : 0), n === 77 ? 1.9 : 0.3),
    );
    for (const half of [readings.slice(0, 200), readings.slice(200)])
      await store.write({ ...emptyBatch('s1', 1), machine: [{ serial: 'MAC-1', readings: half }] });
    const query = { sessionId: 's1', serial: 'MAC-1', ...everUs };
    const all = await store.machine({ ...query, columns: 4000 });
    expect(all!.atUs.length).toBe(401);
    expect(all!.rateHz[200]).toBeNaN();
    const thin = await store.machine({ ...query, columns: 40 });
    expect(thin!.atUs.length).toBeLessThanOrEqual(45);
    expect(Math.max(...[...thin!.currentA].filter((value) => !Number.isNaN(value)))).toBe(Math.fround(1.9));
    expect([...thin!.atUs]).toEqual([...thin!.atUs].sort((a, b) => a - b));
    expect(await store.machine({ ...query, sessionId: 'none', columns: 9 })).toBeNull();
  });

  it('answers pages of rows without a double or a hole', async () => {
    await record('s1', 12);
    const range = { sessionId: 's1', serial: 'PAD-1', ...everUs };
    const all = await store.strokes({ ...range, limit: 10_000 });
    const paged = [];
    let after = null;
    do {
      const page: Awaited<ReturnType<Store['strokePage']>> = await store.strokePage({
        ...range,
        limit: 7,
        after,
      });
      paged.push(...page.rows);
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(all);
  });
});

it('a stored sample takes at most 1.6 bytes', async () => {
  const flushes = simulatedSession({ seconds: 120, trainee: 'novice', noiseMm: 0.03 });
  const { samples, sampleBytes } = await measureStorage(flushes, 1);
  expect(samples).toBeGreaterThan(118 * 2000);
  expect(sampleBytes / samples).toBeLessThan(1.4);
});

describe('many sessions', () => {
  it('are listed newest first, a page at a time', async () => {
    for (const n of [1, 3, 2]) await store.openSession(sessionStart(`s${n}`, `2026-11-0${n}T00:00:00.000Z`));
    const first = await store.sessions({ limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(['s3', 's2']);
    const rest = await store.sessions({ limit: 2, before: first.at(-1)!.startedAt });
    expect(rest.map(({ id }) => id)).toEqual(['s1']);
  });

  it('answers null, nothing or a clear refusal for what is not there', async () => {
    await record('s1', 1);
    const trace = { sessionId: 's1', serial: 'PAD-1', channel: 'depth', columns: 10, ...everUs };
    expect(await store.session('none')).toBeNull();
    expect(await store.trace({ ...trace, sessionId: 'none' })).toBeNull();
    expect(await store.strokes({ ...trace, serial: 'none', limit: 5 })).toEqual([]);
    await expect(store.trace({ ...trace, channel: 'force' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.deleteSession('none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('delete goes away whole, leaves the others, and is refused while recording', async () => {
    await record('s1', 8);
    await record('s2', 4);
    await store.openSession(sessionStart('s3'));
    await expect(store.deleteSession('s3')).rejects.toMatchObject({ code: 'conflict' });
    await store.deleteSession('s1');
    expect(await store.session('s1')).toBeNull();
    expect((await store.sessions({ limit: 9 })).map(({ id }) => id).sort()).toEqual(['s2', 's3']);
    await store.close();
    // The rest of a deletion that was cut short is done by a later start.
    store = await Store.open({ dataDir: temp.dir });
    const deadline = Date.now() + 10_000;
    const db = new Database(store.path, { readonly: true });
    const left = db.prepare(`SELECT (SELECT count(*) FROM samples), (SELECT count(*) FROM session)`).raw();
    while (String(left.get()) !== '4,2' && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(left.get()).toEqual([4, 2]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    expect(integrityOf(store.path)).toBe('ok');
    expect((await chunksOf('s2')).length).toBe(4);
  });
});

describe('a start after a crash', () => {
  it('marks what was left recording as recovered, with its length', async () => {
    await store.openSession(sessionStart('s1'));
    await store.write(flushOf('s1', new Practice(), 250, true));
    await store.close();
    store = await Store.open({ dataDir: temp.dir });
    expect(store.recovered).toEqual(['s1']);
    expect(await store.session('s1')).toMatchObject({
      status: 'recovered',
      durationUs: 250_000,
      frames: 500,
    });
  });

  it('a second service on the same folder is refused, and the first goes on', async () => {
    await store.openSession(sessionStart('s1'));
    await expect(Store.open({ dataDir: temp.dir })).rejects.toMatchObject({ code: 'busy' });
    expect(await store.write(flushOf('s1', new Practice(), 250, true))).toBe(true);
    await store.closeSession('s1', 'complete');
    expect((await store.session('s1'))?.status).toBe('complete');
  });

  it('a reader beside the service leaves the recording alone', async () => {
    await store.openSession(sessionStart('s1'));
    await store.write(flushOf('s1', new Practice(), 250, true));
    const beside = await Store.open({ dataDir: temp.dir, mode: 'read' });
    expect(await beside.session('s1')).toMatchObject({ status: 'recording', frames: 500 });
    await expect(beside.openSession(sessionStart('s2'))).rejects.toMatchObject({ code: 'storage' });
    await beside.close();
    expect(existsSync(store.path)).toBe(true);
  });
});
