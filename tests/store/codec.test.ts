import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCounts, encodeCounts } from '../../src/store/chunk-codec.ts';
import { decodeReadings, encodeReadings } from '../../src/store/machine-codec.ts';
import { binStart, binsOf, greatestIn, leastIn, summarise } from '../../src/store/summary.ts';
import type { MachineReading } from '../../src/store/types.ts';
import { Practice } from './practice.ts';

/** Whole frames of 1 to 4 slots, of counts to `max`. */
const frames = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 300 })).chain(([slots, length]) =>
    fc.record({
      slots: fc.constant(slots),
      counts: fc
        .array(fc.integer({ min: 0, max }), { minLength: length * slots, maxLength: length * slots })
        .map((counts) => Uint16Array.from(counts)),
    }),
  );

/** Slow curves with a little noise: what the Rice path is made for. */
const smooth = fc
  .record({
    slots: fc.integer({ min: 1, max: 4 }),
    length: fc.integer({ min: 1, max: 400 }),
    amplitude: fc.integer({ min: 0, max: 32_000 }),
    period: fc.integer({ min: 3, max: 900 }),
    noise: fc.integer({ min: 0, max: 60 }),
    seed: fc.integer(),
  })
  .map(({ slots, length, amplitude, period, noise, seed }) => ({
    slots,
    counts: Uint16Array.from({ length: length * slots }, (_, i) => {
      const wave = 32_768 + amplitude * Math.sin((2 * Math.PI * Math.floor(i / slots)) / period);
      return Math.round(wave + (noise * ((Math.imul(i + seed, 2654435761) >>> 8) % 1000)) / 1000);
    }),
  }));

describe('chunk codec', () => {
  it.each([
    ['any 12-bit counts', frames(0xfff)],
    ['any 16-bit counts', frames(0xffff)],
    ['smooth curves', smooth],
  ])('gives back %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, ({ slots, counts }) => {
        const data = encodeCounts(counts, slots);
        expect(decodeCounts(data, slots, counts.length / slots)).toEqual(counts);
        expect(data.length).toBeLessThanOrEqual(1 + Math.ceil(counts.length * 2));
      }),
      { numRuns: 150 },
    );
  });

  it('never takes more than plain packing and a byte', () => {
    const worst = Uint16Array.from({ length: 1000 }, (_, i) => (i % 2 ? 4095 : 0));
    const data = encodeCounts(worst, 1);
    expect(data.length).toBe(1501);
    expect(decodeCounts(data, 1, 1000)).toEqual(worst);
  });

  it('stores a second of practice in about a byte a sample', () => {
    const { counts } = new Practice({ sigma: 30 }).chunk(1000);
    expect(encodeCounts(counts, 1).length / 1000).toBeLessThan(1.15);
  });

  it('refuses a codec that it does not know, and packed samples that are cut short', () => {
    expect(() => decodeCounts(Uint8Array.of(99, 0, 0), 1, 2)).toThrow(/codec 99/);
    expect(() => decodeCounts(Uint8Array.of(1, 0), 1, 2)).toThrow(/cut short/);
  });

  it('refuses counts that are no whole frames', () => {
    expect(() => encodeCounts(new Uint16Array(5), 2)).toThrow(/5 counts/);
  });
});

describe('summary', () => {
  it('holds the true extremes of every bin and slot', () => {
    fc.assert(
      fc.property(frames(0xffff), ({ slots, counts }) => {
        const length = counts.length / slots;
        const summary = summarise(counts, slots);
        expect(binStart(binsOf(length), length)).toBe(length);
        for (let slot = 0; slot < slots; slot++) {
          for (let bin = 0; bin < binsOf(length); bin++) {
            const inBin = [...counts].filter((_, i) => {
              const frame = Math.floor(i / slots);
              return (
                i % slots === slot && frame >= binStart(bin, length) && frame < binStart(bin + 1, length)
              );
            });
            expect(inBin.length).toBeGreaterThan(0);
            expect(leastIn(summary, bin, slot, slots)).toBe(Math.min(...inBin));
            expect(greatestIn(summary, bin, slot, slots)).toBe(Math.max(...inBin));
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('machine codec', () => {
  const milli = (max: number) => fc.integer({ min: 0, max }).map((value) => value / 1000);
  const reading: fc.Arbitrary<MachineReading> = fc.record({
    atUs: fc.integer({ min: -1_000_000, max: 2 ** 45 }),
    state: fc.string({ maxLength: 12, unit: 'grapheme' }),
    rateHz: milli(0xffffffff),
    strokes: fc.integer({ min: 0, max: 0xffffffff }),
    setV: milli(0xffff),
    measuredV: milli(0xffff),
    currentA: milli(0xffff),
    pedal: fc.constantFrom('none', 'up', 'down'),
    fault: fc.constantFrom('none', 'stall'),
  });

  it('gives back any readings', () => {
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
        expect(decodeReadings(encodeReadings(readings))).toEqual(readings);
      }),
    );
  });

  it('refuses a reading that is no number, and a version that it does not know', () => {
    const [one] = fc.sample(reading, 1);
    expect(() => encodeReadings([{ ...one!, rateHz: Number.NaN }])).toThrow(/finite/);
    expect(() => decodeReadings(Uint8Array.of(9, 0))).toThrow(/version 9/);
  });
});
