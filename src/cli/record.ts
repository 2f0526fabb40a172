import { Command } from 'commander';
import { EvenstrokeError } from '../errors.ts';
import { startService } from '../main.ts';
import type { Station } from '../station/station.ts';
import { addressOption, dataOption, jsonOption, label, portOption, seconds } from './options.ts';

interface Options {
  port: number;
  data: string;
  device: string[];
  discover: boolean;
  seconds?: number;
  wait: number;
  label: string;
  capture: boolean;
  json?: true;
}

const POLL_MS = 100;

export function recordCommand(): Command {
  return new Command('record')
    .description('records a session without a page in front: waits for a pad, records, and ends')
    .addOption(portOption().default(0, 'any free one'))
    .addOption(dataOption())
    .addOption(addressOption())
    .option('--no-discover', 'open only the addresses given by --device')
    .option('--seconds <number>', 'how long; without it, until Ctrl+C', seconds)
    .option('--wait <number>', 'how long to wait for a pad, in seconds', seconds, 10)
    .option('--label <text>', 'what the session is called', label, '')
    .option('--capture', 'also keep every raw line, for "evenstroke replay"', false)
    .addOption(jsonOption())
    .addHelpText('after', '\nExit code: 0 recorded, 1 no pad or not recorded, 3 recorded with loss.')
    .action(record);
}

async function record(options: Options): Promise<void> {
  const service = await startService({
    port: options.port,
    dataDir: options.data,
    addresses: options.device,
    discover: options.discover,
  });
  const { station, store } = service;
  let stopped = false;
  const interrupted = new Promise<void>((resolve) => {
    const stop = () => {
      stopped = true;
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  const say = (text: string) => options.json || console.error(text);
  try {
    const hasPad = () => station.gauges().some(({ role, state }) => role === 'pad' && state === 'online');
    say('Waiting for a pad.');
    for (const until = performance.now() + options.wait * 1000; !hasPad(); ) {
      if (performance.now() > until) {
        throw new EvenstrokeError(
          'device',
          `No pad answered within ${options.wait} s, so nothing was recorded. "evenstroke doctor" looks for the reason.`,
        );
      }
      await Promise.race([interrupted, sleep(POLL_MS)]);
      if (stopped)
        throw new EvenstrokeError('device', 'Stopped before a pad answered; nothing was recorded.');
    }
    const session = await station.startSession(options);
    say(`Recording ${session.id}${options.seconds === undefined ? '; end with Ctrl+C' : ''}.`);
    const progress = setInterval(() => say(progressOf(station)), 5000);
    await Promise.race([
      interrupted,
      ...(options.seconds === undefined ? [] : [sleep(options.seconds * 1000)]),
    ]);
    clearInterval(progress);
    const failure = station.session?.failure;
    const summary = await store.session(await station.stopSession());
    if (failure || summary === null)
      throw new EvenstrokeError('storage', failure ?? 'The session was not stored.');
    if (options.json) console.log(JSON.stringify(summary, null, 2));
    else {
      console.log(
        `${summary.id}: ${(summary.durationUs / 1e6).toFixed(1)} s, ${summary.frames} samples, ${summary.strokes} strokes, ${summary.dots} dots, ${summary.unsafe} unsafe, ${summary.lost} lines lost`,
      );
    }
    if (summary.lost > 0) process.exitCode = 3;
  } finally {
    await service.stop();
  }
}

function progressOf(station: Station): string {
  return station
    .gauges()
    .flatMap((gauge) =>
      gauge.role === 'pad'
        ? [`${gauge.serial}: ${gauge.strokes} strokes, ${gauge.dots} dots, ${gauge.unsafe} unsafe`]
        : [],
    )
    .join('; ');
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
