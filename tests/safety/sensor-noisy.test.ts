import { expect, test } from 'vitest';
import { normal, seeded, synthetic } from '../signal/synthetic.ts';
import { batches, every, Heard, OFFSET_US, toCounts } from './pad.ts';

const noisy = (heard: Heard) => heard.events.filter(({ kind }) => kind === 'sensor-noisy');
/** Noise of `mm` from 3 s to 8 s, the usual 0.02 before and after. */
const piece = (mm: number) => {
  const random = seeded(6);
  return Float32Array.from(
    { length: 36_000 },
    (_, i) => (i >= 6000 && i < 16_000 ? mm : 0.02) * normal(random),
  );
};
const feed = (depths: Float32Array): Heard =>
  new Heard().feed(batches(toCounts(depths), every(8, depths.length)));

test('noise far above that of a pad is told within two seconds, and is over when it has gone', () => {
  const depths = piece(0.2);
  const heard = feed(depths.subarray(0, 10_000));
  expect(noisy(heard)).toMatchObject([{ severity: 'unsafe', endUs: null, evidence: { limitMm: 0.1 } }]);
  expect(heard.pipeline.distrust).not.toBeNull();
  const [event, ...others] = noisy(feed(depths));
  expect(others).toEqual([]);
  expect(event!.onsetUs - OFFSET_US).toBeGreaterThan(3e6);
  expect(event!.onsetUs - OFFSET_US).toBeLessThan(4.5e6);
  expect((event!.endUs as number) - OFFSET_US).toBeGreaterThan(8e6);
  expect(event!.evidence['noiseMm']).toBeGreaterThan(0.12);
});

test('noise of twice a usual pad is none', () => {
  expect(noisy(feed(piece(0.06)))).toEqual([]);
});

test('it must be so for half a second of the data, and the cutting into batches does not matter', () => {
  const depths = piece(0.2).subarray(0, 8000);
  const short = depths.slice();
  short.set(depths.subarray(0, 1840), 6160);
  expect(noisy(feed(short))).toEqual([]);
  const outcome = (frames: number) =>
    noisy(new Heard().feed(batches(toCounts(depths), every(frames, depths.length)))).map(
      (event) => event.onsetUs,
    );
  expect(outcome(1)).toHaveLength(1);
  for (const frames of [7, 32, 333]) expect(outcome(frames)).toEqual(outcome(1));
});

test('it is told while strokes go on, and strokes alone are no noise', () => {
  const work = synthetic({
    strokeHz: 120,
    sampleHz: 2000,
    noiseMm: 0,
    dots: 20,
    strokesPerDot: 30,
    depthMm: () => 0.9,
  }).depths;
  const random = seeded(2);
  const told = (sigma: number) => noisy(feed(work.map((mm) => mm + sigma * normal(random)))).length;
  expect(told(0.04)).toBe(0);
  expect(told(0.15)).toBe(1);
});

test('a hand that comes and goes is no noise', () => {
  const random = seeded(2);
  const hand = Float32Array.from({ length: 24_000 }, (_, i) => (Math.floor(i / 3000) % 2) * 0.35);
  expect(noisy(feed(hand.map((mm) => mm + 0.04 * normal(random))))).toEqual([]);
});
