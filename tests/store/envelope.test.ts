import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChunkPlace, envelopeOf, framesWithin, MAX_FRAMES_READ } from '../../src/store/envelope.ts';
import { summarise } from '../../src/store/summary.ts';

const PERIOD_US = 500;

function place(
  startUs: number,
  counts: Uint16Array,
  gap: boolean,
  extra: Partial<ChunkPlace> = {},
): ChunkPlace {
  return {
    startUs,
    periodUs: PERIOD_US,
    frames: counts.length,
    gap,
    slots: 1,
    summary: summarise(counts, 1),
    slot: 0,
    scale: 0.001,
    offset: -0.6,
    table: null,
    counts: () => counts,
    ...extra,
  };
}

/** Chunks in the order of time: lengths, gaps between them, a little jitter where there is none. */
const recording = fc
  .array(
    fc.record({
      counts: fc
        .array(fc.integer({ min: 0, max: 4095 }), { minLength: 1, maxLength: 120 })
        .map((counts) => Uint16Array.from(counts)),
      missing: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200 })),
      jitterUs: fc.double({ min: -40, max: 40, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => {
    let atUs = 0;
    return parts.map(({ counts, missing, jitterUs }) => {
      atUs += missing * PERIOD_US;
      const made = place(atUs + jitterUs, counts, missing > 0);
      atUs += counts.length * PERIOD_US;
      return made;
    });
  });

const window = fc.record({
  fromUs: fc.integer({ min: -10_000, max: 300_000 }),
  lengthUs: fc.integer({ min: 1, max: 900_000 }),
  columns: fc.integer({ min: 1, max: 400 }),
});

/** Every sample in the range, told apart from the code under test. */
function samplesIn(places: readonly ChunkPlace[], fromUs: number, toUs: number) {
  return places.flatMap((each) =>
    Array.from(each.counts(), (count, frame) => ({
      us: each.startUs + frame * each.periodUs,
      value: each.offset + each.scale * count,
    })).filter(({ us }) => us >= fromUs && us < toUs),
  );
}

describe('envelope from samples', () => {
  it('is exactly the least and greatest sample of each column, and empty where there is none', () => {
    fc.assert(
      fc.property(recording, window, (places, { fromUs, lengthUs, columns }) => {
        const toUs = fromUs + lengthUs;
        const inside = samplesIn(places, fromUs, toUs);
        fc.pre(inside.length > columns);
        const { min, max, columnUs, source } = envelopeOf(places, fromUs, toUs, columns);
        expect(source).toBe('samples');
        expect(min.length).toBeLessThanOrEqual(columns);
        expect(columnUs * min.length).toBeCloseTo(lengthUs, 3);
        const expected = Array.from(min, () => ({ least: Number.NaN, greatest: Number.NaN }));
        for (const { us, value } of inside) {
          const column = expected[Math.min(min.length - 1, Math.floor((us - fromUs) / columnUs))]!;
          column.least = Number.isNaN(column.least) ? value : Math.min(column.least, value);
          column.greatest = Number.isNaN(column.greatest) ? value : Math.max(column.greatest, value);
        }
        expect([...min]).toEqual(expected.map(({ least }) => Math.fround(least)));
        expect([...max]).toEqual(expected.map(({ greatest }) => Math.fround(greatest)));
      }),
      { numRuns: 300 },
    );
  });

  it('opens no gap where none is, in columns of hardly more than a sample', () => {
    const parts = Array.from({ length: 10 }, (_, n) =>
      place(n * 100 * PERIOD_US + (n % 3) * 200, new Uint16Array(100).fill(n), n === 0),
    );
    const { min } = envelopeOf(parts, 0, 1000 * PERIOD_US, 999);
    expect([...min].some(Number.isNaN)).toBe(false);
  });

  it('turns the envelope where the scale is negative', () => {
    const parts = [place(0, Uint16Array.of(0, 100, 50, 20), true, { scale: -0.01, offset: 1 })];
    const { min, max } = envelopeOf(parts, 0, 4 * PERIOD_US, 1);
    expect(min[0]).toBeCloseTo(0);
    expect(max[0]).toBeCloseTo(1);
  });
});

describe('envelope as points', () => {
  it('has a column a sample, in order, and at least one empty column for each gap', () => {
    fc.assert(
      fc.property(recording, (places) => {
        const inside = samplesIn(places, -1e9, 1e9);
        const { min, max, columnUs } = envelopeOf(places, -100, 1e7, 4000);
        expect(columnUs).toBe(PERIOD_US);
        expect([...max]).toEqual([...min]);
        const drawn = [...min].filter((value) => !Number.isNaN(value));
        expect(drawn).toEqual(inside.map(({ value }) => Math.fround(value)));
        const gaps = places.slice(1).filter(({ gap }) => gap).length;
        const holes = [...min].filter(
          (value, i) => Number.isNaN(value) && !Number.isNaN(min[i - 1] ?? Number.NaN),
        );
        expect(holes.length).toBe(gaps);
      }),
      { numRuns: 200 },
    );
  });

  it('shows a gap even where the clock leaves no room for one', () => {
    const parts = [place(0, Uint16Array.of(1, 2), true), place(2 * PERIOD_US, Uint16Array.of(3, 4), true)];
    const { min } = envelopeOf(parts, 0, 4 * PERIOD_US, 100);
    expect([...min].map((value) => Math.round((value + 0.6) * 1000))).toEqual([1, 2, Number.NaN, 3, 4]);
  });

  it('stands within a period of the true time', () => {
    const parts = [0, 1, 2].map((n) =>
      place(n * 50_000 + n * 100, new Uint16Array(100).fill(n * 7), n === 0),
    );
    const { fromUs, columnUs, min } = envelopeOf(parts, 20_000, 120_000, 300);
    const last = [...min].findLastIndex((value) => value === Math.fround(-0.6 + 0.014));
    expect(Math.abs(fromUs + last * columnUs - 119_700)).toBeLessThan(PERIOD_US);
  });
});

describe('envelope from summaries', () => {
  it('contains every sample of every column, and leaves long gaps open', () => {
    const parts: ChunkPlace[] = [];
    let peak = 0;
    for (let n = 0; parts.length * 1000 <= MAX_FRAMES_READ + 20_000; n++) {
      if (n >= 100 && n < 140) continue;
      const counts = Uint16Array.from({ length: 1000 }, (_, i) => 500 + ((i * 37 + n * 11) % 200));
      if (n === 77) counts[333] = 4000;
      peak = Math.max(peak, ...counts);
      parts.push(place(n * 500_000, counts, n === 0 || n === 140));
    }
    const toUs = parts.at(-1)!.startUs + 500_000;
    const { min, max, columnUs, source } = envelopeOf(parts, 0, toUs, 1500);
    expect(source).toBe('summary');
    for (const { us, value } of samplesIn(parts, 0, toUs)) {
      const column = Math.floor(us / columnUs);
      if (!(min[column]! <= Math.fround(value) && max[column]! >= Math.fround(value)))
        throw new Error(`${value} at ${us} lies outside its column`);
    }
    expect(Math.max(...max.filter((value) => !Number.isNaN(value)))).toBe(Math.fround(-0.6 + 0.001 * peak));
    const middle = Math.floor(60e6 / columnUs);
    expect(min[middle]).toBeNaN();
  });
});

it('frames within a range are those whose time is in it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: 0, max: 9000 }),
      (fromUs, lengthUs) => {
        const one = place(100, new Uint16Array(9), false);
        const [first, end] = framesWithin(one, fromUs, fromUs + lengthUs);
        expect(end - first).toBe(samplesIn([one], fromUs, fromUs + lengthUs).length);
      },
    ),
  );
});
