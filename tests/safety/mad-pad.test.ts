/** A pad gone mad must be told of, and must not drown the page, the disk and the other devices. */
import { describe, expect, test } from 'vitest';
import { seeded } from '../signal/synthetic.ts';
import { batches, depthChannel, Heard, OFFSET_US } from './pad.ts';

const FRAMES = 8;
const SECONDS = 8;
const LINES = (SECONDS * depthChannel.rateHz) / FRAMES;

/** Feeds lines at their usual pace, each made by `line`, which says what its device claims. */
function run(
  line: (n: number, random: () => number) => { counts: Uint16Array; fromUs: number; epoch: number },
): Heard {
  const random = seeded(11);
  const heard = new Heard();
  for (let n = 0; n < LINES; n++) {
    const { counts, fromUs, epoch } = line(n, random);
    for (const batch of batches(counts, [], { fromUs }))
      heard.pipeline.batch({ ...batch, epoch }, OFFSET_US + n * FRAMES * 500);
  }
  return heard;
}
const any = (random: () => number) => Uint16Array.from({ length: FRAMES }, () => Math.floor(random() * 4096));
/** Of each kind a burst and five a second, whatever it does. */
const MOST = 20 + 5 * SECONDS;

describe.each([
  [
    'counts without sense',
    (n: number, random: () => number) => ({ counts: any(random), fromUs: n * 4000, epoch: 1 }),
  ],
  [
    'a clock that jumps by more than every hold',
    (n: number, random: () => number) => ({ counts: any(random), fromUs: n * 4000 + n * 600_000, epoch: 1 }),
  ],
  [
    'a restart in every line',
    (_: number, random: () => number) => ({
      counts: any(random),
      fromUs: 0,
      epoch: Math.floor(random() * 1e9),
    }),
  ],
  [
    'deep for one line in two, 150 ms apart by its own clock',
    (n: number) => ({
      counts: new Uint16Array(FRAMES).fill(n % 2 === 0 ? 2300 : 500),
      fromUs: n * 154_000,
      epoch: 1,
    }),
  ],
])('%s', (_, line) => {
  test('makes few events of each kind, and the first of them at once', () => {
    const heard = run(line);
    const by = new Map<string, number>();
    for (const { kind, severity } of heard.events)
      if (severity === 'unsafe') by.set(kind, (by.get(kind) ?? 0) + 1);
    expect(by.size).toBeGreaterThan(0);
    for (const [kind, n] of by) expect([kind, n <= MOST]).toEqual([kind, true]);
    expect(heard.events[0]!.onsetUs).toBeLessThan(OFFSET_US + 100_000);
  });
});
