import { describe, expect, test } from 'vitest';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Stroke } from '../../src/signal/types.ts';
import { synthetic } from './synthetic.ts';

/** A hand is set down in the pause after each dot, within a millisecond, and lifted as fast. */
function pressed({
  sampleHz = 2000,
  noiseMm = 0.03,
  pressMm,
  heldS,
}: {
  sampleHz?: number;
  noiseMm?: number;
  pressMm: number;
  heldS: number;
}) {
  const piece = synthetic({
    ...{ strokeHz: 100, sampleHz, noiseMm, dots: 8, strokesPerDot: 12, pauseS: heldS + 1, seed: 5 },
    depthMm: (random) => 0.6 + 0.3 * random(),
  });
  const downS = piece.strokes.filter((_, n) => n % 12 === 11).map(({ releaseUs }) => releaseUs / 1e6 + 0.4);
  const depths = piece.depths.map((mm, i) => {
    const s = i / sampleHz;
    const down = downS.find((at) => s >= at && s < at + heldS);
    if (down === undefined) return mm;
    return mm + pressMm * Math.min(1, (s - down) / 0.001) * Math.min(1, (down + heldS - s) / 0.001);
  });
  const found: Stroke[] = [];
  const finder = new StrokeFinder({ resolutionMm: 0.001, limitMm: 3.595 });
  finder.push(depths, depths.length, 0, piece.periodUs, false, (each) => found.push(each));
  const own = (stroke: Stroke) => piece.strokes.some(({ peakUs }) => Math.abs(peakUs - stroke.peakUs) < 2500);
  const hits = found.filter(own);
  return { hits: hits.length, truths: piece.strokes.length, others: found.length - hits.length, finder };
}

describe('a hand that is set down and lifted within a millisecond', () => {
  test.each([0.3, 0.5, 1])('held for 20 ms at %d mm is no stroke', (pressMm) => {
    for (const sampleHz of [1000, 2000, 8000])
      for (const noiseMm of [0.01, 0.03])
        expect(pressed({ sampleHz, noiseMm, pressMm, heldS: 0.02 })).toMatchObject({ hits: 96, others: 0 });
  });

  test.each([0.05, 0.1, 0.2, 0.3, 0.5, 1])('held for 3 s at %d mm hides no stroke after it', (pressMm) => {
    let others = 0;
    for (const sampleHz of [2000, 8000])
      for (const noiseMm of [0.01, 0.03]) {
        const { hits, truths, others: more, finder } = pressed({ sampleHz, noiseMm, pressMm, heldS: 3 });
        expect(hits).toBe(truths);
        expect(finder.noiseMm / noiseMm).toBeGreaterThan(0.9);
        expect(finder.noiseMm / noiseMm).toBeLessThan(1.35);
        others += more;
      }
    // 32 hands, 96 s under them: a stroke made up now and then by noise where the hand stands.
    expect(others).toBeLessThanOrEqual(8);
  });
});

test('skin that is pressed by 0.12 mm when a stroke is due makes none: its samples beside it lie high as well', () => {
  const piece = synthetic({
    ...{ strokeHz: 100, sampleHz: 4000, noiseMm: 0.01, dots: 30, strokesPerDot: 8, pauseS: 0.3, seed: 9 },
    depthMm: (random) => 0.7 + 0.2 * random(),
  });
  const due = piece.strokes.filter((_, n) => n % 8 === 7).map(({ peakUs }) => peakUs + 10_000);
  const pushed = piece.depths.map((mm, i) => {
    const off = Math.min(...due.map((us) => Math.abs(i * 250 - us)));
    return mm + 0.12 * Math.max(0, Math.cos((Math.PI * Math.min(off, 8_000)) / 16_000));
  });
  const found: Stroke[] = [];
  new StrokeFinder().push(pushed, pushed.length, 0, 250, false, (each) => found.push(each));
  expect(found.filter(({ quality }) => quality === 'faint')).toEqual([]);
  expect(found).toHaveLength(240);
});
