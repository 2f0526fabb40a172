/**
 * Pulls a pad in the middle of a line and plugs it in under another path, again and again, in one recording:
 * how long until the station shows it, and until it is back.
 *
 *   npm run unplug-test -- --times 20
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../bench/children.ts';
import { startVirtualBench } from '../src/emulator/run.ts';
import { startService } from '../src/main.ts';
import { observeOnly } from '../tests/station/bench.ts';

const SHOWN_WITHIN_MS = 250;
const BACK_WITHIN_MS = 2000;
const AWAY_MS = 400;

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, json: { type: 'boolean' } },
});
const times = Number(values.times);
const folder = temporaryFolder();
const dataDir = folder.path;
const bench = await startVirtualBench({
  trainee: 'novice',
  seed: 9,
  registry: join(dataDir, 'ports'),
  localStartS: 0.2,
});
const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
await observeOnly(service);
const { station, store } = service;
const pad = () => station.gauges().find(({ role }) => role === 'pad');

const shownMs: number[] = [];
const backMs: number[] = [];
const paths = new Set<string>();
let failed = true;
try {
  await until(() => pad()?.state === 'online');
  await sleep(1000);
  await station.startSession({ label: 'unplug test', capture: false });
  for (let n = 0; n < times; n++) {
    await sleep(300 + 7 * n); // somewhere else in the dot, and in the line, each time
    const device = bench.devices.find(({ role }) => role === 'pad');
    let t = performance.now();
    await bench.fault(`pad:path-change=${AWAY_MS}`);
    await until(() => pad()?.state === 'disconnected');
    shownMs.push(performance.now() - t);
    await until(() => device?.address != null);
    t = performance.now();
    await until(() => pad()?.state === 'online' && fresh());
    backMs.push(performance.now() - t);
    paths.add(device?.address ?? '');
  }
  const id = await station.stopSession();
  const session = await store.session(id);
  const disconnected = session?.events.filter(({ kind }) => kind === 'disconnected') ?? [];
  let gaps = 0;
  let bridged = 0;
  let lastUs = Number.NaN;
  const serial = pad()?.serial ?? '';
  for await (const { chunk } of store.samples({
    sessionId: id,
    serial,
    stream: 0,
    fromUs: -1e9,
    toUs: 1e15,
  })) {
    const endUs = chunk.startUs + chunk.frames * chunk.periodUs;
    // Told a moment after the last sample, and over a moment before the first.
    if (disconnected.some(({ onsetUs }) => onsetUs > lastUs && onsetUs < chunk.startUs)) gaps++;
    if (disconnected.some(({ onsetUs }) => onsetUs > chunk.startUs && onsetUs < endUs)) bridged++;
    lastUs = endUs;
  }
  const result = {
    times,
    sessions: (await store.sessions({ limit: 10 })).length,
    paths: paths.size,
    gapsInTheData: gaps,
    shownWorstMs: Math.round(Math.max(...shownMs)),
    backWorstMs: Math.round(Math.max(...backMs)),
  };
  if (values.json) console.log(JSON.stringify(result));
  else console.table([result]);
  failed =
    bridged > 0 ||
    result.sessions !== 1 ||
    result.gapsInTheData < times ||
    result.shownWorstMs > SHOWN_WITHIN_MS ||
    result.backWorstMs > BACK_WITHIN_MS;
  if (!values.json)
    console.log(failed ? 'Something falls short.' : 'Shown, back, one session, every gap in the data.');
} finally {
  await service.stop();
  bench.close();
  folder.remove();
}
process.exitCode = failed ? 3 : 0;

function fresh(): boolean {
  const { sampledUs } = pad() ?? {};
  return sampledUs != null && performance.now() * 1000 - sampledUs < 100_000;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(1);
  }
}
