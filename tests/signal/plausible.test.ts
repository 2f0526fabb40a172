import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newPrior } from '../../src/signal/needle.ts';
import { isPossible, mostBetween } from '../../src/signal/plausible.ts';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Stroke } from '../../src/signal/types.ts';
import { normal, type Piece, seeded, synthetic } from './synthetic.ts';

/** mm/ms²: of 200 strokes/s and 5.1 mm. */
const MOST_BENT = 2.01;

interface Given extends Piece {
  /** Share of lines of 16 samples that are lost. */
  readonly lost: number;
}

function measured({ lost, ...piece }: Given) {
  const made = synthetic(piece);
  const { periodUs } = made;
  const random = seeded((piece.seed ?? 1) + 1);
  const finder = new StrokeFinder({ resolutionMm: 0.001, limitMm: 3.595 });
  const strokes: Stroke[] = [];
  const samples = made.depths.map((mm) => Math.round(mm * 1000) / 1000);
  const seen = samples.map(() => Number.NaN);
  let gap = false;
  for (let i = 0; i < samples.length; i += 16) {
    const line = samples.subarray(i, i + 16);
    if (random() < lost) gap = true;
    else {
      finder.push(line, line.length, i * periodUs, periodUs, gap, (stroke) => strokes.push(stroke));
      seen.set(line, i);
      gap = false;
    }
  }
  const topOf = ({ contactUs, releaseUs }: Stroke) => {
    const from = Math.floor(contactUs / periodUs) - 1;
    const own = [...seen.subarray(Math.max(0, from), Math.ceil(releaseUs / periodUs) + 2)];
    return Math.max(...own.filter((mm) => !Number.isNaN(mm)));
  };
  return { strokes, topOf, truth: made.strokes };
}

const given = fc.record({
  sampleHz: fc.constantFrom(1000, 2000, 4000, 8000),
  strokeHz: fc.constantFrom(46, 60, 80, 100, 150, 180, 200),
  strokeLengthMm: fc.constantFrom(1.8, 2.5, 3.5, 5.1),
  noiseMm: fc.constantFrom(0, 0.01, 0.03, 0.06, 0.1),
  lost: fc.constantFrom(0, 0.05, 0.2),
  strokesPerDot: fc.constantFrom(1, 3, 12),
  dots: fc.constant(8),
  pauseS: fc.constant(0.15),
  seed: fc.integer({ min: 1, max: 1e9 }),
  most: fc.constantFrom(0.4, 1, 1.6),
});

describe('the band of a peak', () => {
  const prior = { ...newPrior(), bend: 0.777, bendVariance: 0.02 ** 2, pace2: 0.888 };

  test('150 strokes/s of 3.5 mm, sampled at 2 kHz: 0.05 mm between two samples, at 1 kHz four times as much', () => {
    expect(mostBetween({ ...prior, bendVariance: 0 }, 500)).toBeCloseTo(0.0486, 4);
    expect(mostBetween({ ...prior, bendVariance: 0 }, 1000)).toBeCloseTo(0.194, 3);
    expect(mostBetween(prior, 500)).toBeGreaterThan(mostBetween({ ...prior, bendVariance: 0 }, 500));
  });

  test('before the motor is known, what the most bent arc of any machine makes', () => {
    expect(mostBetween({ ...prior, pace2: 0 }, 1000)).toBeCloseTo((5.1 / 4) * (0.4 * Math.PI) ** 2 * 0.25, 2);
  });

  test('is as wide as noise on either side', () => {
    expect(isPossible(1.09, 1, 0.05, 0.01 ** 2)).toBe(true);
    expect(isPossible(1.11, 1, 0.05, 0.01 ** 2)).toBe(false);
    expect(isPossible(0.96, 1, 0.05, 0.01 ** 2)).toBe(true);
    expect(isPossible(0.94, 1, 0.05, 0.01 ** 2)).toBe(false);
    expect(isPossible(3.107, 0.75, 0.5, 0.01 ** 2)).toBe(false);
  });
});

describe('a peak is told only where its samples allow it', () => {
  test('neither above the highest by more than an arc can, nor below it by more than noise', () => {
    fc.assert(
      fc.property(given, ({ most, ...piece }) => {
        const { strokes, topOf } = measured({
          ...piece,
          depthMm: (random) => Math.min(0.9 * piece.strokeLengthMm, 0.06 + most * random()),
        });
        const between = MOST_BENT * (500 / piece.sampleHz) ** 2;
        // The guess of the noise is 0.025 mm before any was seen (without noise none ever is), of which five.
        const guessed = 0.14 + 6 * piece.noiseMm;
        for (const stroke of strokes) {
          const overMm = stroke.peakDepthMm - topOf(stroke);
          expect(overMm).toBeLessThan(between + guessed);
          expect(overMm).toBeGreaterThan(-guessed);
          expect(stroke.uncertaintyMm).toBeLessThan(0.02 + between + 3 * Math.max(0.025, piece.noiseMm));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('1 kHz with holes, before the motor is known: no clear stroke is off by more than it says five times over', () => {
    let wild = 0;
    let all = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const { strokes, truth } = measured({
        ...{ sampleHz: 1000, strokeHz: 80, noiseMm: 0.01, lost: 0.2, dots: 3, strokesPerDot: 12, seed },
        depthMm: (random) => 0.6 + 0.3 * random(),
        pauseS: 0.3,
      });
      for (const stroke of strokes) {
        const own = truth.find(({ peakUs }) => Math.abs(peakUs - stroke.peakUs) < 3000);
        if (own === undefined || stroke.quality !== 'clear') continue;
        const offMm = Math.abs(stroke.peakDepthMm - own.peakDepthMm);
        all++;
        if (offMm > 5 * stroke.uncertaintyMm) wild++;
        expect(offMm).toBeLessThan(0.3);
      }
    }
    expect(all).toBeGreaterThan(2000);
    expect(wild / all).toBeLessThan(0.002);
  });

  test('samples that are no arc make the peak less certain, and teach the needle nothing', () => {
    const arc = (depthMm: number) => (angle: number) => depthMm - 1.75 * (1 - Math.cos(angle));
    const random = seeded(3);
    const depths = Float32Array.from({ length: 40_000 }, (_, i) => {
      const [cycle, at] = [Math.floor(i / 20), i % 20];
      const angle = (2 * Math.PI * (at - 10)) / 20;
      // Every 40th stroke has a dent on its flank, as of a needle that catches.
      const dent = cycle % 40 === 39 && at === 11 ? -0.25 : 0;
      const rest = i < 2000 || cycle % 40 < 10;
      return (rest ? 0 : Math.max(0, arc(0.9)(angle)) + dent) + 0.01 * normal(random);
    });
    const strokes: Stroke[] = [];
    new StrokeFinder().push(depths, depths.length, 0, 500, false, (each) => strokes.push(each));
    const dented = strokes.filter(({ peakUs }) => Math.floor(peakUs / 10_000) % 40 === 39);
    const whole = strokes.filter(({ peakUs }) => Math.floor(peakUs / 10_000) % 40 === 30);
    expect(dented.length).toBeGreaterThan(40);
    const mean = (own: Stroke[]) =>
      own.reduce((sum, { uncertaintyMm }) => sum + uncertaintyMm, 0) / own.length;
    expect(mean(dented)).toBeGreaterThan(3 * mean(whole));
    for (const each of whole.slice(5)) expect(Math.abs(each.peakDepthMm - 0.9)).toBeLessThan(0.03);
  });
});
