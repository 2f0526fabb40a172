import { afterEach, describe, expect, it } from 'vitest';
import { scaleOf, sensorOf } from '../../src/signal/depth.ts';
import { DotFinder } from '../../src/signal/dots.ts';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Dot } from '../../src/signal/types.ts';
import { faultUs } from '../../src/station/scoring/pad-events.ts';
import { seedOf } from '../../src/station/scoring/scorer.ts';
import { synthetic } from '../signal/synthetic.ts';
import { padIdentity } from '../store/practice.ts';
import { event, PAD, PERIOD_US, type RawSession, type Stored, storeRaw } from './raw-session.ts';

let stored: Stored;
afterEach(() => stored?.remove());

const STROKE_HZ = 100;
/** Twenty dots of ten strokes, all 0.8 mm deep. */
const twenty = (seed = 1) =>
  synthetic({
    strokeHz: STROKE_HZ,
    sampleHz: 2000,
    noiseMm: 0.02,
    dots: 20,
    strokesPerDot: 10,
    depthMm: () => 0.8,
    pauseS: 0.3,
    seed,
  });
const steadyMotor = (untilUs: number) =>
  Array.from({ length: Math.ceil(untilUs / 50_000) }, (_, n) => ({ atUs: n * 50_000, rateHz: STROKE_HZ }));

async function put(session: Partial<RawSession> = {}, made = twenty()): Promise<Stored> {
  stored = await storeRaw({
    runs: [{ startUs: 0, depths: made.depths }],
    readings: steadyMotor(made.depths.length * PERIOD_US),
    ...session,
  });
  return stored;
}

describe('an attempt measured from raw', () => {
  it('has every dot, with its depth, strokes and what the motor made', async () => {
    const truth = twenty();
    const { endUs } = await put({}, truth);
    const { dots, evidence } = stored.measure(0, endUs);
    expect(dots).toHaveLength(20);
    for (const [n, dot] of dots.entries()) {
      expect(dot.depthMm).toBeCloseTo(0.8, 1);
      expect(dot.strokes).toBe(10);
      expect(dot.expectedStrokes).toBe(10);
      expect(Math.abs(dot.startUs - truth.strokes[n * 10]!.contactUs)).toBeLessThan(1000);
      expect(dot.cut).toBe(false);
    }
    expect(evidence).toMatchObject({
      frames: truth.depths.length,
      unseenUs: 0,
      faultUs: 0,
      resets: 0,
      strokes: 200,
      unsafeStrokes: 0,
      longestUnsafeRun: 0,
      strokesCut: 0,
      rateHz: 2000,
      clockUncertaintyUs: 120,
      interrupted: false,
      smoothness: null,
    });
    expect(evidence.noiseMm).toBeGreaterThan(0.015);
    expect(evidence.noiseMm).toBeLessThan(0.03);
    expect(evidence.strokeRateHz).toBeCloseTo(STROKE_HZ, 5);
  });

  it('does not depend on how the samples were cut into chunks', async () => {
    const { endUs } = await put();
    const whole = JSON.stringify(stored.measure(0, endUs));
    stored.remove();
    await put({ chunkFrames: [32, 1000, 7, 411] });
    expect(JSON.stringify(stored.measure(0, endUs))).toBe(whole);
  });

  it('keeps strokes whole where the clock was corrected between chunks, and keeps with the clock', async () => {
    const truth = twenty();
    // A chunk of 16 ms ends within most strokes of a dot; a jump of 2 ms would tear each of those.
    await put({ chunkFrames: [32], clockOffUs: [0, 2_000] }, truth);
    const { dots, evidence } = stored.measure(0, stored.endUs);
    expect(evidence).toMatchObject({ strokes: 200, strokesCut: 0, unseenUs: 0 });
    for (const [n, dot] of dots.entries()) {
      expect(dot.depthMm).toBeCloseTo(0.8, 1);
      expect(Math.abs(dot.startUs - truth.strokes[n * 10]!.contactUs)).toBeLessThan(3_000);
    }
    stored.remove();
    // A clock that was wrong by 4 ms at first and is right from then on.
    await put({ clockOffUs: [4_000, ...Array.from({ length: 99 }, () => 0)] }, truth);
    const late = stored.measure(0, stored.endUs).dots;
    expect(late[0]!.startUs - truth.strokes[0]!.contactUs).toBeGreaterThan(3_000);
    expect(Math.abs(late.at(-1)!.startUs - truth.strokes[190]!.contactUs)).toBeLessThan(3_000);
  });

  it('takes the dots that start in it and no sample after it, so that what is recorded later changes nothing', async () => {
    const made = twenty();
    const { endUs } = await put({}, made);
    const fromUs = made.strokes[50]!.contactUs - 100_000;
    const toUs = made.strokes[150]!.contactUs - 100_000;
    const all = stored.measure(fromUs, toUs);
    expect(all.dots).toHaveLength(10);
    expect(all.evidence.strokes).toBe(100);
    stored.remove();
    // The same recording, ended just after the attempt.
    const frames = Math.ceil((toUs + 5_000) / PERIOD_US);
    await put({
      runs: [{ startUs: 0, depths: made.depths.subarray(0, frames) }],
      readings: steadyMotor(toUs + 5_000),
    });
    expect(JSON.stringify(stored.measure(fromUs, toUs))).toBe(JSON.stringify(all));
    expect(endUs).toBeGreaterThan(toUs + 1e6);
  });

  it('calls a dot cut that goes on when it ends', async () => {
    const made = twenty();
    await put({}, made);
    const { dots } = stored.measure(0, made.strokes[154]!.releaseUs + 2_000);
    expect(dots).toHaveLength(16);
    expect(dots.at(-1)).toMatchObject({ strokes: 5, cut: true });
    expect(dots.slice(0, -1).some(({ cut }) => cut)).toBe(false);
  });

  it('counts what nobody saw, and makes no stroke of it', async () => {
    const { depths, strokes } = twenty();
    // 400 ms in which the sixth dot was made.
    const from = Math.floor((strokes[50]!.contactUs - 100_000) / PERIOD_US);
    const to = from + 800;
    await put({
      runs: [
        { startUs: 0, depths: depths.subarray(0, from) },
        { startUs: to * PERIOD_US, depths: depths.subarray(to) },
      ],
    });
    const { dots, evidence } = stored.measure(0, stored.endUs);
    expect(dots).toHaveLength(19);
    expect(evidence.unseenUs).toBeCloseTo(400_000, -1);
    expect(evidence.frames).toBe(depths.length - 800);
  });

  it('takes a clock that began anew for a gap, though no sample is missing', async () => {
    const { depths, strokes } = twenty();
    // In the middle of a dot the clock is set back, and what follows comes 6 ms late.
    const at = Math.floor((strokes[55]!.releaseUs + 1_000) / PERIOD_US);
    const resetUs = at * PERIOD_US + 1_000;
    const late = depths.subarray(at);
    await put({
      runs: [
        { startUs: 0, depths: depths.subarray(0, at) },
        { startUs: at * PERIOD_US + 6_000, depths: late, gapBefore: false },
      ],
      events: [event('device-reset', resetUs, resetUs, 1)],
    });
    const { dots, evidence } = stored.measure(0, stored.endUs);
    expect(evidence.resets).toBe(1);
    expect(dots).toHaveLength(20);
    expect(dots[5]?.cut).toBe(true);
    expect(evidence.unseenUs).toBeCloseTo(6_000, -1);
  });

  it('counts the time in which the sensor could not be believed, overlaps once', async () => {
    await put({
      events: [
        event('sensor-stuck', 1e6, 1.5e6, 1),
        event('sensor-range', 1.4e6, 2e6, 2),
        event('sensor-stuck', 7e6, null, 3),
        event('gap', 3e6, 3.1e6, 4),
        { ...event('sensor-stuck', 4e6, 5e6, 5), serial: 'another pad' },
      ],
    });
    expect(stored.measure(0, 6e6).evidence.faultUs).toBe(1e6);
    expect(stored.measure(1.2e6, 8e6).evidence.faultUs).toBe(0.8e6 + 1e6);
  });

  it('does not call samples that only came late a fault of the sensor', async () => {
    await put({ events: [event('sensor-silent', 1e6, 1.5e6, 1)] });
    const { evidence } = stored.measure(0, 6e6);
    expect(evidence.faultUs).toBe(0);
    expect(evidence.unseenUs).toBe(0);
  });

  it('does not count a sensor that a first scoring could not know to be stuck', async () => {
    await put({ events: [event('sensor-stuck', 5.8e6, null, 1)] });
    expect(stored.measure(0, 6e6).evidence.faultUs).toBe(0);
  });

  it('tells unsafe strokes, their longest run, and a press that made no stroke', async () => {
    const made = synthetic({
      strokeHz: STROKE_HZ,
      sampleHz: 2000,
      noiseMm: 0.02,
      dots: 5,
      strokesPerDot: 6,
      depthMm: (_random, dot) => (dot === 2 ? 1.8 : 0.7),
      pauseS: 0.3,
    });
    const deep = made.strokes.filter(({ peakDepthMm }) => peakDepthMm > 1.5);
    await put(
      {
        events: [
          event('unsafe-depth', deep[0]!.contactUs + 500, deep.at(-1)!.releaseUs, 1),
          event('unsafe-depth', 100_000, 150_000, 2),
        ],
      },
      made,
    );
    const { dots, evidence } = stored.measure(0, stored.endUs);
    expect(dots.map(({ unsafeStrokes }) => unsafeStrokes)).toEqual([0, 0, 6, 0, 0]);
    expect(evidence).toMatchObject({ unsafeStrokes: 7, longestUnsafeRun: 6 });
    expect(evidence.deepestMm).toBeCloseTo(1.8, 1);
  });

  it('takes positions from their own stream, and tells how smoothly the hand travels', async () => {
    const { strokes } = twenty();
    const starts = Array.from({ length: 20 }, (_, n) => strokes[n * 10]!.contactUs);
    // The hand rests on a dot and goes on to the next in a smooth bend.
    const position = (us: number): [number, number] => {
      const dot = starts.findLastIndex((start) => us >= start);
      const next = starts[dot + 1];
      if (dot < 0 || next === undefined) return [Math.max(0, dot) + 5, 10];
      const u = Math.min(1, Math.max(0, (us - starts[dot]! - 100_000) / (next - starts[dot]! - 100_000)));
      return [5 + dot + u * u * u * (10 + u * (6 * u - 15)), 10];
    };
    await put({ position });
    const { dots, evidence } = stored.measure(0, stored.endUs);
    for (const [n, dot] of dots.entries()) {
      expect(dot.xMm).toBeCloseTo(5 + n, 0);
      expect(dot.yMm).toBeCloseTo(10, 1);
    }
    expect(evidence.smoothness).toBeLessThan(-1);
    expect(evidence.smoothness).toBeGreaterThan(-2.5);
  });
});

describe('the description of a pad', () => {
  it('gives the uncertainty its count and its surface, as live: a coarse pad is less sure', async () => {
    const made = twenty();
    const coarse = 0.02;
    const { endUs } = await put({
      runs: [],
      later: { stream: 0, scaleMm: coarse, runs: [{ startUs: 0, depths: made.depths }] },
    });
    const { dots } = stored.measure(0, endUs);

    const channel = { ...padIdentity(PAD).channels[0]!, scale: coarse };
    const finder = new StrokeFinder(sensorOf(scaleOf(channel)));
    const live: Dot[] = [];
    let zeroUncertaintyMm = 0;
    const finds = new DotFinder(
      (dot) => live.push(dot),
      () => zeroUncertaintyMm,
    );
    const depths = made.depths.map((mm) => coarse * Math.round((mm + 0.6) / coarse) - 0.6);
    finder.push(depths, depths.length, 0, PERIOD_US, true, (stroke) => {
      finds.stroke(stroke);
      zeroUncertaintyMm = finder.zeroUncertaintyMm;
    });
    finds.close();
    expect(dots.map(({ uncertaintyMm }) => uncertaintyMm)).toEqual(
      live.map(({ uncertaintyMm }) => uncertaintyMm),
    );

    stored.remove();
    await put({}, made);
    const fine = stored.measure(0, endUs).dots;
    for (const [n, { uncertaintyMm }] of fine.entries())
      expect(uncertaintyMm).toBeLessThan(dots[n]!.uncertaintyMm);
  });

  it('that changes in the middle: each sample means what was said when it was taken', async () => {
    const { depths } = twenty();
    // In the pause after the tenth dot.
    const at = Math.floor((twenty().strokes[100]!.contactUs - 150_000) / PERIOD_US);
    for (const stream of [0, 2]) {
      await put({
        runs: [{ startUs: 0, depths: depths.subarray(0, at) }],
        later: { stream, scaleMm: 0.002, runs: [{ startUs: at * PERIOD_US, depths: depths.subarray(at) }] },
      });
      const { dots, evidence } = stored.measure(0, stored.endUs);
      expect(dots).toHaveLength(20);
      for (const { depthMm, cut } of dots) {
        expect(depthMm).toBeCloseTo(0.8, 1);
        expect(cut).toBe(false);
      }
      expect(evidence).toMatchObject({ unseenUs: 0, strokes: 200, strokesCut: 0, rateHz: 2000 });
      stored.remove();
    }
  });
});

describe('what bad data come to', () => {
  it('no dots: none, and all was seen', async () => {
    await put({}, { ...twenty(), depths: new Float32Array(8_000) });
    const { dots, evidence } = stored.measure(0, stored.endUs);
    expect(dots).toEqual([]);
    expect(evidence).toMatchObject({ unseenUs: 0, strokes: 0, deepestMm: null, strokeRateHz: null });
  });

  it('all lost: nothing was seen', async () => {
    await put({ runs: [] });
    const { dots, evidence } = stored.measure(1e6, 9e6);
    expect(dots).toEqual([]);
    expect(evidence).toMatchObject({ frames: 0, unseenUs: 8e6, rateHz: 2000 });
  });

  it('a pad that this session never heard of: nothing was seen', async () => {
    await put();
    const { dots, evidence } = stored.measure(0, 5e6, { pad: 'PAD-2', machine: null });
    expect(dots).toEqual([]);
    expect(evidence).toMatchObject({ frames: 0, unseenUs: 5e6, rateHz: null });
  });

  it('two hands at once: more strokes are felt than the machine made', async () => {
    const one = twenty();
    // Another needle at the same rate, half a cycle behind, wherever the first one is in the skin.
    const both = one.depths.map((mm, n) => Math.max(mm, one.depths[n - 10] ?? 0));
    await put({}, { ...one, depths: both });
    const { dots } = stored.measure(0, stored.endUs);
    expect(dots).toHaveLength(20);
    for (const { strokes, expectedStrokes } of dots) expect(strokes / expectedStrokes!).toBeGreaterThan(1.5);
  });
});

it('the seed is a whole number of 32 bits, and another one for another attempt', () => {
  expect(seedOf('')).toBe(0x811c9dc5);
  expect(seedOf('a')).toBe(0xe40c292c); // FNV-1a's published value
  expect(seedOf('attempt-1')).not.toBe(seedOf('attempt-2'));
});

describe('why a dot stands out', () => {
  /** The 10th of twenty dots is `offMm` off; from its beginning on, for `shiftedDots` dots, the pad rests at `shiftMm`. */
  const odd = (offMm: number, shiftMm = 0, shiftedDots = 20) => {
    const made = synthetic({
      ...{ strokeHz: STROKE_HZ, sampleHz: 2000, noiseMm: 0.02, dots: 20, strokesPerDot: 10, pauseS: 0.3 },
      depthMm: (_, dot) => (dot === 10 ? 0.8 + offMm : 0.8),
    });
    const { contactUs, releaseUs } = { ...made.strokes[100]!, releaseUs: made.strokes[109]!.releaseUs };
    const from = Math.floor(contactUs / PERIOD_US) - 20;
    const nextUs = made.strokes[(10 + shiftedDots) * 10]?.contactUs ?? Number.POSITIVE_INFINITY;
    const to = nextUs / PERIOD_US - 300;
    const depths = made.depths.map((mm, i) => (i < from || i > to ? mm : mm + shiftMm));
    return { ...made, depths, contactUs, releaseUs };
  };
  const causesOf = async (made: ReturnType<typeof odd>, session: Partial<RawSession> = {}) => {
    const { endUs } = await put(session, made);
    return stored.measure(0, endUs).dots.map(({ cause }) => cause);
  };
  const only = (cause: string) => Array.from({ length: 20 }, (_, n) => (n === 10 ? cause : null));

  it('the hand, where the motor and the surface were as usual', async () => {
    expect(await causesOf(odd(0.3))).toEqual(only('hand'));
    stored.remove();
    expect(await causesOf(odd(-0.3))).toEqual(only('hand'));
  });

  it('the voltage, where it sagged in the dot', async () => {
    const made = odd(-0.3);
    const readings = steadyMotor(made.depths.length * PERIOD_US).map((reading) => ({
      ...reading,
      measuredV: reading.atUs > made.contactUs && reading.atUs < made.releaseUs ? 5.8 : 7,
    }));
    expect(await causesOf(made, { readings })).toEqual(only('voltage'));
  });

  it('the surface, where the pad rests elsewhere after it than before, down or up', async () => {
    // What was pulled away is followed at once, so only the dot in which it went stands out.
    expect(await causesOf(odd(0, -0.2))).toEqual(only('surface'));
    stored.remove();
    const up = await causesOf(odd(0, 0.15, 2));
    expect(up).toEqual(only('surface').map((cause, n) => (n === 11 ? 'surface' : cause)));
  });

  it('not known, where the machine told nothing', async () => {
    expect(await causesOf(odd(0.3), { readings: [] })).toEqual(only('unknown'));
  });
});

describe('time in which the sensor was at fault', () => {
  const within = (...events: Parameters<typeof event>[]) =>
    faultUs(
      events.map((each) => event(...each)),
      1e6,
      10e6,
    );

  it('is that of a stuck one, one out of range and one that jumps, each moment once', () => {
    expect(within(['sensor-range', 2e6, 3e6, 1], ['sensor-stuck', 2.5e6, 4e6, 2])).toBe(2e6);
    expect(within(['sensor-range', 0, 2e6, 1], ['sensor-stuck', 9e6, null, 2])).toBe(2e6);
    expect(within(['sensor-silent', 2e6, 3e6, 1], ['sensor-noisy', 4e6, 5e6, 2])).toBe(0);
  });

  it('goes on for half a second after a jump, whether its end is known yet or not', () => {
    expect(within(['sensor-jump', 2e6, 2e6, 1])).toBe(0.5e6);
    expect(within(['sensor-jump', 2e6, 2e6, 1], ['sensor-jump', 2.3e6, 3e6, 2])).toBe(1.5e6);
    expect(within(['sensor-jump', 9.7e6, null, 1])).toBeCloseTo(0.3e6, 3);
    expect(within(['sensor-jump', 9.7e6, 9.7e6, 1])).toBeCloseTo(0.3e6, 3);
  });
});
