/**
 * A long look at the demo: a steady and a heavy-handed trainee side by side over real ttys, recorded.
 * Fails where a sample is lost, the steady one is flagged, or the heavy-handed one is not.
 *
 *   npm run soak                      five minutes
 *   npm run soak -- --seconds 60
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDevices, temporaryFolder } from '../bench/children.ts';
import { registryOf } from '../src/config.ts';
import { startService } from '../src/main.ts';
import { observeOnly } from '../tests/station/bench.ts';

const RATE_HZ = 2000;
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, json: { type: 'boolean' } },
});
const seconds = Number(values.seconds);
const folder = temporaryFolder();
const dataDir = folder.path;
const trainees = ['steady', 'heavy-handed'] as const;

const started = await Promise.all(
  trainees.map((trainee, n) =>
    startDevices(registryOf(dataDir), [
      'pair',
      '--trainee',
      trainee,
      '--seed',
      String(n + 1),
      '--name',
      trainee,
    ]),
  ),
);
const traineeOf = new Map(
  started.map(({ devices }, n) => [devices.find(({ role }) => role === 'pad')?.serial, trainees[n]] as const),
);

const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
await observeOnly(service);
const { station, store } = service;
let failed = true;
try {
  while (station.gauges().filter(({ sampledUs }) => sampledUs !== null).length < 4) await sleep(50);
  await sleep(500);
  await station.startSession({ label: 'soak', capture: false });
  for (let left = seconds; left > 0; left -= 30) {
    await sleep(Math.min(30, left) * 1000);
    if (!values.json) console.error(`${Math.min(seconds, seconds - left + 30)} of ${seconds} s`);
  }
  const id = await station.stopSession();
  const session = await store.session(id);
  if (session === null) throw new Error('the session was not stored');
  const rows = await Promise.all(
    session.links
      .filter(({ serial }) => traineeOf.has(serial))
      .map(async ({ serial, counters }) => {
        let frames = 0;
        let holes = 0;
        for await (const { chunk } of store.samples({
          sessionId: id,
          serial,
          stream: 0,
          fromUs: -1e9,
          toUs: 1e15,
        })) {
          frames += chunk.frames;
          if (chunk.gapBefore && frames > chunk.frames) holes++;
        }
        const events = session.events.filter((event) => event.serial === serial);
        const unsafe = events.filter(({ kind }) => kind === 'unsafe-depth');
        const sensor = events.filter(({ kind }) => kind.startsWith('sensor-'));
        const bad = Object.values(counters.bad).reduce((sum, count) => sum + count, 0);
        return {
          trainee: traineeOf.get(serial),
          samples: frames,
          perSecond: Math.round((frames / session.durationUs) * 1e7) / 10,
          lost: counters.lost,
          bad,
          overflows: counters.overflows,
          gaps: holes,
          unsafeEvents: unsafe.length,
          sensorEvents: sensor.length,
        };
      }),
  );
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
  failed = rows.some(
    ({ trainee, perSecond, lost, bad, overflows, gaps, unsafeEvents, sensorEvents }) =>
      lost + bad + overflows + gaps + sensorEvents > 0 ||
      Math.abs(perSecond - RATE_HZ) > RATE_HZ * 0.005 ||
      (trainee === 'steady') !== (unsafeEvents === 0),
  );
  if (!values.json)
    console.log(failed ? 'Something falls short.' : 'No sample lost; flagged as it should be.');
} finally {
  await service.stop();
  for (const devices of started) await devices.stop();
  folder.remove();
}
process.exitCode = failed ? 3 : 0;
