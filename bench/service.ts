/** The real service as a child process that can be asked what it costs: `service.ts DATA-FOLDER`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startService, stationUs } from '../src/main.ts';

export interface ServiceFigures {
  /** Processor time of the whole process so far, all threads, µs. */
  readonly cpuUs: number;
  /** Station clock now, and where its zero lies on this computer's clock (ms since 1970). */
  readonly stationUs: number;
  readonly originUnixMs: number;
  /** How late the event loop ran since the last time it was asked, ms. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
}

const RESOLUTION_MS = 10;

const service = await startService({
  port: 0,
  dataDir: process.argv[2] ?? '.',
  addresses: [],
  discover: false,
});
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

const figures = (): ServiceFigures => {
  const { user, system } = process.cpuUsage();
  const late = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  const now = {
    cpuUs: user + system,
    stationUs: stationUs(),
    originUnixMs: performance.timeOrigin,
    loopDelayP99Ms: late(delay.percentile(99)),
    loopDelayMaxMs: late(delay.max),
  };
  delay.reset();
  return now;
};

let stopping = false;
const end = async () => {
  if (stopping) return;
  stopping = true;
  await service.stop();
  process.exit(0);
};
process.on('message', () => process.send?.(figures()));
process.on('disconnect', end).on('SIGTERM', end);
process.send?.({ url: service.url });
