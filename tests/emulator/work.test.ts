import { describe, expect, test } from 'vitest';
import { practise } from '../../src/emulator/practise.ts';
import { type SimulateOptions, simulate } from '../../src/emulator/simulate.ts';
import type { TrueDot } from '../../src/emulator/stroke-watch.ts';
import { trainees } from '../../src/emulator/trainees.ts';
import { readWork, type WorkPlace } from '../../src/emulator/work.ts';
import { World } from '../../src/emulator/world.ts';

const row = (n: number, yMm = 20): WorkPlace[] => Array.from({ length: n }, (_, i) => ({ xMm: 8 + i, yMm }));
const away = (dot: TrueDot, place: WorkPlace) => Math.hypot(dot.xMm - place.xMm, dot.yMm - place.yMm);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** A world with its motor on, and the dots that come of it. */
function bench(trainee: keyof typeof trainees = 'steady') {
  const dots: TrueDot[] = [];
  const world = new World(
    { seed: 3, trainee: trainees[trainee], pattern: 'grid' },
    { stroke() {}, dot: (dot) => dots.push(dot) },
  );
  world.driveMilliV = 6_500;
  const until = (seconds: number) => {
    while (world.timeUs < seconds * 1e6) world.step();
  };
  return { world, dots, until };
}

describe('a trainee that is shown a drill', () => {
  test('makes a dot at each place in order, rests 3 s, and goes back to its own pattern', () => {
    const { world, dots, until } = bench();
    until(4);
    const before = dots.length + (world.hand.down ? 1 : 0);
    const places = row(12, 33);
    world.hand.show({ places, next: 2 });
    until(20);
    const made = dots.slice(before, before + 10);
    made.forEach((dot, n) => {
      expect(away(dot, places[n + 2]!)).toBeLessThan(0.3);
    });
    const after = dots.slice(before + 10);
    expect(after[0]!.startUs - made[9]!.endUs).toBeGreaterThan(3e6);
    expect(after.length).toBeGreaterThan(3);
    // The grid goes on where it was left.
    after.slice(0, 4).forEach((dot, n) => {
      expect(away(dot, { xMm: 15.5 + before + n, yMm: 15.5 })).toBeLessThan(0.3);
    });
  });

  test('reads on the page where to go next: a place that was missed is made', () => {
    const { world, dots, until } = bench();
    const places = row(8);
    world.hand.show({ places, next: 0 });
    while (dots.length < 3) world.step();
    // What the page says after the third dot when the second was not found: back to it.
    until(world.timeUs / 1e6 + 0.1);
    world.hand.show({ places, next: 1 });
    while (dots.length < 4) world.step();
    expect(away(dots[3]!, places[1]!)).toBeLessThan(0.3);
    // What it says while the hand is at the next place already is one dot old and changes nothing.
    until(world.timeUs / 1e6 + 0.1);
    world.hand.show({ places, next: 3 });
    while (!world.hand.down) world.step();
    world.hand.show({ places, next: 3 });
    while (dots.length < 6) world.step();
    expect(away(dots[4]!, places[3]!)).toBeLessThan(0.3);
    expect(away(dots[5]!, places[4]!)).toBeLessThan(0.3);
  });

  test('goes back to its own pattern when the drill is taken away', () => {
    const { world, dots, until } = bench();
    world.hand.show({ places: row(30, 35), next: 0 });
    until(6);
    world.hand.show(null);
    const before = dots.length + (world.hand.down ? 1 : 0);
    until(10);
    expect(dots.slice(before).length).toBeGreaterThan(3);
    for (const dot of dots.slice(before)) expect(dot.yMm).toBeLessThan(16);
  });

  test('does not lose a place when the motor stops on the way to it', () => {
    const { world, dots, until } = bench();
    const places = row(10);
    world.hand.show({ places, next: 0 });
    while (dots.length < 3) world.step();
    until(world.timeUs / 1e6 + 0.15);
    world.driveMilliV = 0;
    until(world.timeUs / 1e6 + 1);
    world.driveMilliV = 6_500;
    while (dots.length < 10) world.step();
    dots.forEach((dot, n) => {
      expect(away(dot, places[n]!)).toBeLessThan(0.3);
    });
  });

  test('tries for the depth and the rhythm that are asked for, with its own bias and spread', () => {
    const places = Array.from({ length: 200 }, (_, n) => ({
      xMm: 5 + (n % 20),
      yMm: 5 + Math.floor(n / 20),
    }));
    for (const name of ['steady', 'novice', 'uneven'] as const) {
      const usual = practise({ seed: 4, trainee: name, places }).dots;
      const shallow = practise({ seed: 4, trainee: name, places, depthMm: 0.6, intervalMs: 930 }).dots;
      const depth = (dots: readonly TrueDot[]) => mean(dots.map((dot) => dot.depthMm));
      const interval = (dots: readonly TrueDot[]) =>
        (dots.at(-1)!.startUs - dots[0]!.startUs) / (dots.length - 1);
      expect(depth(shallow) / depth(usual)).toBeCloseTo(0.8, 1);
      expect(interval(shallow) / interval(usual)).toBeCloseTo(1.5, 1);
    }
  });
});

describe('practise', () => {
  test.each(['steady', 'novice', 'tired'] as const)(
    '%s: the dots of the bytes of the same seed',
    (trainee) => {
      const places = row(15);
      const work = { places, next: 0, depthMm: 0.7, intervalMs: 600 };
      const options: SimulateOptions = {
        seconds: 18,
        seed: 'x7',
        trainee,
        work,
        what: 'pad',
        localStartS: 0,
      };
      const known = simulate({ ...options, strokesPerSecond: 90 }).truth.filter(
        (line) => line.kind === 'dot',
      );
      const fast = practise({
        seed: 'x7',
        trainee,
        places,
        depthMm: 0.7,
        intervalMs: 600,
        strokesPerSecond: 90,
      });
      expect(fast.dots).toHaveLength(15);
      fast.dots.forEach((dot, n) => {
        const { worldUs, strokes, depthMm, deepestMm, xMm, yMm } = known[n]!;
        expect({ ...dot, startUs: 0, endUs: 0 }).toEqual({
          ...{ strokes, depthMm, deepestMm, xMm, yMm },
          ...{ startUs: 0, endUs: 0 },
        });
        expect(dot.startUs).toBeCloseTo(worldUs, 6);
      });
      expect(fast.strokes.length).toBe(fast.dots.reduce((sum, dot) => sum + dot.strokes, 0));
    },
  );

  test('ends after its dots, after its time, or when there is no more to do', () => {
    expect(practise({ seed: 1, trainee: 'steady' }).dots).toHaveLength(50);
    expect(practise({ seed: 1, trainee: 'steady', dots: 7 }).dots).toHaveLength(7);
    const timed = practise({ seed: 1, trainee: 'steady', seconds: 20 });
    expect(timed.endUs).toBe(20e6);
    expect(timed.dots.length).toBeGreaterThan(25);
    const done = practise({ seed: 1, trainee: 'steady', places: row(5), seconds: 60 });
    expect(done.dots).toHaveLength(5);
    expect(done.endUs).toBeLessThan(10e6);
  });

  test('good and bad days move the mean of an attempt, by the seed and by no more than was said', () => {
    const depth = (seed: number, days?: { depthSdMm: number; spreadSd: number }) =>
      mean(
        practise({ seed, trainee: 'steady', dots: 20, ...(days && { days }) }).dots.map((dot) => dot.depthMm),
      );
    const days = { depthSdMm: 0.06, spreadSd: 0.2 };
    const moved = Array.from({ length: 60 }, (_, seed) => depth(seed, days) - depth(seed));
    const sd = Math.sqrt(mean(moved.map((mm) => mm * mm)));
    expect(sd).toBeGreaterThan(0.045);
    expect(sd).toBeLessThan(0.075);
    expect(depth(9, days)).toBe(depth(9, days));
  });
});

test('the needle keeps the stroke rate that is asked for, from 60 to 180 strokes a second', () => {
  for (const strokesPerSecond of [60, 100, 140, 180]) {
    const { strokes } = practise({ seed: 2, trainee: 'steady', dots: 30, strokesPerSecond });
    const cycles = strokes
      .slice(1)
      .map((stroke, n) => stroke.peakUs - strokes[n]!.peakUs)
      .filter((us) => us < 25_000);
    expect(1e6 / mean(cycles) / strokesPerSecond).toBeCloseTo(1, 1);
  }
});

describe('work that came as data', () => {
  test('is read, or refused with what is wrong', () => {
    expect(readWork(null)).toBeNull();
    const work = { places: [{ xMm: 1, yMm: 2 }], next: 0, depthMm: 0.6, intervalMs: null };
    expect(readWork(work)).toEqual(work);
    for (const [wrong, says] of [
      [7, 'work is'],
      [{ places: 'all' }, 'places is a list'],
      [{ places: [{ xMm: 1 }] }, 'place 0'],
      [{ places: [{ xMm: 1, yMm: Number.NaN }] }, 'place 0'],
      [{ places: [], next: -1 }, 'next'],
      [{ places: [], next: 0.5 }, 'next'],
      [{ places: [], depthMm: 9 }, 'depthMm'],
      [{ places: [], intervalMs: '600' }, 'intervalMs'],
    ] as const)
      expect(() => readWork(wrong)).toThrow(says);
  });
});
