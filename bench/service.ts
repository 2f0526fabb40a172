/** The real service as a child process that can be asked what it costs: `service.ts DATA-FOLDER`. */
import { startService, stationUs } from '../src/main.ts';
import { type LoopDelay, watchLoop } from './loop-delay.ts';

export interface ServiceFigures extends LoopDelay {
  /** Processor time of the whole process so far, all threads, µs. */
  readonly cpuUs: number;
  /** Station clock now, and where its zero lies on this computer's clock (ms since 1970). */
  readonly stationUs: number;
  readonly originUnixMs: number;
}

const service = await startService({
  port: 0,
  dataDir: process.argv[2] ?? '.',
  addresses: [],
  discover: false,
});
const loopDelay = watchLoop();

const figures = (): ServiceFigures => {
  const { user, system } = process.cpuUsage();
  return {
    cpuUs: user + system,
    stationUs: stationUs(),
    originUnixMs: performance.timeOrigin,
    ...loopDelay(),
  };
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
