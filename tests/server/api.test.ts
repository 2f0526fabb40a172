import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../src/main.ts';
import type { Device, SessionDetail, SessionSummary, Trace } from '../../src/server/wire.ts';
import { databasePath } from '../../src/store/paths.ts';
import { emptyBatch, padIdentity, sessionStart } from '../store/practice.ts';
import { type Running, sleep, startRunning, until } from './harness.ts';

let running: Running;

beforeAll(async () => {
  running = await startRunning({ devices: true });
});
afterAll(() => running.close());

interface Refusal {
  code: string;
  message: string;
  field?: string;
}
/** The answer as a refusal; a person can read it, and nothing of the program's inside is in it. */
async function refused(status: number, path: string, init?: RequestInit): Promise<Refusal> {
  const response = await running.get(path, init);
  const text = await response.text();
  expect(response.status, `${path}: ${text}`).toBe(status);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const problem = JSON.parse(text) as Refusal;
  expect(Object.keys(problem).filter((key) => !['code', 'message', 'field'].includes(key))).toEqual([]);
  expect(problem.message).toMatch(/^[A-Z].{20,}\.$/s);
  expect(problem.message).not.toMatch(/Invalid input|expected|Zod|undefined|NaN|\n|node_modules/);
  return problem;
}

const json = (body: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json' },
});

describe('health and devices', () => {
  it('tells version, uptime and the state of every device', async () => {
    const { status, body } = await running.json('/api/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      uptimeS: expect.any(Number),
      recording: { sessionId: null, failure: null },
    });
    expect((body as { devices: { key: string }[] }).devices.toSorted(byKey)).toEqual(
      [
        { key: running.machine, role: 'machine', state: 'online' },
        { key: running.pad, role: 'pad', state: 'online' },
      ].toSorted(byKey),
    );
  });

  it('tells who each device is, how its link fares and what its clock does', async () => {
    const devices = (await running.json('/api/devices')).body as Device[];
    const pad = devices.find(({ serial }) => serial === running.pad);
    expect(pad).toMatchObject({ role: 'pad', virtual: true, state: 'online', problem: null, protocol: 1 });
    expect(pad?.channels.map(({ name, unit, rateHz }) => ({ name, unit, rateHz }))).toContainEqual({
      name: 'depth',
      unit: 'mm',
      rateHz: 2000,
    });
    expect(pad?.counters.frames).toBeGreaterThan(0);
    await until('the clock has been compared', async () => {
      const now = (await running.json('/api/devices')).body as Device[];
      return now.every(({ clock }) => clock.uncertaintyUs !== null && clock.exchanges > 0);
    });
  });

  it('gives the newest raw lines, by serial number and by address', async () => {
    const { body } = await running.json(`/api/devices/${running.pad}/lines`);
    const { lines } = body as { lines: { direction: string; text: string; bad: string | null }[] };
    expect(lines.length).toBeGreaterThan(10);
    for (const { text } of lines) expect(text).toMatch(/^[ -~]*$/);
    const devices = (await running.json('/api/devices')).body as Device[];
    const address = devices.find(({ serial }) => serial === running.pad)?.address ?? '';
    expect((await running.get(`/api/devices/${encodeURIComponent(address)}/lines`)).status).toBe(200);
    await refused(404, '/api/devices/nobody/lines');
  });

  it('packs a bundle for a bug report, as a download that a person can read', async () => {
    const response = await running.get('/api/diagnostics');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="evenstroke-.*\.json"$/,
    );
    const text = await response.text();
    expect(text).toContain('\n  "version"');
    const bundle = JSON.parse(text) as { devices: { serial: string; lines: unknown[] }[] };
    expect(bundle.devices.map(({ serial }) => serial)).toContain(running.pad);
    expect(bundle.devices.every(({ lines }) => lines.length > 0)).toBe(true);
  });
});

describe('a database that cannot be written', () => {
  it('is told by the health before anybody records, and until it can be', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-health-'));
    mkdirSync(databasePath(dataDir));
    const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
    try {
      const health = async () =>
        (await (await fetch(`${service.url}/api/health`)).json()) as { status: string };
      expect(await health()).toMatchObject({ status: 'degraded', devices: [], recording: { failure: null } });
      rmdirSync(databasePath(dataDir));
      await service.station.startSession({ label: '', capture: false });
      expect(await health()).toMatchObject({ status: 'ok', devices: [] });
    } finally {
      await service.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);

describe('a session from start to deletion', () => {
  let id: string;
  let summary: SessionSummary;

  it('is refused a stop before one has begun', async () => {
    expect((await refused(409, '/api/sessions/current/stop', { method: 'POST' })).code).toBe('conflict');
  });

  it('starts, and cannot be started twice', async () => {
    const { status, body } = await running.send('POST', '/api/sessions', { label: '  <b>Anna</b>  ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ label: '<b>Anna</b>', failure: null });
    id = (body as { id: string }).id;
    expect((await refused(409, '/api/sessions', json('{}'))).code).toBe('conflict');
    expect(await running.json('/api/health')).toMatchObject({
      body: { recording: { sessionId: id, failure: null } },
    });
  });

  it('cannot be deleted while it is recorded, and is listed as being so', async () => {
    expect((await refused(409, `/api/sessions/${id}`, { method: 'DELETE' })).code).toBe('conflict');
    await until('some seconds are on the disk', async () => {
      const { body } = await running.json(`/api/sessions/${id}`);
      const { durationUs, strokes, dots } = body as SessionDetail;
      return durationUs > 2e6 && strokes > 20 && dots > 0;
    });
    expect((await running.json('/api/sessions')).body).toMatchObject([{ id, status: 'recording' }]);
  });

  it('stops and answers what it holds', async () => {
    const { status, body } = await running.send('POST', '/api/sessions/current/stop');
    expect(status).toBe(200);
    summary = body as SessionSummary;
    expect(summary).toMatchObject({ id, status: 'complete', label: '<b>Anna</b>', lost: 0 });
    expect(summary.strokes).toBeGreaterThan(20);
    expect(summary.frames).toBeGreaterThan(4000);
    expect(summary.frames).toBeLessThan((summary.durationUs / 1e6) * 2000 * 1.2 + 200);
  });

  it('is listed, newest first, page by page', async () => {
    await running.send('POST', '/api/sessions', { label: 'second' });
    await running.send('POST', '/api/sessions/current/stop');
    const all = (await running.json('/api/sessions')).body as SessionSummary[];
    expect(all.map(({ label }) => label)).toEqual(['second', '<b>Anna</b>']);
    const [first] = (await running.json('/api/sessions?limit=1')).body as SessionSummary[];
    expect(first?.label).toBe('second');
    const before = encodeURIComponent(first?.startedAt ?? '');
    const rest = (await running.json(`/api/sessions?limit=1&before=${before}`)).body as SessionSummary[];
    expect(rest.map(({ label }) => label)).toEqual(['<b>Anna</b>']);
  });

  it('is called by what can be seen of its label', async () => {
    const hidden = ' \u0000\u001b[2J\u202eAn\u2066\r\nna\u2069\u007f\u009b ';
    const { status, body } = await running.send('POST', '/api/sessions', { label: hidden });
    expect(status).toBe(201);
    const { id: short } = body as { id: string };
    await running.send('POST', '/api/sessions/current/stop');
    const { body: stored } = await running.json(`/api/sessions/${short}`);
    expect({ told: body, stored }).toMatchObject({
      told: { label: '[2JAnna' },
      stored: { label: '[2JAnna' },
    });
    await running.get(`/api/sessions/${short}`, { method: 'DELETE' });
  });

  it('has its devices, link evidence and events', async () => {
    const { body } = await running.json(`/api/sessions/${id}`);
    const detail = body as SessionDetail;
    expect(detail.devices.map(({ serial }) => serial).toSorted()).toEqual(
      [running.pad, running.machine].toSorted(),
    );
    expect(detail.links.find(({ serial }) => serial === running.pad)?.counters.lost).toBe(0);
    const unsafe = detail.events.filter(({ kind }) => kind === 'unsafe-depth');
    expect(unsafe.length).toBeGreaterThan(0);
    // A burst of unsafe strokes is one event, which says how many.
    const strokes = unsafe.map(({ evidence }) => Number(evidence['strokes']));
    expect(strokes.reduce((a, b) => a + b)).toBe(detail.unsafe);
  });

  it('draws the deepest peak however few the columns', async () => {
    const { strokes } = await strokesOf();
    const deepest = strokes.reduce((a, b) => (b.peakDepthMm > a.peakDepthMm ? b : a));
    const near = await traceOf(`fromUs=${deepest.contactUs}&toUs=${deepest.releaseUs}&columns=1000`);
    expect(near.source).toBe('samples');
    expect(Math.max(...near.max.map((value) => value ?? -1))).toBeCloseTo(deepest.peakDepthMm, 1);
    for (const columns of [1, 7, 300]) {
      const far = await traceOf(`columns=${columns}`);
      expect(far.max).toHaveLength(columns);
      expect(far.min).toHaveLength(columns);
      // The raw samples around the deepest peak reach at least as deep as the interpolated one, less noise.
      expect(Math.max(...far.max.map((value) => value ?? -1))).toBeGreaterThan(deepest.peakDepthMm - 0.1);
    }
  });

  it('shows nothing where nothing was recorded: null, never zero', async () => {
    const trace = await traceOf(`fromUs=${-5e6}&toUs=${summary.durationUs}&columns=100`);
    const first = trace.max.findIndex((value) => value !== null);
    expect(trace.fromUs + first * trace.columnUs).toBeGreaterThanOrEqual(-trace.columnUs);
    expect(
      trace.max.slice(first).every((value, n) => (value === null) === (trace.min[first + n] === null)),
    ).toBe(true);
    const beyond = await traceOf(`fromUs=${summary.durationUs + 1e6}&toUs=${summary.durationUs + 2e6}`);
    expect(beyond.max.every((value) => value === null)).toBe(true);
    const backwards = await traceOf('fromUs=2000000&toUs=1000000');
    expect(backwards.max.every((value) => value === null)).toBe(true);
  });

  it('has no trace of a device or a channel that took no part', async () => {
    await refused(404, `/api/sessions/${id}/trace?serial=nobody`);
    await refused(404, `/api/sessions/${id}/trace?serial=${running.pad}&channel=smell`);
  });

  it('gives strokes and dots of a range, in order, the first so many', async () => {
    const { strokes } = await strokesOf();
    expect(strokes).toHaveLength(summary.strokes);
    const contacts = strokes.map(({ contactUs }) => contactUs);
    expect(contacts).toEqual(contacts.toSorted((a, b) => a - b));
    const middle = contacts[10] ?? 0;
    expect((await strokesOf(`&fromUs=${middle}&limit=3`)).strokes).toEqual(strokes.slice(10, 13));
    expect((await strokesOf(`&toUs=${middle}`)).strokes).toEqual(strokes.slice(0, 10));
    const dots = (await running.json(`/api/sessions/${id}/dots?serial=${running.pad}`)).body as unknown[];
    expect(dots).toHaveLength(summary.dots);
  });

  it('gives what the machine did', async () => {
    const { status, body } = await running.json(`/api/sessions/${id}/machine?serial=${running.machine}`);
    expect(status).toBe(200);
    const { atUs, rateHz, measuredV } = body as Record<string, number[]>;
    expect(atUs?.length).toBeGreaterThan(10);
    expect(rateHz).toHaveLength(atUs?.length ?? 0);
    expect(Math.max(...(measuredV ?? []))).toBeGreaterThan(3);
  });

  it.each([
    ['samples', /^time_s,serial,stream,gap_before,depth_mm,depth_count/],
    ['strokes', /^serial,contact_s,peak_s,release_s,peak_depth_mm,zone$/],
    ['dots', /^serial,start_s,end_s,strokes_count,/],
    ['events', /^serial,id,kind,severity,onset_s,end_s,evidence$/],
    ['machine', /^serial,time_s,state,rate_hz,/],
  ])('exports %s as CSV, with units in the header', async (table, header) => {
    const response = await running.get(`/api/sessions/${id}/export/${table}.csv`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="evenstroke-${id}-${table}.csv"`,
    );
    const [first, ...rows] = (await response.text()).trimEnd().split('\r\n');
    expect(first).toMatch(header);
    expect(rows.length).toBeGreaterThan(0);
    if (table === 'strokes') expect(rows).toHaveLength(summary.strokes);
    if (table === 'samples') expect(rows).toHaveLength(summary.frames);
  });

  it('exports one device alone, and none that took no part', async () => {
    const of = (serial: string) => running.get(`/api/sessions/${id}/export/strokes.csv?serial=${serial}`);
    expect((await (await of(running.machine)).text()).trimEnd().split('\r\n')).toHaveLength(1);
    expect((await of('nobody')).status).toBe(404);
  });

  it('is gone after its deletion, with all that belongs to it', async () => {
    const response = await running.get(`/api/sessions/${id}`, { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    const serial = `serial=${running.pad}`;
    for (const path of [
      '',
      `/trace?${serial}`,
      `/machine?${serial}`,
      `/strokes?${serial}`,
      `/dots?${serial}`,
    ])
      expect((await refused(404, `/api/sessions/${id}${path}`)).code).toBe('not-found');
    await refused(404, `/api/sessions/${id}/export/strokes.csv`);
    await refused(404, `/api/sessions/${id}`, { method: 'DELETE' });
  });

  const traceOf = async (query: string) =>
    (await running.json(`/api/sessions/${id}/trace?serial=${running.pad}&${query}`)).body as Trace;
  const strokesOf = async (query = '') => {
    const { body } = await running.json(`/api/sessions/${id}/strokes?serial=${running.pad}${query}`);
    return { strokes: body as { contactUs: number; releaseUs: number; peakDepthMm: number }[] };
  };
});

describe('a session too long to read whole', () => {
  const FRAMES = 1_000; // half a second
  const CHUNKS = 440;
  const SPIKE_US = 150.2e6;
  const id = 'long';

  beforeAll(async () => {
    const { store } = running.service;
    await store.openSession(sessionStart(id, '2020-01-01T00:00:00.000Z'));
    for (let first = 0; first < CHUNKS; first += 40) {
      const chunks = Array.from({ length: 40 }, (_, n) => {
        // Ten seconds are missing in the middle.
        const startUs = (first + n) * 500_000 + (first + n >= CHUNKS / 2 ? 10e6 : 0);
        const counts = new Uint16Array(FRAMES).fill(800);
        const spike = (SPIKE_US - startUs) / 500;
        if (spike >= 0 && spike < FRAMES) counts[spike] = 2900;
        return {
          serial: 'PAD-1',
          stream: 0,
          slots: 1,
          bits: 12 as const,
          startUs,
          periodUs: 500,
          frames: FRAMES,
          counts,
          gapBefore: first + n === CHUNKS / 2,
        };
      });
      const devices = first === 0 ? [{ identity: padIdentity('PAD-1'), fromUs: 0 }] : [];
      const batch = { ...emptyBatch(id, (first + 40) * 500_000 + 10e6), devices, chunks };
      expect(await store.write(batch)).toBe(true);
    }
    await store.closeSession(id, 'complete');
  });

  it('is drawn from summaries, with its one deep sample and its gap', async () => {
    const { body } = await running.json(`/api/sessions/${id}/trace?serial=PAD-1&columns=230`);
    const trace = body as Trace;
    expect(trace.source).toBe('summary');
    const columnOf = (us: number) => Math.floor((us - trace.fromUs) / trace.columnUs);
    expect(trace.max[columnOf(SPIKE_US)]).toBeCloseTo(2.3, 2);
    expect(trace.max.filter((value) => (value ?? 0) > 2)).toHaveLength(1);
    expect(trace.max[columnOf(115e6)]).toBeNull();
    expect(trace.min[columnOf(115e6)]).toBeNull();
    expect(trace.max.filter((value) => value === null).length).toBeGreaterThan(5);
  });

  it('is drawn from samples where one looks near, and the peak is where it was', async () => {
    const range = `fromUs=${SPIKE_US - 1e5}&toUs=${SPIKE_US + 1e5}`;
    const { body } = await running.json(`/api/sessions/${id}/trace?serial=PAD-1&columns=400&${range}`);
    const trace = body as Trace;
    expect(trace.source).toBe('samples');
    const deepest = trace.max.indexOf(Math.max(...trace.max.map((value) => value ?? -1)));
    expect(Math.abs(trace.fromUs + deepest * trace.columnUs - SPIKE_US)).toBeLessThanOrEqual(trace.columnUs);
  });
});

describe('a deleted session with a capture', () => {
  it('leaves no raw lines behind', async () => {
    const { readdirSync } = await import('node:fs');
    const files = () => readdirSync(`${running.dataDir}/captures`);
    const { body } = await running.send('POST', '/api/sessions', { capture: true });
    const { id } = body as { id: string };
    await sleep(300);
    await running.send('POST', '/api/sessions/current/stop');
    expect(files().filter((name) => name.includes(id))).not.toEqual([]);
    await running.get(`/api/sessions/${id}`, { method: 'DELETE' });
    await until('the capture is gone', () => files().filter((name) => name.includes(id)).length === 0);
  });
});

describe('the protective stop', () => {
  it('sends the stop byte to the machine and says so', async () => {
    expect(await running.send('POST', '/api/stop')).toEqual({
      status: 200,
      body: { delivered: [running.machine], failed: [] },
    });
  });

  it('says which machine it could not reach', async () => {
    running.unplug();
    await until('the machine is gone', async () => {
      const devices = (await running.json('/api/devices')).body as Device[];
      return devices.find(({ serial }) => serial === running.machine)?.state === 'disconnected';
    });
    expect((await running.send('POST', '/api/stop')).body).toEqual({
      delivered: [],
      failed: [running.machine],
    });
  });
});

describe('bad requests', () => {
  const some = '/api/sessions/11111111-2222-3333-4444-555555555555';

  it.each([
    ['limit', '/api/sessions?limit=0', /at least 1/],
    ['limit', '/api/sessions?limit=201', /at most 200/],
    ['limit', '/api/sessions?limit=ten', /number/],
    ['limit', '/api/sessions?limit=1.5', /whole number/],
    ['before', `/api/sessions?before=${'9'.repeat(65)}`, /at most 64 characters/],
    ['serial', `${some}/trace`, /missing/],
    ['serial', `${some}/trace?serial=`, /empty/],
    ['serial', `${some}/trace?serial=${'x'.repeat(33)}`, /at most 32/],
    ['channel', `${some}/trace?serial=x&channel=${'x'.repeat(17)}`, /at most 16/],
    ['columns', `${some}/trace?serial=x&columns=0`, /at least 1/],
    ['columns', `${some}/trace?serial=x&columns=4001`, /at most 4000/],
    ['columns', `${some}/machine?serial=x&columns=1e9`, /at most 4000/],
    ['fromUs', `${some}/trace?serial=x&fromUs=Infinity`, /number|at most/],
    ['toUs', `${some}/trace?serial=x&toUs=1e16`, /at most/],
    ['fromUs', `${some}/strokes?serial=x&fromUs=-1e16`, /at least/],
    ['limit', `${some}/strokes?serial=x&limit=100001`, /at most 100000/],
    ['limit', `${some}/dots?serial=x&limit=-1`, /at least 1/],
    ['id', '/api/sessions/..%2f..%2fetc%2fpasswd', /letters, digits and hyphens/],
    ['id', `/api/sessions/${'a'.repeat(65)}`, /letters, digits and hyphens/],
    ['id', '/api/sessions/%00/strokes?serial=x', /letters, digits and hyphens/],
    ['file', `${some}/export/secrets.csv`, /samples\.csv, strokes\.csv/],
    ['serial', `${some}/export/strokes.csv?serial=${'x'.repeat(33)}`, /at most 32/],
    ['key', `/api/devices/${'x'.repeat(257)}/lines`, /at most 256/],
  ])('names the field %s at %s', async (field, path, words) => {
    const problem = await refused(400, path);
    expect(problem).toMatchObject({ code: 'bad-input', field });
    expect(problem.message).toMatch(words);
    expect(problem.message).toContain(field);
  });

  it.each([
    ['label', '/api/sessions', '{"label":7}', /text/],
    ['label', '/api/sessions', `{"label":"${'x'.repeat(81)}"}`, /at most 80/],
    ['capture', '/api/sessions', '{"capture":"yes"}', /true or false/],
    ['trainee', '/api/virtual', '{"trainee":"nobody"}', /steady, novice, heavy-handed, uneven, tired/],
    ['seed', '/api/virtual', '{"seed":-1}', /at least 0/],
    ['seed', '/api/virtual', '{"seed":4294967296}', /at most 4294967295/],
    ['seed', '/api/virtual', '{"seed":0.5}', /whole number/],
  ])('names the field %s in a body for %s: %s', async (field, path, body, words) => {
    const problem = await refused(400, path, json(body));
    expect(problem).toMatchObject({ code: 'bad-input', field });
    expect(problem.message).toMatch(words);
    expect(running.service.station.session).toBeNull();
  });

  it('says what is wrong with a body that is none', async () => {
    expect((await refused(400, '/api/sessions', json('{"label":'))).message).toMatch(/not valid JSON/);
    expect((await refused(400, '/api/sessions', json(''))).message).toMatch(/no body/);
    expect((await refused(400, '/api/sessions', { method: 'POST' })).message).toMatch(/no body/);
    expect((await refused(400, '/api/sessions', json('[]'))).message).toMatch(/JSON object/);
    expect((await refused(415, '/api/sessions', { method: 'POST', body: 'x' })).message).toMatch(/JSON/);
    const big = await refused(413, '/api/sessions', json(`{"label":"${'x'.repeat(70_000)}"}`));
    expect(big.message).toMatch(/larger than 65536/);
    expect((await refused(400, '/api/sessions', json('{"__proto__":{"x":1}}'))).code).toBe('bad-input');
    expect(running.service.station.session).toBeNull();
  });

  it('answers a Problem at every address of the API where nothing is', async () => {
    for (const path of ['/api', '/api/', '/api/nothing', '/api/sessions/a/b/c/d']) {
      const problem = await refused(404, path, { headers: { accept: 'text/html' } });
      expect(problem.code).toBe('not-found');
    }
    await refused(404, '/api/sessions', { method: 'PUT' });
    expect((await refused(400, '/api/live')).message).toMatch(/WebSocket/);
    await refused(400, '/api/%zz');
  });
});

describe('the page', () => {
  it('is given at the root, and to a person who mistyped', async () => {
    for (const path of ['/', '/index.html', '/sessions', '/apiary', '/a/b/c?d=%0d%0a']) {
      const response = await running.get(path, { headers: { accept: 'text/html,*/*' } });
      expect(response.headers.get('content-type'), path).toMatch(/^text\/html/);
      expect(await response.text(), path).toContain('<title>Evenstroke</title>');
    }
    const typed = await running.get('/sessions', { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(typed.headers.get('location')).toBe('/#/sessions');
  });

  it('has its scripts and styles where it says', async () => {
    const page = await (await running.get('/')).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg))"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      const response = await running.get(new URL(part, `${running.url}/`).pathname);
      expect(response.status, part).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/javascript|css|svg/);
    }
  });

  it('is not given for a file that is missing', async () => {
    await refused(404, '/assets/gone.js', { headers: { accept: '*/*' } });
  });
});
