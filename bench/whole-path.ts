/** So many virtual pads on real terminals, the real service, a recording and a page that watches: what it costs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { registryOf } from '../src/config.ts';
import type { SessionDetail } from '../src/server/wire.ts';
import { allOnline, asking, type Diagnostics } from './ask.ts';
import { processTimeUs, startDevices, startServiceChild, temporaryFolder } from './children.ts';
import { type FeedFigures, watchFeed } from './feed-client.ts';
import type { LoopDelay } from './loop-delay.ts';
import { quantile } from './timing.ts';

const RATE_HZ = 2_000;
/** The recording and the feed run for so long before anything is counted. */
const WARM_MS = 2_000;

export interface PathFigures extends LoopDelay {
  readonly pads: number;
  readonly seconds: number;
  /** Of one core, %. */
  readonly servicePercent: number;
  readonly devicesPercent: number;
  readonly lines: number;
  /** Share of the samples that the pads took and that the service counted, %. */
  readonly receivedPercent: number;
  /** Lines lost or bad, frames dropped by pads, gap events, samples received but not stored: all of these are loss. */
  readonly lostLines: number;
  readonly badLines: number;
  readonly overflows: number;
  readonly gaps: number;
  readonly unstored: number;
  readonly feed: FeedFigures;
  readonly feedSamplesPercent: number;
  readonly events: number;
  readonly eventP50Ms: number;
  readonly eventP99Ms: number;
  readonly unsafeP50Ms: number;
  readonly unsafeP99Ms: number;
}

export async function measurePads(pads: number, seconds: number): Promise<PathFigures> {
  const folder = temporaryFolder();
  const closers: (() => unknown)[] = [() => folder.remove()];
  try {
    const service = await startServiceChild(folder.path);
    closers.unshift(() => service.stop());
    const virtual = await startDevices(registryOf(folder.path), [
      'pad',
      '--cheap',
      '--count',
      String(pads),
      '--trainee',
      'heavy-handed',
    ]);
    closers.unshift(() => virtual.stop());
    const ask = asking(service.url);
    await allOnline(ask, pads, { streaming: true });

    const { originUnixMs } = await service.figures();
    const serials = virtual.devices.map(({ serial }) => serial);
    const feed = await watchFeed(service.url, serials, originUnixMs);
    closers.unshift(() => feed.close());
    await ask('/sessions', 'POST', { label: 'bench' });
    await sleep(WARM_MS);

    const before = await ask<Diagnostics>('/diagnostics');
    const devicesCpu = processTimeUs(virtual.process.pid);
    const start = await service.figures();
    feed.reset();
    await sleep(seconds * 1000);
    const end = await service.figures();
    const fed = { ...feed.figures, unsafeMs: [...feed.figures.unsafeMs] };
    const devicesCpuUs = processTimeUs(virtual.process.pid) - devicesCpu;
    const after = await ask<Diagnostics>('/diagnostics');
    const { id } = await ask<{ id: string }>('/sessions/current/stop', 'POST', {});
    const session = await ask<SessionDetail>(`/sessions/${id}`);

    const wallUs = end.stationUs - start.stationUs;
    const grown = (pick: (device: Diagnostics['devices'][number]) => number) =>
      sum(after.devices.map(pick)) - sum(before.devices.map(pick));
    const frames = grown(({ counters }) => counters.frames);
    const received = sum(session.links.map(({ counters }) => counters.frames));
    return {
      pads,
      seconds: wallUs / 1e6,
      servicePercent: (100 * (end.cpuUs - start.cpuUs)) / wallUs,
      devicesPercent: (100 * devicesCpuUs) / wallUs,
      lines: grown(({ counters }) => counters.lines),
      receivedPercent: (100e6 * frames) / ((after.stationUs - before.stationUs) * RATE_HZ * pads),
      lostLines: grown(({ counters }) => counters.lost),
      badLines: grown(({ counters }) => sum(Object.values(counters.bad))),
      overflows: grown(({ counters }) => counters.overflows),
      gaps: session.events.filter(({ kind }) => kind === 'gap').length,
      unstored: received - session.frames,
      feed: fed,
      feedSamplesPercent: (100e6 * fed.samples) / (wallUs * RATE_HZ * pads),
      events: after.eventLatency.events - before.eventLatency.events,
      eventP50Ms: after.eventLatency.p50Us / 1000,
      eventP99Ms: after.eventLatency.p99Us / 1000,
      unsafeP50Ms: quantile(fed.unsafeMs, 0.5),
      unsafeP99Ms: quantile(fed.unsafeMs, 0.99),
      loopDelayP99Ms: end.loopDelayP99Ms,
      loopDelayMaxMs: end.loopDelayMaxMs,
    };
  } finally {
    for (const close of closers) await close();
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
