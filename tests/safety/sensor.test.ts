import { describe, expect, test } from 'vitest';
import { normal, seeded, synthetic } from '../signal/synthetic.ts';
import { batches, countOf, depthChannel, every, Heard, OFFSET_US, toCounts } from './pad.ts';

const noise = (n: number, sigmaMm: number, seed = 1): Float32Array => {
  const random = seeded(seed);
  return Float32Array.from({ length: n }, () => sigmaMm * normal(random));
};
const feed = (counts: Uint16Array): Heard => new Heard().feed(batches(counts, every(8, counts.length)));

describe('stuck', () => {
  test('a quiet pad that rests on one count for a minute is well, before and after strokes', () => {
    const piece = synthetic({
      strokeHz: 100,
      sampleHz: 2000,
      noiseMm: 0,
      dots: 5,
      strokesPerDot: 15,
      depthMm: () => 0.8,
      pauseS: 2,
    });
    const counts = new Uint16Array(120_000 + piece.depths.length).fill(countOf(0));
    counts.set(toCounts(piece.depths), 60_000);
    expect(feed(counts).told).toEqual([]);
  });

  test('a pad whose noise is below a count and flickers now and then is well', () => {
    const coarse = { ...depthChannel, scale: 0.05 };
    const counts = toCounts(noise(60_000, 0.01), coarse);
    for (let i = 0; i < counts.length; i += 3777) counts[i] = (counts[i] as number) + 1;
    const heard = new Heard([coarse]).feed(batches(counts, every(8, counts.length), { channel: coarse }));
    expect(heard.told).toEqual([]);
  });

  test('one count in the skin for 250 ms is stuck, from its first sample to the first that differs', () => {
    const depths = noise(4000, 0.0004);
    depths.fill(0.8, 1000, 1800);
    const heard = feed(toCounts(depths));
    expect(heard.events).toMatchObject([
      {
        kind: 'sensor-stuck',
        severity: 'unsafe',
        onsetUs: OFFSET_US + 500_000,
        endUs: OFFSET_US + 900_000,
        evidence: { count: 1300, depthMm: 0.8 },
      },
    ]);
    expect(heard.pipeline.sensor).toBe('ok');
  });

  test('lively noise that dies is stuck, at rest too', () => {
    const depths = noise(8000, 0.02);
    depths.fill(depths[3999] as number, 4000);
    const heard = feed(toCounts(depths));
    expect(heard.events).toMatchObject([{ kind: 'sensor-stuck', endUs: null }]);
    expect(heard.pipeline.sensor).toBe('stuck');
    // It is told 250 ms after its beginning, not sooner.
    heard.pipeline.finish(OFFSET_US + 4_000_000);
    expect(heard.events[0]!.endUs).toBe(OFFSET_US + 7999 * 500);
  });

  test('what is stuck stays one event over a gap', () => {
    const counts = new Uint16Array(3000).fill(countOf(0.9));
    const [first, second] = batches(counts, [1500]);
    const heard = new Heard().feed([first!, { ...second!, gapBefore: true }]);
    expect(heard.kinds().filter((kind) => kind === 'sensor-stuck').length).toBe(1);
  });
});

describe('silent', () => {
  const one = () => batches(toCounts(noise(32, 0.02)), [])[0]!;

  test('the onset is the deadline, however late it is looked at, and the end is the next sample line', () => {
    for (const lateUs of [100_001, 150_000, 900_000]) {
      const heard = new Heard();
      heard.pipeline.batch(one(), OFFSET_US);
      heard.pipeline.advance(OFFSET_US + 100_000);
      expect(heard.told).toEqual([]);
      heard.pipeline.advance(OFFSET_US + lateUs);
      expect(heard.pipeline.sensor).toBe('silent');
      heard.pipeline.batch({ ...one(), deviceUs: 1_000_000 }, OFFSET_US + 1_000_000);
      expect(heard.events[0]).toMatchObject({
        kind: 'sensor-silent',
        onsetUs: OFFSET_US + 100_000,
        endUs: OFFSET_US + 1_000_000,
      });
    }
  });

  test('it is told without a timer by the line that ends it', () => {
    const heard = new Heard();
    heard.pipeline.batch(one(), OFFSET_US);
    heard.pipeline.batch({ ...one(), deviceUs: 1_000_000 }, OFFSET_US + 1_000_000);
    expect(heard.order.slice(0, 3)).toEqual(['depth', 'sensor-silent', 'sensor-silent']);
  });

  test('nothing is expected before a stream was asked for, nor after it ended', () => {
    const heard = new Heard();
    heard.pipeline.advance(9e6);
    heard.pipeline.streaming(true, 9e6);
    heard.pipeline.streaming(false, 9.05e6);
    heard.pipeline.batch(one(), 9.06e6);
    heard.pipeline.advance(20e6);
    expect(heard.told).toEqual([]);
    heard.pipeline.streaming(true, 20e6);
    heard.pipeline.advance(21e6);
    expect(heard.events).toMatchObject([{ kind: 'sensor-silent', onsetUs: 20.1e6 }]);
  });
});

describe('out of range', () => {
  test('three samples in a row outside the stated range, and no fewer', () => {
    const counts = toCounts(noise(3000, 0.02));
    counts.set([4000, 4000], 500);
    counts.set([0, 0], 700);
    counts.set([4000, 4050, 4000], 1000);
    const heard = feed(counts);
    expect(heard.events.filter((each) => each.kind === 'sensor-range')).toMatchObject([
      { onsetUs: OFFSET_US + 500_000, endUs: OFFSET_US + 501_000, evidence: { count: 4050, max: 3.2 } },
    ]);
  });

  test('a rail is out of range even where the stated range reaches it', () => {
    const channel = { ...depthChannel, min: -0.5, max: 3.595 };
    for (const rail of [0, 4095]) {
      const counts = toCounts(noise(1000, 0.02));
      counts.fill(rail, 400, 420);
      const heard = new Heard([channel]).feed(batches(counts, every(8, 1000), { channel }));
      expect(heard.kinds()).toContain('sensor-range');
    }
  });

  test('a pad that reads 0 at the surface rests on its rail and is well', () => {
    const channel = { ...depthChannel, offset: 0, min: 0, max: 4 };
    const counts = toCounts(noise(20_000, 0.02), channel);
    const heard = new Heard([channel]).feed(batches(counts, every(8, 20_000), { channel }));
    expect(heard.told).toEqual([]);
  });
});
