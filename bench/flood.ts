/** 4 MiB without a newline in 64-byte chunks: what a stuck or hostile device can do to the framing. */
import { ReadlineParser } from '@serialport/parser-readline';
import { lineFramer } from '../src/link/framing.ts';
import type { Section } from './report.ts';

const BYTES = 4 * 1024 * 1024;
const CHUNK = 64;
/** The bare parser copies all it holds for every chunk: a sixteenth of the flood shows it in reasonable time. */
const BARE_SHARE = 16;

export async function flood(): Promise<Section> {
  const chunk = Buffer.alloc(CHUNK, 'x');
  let longest = 0;
  const push = lineFramer((line) => {
    longest = Math.max(longest, line.length);
  });
  const heapBefore = process.memoryUsage().arrayBuffers;
  let from = performance.now();
  for (let sent = 0; sent < BYTES; sent += CHUNK) push(chunk);
  push(Buffer.from('\n'));
  const guardedMs = performance.now() - from;
  const grown = process.memoryUsage().arrayBuffers - heapBefore;

  const bare = new ReadlineParser();
  bare.resume();
  from = performance.now();
  for (let sent = 0; sent < BYTES / BARE_SHARE; sent += CHUNK) bare.write(chunk);
  const bareMs = performance.now() - from;

  return {
    title: 'A flood: 4 MiB without a newline, 64-byte chunks',
    figures: [
      { label: 'evenstroke', value: guardedMs, unit: 'ms' },
      { label: 'memory grown by', value: Math.max(0, grown) / 1024, unit: 'KiB' },
      { label: `readline alone, 1/${BARE_SHARE} of the flood`, value: bareMs, unit: 'ms' },
    ],
    checks: [
      { what: 'the flood', value: guardedMs, bound: 100, sense: 'at most', unit: 'ms' },
      { what: 'longest line passed on', value: longest, bound: 255, sense: 'at most', unit: 'bytes' },
    ],
    notes: [
      'Readline alone copies all it holds for each chunk: its time grows with the square of the flood.',
    ],
  };
}
