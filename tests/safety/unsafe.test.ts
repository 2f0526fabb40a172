import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog } from '../../src/safety/events.ts';
import { UnsafeDepth } from '../../src/safety/unsafe-depth.ts';
import { synthetic } from '../signal/synthetic.ts';
import { batches, depthChannel, every, Heard, OFFSET_US, toCounts } from './pad.ts';

const heavy = (noiseMm = 0.03, seed = 1) =>
  synthetic({
    strokeHz: 100,
    sampleHz: 2000,
    noiseMm,
    dots: 4,
    strokesPerDot: 10,
    depthMm: (random, dot) => (dot % 2 === 1 ? 1.62 + 0.2 * random() : 0.8),
    seed,
  });

describe('an unsafe stroke', () => {
  test('is told in the batch that shows its first unsafe sample, before everything else of that batch', () => {
    const piece = heavy();
    const given = batches(toCounts(piece.depths), every(8, piece.depths.length));
    const heard = new Heard();
    let told = 0;
    for (const batch of given) {
      const before = heard.order.length;
      heard.feed([batch]);
      const deepest = Math.max(...heard.traces.at(-1)!.depths);
      if (deepest > 1.5 && told === 0) {
        told++;
        expect(heard.order[before]).toBe('unsafe-depth');
        expect(heard.told[0]).toMatchObject({
          id: 1,
          serial: 'PAD-1',
          severity: 'unsafe',
          endUs: null,
          evidence: { limitMm: 1.5 },
        });
      } else if (told === 0) expect(heard.told).toEqual([]);
    }
    expect(told).toBe(1);
  });

  test('is told before the stroke is over', () => {
    const piece = heavy();
    const heard = new Heard().feed(batches(toCounts(piece.depths), every(1, piece.depths.length)));
    const before = heard.order.slice(0, heard.order.indexOf('unsafe-depth'));
    expect(before.filter((each) => each === 'stroke').length).toBe(10);
    expect(heard.strokes[10]!.zone).toBe('unsafe');
  });

  test('one touch of several unsafe strokes is one event, with onset, peak, samples, strokes and end', () => {
    const piece = heavy(0);
    const heard = new Heard().feed(batches(toCounts(piece.depths), every(32, piece.depths.length)));
    const touches = heard.events.filter((each) => each.kind === 'unsafe-depth');
    expect(touches.length).toBe(2);
    const strokes = heard.strokes.filter((each) => each.zone === 'unsafe');
    expect(strokes.length).toBe(20);
    for (const [n, event] of touches.entries()) {
      const own = strokes.slice(n * 10, n * 10 + 10);
      expect(event.evidence['strokes']).toBe(10);
      expect(event.evidence['samples']).toBeGreaterThan(20);
      const deepest = Math.max(...own.map((each) => each.peakDepthMm));
      expect(Math.abs((event.evidence['peakMm'] as number) - deepest)).toBeLessThan(0.01);
      expect(event.onsetUs).toBeGreaterThan(own[0]!.contactUs);
      expect(event.onsetUs).toBeLessThan(own[0]!.peakUs);
      expect(event.endUs).toBeGreaterThan(own[9]!.peakUs - 500);
      expect(event.endUs).toBeLessThan(own[9]!.releaseUs);
    }
  });

  test('the onset is where the depth crosses the limit, between two samples', () => {
    const depths = new Float32Array(500);
    depths.set([0.5, 1.0, 2.0, 1.0], 100);
    const heard = new Heard().feed(batches(toCounts(depths), every(16, 500)));
    // Halfway from sample 101 to 102.
    expect(heard.events[0]!.onsetUs - 5_000_000).toBeCloseTo(101.5 * 500, 3);
  });

  test('a steady hand within the target is not flagged at the default noise', () => {
    const piece = synthetic({
      strokeHz: 120,
      sampleHz: 2000,
      noiseMm: 0.03,
      dots: 200,
      strokesPerDot: 15,
      depthMm: (random) => 0.6 + 0.35 * random(),
    });
    const heard = new Heard().feed(batches(toCounts(piece.depths), every(8, piece.depths.length)));
    expect(heard.told).toEqual([]);
    expect(heard.dots.length).toBe(200);
    expect(Math.abs(heard.strokes.length - 3000)).toBeLessThan(4);
  });

  test('a stroke whose peak lies between two samples is told once it is known', () => {
    // Two samples of 1.49 mm about a peak of 1.57 mm, at 1 kHz.
    const depths = new Float32Array(400);
    depths.set([0.2, 0.85, 1.49, 1.49, 0.85, 0.2], 100);
    const heard = new Heard().feed(batches(toCounts(depths), every(8, 400)));
    expect(heard.strokes[0]!.zone).toBe('unsafe');
    expect(heard.events).toMatchObject([{ kind: 'unsafe-depth', evidence: { samples: 0, strokes: 1 } }]);
  });

  test('pressed in and held is told without any stroke, and ends where the data end', () => {
    const heard = new Heard();
    const depths = Float32Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 1.8 + 0.001 * (i % 2)));
    heard.feed(batches(toCounts(depths), every(8, 400)));
    heard.pipeline.disconnected(5_250_000);
    expect(heard.events[0]).toMatchObject({
      kind: 'unsafe-depth',
      endUs: 5_000_000 + 399 * 500,
      evidence: { samples: 200, strokes: 0 },
    });
  });

  test('a gap in an excursion neither splits nor stretches it', () => {
    const depths = new Float32Array(2000);
    depths.set([1.6, 1.8, 1.6], 100);
    depths.set([1.7], 160);
    const given = batches(toCounts(depths), every(10, 2000)).map((batch, n) => ({
      ...batch,
      gapBefore: n === 13,
    }));
    const heard = new Heard().feed(given);
    expect(heard.events.filter((each) => each.kind === 'unsafe-depth')).toMatchObject([
      { onsetUs: expect.any(Number), endUs: 5_080_000, evidence: { samples: 4 } },
    ]);
  });
});

test('a peak that no sample came near opens an event only where the fit is sure of it', () => {
  const stroke = {
    contactUs: 0,
    peakUs: 2000,
    releaseUs: 4000,
    peakDepthMm: 1.53,
    quality: 'clear',
  } as const;
  const told = (uncertaintyMm: number, samples: number[]) => {
    const kinds: string[] = [];
    const unsafe = new UnsafeDepth(1.5, new EventLog('PAD-1', ({ kind }) => kinds.push(kind), 0));
    unsafe.push(Float32Array.from(samples), 0, samples.length, Math.max(...samples), 0, 500, (us) => us);
    unsafe.stroke({ ...stroke, uncertaintyMm }, (us) => us);
    return kinds.length > 0;
  };
  expect(told(0.02, [0, 1.3, 1.49, 1.4, 0])).toBe(true);
  expect(told(0.15, [0, 1.3, 1.49, 1.4, 0])).toBe(false);
  expect(told(0.15, [0, 1.3, 1.52, 1.4, 0])).toBe(true);
});

test('a clock that jumps back and forth makes no event of each jump', () => {
  const deep = toCounts(new Float32Array(9).fill(1.8));
  const heard = new Heard();
  for (let n = 0; n < 400; n++) {
    const atUs = 1_000_000 + n * 5_000;
    const fromUs = atUs + (n % 2 === 0 ? 0 : 140_000);
    for (const batch of batches(deep, [], { fromUs }))
      heard.pipeline.batch({ ...batch, gapBefore: true }, atUs);
  }
  // The first jump is a hole longer than the hold; those after it are none.
  expect(heard.kinds().filter((kind) => kind === 'unsafe-depth')).toHaveLength(2);
});

test('any cut into batches gives the same strokes, dots and events', () => {
  const piece = heavy(0.03, 3);
  const counts = toCounts(piece.depths);
  // Stuck, out of range, and back.
  counts.fill(2600, 800, 1400);
  for (let i = 2200; i < 2300; i++) counts[i] = 4095;
  const outcome = (cuts: readonly number[]) => {
    // All lines at one time: how long a batch is must not look like silence.
    const heard = new Heard();
    for (const batch of batches(counts, cuts)) heard.pipeline.batch(batch, 0);
    const events = heard.events.map(({ kind, onsetUs, endUs, evidence }) => ({
      kind,
      onsetUs,
      endUs,
      evidence,
    }));
    events.sort((a, b) => a.onsetUs - b.onsetUs || a.kind.localeCompare(b.kind));
    return { strokes: heard.strokes, dots: heard.dots, events };
  };
  const whole = outcome([]);
  expect(new Set(whole.events.map((event) => event.kind))).toEqual(
    new Set(['unsafe-depth', 'sensor-stuck', 'sensor-range', 'sensor-jump']),
  );
  expect(whole.dots.length).toBeGreaterThan(2);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: counts.length - 1 }), { maxLength: 150 }), (places) => {
      expect(outcome(places.sort((a, b) => a - b))).toEqual(whole);
    }),
    { numRuns: 60 },
  );
  expect(outcome(every(1, counts.length))).toEqual(whole);
});

describe('told ahead', () => {
  /** A stroke whose peak lies between two samples and past the limit, and 15 ms later a sample past it. */
  const depths = new Float32Array(400);
  depths.set([0.2, 0.85, 1.49, 1.49, 0.85, 0.2], 100);
  depths.set([0.5, 1.2, 1.7, 1.2, 0.5], 130);
  const fed = (frames: number) => {
    const heard = new Heard();
    for (const batch of batches(toCounts(depths), every(frames, 400))) heard.pipeline.batch(batch, 0);
    return heard;
  };

  test('a sample past the limit is the first thing told of its batch, and is put right within it', () => {
    const heard = fed(50);
    expect(heard.order.slice(0, 4)).toEqual(['depth', 'depth', 'unsafe-depth', 'unsafe-depth']);
    const [ahead, moved] = heard.told;
    expect(ahead).toMatchObject({ endUs: null, evidence: { peakMm: 1.7, samples: 1, strokes: 0 } });
    expect(ahead!.onsetUs).toBeCloseTo(OFFSET_US + 131.6 * 500, 3);
    expect(moved).toMatchObject({ id: ahead!.id, endUs: null });
    expect(moved!.onsetUs).toBeLessThan(OFFSET_US + 104 * 500);
  });

  test('and comes to the same event as sample by sample', () => {
    const one = fed(1).events;
    expect(one).toMatchObject([{ kind: 'unsafe-depth', evidence: { samples: 1, strokes: 2 } }]);
    for (const frames of [2, 7, 31, 50, 120, 400]) expect(fed(frames).events).toEqual(one);
  });

  test('a stroke before it that is not sure of its peak does not move it', () => {
    const told: [number, number][] = [];
    const log = new EventLog('PAD-1', ({ onsetUs, evidence }) =>
      told.push([onsetUs, evidence['strokes'] as number]),
    );
    const unsafe = new UnsafeDepth(1.5, log);
    const samples = Float32Array.from([0, 1.4, 0, 0, 1.5, 1.6, 0]);
    const sure = (us: number) => us;
    unsafe.alert(samples, 7, 1.6, 0, 500, sure);
    expect(told).toEqual([[2000, 0]]);
    unsafe.push(samples, 0, 3, 1.6, 0, 500, sure);
    unsafe.stroke(
      { contactUs: 0, peakUs: 600, releaseUs: 900, peakDepthMm: 1.55, uncertaintyMm: 0.2, quality: 'clear' },
      sure,
    );
    unsafe.push(samples, 3, 7, 1.6, 0, 500, sure);
    expect(told.at(-1)).toEqual([2000, 0]);
    expect(new Set(told.map(([onsetUs]) => onsetUs)).size).toBe(1);
  });

  test('heavy work, with batches of up to 100 ms: any cut comes to the same', () => {
    const piece = synthetic({
      strokeHz: 140,
      sampleHz: 1000,
      noiseMm: 0.02,
      dots: 6,
      strokesPerDot: 12,
      depthMm: (random) => 1.35 + 0.3 * random(),
      seed: 8,
    });
    const channel = { ...depthChannel, rateHz: 1000 };
    const counts = toCounts(piece.depths, channel);
    const outcome = (cuts: readonly number[]) => {
      const heard = new Heard([channel]);
      for (const batch of batches(counts, cuts, { channel })) heard.pipeline.batch(batch, 0);
      return heard.events.filter(({ kind }) => kind === 'unsafe-depth').map((each) => ({ ...each, id: 0 }));
    };
    const one = outcome(every(1, counts.length));
    expect(one.length).toBeGreaterThan(3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 30, maxLength: 60 }), (lengths) => {
        let at = 0;
        const cuts = lengths.map((n) => (at += n)).filter((cut) => cut < counts.length);
        expect(outcome(cuts)).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });
});
