import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../src/signal/types.ts';
import { compare, synthetic } from '../signal/synthetic.ts';
import { arrival, batches, countOf, depthChannel, every, Heard, OFFSET_US, toCounts } from './pad.ts';

const piece = synthetic({
  strokeHz: 100,
  sampleHz: 2000,
  noiseMm: 0.02,
  dots: 8,
  strokesPerDot: 15,
  depthMm: (random) => 0.55 + 0.4 * random(),
});
const counts = toCounts(piece.depths);

describe('pads of other makers', () => {
  const others: [string, Partial<Channel>, number][] = [
    ['16 bits, finer', { bits: 16, scale: 0.0001, offset: -1, min: -0.9, max: 5 }, 1],
    ['micrometres', { unit: 'um', scale: 1.5, offset: -800, min: -700, max: 5000 }, 1],
    ['inverted', { scale: -0.001, offset: 3, min: -0.9, max: 2.9 }, 1],
    ['last of three slots in stream 7', { stream: 7, slot: 2 }, 3],
  ];
  test.each(others)('%s: the same strokes and dots', (_, given, slots) => {
    const channel = { ...depthChannel, ...given };
    const own = toCounts(piece.depths, channel);
    const frames = new Uint16Array(own.length * slots).fill(123);
    own.forEach((count, i) => {
      frames[i * slots + channel.slot] = count;
    });
    const heard = new Heard([channel]).feed(batches(frames, every(10, own.length), { channel, slots }));
    expect(heard.told).toEqual([]);
    expect(heard.dots.length).toBe(8);
    const figures = compare(
      piece.strokes,
      heard.strokes.map((each) => ({ ...each, peakUs: each.peakUs - OFFSET_US })),
      100,
    );
    expect(figures.f1).toBe(1);
    expect(figures.rmseMm).toBeLessThan(0.02);
  });

  test('no description and no counts make it throw, and what it tells has times', () => {
    const number = fc.oneof(
      fc.constantFrom(0, -1, 1e-12, 999_999_999),
      fc.double({ noNaN: true, min: -9, max: 9 }),
    );
    // The link refuses others.
    const rateHz = fc.oneof(fc.constantFrom(0.001, 1e6), fc.double({ noNaN: true, min: 0.001, max: 9e3 }));
    fc.assert(
      fc.property(
        fc.record({ scale: number, offset: number, min: number, max: number, rateHz }),
        fc.constantFrom(12 as const, 16 as const),
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 400 }),
        (given, bits, raw) => {
          const channel = { ...depthChannel, ...given, bits };
          const own = Uint16Array.from(raw, (count) => count & (2 ** bits - 1));
          const heard = new Heard([channel]).feed(batches(own, every(8, own.length), { channel }));
          heard.pipeline.finish(1e9);
          for (const event of heard.events) expect(Number.isFinite(event.onsetUs)).toBe(true);
          for (const each of heard.strokes) expect(Number.isFinite(each.peakDepthMm)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a pad without a depth channel does nothing, and is not called silent', () => {
    const heard = new Heard([{ ...depthChannel, name: 'force', unit: 'N' }]);
    heard.pipeline.streaming(true, 0);
    heard.feed(batches(counts, every(8, counts.length)));
    heard.pipeline.finish(1e9);
    expect(heard.order).toEqual([]);
  });

  test('x and y in a stream of their own, at their own rate, give each dot its place', () => {
    const x: Channel = {
      ...depthChannel,
      index: 1,
      stream: 1,
      name: 'x',
      scale: 0.01,
      offset: 0,
      rateHz: 50,
    };
    const y: Channel = { ...x, index: 2, slot: 1, name: 'y' };
    const seconds = piece.depths.length / 2000;
    const places = new Uint16Array(Math.floor(seconds * 50) * 2);
    for (let f = 0; f < places.length / 2; f++) {
      const dot = piece.strokes.filter((each) => each.peakUs < f * 20_000 + 100_000).length / 15;
      places[2 * f] = 100 * Math.ceil(dot);
      places[2 * f + 1] = 50 * Math.ceil(dot);
    }
    const heard = new Heard([depthChannel, x, y]);
    const all = [
      ...batches(counts, every(8, counts.length)),
      ...batches(places, every(1, places.length / 2), { channel: x, slots: 2 }),
    ].sort((a, b) => arrival(a) - arrival(b));
    heard.feed(all);
    expect(heard.dots.map((dot) => dot.xMm)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(heard.dots.map((dot) => dot.yMm)).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(heard.positions.length).toBe(places.length / 2);
    expect(heard.positions[5]?.[2]).toBe(OFFSET_US + 5 * 20_000);
  });
});

describe('time', () => {
  test('a dot is the span of its strokes, and is told when data pass the hold', () => {
    const heard = new Heard().feed(batches(counts, every(8, counts.length)));
    for (const [n, dot] of heard.dots.entries()) {
      const own = heard.strokes.slice(n * 15, n * 15 + 15);
      expect([dot.strokes, dot.startUs, dot.endUs]).toEqual([15, own[0]!.contactUs, own[14]!.releaseUs]);
      expect(dot.zone).toBe('target');
    }
  });

  test('timers between the batches change nothing', () => {
    const given = batches(counts, every(8, counts.length));
    const plain = new Heard().feed(given);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: given.length - 1 }), { maxLength: 40 }), (places) => {
        const heard = new Heard();
        given.forEach((batch, n) => {
          heard.pipeline.batch(batch, arrival(batch));
          if (places.includes(n)) heard.pipeline.advance(arrival(batch) + 3999);
        });
        expect(heard.order).toEqual(plain.order);
        expect(heard.strokes).toEqual(plain.strokes);
        expect(heard.dots).toEqual(plain.dots);
      }),
      { numRuns: 20 },
    );
  });

  test('the trace has the station times of its batch and all of its depths', () => {
    const heard = new Heard().feed(batches(counts, every(32, counts.length)));
    expect(heard.traces[3]).toMatchObject({ startUs: OFFSET_US + 48_000, periodUs: 500, gapBefore: false });
    expect(heard.traces.reduce((sum, each) => sum + each.depths.length, 0)).toBe(counts.length);
  });
});

test('a stroke that came in just before the hold was over belongs to the dot, however late it ends', () => {
  const depths = new Float32Array(1000);
  const arc = [0.4, 0.8, 0.9, 0.9, 0.8, 0.4];
  // Released at about 50.5 ms; in again at about 110 ms, for 3 ms.
  depths.set(arc, 96);
  depths.set(arc, 220);
  for (const frames of [1, 3, 8, 32, 1000]) {
    const heard = new Heard();
    for (const batch of batches(toCounts(depths), every(frames, 1000))) heard.pipeline.batch(batch, 0);
    expect(heard.dots.map((dot) => dot.strokes)).toEqual([2]);
  }
});

describe('what is missing', () => {
  test('a gap is an event with the frames that were lost, and no stroke lies across it', () => {
    const given = batches(counts, every(8, counts.length));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: given.length - 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (at, lines, flagged) => {
          const left = given.filter((_, n) => n < at || n >= at + lines);
          left[at] = { ...left[at]!, gapBefore: flagged };
          const heard = new Heard().feed(left);
          const gap = heard.events.find((each) => each.kind === 'gap')!;
          expect(gap).toMatchObject({ severity: 'caution', evidence: { stream: 0, lost: 8 * lines } });
          expect((gap.endUs as number) - gap.onsetUs).toBe(8 * lines * 500);
          for (const each of heard.strokes)
            expect(each.releaseUs <= gap.onsetUs || each.contactUs >= (gap.endUs as number)).toBe(true);
          expect(heard.traces.filter((each) => each.gapBefore).length).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('one lost line in a touch leaves one dot', () => {
    const given = batches(counts, every(8, counts.length));
    const middle = given.findIndex((batch) => batch.deviceUs > piece.strokes[7]!.peakUs);
    const heard = new Heard().feed(given.filter((_, n) => n !== middle));
    expect(heard.dots.length).toBe(8);
    expect(heard.dots[0]!.strokes).toBeGreaterThanOrEqual(13);
  });

  test('a reset ends what is open where it was last seen, and times start anew', () => {
    const heard = new Heard();
    const deep = new Uint16Array(200).fill(countOf(0));
    deep.set(
      [1.7, 1.9, 1.7].map((mm) => countOf(mm)),
      100,
    );
    heard.feed(batches(deep, every(8, 200)));
    heard.pipeline.reset(2, OFFSET_US + 150_000);
    heard.feed(batches(deep, every(8, 200)).map((batch) => ({ ...batch, epoch: 2 })));
    expect(heard.kinds()).toEqual(['unsafe-depth', 'device-reset', 'unsafe-depth']);
    expect(heard.events[0]!.endUs).toBe(OFFSET_US + 102 * 500);
    // A new epoch is seen in the batches, too.
    heard.feed(batches(deep, every(8, 200)).map((batch) => ({ ...batch, epoch: 3 })));
    expect(heard.kinds().filter((kind) => kind === 'device-reset').length).toBe(2);
  });

  test('unplugged and back is one event; silence is not told of a pad that is gone', () => {
    const heard = new Heard().feed(batches(counts.subarray(0, 200), []));
    heard.pipeline.disconnected(OFFSET_US + 150_000);
    heard.pipeline.disconnected(OFFSET_US + 160_000);
    heard.pipeline.advance(OFFSET_US + 1_500_000);
    heard.pipeline.reconnected(OFFSET_US + 1_600_000);
    expect(heard.events).toMatchObject([
      { kind: 'disconnected', onsetUs: OFFSET_US + 150_000, endUs: OFFSET_US + 1_600_000 },
    ]);
  });

  test('the end of a session tells the open dot and closes every event', () => {
    const heard = new Heard([depthChannel], 41).feed(batches(counts.subarray(0, 760), every(8, 760)));
    expect(heard.dots.length).toBe(0);
    heard.pipeline.alarm({ on: 'on', channel: 0, count: 2100, limit: 2000 }, 380_000, OFFSET_US + 380_000);
    heard.pipeline.finish(OFFSET_US + 390_000);
    expect(heard.dots.length).toBe(1);
    expect(heard.events).toMatchObject([{ id: 42, kind: 'pad-alarm', endUs: OFFSET_US + 390_000 }]);
    expect(heard.pipeline.openEvents).toEqual([]);
  });
});

describe('what the pad says itself', () => {
  const say = (heard: Heard, on: 'on' | 'off', us: number, count = 2050): void =>
    heard.pipeline.alarm({ on, channel: 0, count, limit: 2000 }, us, OFFSET_US + us + 900);

  test('the alarms of one touch are one event to the last off, with the deepest by the own channel', () => {
    const heard = new Heard();
    say(heard, 'off', 900, 0);
    say(heard, 'on', 1000);
    say(heard, 'off', 12_000, 1900);
    say(heard, 'on', 21_000, 2200);
    say(heard, 'off', 32_000, 1900);
    say(heard, 'on', 41_000, 2100);
    say(heard, 'off', 52_000, 1900);
    heard.feed(batches(counts.subarray(0, 280), every(8, 280)));
    expect(heard.events[0]!.endUs).toBeNull();
    heard.feed(batches(counts.subarray(280, 400), every(8, 120), { fromUs: 140_000 }));
    expect(heard.events).toEqual([
      {
        id: 1,
        serial: 'PAD-1',
        kind: 'pad-alarm',
        severity: 'unsafe',
        onsetUs: OFFSET_US + 1000,
        endUs: OFFSET_US + 52_000,
        evidence: { alarms: 3, channel: 0, count: 2200, limitCount: 2000, depthMm: 1.7, limitMm: 1.5 },
      },
    ]);
  });

  test('an alarm after a pause is another event', () => {
    const heard = new Heard();
    say(heard, 'on', 1000);
    say(heard, 'off', 12_000);
    say(heard, 'on', 500_000);
    expect(heard.events.map(({ id, endUs }) => [id, endUs])).toEqual([
      [1, OFFSET_US + 12_000],
      [2, null],
    ]);
  });

  test('faults go by code', () => {
    const heard = new Heard();
    heard.pipeline.fault({ on: 'on', code: 'sensor-stuck', detail: 1 }, 1000, OFFSET_US);
    heard.pipeline.fault({ on: 'on', code: 'temperature', detail: 60 }, 2000, OFFSET_US);
    heard.pipeline.fault({ on: 'off', code: 'sensor-stuck', detail: 0 }, 3000, OFFSET_US);
    expect(heard.events.map(({ evidence, endUs }) => [evidence['code'], endUs])).toEqual([
      ['sensor-stuck', OFFSET_US + 3000],
      ['temperature', null],
    ]);
    heard.pipeline.fault({ on: 'off', code: 'none', detail: 0 }, 4000, OFFSET_US);
    expect(heard.pipeline.openEvents).toEqual([]);
  });
});
