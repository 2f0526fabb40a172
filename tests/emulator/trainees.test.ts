import { describe, expect, test } from 'vitest';
import type { TrueDot, TrueStroke } from '../../src/emulator/stroke-watch.ts';
import { type TraineeName, traineeNamed } from '../../src/emulator/trainees.ts';
import { World } from '../../src/emulator/world.ts';

const MINUTES = 6;

/** Six minutes of a trainee's work, in a fraction of a second. */
function work(name: TraineeName, seed: number) {
  const strokes: TrueStroke[] = [];
  const dots: TrueDot[] = [];
  const world = new World(
    { seed, trainee: traineeNamed(name), pattern: 'grid' },
    { stroke: (each) => strokes.push(each), dot: (each) => dots.push(each) },
  );
  world.driveMilliV = 6_500;
  while (world.timeUs < MINUTES * 60e6) world.step();
  return { strokes, dots };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const sd = (values: readonly number[]) => Math.sqrt(mean(values.map((each) => (each - mean(values)) ** 2)));

describe.each([1, 2, 77])('trainees, seed %i', (seed) => {
  test('steady stays in the target zone and never comes near 1.5 mm', () => {
    const { strokes, dots } = work('steady', seed);
    expect(Math.max(...strokes.map((each) => each.peakDepthMm))).toBeLessThan(1.0);
    const depths = dots.map((each) => each.depthMm);
    expect(mean(depths)).toBeGreaterThan(0.7);
    expect(mean(depths)).toBeLessThan(0.8);
    expect(depths.filter((each) => each >= 0.5 && each <= 1).length / depths.length).toBeGreaterThan(0.98);
    expect(dots.length / MINUTES).toBeGreaterThan(60);
    expect(dots.length / MINUTES).toBeLessThan(120);
  });

  test('heavy-handed goes past 1.5 mm several times a minute, first within 10 s', () => {
    const { strokes, dots } = work('heavy-handed', seed);
    const deep = strokes.filter((each) => each.peakDepthMm > 1.5);
    expect(deep[0]!.peakUs).toBeLessThan(10e6);
    for (let minute = 0; minute < MINUTES; minute++)
      expect(
        dots.filter((each) => each.deepestMm > 1.5 && Math.floor(each.startUs / 60e6) === minute).length,
      ).toBeGreaterThan(2);
    expect(Math.max(...strokes.map((each) => each.peakDepthMm))).toBeLessThanOrEqual(1.901);
  });

  test('uneven has a perfect mean and hardly a dot in the target zone', () => {
    const { dots } = work('uneven', seed);
    const depths = dots.map((each) => each.depthMm);
    expect(Math.abs(mean(depths) - 0.75)).toBeLessThan(0.03);
    expect(depths.filter((each) => each > 0.5 && each < 1).length / depths.length).toBeLessThan(0.1);
  });

  test('novice is mostly too shallow, with some caution and nothing unsafe', () => {
    const { strokes, dots } = work('novice', seed);
    const share = (test: (mm: number) => boolean) =>
      dots.filter((each) => test(each.depthMm)).length / dots.length;
    expect(share((mm) => mm < 0.5)).toBeGreaterThan(0.45);
    expect(share((mm) => mm > 1 && mm <= 1.5)).toBeGreaterThan(0.02);
    expect(Math.max(...strokes.map((each) => each.peakDepthMm))).toBeLessThan(1.5);
  });

  test('tired drifts deeper and less regular: clear after two minutes', () => {
    const { dots } = work('tired', seed);
    const inMinute = (minute: number) => dots.filter((each) => Math.floor(each.startUs / 60e6) === minute);
    const gaps = (some: readonly TrueDot[]) =>
      some.slice(1).map((each, n) => each.startUs - some[n]!.startUs);
    const early = inMinute(0);
    const late = inMinute(3);
    expect(mean(late.map((each) => each.depthMm)) - mean(early.map((each) => each.depthMm))).toBeGreaterThan(
      0.25,
    );
    expect(sd(late.map((each) => each.depthMm))).toBeGreaterThan(1.3 * sd(early.map((each) => each.depthMm)));
    expect(sd(gaps(late)) / mean(gaps(late))).toBeGreaterThan(1.5 * (sd(gaps(early)) / mean(gaps(early))));
  });
});

test('strokes and dots are as a rotary makes them', () => {
  const { strokes, dots } = work('steady', 5);
  for (const { contactUs, peakUs, releaseUs } of strokes) {
    expect(contactUs).toBeLessThan(peakUs);
    expect(peakUs).toBeLessThan(releaseUs);
    expect(releaseUs - contactUs).toBeLessThan(4_500);
  }
  const inSkin = strokes
    .filter((each) => each.peakDepthMm > 0.6)
    .map((each) => each.releaseUs - each.contactUs);
  // 2.4 to 3.6 ms at 1 mm and 100 to 150 Hz, by the domain's table; a little less at 0.75 mm.
  expect(mean(inSkin)).toBeGreaterThan(2_000);
  expect(mean(inSkin)).toBeLessThan(3_600);
  for (const dot of dots) {
    expect(dot.strokes).toBeGreaterThan(4);
    expect(dot.endUs - dot.startUs).toBeLessThan(350_000);
    expect(dot.xMm).toBeGreaterThan(10);
    expect(dot.xMm).toBeLessThan(30);
  }
});
