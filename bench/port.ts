/** What reading through serialport costs, beside other ways of reading the same terminals and the whole service. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, start, startDevices, stop, temporaryFolder } from './children.ts';
import type { ReaderFigures } from './reader.ts';
import type { Figure, Section } from './report.ts';
import { measurePads } from './whole-path.ts';

const READER = join(import.meta.dirname, 'reader.ts');
const PADS = 16;
const WARM_MS = 1_500;
/** A reading of so many seconds is enough: nothing in it depends on what the hand does. */
const MOST_S = 6;

const ways = {
  serialport: 'serialport’s stream as it comes',
  prompt: 'serialport’s stream, woken promptly',
  link: 'the service’s way: serialport’s port, read directly',
  decode: 'the service’s way, framed and decoded',
  stream: 'the event loop’s own terminal stream',
  sweep: 'every port on a timer of 8 ms',
} as const;

interface Cost {
  readonly label: string;
  readonly percent: number;
  readonly usALine: number;
  /** How long lines lie there before they are read: a pad sends 222 a second. */
  readonly linesARead: number | null;
}

export async function port({ seconds }: { seconds: number }): Promise<Section> {
  const forS = Math.min(seconds, MOST_S);
  const costs: Cost[] = [];
  for (const [way, label] of Object.entries(ways)) costs.push(await read(way, label, forS));
  const whole = await measurePads(PADS, forS);
  const usALine = (whole.servicePercent * whole.seconds * 1e4) / whole.lines;
  costs.push({
    label: 'the whole service, recorded and watched',
    percent: whole.servicePercent,
    usALine,
    linesARead: null,
  });
  return {
    title: `Reading ${PADS} pads at 2 kHz: processor time by the way of reading`,
    figures: costs.flatMap(({ label, percent, usALine: us, linesARead }): Figure[] => [
      { label, value: percent, unit: '% of one core' },
      { label: `${label}: a line`, value: us, unit: 'µs' },
      { label: `${label}: of the service`, value: (100 * us) / usALine, unit: '%' },
      ...(linesARead === null
        ? []
        : [{ label: `${label}: lines a read`, value: linesARead, unit: '(1 is at once)' }]),
    ]),
    checks: [],
    notes: ['docs/performance.md says what could be done about it.'],
  };
}

async function read(way: string, label: string, seconds: number): Promise<Cost> {
  const folder = temporaryFolder();
  const closers: (() => unknown)[] = [() => folder.remove()];
  try {
    const virtual = await startDevices(folder.path, ['pad', '--cheap', '--count', String(PADS)]);
    closers.unshift(() => virtual.stop());
    const reader = start(READER, [way, ...virtual.devices.map(({ address }) => address)]);
    closers.unshift(() => stop(reader));
    await answerOf(reader, (message) => 'reading' in message);
    const ask = async (): Promise<ReaderFigures> => {
      const answer = answerOf(reader, (message) => 'cpuUs' in message);
      reader.send('figures');
      return (await answer) as ReaderFigures;
    };
    await sleep(WARM_MS);
    const before = await ask();
    await sleep(seconds * 1000);
    const after = await ask();
    const cpuUs = after.cpuUs - before.cpuUs;
    const wallUs = after.atUs - before.atUs;
    return {
      label,
      percent: (100 * cpuUs) / wallUs,
      usALine: cpuUs / (after.lines - before.lines),
      linesARead: (after.lines - before.lines) / (after.chunks - before.chunks),
    };
  } finally {
    for (const close of closers) await close();
  }
}
