import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedSchema } from '../../src/server/wire.ts';
import { FeedClient, type TraceFrame } from './feed-client.ts';
import { type Running, sleep, startRunning, until } from './harness.ts';
import { clientFrame, openFeed } from './raw.ts';

let running: Running;

beforeAll(async () => {
  running = await startRunning({ devices: true });
});
afterAll(() => running.close());

const samplesOf = (frames: readonly TraceFrame[]) =>
  frames.reduce((sum, { depthsMm }) => sum + depthsMm.length, 0);

/** Where a frame does not follow the one before it without a gap. */
function gapsOf(frames: readonly TraceFrame[]): { after: number; missingUs: number }[] {
  return frames.flatMap((frame, n) => {
    const last = frames[n - 1];
    if (last === undefined) return [];
    const missingUs = frame.startUs - (last.startUs + last.depthsMm.length * last.periodUs);
    return Math.abs(missingUs) < frame.periodUs ? [] : [{ after: n - 1, missingUs }];
  });
}

describe('a page that opens', () => {
  it('is greeted first of all, and told the devices and the gauges', async () => {
    const page = await FeedClient.open(running.url);
    await until(
      'gauges and devices come',
      () => page.of('gauges').length > 2 && page.of('devices').length > 0,
    );
    expect(page.messages[0]).toMatchObject({
      type: 'hello',
      version: expect.stringMatching(/^\d/),
      profile: { unsafeMm: 1.5 },
      session: null,
    });
    const serials = [running.pad, running.machine].toSorted();
    expect(
      page
        .of('devices')
        .at(-1)
        ?.devices.map(({ serial }) => serial)
        .toSorted(),
    ).toEqual(serials);
    expect(
      page
        .of('gauges')
        .at(-1)
        ?.gauges.map(({ serial }) => serial)
        .toSorted(),
    ).toEqual(serials);
    for (const message of page.messages) expect(feedSchema.safeParse(message).error).toBeUndefined();
    page.socket.close();
  });

  it('gets the traces, marks and readings that it watches, without a gap', async () => {
    const page = await FeedClient.open(running.url);
    page.watch(running.pad, running.machine);
    await until('two seconds of samples have come', () => samplesOf(page.frames) > 4400);
    await until(
      'marks and readings have come',
      () => page.of('marks').length > 0 && page.of('machine').length > 5,
    );
    expect(new Set(page.frames.map(({ serial }) => serial))).toEqual(new Set([running.pad]));
    expect(gapsOf(page.frames)).toEqual([]);
    expect(page.of('dropped')).toEqual([]);
    for (const { periodUs } of page.frames) expect(Math.abs(periodUs - 500)).toBeLessThan(1);
    const depths = page.frames.flatMap(({ depthsMm }) => [...depthsMm]);
    expect(Math.max(...depths)).toBeGreaterThan(0.5);
    expect(Math.min(...depths)).toBeLessThan(0.1);
    expect(Math.min(...depths)).toBeGreaterThan(-0.6);

    const strokes = page.of('marks').flatMap((message) => message.strokes);
    expect(strokes.length).toBeGreaterThan(0);
    for (const { serial, contactUs, peakUs, releaseUs } of strokes) {
      expect(serial).toBe(running.pad);
      expect(contactUs).toBeLessThan(peakUs);
      expect(peakUs).toBeLessThan(releaseUs);
    }
    // The stroke's peak stands in the trace where the mark says.
    const first = page.frames[0]?.startUs ?? 0;
    const marked = strokes.find(({ contactUs }) => contactUs > first);
    const around = page.frames.flatMap(({ startUs, periodUs, depthsMm }) =>
      [...depthsMm].filter((_, n) => Math.abs(startUs + n * periodUs - (marked?.peakUs ?? 0)) < 1000),
    );
    expect(Math.max(...around)).toBeCloseTo(marked?.peakDepthMm ?? -1, 0);
    const readings = page.of('machine').flatMap((message) => message.readings);
    expect(readings.map(([atUs]) => atUs)).toEqual(readings.map(([atUs]) => atUs).toSorted((a, b) => a - b));
    for (const message of page.messages) expect(feedSchema.safeParse(message).error).toBeUndefined();
    page.socket.close();
  });

  it('gets none that it does not watch, and no more once it looks away', async () => {
    const idle = await FeedClient.open(running.url);
    const page = await FeedClient.open(running.url);
    page.watch(running.pad);
    await until('a trace comes', () => samplesOf(page.frames) > 400);
    page.watch('somebody-else');
    // The request is on its way for a moment; then a stretch of gauges passes without a frame.
    const quiet = { gauges: 0, frames: -1 };
    await until('the traces stop', () => {
      if (quiet.frames !== page.frames.length) {
        quiet.frames = page.frames.length;
        quiet.gauges = page.of('gauges').length;
      }
      return page.of('gauges').length > quiet.gauges + 8;
    });
    expect(idle.frames).toEqual([]);
    expect(idle.of('marks')).toEqual([]);
    expect(idle.of('machine')).toEqual([]);
    expect(page.of('machine')).toEqual([]);
    idle.socket.close();
    page.socket.close();
  });

  it('hears of an unsafe stroke while it goes on, watched or not', async () => {
    const page = await FeedClient.open(running.url);
    const unsafe = () =>
      page.of('event').flatMap(({ event }) => (event.kind === 'unsafe-depth' ? [event] : []));
    await until('an unsafe stroke is told', () => unsafe().length > 0);
    const [first] = unsafe();
    expect(first).toMatchObject({ serial: running.pad, severity: 'unsafe', endUs: null });
    expect(first?.evidence['peakMm']).toBeGreaterThan(1.5);
    await until('its end is told', () =>
      unsafe().some(
        ({ id, onsetUs, endUs }) => id === first?.id && onsetUs === first.onsetUs && endUs !== null,
      ),
    );
    // A page that opens now is told what it has missed.
    const late = await FeedClient.open(running.url);
    expect(late.of('hello')[0]?.events.map(({ kind }) => kind)).toContain('unsafe-depth');
    page.socket.close();
    late.socket.close();
  });

  it('hears of a session that another page starts and stops', async () => {
    const page = await FeedClient.open(running.url);
    const { body } = await running.send('POST', '/api/sessions', { label: 'seen' });
    const { id } = body as { id: string };
    await until('the start is told', () => page.of('session').some(({ session }) => session?.id === id));
    const late = await FeedClient.open(running.url);
    expect(late.of('hello')[0]?.session).toMatchObject({ id, label: 'seen' });
    await running.send('POST', '/api/sessions/current/stop');
    await until('the stop is told', () => page.of('session').at(-1)?.session === null);
    page.socket.close();
    late.socket.close();
  });
});

describe('a client that does not keep to the feed', () => {
  it.each([
    ['no JSON', 'hello?', 1008],
    ['another request', '{"type":"start"}', 1008],
    ['no serial numbers', '{"type":"watch"}', 1008],
    ['numbers for serial numbers', '{"type":"watch","serials":[1]}', 1008],
    ['far too many', JSON.stringify({ type: 'watch', serials: Array(65).fill('x') }), 1008],
    ['far too much', 'x'.repeat(17 * 1024), 1009],
  ])('is shown out: %s', async (_, text, code) => {
    const page = await FeedClient.open(running.url);
    page.socket.send(text);
    await until('it is closed', () => page.closed);
    expect(page.closed?.code).toBe(code);
    expect((await running.get('/api/health')).status).toBe(200);
  });
});

describe('a client that never reads', () => {
  it('costs a bounded amount, disturbs nobody, and is told what it has missed', async () => {
    const page = await FeedClient.open(running.url);
    page.watch(running.pad);
    const slow = await openFeed(running.port);
    slow.pause();
    slow.write(clientFrame(JSON.stringify({ type: 'watch', serials: ['FLOOD'] })));
    await sleep(100);

    // 100 MB of traces, each apart from the one before, so that each is a frame of its own.
    const RUNS = 400;
    const depthsMm = new Float32Array(64 * 1024);
    for (let n = 0; n < RUNS; n++) {
      running.service.station.traces$.next({ serial: 'FLOOD', startUs: n * 1e9, periodUs: 500, depthsMm });
      if (n % 8 === 7) await sleep(10);
    }
    const before = samplesOf(page.frames);
    await until('the other page goes on', () => samplesOf(page.frames) > before + 1000);
    expect(gapsOf(page.frames)).toEqual([]);
    expect(page.of('dropped')).toEqual([]);

    // It reads again: what was kept for it, then how much was not.
    const { frames, dropped, bytes } = await readUntilDropped(slow, () =>
      running.service.station.traces$.next({
        serial: 'FLOOD',
        startUs: 0,
        periodUs: 500,
        depthsMm: new Float32Array(1),
      }),
    );
    expect(dropped).toBeGreaterThan(RUNS / 2);
    expect(frames + dropped).toBe(RUNS);
    // What the kernel holds for a connection and a quarter of a megabyte of ours.
    expect(bytes).toBeLessThan(30e6);
    slow.destroy();
    page.socket.close();
  });
});

/** Reads server frames (unmasked) until a "dropped" message comes. */
async function readUntilDropped(socket: import('node:net').Socket, nudge: () => void) {
  let buffer = Buffer.alloc(0);
  const found = { frames: 0, dropped: 0, bytes: 0 };
  socket.on('data', (chunk: Buffer) => {
    found.bytes += chunk.length;
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const code = (buffer[1] ?? 0) & 0x7f;
      const head = code < 126 ? 2 : code === 126 ? 4 : 10;
      if (buffer.length < head) return;
      const length =
        code < 126 ? code : code === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
      if (buffer.length < head + length) return;
      const payload = buffer.subarray(head, head + length);
      const binary = ((buffer[0] ?? 0) & 0x0f) === 2;
      if (binary && payload.length > 100_000) found.frames++;
      else if (!binary && payload.includes('"type":"dropped"'))
        found.dropped += (JSON.parse(payload.toString()) as { messages: number }).messages;
      buffer = buffer.subarray(head + length);
    }
  });
  socket.resume();
  await until('the client is told what was left out', () => {
    nudge();
    return found.dropped > 0;
  });
  return found;
}

it('says goodbye when the service stops, also to one that does not answer', async () => {
  const other = await startRunning({ devices: false });
  const page = await FeedClient.open(other.url);
  const asleep = await openFeed(other.port);
  asleep.pause();
  await other.close();
  await until('the page is told', () => page.closed);
  expect(page.closed).toEqual({ code: 1001, reason: 'the service is stopping' });
  asleep.destroy();
});
