import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, seeded, synthetic } from '../signal/synthetic.ts';
import { batches, every, Heard, OFFSET_US, toCounts } from './pad.ts';

/** Strokes without a pause for so long, and rest before and after. */
const line = (seconds: number, noiseMm = 0.02) =>
  synthetic({
    strokeHz: 100,
    sampleHz: 2000,
    noiseMm,
    dots: 1,
    strokesPerDot: Math.round(seconds * 100),
    depthMm: () => 0.8,
    pauseS: 0.5,
  });
const feed = (depths: Float32Array, frames = 8): Heard =>
  new Heard().feed(batches(toCounts(depths), every(frames, depths.length)));
const long = (heard: Heard) => heard.events.filter(({ kind }) => kind === 'contact-long');
const held = (seconds: number, mm: (i: number) => number, noiseMm = 0.02) => {
  const random = seeded(4);
  return Float32Array.from({ length: seconds * 2000 }, (_, i) => mm(i) + noiseMm * normal(random));
};

test('strokes that go on for more than two seconds: told then, from the first to the last', () => {
  const piece = line(2.5);
  const given = batches(toCounts(piece.depths), every(8, piece.depths.length));
  const heard = new Heard();
  let toldUs = 0;
  for (const batch of given) {
    heard.feed([batch]);
    if (toldUs === 0 && long(heard).length > 0) toldUs = batch.deviceUs;
  }
  const [event] = long(heard);
  const first = piece.strokes[0]!;
  const last = piece.strokes.at(-1)!;
  expect(event).toMatchObject({ severity: 'unsafe', evidence: { limitS: 2 } });
  expect(Math.abs(event!.onsetUs - OFFSET_US - first.contactUs)).toBeLessThan(3_000);
  expect(Math.abs((event!.endUs as number) - OFFSET_US - last.releaseUs)).toBeLessThan(3_000);
  expect(Math.abs((event!.evidence['lastedS'] as number) - 2.5)).toBeLessThan(0.03);
  expect(toldUs - first.contactUs).toBeGreaterThan(1.98e6);
  expect(toldUs - first.contactUs).toBeLessThan(2.03e6);
});

test('dots of any usual length with a pause between them are none', () => {
  const piece = synthetic({
    strokeHz: 60,
    sampleHz: 2000,
    noiseMm: 0.03,
    dots: 30,
    strokesPerDot: 18,
    depthMm: (random) => 0.3 + 0.8 * random(),
    pauseS: 0.1,
  });
  expect(long(feed(piece.depths))).toEqual([]);
});

test('a tip that is pressed in and held is one, though it makes no stroke', () => {
  const heard = feed(held(4, (i) => (i < 1000 || i > 6500 ? 0 : 0.3)));
  expect(heard.strokes).toEqual([]);
  expect(long(heard)).toMatchObject([{ onsetUs: OFFSET_US + 500_000, endUs: OFFSET_US + 6500 * 500 }]);
});

test('a hand that comes to lie on the pad is none; what is deeper than a hand is one, however slowly it came', () => {
  const slowly = (mm: number) => (i: number) => (i < 2000 ? 0 : mm * Math.min(1, (i - 2000) / 2000));
  expect(long(feed(held(6, slowly(0.35))))).toEqual([]);
  expect(long(feed(held(6, slowly(0.9)))).length).toBe(1);
});

test('a break ends it, and so do silence and the end of the data', () => {
  const depths = held(4, (i) => (i < 1000 || (i >= 4800 && i < 4940) ? 0 : 0.5));
  const heard = feed(depths);
  expect(long(heard)).toEqual([]);
  const gone = feed(held(3, (i) => (i < 1000 ? 0 : 0.5)));
  gone.pipeline.advance(OFFSET_US + 3e6 + 200_000);
  expect(long(gone)).toMatchObject([{ endUs: OFFSET_US + 5999 * 500 }]);
});

test('a lost line does not end it, nor hide it', () => {
  const given = batches(toCounts(line(2.5).depths), every(8, 7000));
  const left = given.filter((_, n) => n % 50 !== 25);
  expect(long(new Heard().feed(left)).length).toBe(1);
});

test('any cut into batches gives the same', () => {
  const depths = line(2.2).depths;
  const counts = toCounts(depths);
  const outcome = (cuts: readonly number[]) => {
    const heard = new Heard();
    for (const batch of batches(counts, cuts)) heard.pipeline.batch(batch, 0);
    return long(heard).map(({ onsetUs, endUs, evidence }) => ({ onsetUs, endUs, evidence }));
  };
  const whole = outcome([]);
  expect(whole.length).toBe(1);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: counts.length - 1 }), { maxLength: 60 }), (places) => {
      expect(outcome(places.sort((a, b) => a - b))).toEqual(whole);
    }),
    { numRuns: 15 },
  );
});

test('a restart of the pad ends it where it was last seen, and the next boot has a contact of its own', () => {
  const depths = held(3, (i) => (i < 1000 ? 0 : 0.5));
  const given = batches(toCounts(depths), every(8, depths.length));
  const heard = new Heard().feed(given);
  const again = given.map((batch) => ({ ...batch, epoch: 2 }));
  for (const batch of again) heard.pipeline.batch(batch, OFFSET_US + 3e6 + batch.deviceUs);
  heard.pipeline.finish(OFFSET_US + 6e6);
  expect(long(heard).map(({ onsetUs, endUs }) => [onsetUs, endUs])).toEqual([
    [OFFSET_US + 500_000, OFFSET_US + 5999 * 500],
    [OFFSET_US + 500_000, OFFSET_US + 5999 * 500],
  ]);
});
