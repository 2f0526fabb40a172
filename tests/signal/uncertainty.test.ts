import { describe, expect, test } from 'vitest';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Stroke } from '../../src/signal/types.ts';
import { compare, type Piece, type Synthetic, synthetic } from './synthetic.ts';

function find({ depths, periodUs }: Synthetic, countMm = 0.001, limitMm = 3.5): Stroke[] {
  const found: Stroke[] = [];
  const counts = depths.map((mm) => Math.min(limitMm, Math.round(mm / countMm) * countMm));
  new StrokeFinder({ resolutionMm: countMm, limitMm }).push(
    counts,
    counts.length,
    0,
    periodUs,
    false,
    (each) => found.push(each),
  );
  return found;
}

/** Errors of the peaks over their stated uncertainty, after the first two seconds. */
function scaled(piece: Synthetic, found: readonly Stroke[]): number[] {
  const out: number[] = [];
  let at = 0;
  for (const truth of piece.strokes) {
    if (truth.peakUs < 2e6) continue;
    while (at < found.length && found[at]!.peakUs < truth.peakUs - 1500) at++;
    const each = found[at];
    if (each === undefined || each.peakUs > truth.peakUs + 1500) continue;
    out.push((each.peakDepthMm - truth.peakDepthMm) / each.uncertaintyMm);
  }
  return out;
}

const usual: Piece = {
  strokeHz: 100,
  sampleHz: 2000,
  noiseMm: 0.03,
  dots: 120,
  strokesPerDot: 15,
  depthMm: (random) => 0.35 + 1.1 * random(),
};

describe('the 95 % interval of a peak depth', () => {
  const cells = [60, 100, 150].flatMap((strokeHz) =>
    [2000, 8000].flatMap((sampleHz) => [0.02, 0.05].map((noiseMm) => ({ strokeHz, sampleHz, noiseMm }))),
  );
  test('holds the truth in 93 to 97 % of strokes over a grid, and in no cell far from it', () => {
    let inside = 0;
    let all = 0;
    for (const cell of cells) {
      const piece = synthetic({ ...usual, ...cell, dots: 60 });
      const own = scaled(piece, find(piece));
      const held = own.filter((each) => Math.abs(each) <= 1.96).length;
      expect(held / own.length).toBeGreaterThan(0.91);
      expect(held / own.length).toBeLessThan(0.99);
      inside += held;
      all += own.length;
    }
    expect(inside / all).toBeGreaterThan(0.93);
    expect(inside / all).toBeLessThan(0.97);
  });

  test('2 kHz, 100 strokes/s, σ 0.03: at most 1.5 times the Cramér–Rao bound, no bias, in time', () => {
    const piece = synthetic(usual);
    const figures = compare(piece.strokes, find(piece), 100);
    const bound = piece.strokes.reduce(
      (sum, each) => sum + (0.03 * 0.03) / ((each.releaseUs - each.contactUs) / 500),
      0,
    );
    expect(figures.f1).toBeGreaterThanOrEqual(0.998);
    expect(figures.rmseMm / Math.sqrt(bound / piece.strokes.length)).toBeLessThan(1.5);
    expect(Math.abs(figures.biasMm)).toBeLessThan(0.003);
    expect(figures.timeRmsMs).toBeLessThan(0.2);
  });

  test('1 kHz and 180 strokes/s, where an arc has one to three samples: within 0.035 mm', () => {
    const piece = synthetic({
      ...usual,
      strokeHz: 180,
      sampleHz: 1000,
      depthMm: (random) => 0.6 + 0.4 * random(),
    });
    const own = find(piece);
    const errors = piece.strokes.slice(60).map((truth) => {
      const each = own.find(({ peakUs }) => Math.abs(peakUs - truth.peakUs) < 1500);
      return each === undefined ? 0 : each.peakDepthMm - truth.peakDepthMm;
    });
    expect(Math.sqrt(errors.reduce((sum, each) => sum + each * each, 0) / errors.length)).toBeLessThan(0.035);
  });
});

/** Nine in ten arcs have one to three samples here. The bars lie between what is told now and what was while such arcs made the length known to 1 %. */
test.each([
  { strokeHz: 180, sd: 0.8, wild: 0.0015 },
  { strokeHz: 200, sd: 2.25, wild: 0.048 },
])(
  '1 kHz and $strokeHz strokes/s: a short arc does not make the length look known',
  ({ strokeHz, sd, wild }) => {
    const own = Array.from({ length: 20 }, (_, seed) => {
      const piece = synthetic({
        ...{ ...usual, strokeHz, sampleHz: 1000, noiseMm: 0.01, seed: seed + 1 },
        ...{ dots: 30, strokesPerDot: 12, pauseS: 0.15, depthMm: (random) => 0.3 + random() },
      });
      return scaled(piece, find(piece));
    }).flat();
    expect(own.length).toBeGreaterThan(3000);
    expect(Math.sqrt(own.reduce((sum, each) => sum + each * each, 0) / own.length)).toBeLessThan(sd);
    expect(own.filter((each) => Math.abs(each) > 4).length / own.length).toBeLessThan(wild);
  },
);

describe('quality', () => {
  test('clear; merged where the needle stays in; clipped at the end of the range', () => {
    const clear = find(synthetic({ ...usual, dots: 3 }));
    expect(new Set(clear.map((each) => each.quality))).toEqual(new Set(['clear']));
    const inside = Float32Array.from(
      { length: 2000 },
      (_, i) => 2.4 - 0.9 * (1 - Math.cos(0.1 * Math.PI * i - Math.PI)),
    );
    const merged: Stroke[] = [];
    new StrokeFinder().push(inside, 2000, 0, 500, false, (each) => merged.push(each));
    expect(new Set(merged.slice(1, -1).map((each) => each.quality))).toEqual(new Set(['merged']));
    const clipped = find(synthetic({ ...usual, dots: 3, depthMm: () => 1.3 }), 0.001, 1.1);
    expect(new Set(clipped.map((each) => each.quality))).toEqual(new Set(['clipped']));
    for (const each of clipped) expect(Math.abs(each.peakDepthMm - 1.3)).toBeLessThan(5 * each.uncertaintyMm);
  });

  test('a faint stroke is less certain than a deep one', () => {
    let n = 0;
    const depths = [0.1, 0.8, 0.8, 0.8, 0.1];
    const piece = synthetic({ ...usual, noiseMm: 0.015, strokesPerDot: 5, depthMm: () => depths[n++ % 5]! });
    const found = find(piece);
    const mean = (kind: string) => {
      const own = found.filter((each) => each.quality === kind).map((each) => each.uncertaintyMm);
      return own.reduce((sum, each) => sum + each, 0) / own.length;
    };
    expect(found.filter((each) => each.quality === 'faint').length).toBeGreaterThan(180);
    expect(mean('faint')).toBeGreaterThan(1.2 * mean('clear'));
  });
});
