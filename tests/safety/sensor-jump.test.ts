import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depthScale, PadModel } from '../../src/emulator/pad-model.ts';
import { Random } from '../../src/emulator/random.ts';
import { trainees } from '../../src/emulator/trainees.ts';
import { STEP_US, World } from '../../src/emulator/world.ts';
import { normal, seeded } from '../signal/synthetic.ts';
import { batches, depthChannel, every, Heard, OFFSET_US, toCounts } from './pad.ts';

const rest = (n: number, noiseMm = 0.02) => {
  const random = seeded(9);
  return Float32Array.from({ length: n }, () => noiseMm * normal(random));
};
const jumps = (heard: Heard) => heard.events.filter(({ kind }) => kind === 'sensor-jump');
const feed = (depths: Float32Array, frames = 8): Heard =>
  new Heard().feed(batches(toCounts(depths), every(frames, depths.length)));

test('one sample that stands out of both its neighbours is told once, and is over half a second later', () => {
  for (const mm of [1.2, -0.45 - 0.35]) {
    const depths = rest(4000);
    depths[1000] = mm;
    if (mm < 0) depths.fill(0.8, 900, 1000).fill(0.8, 1001, 1100);
    const heard = feed(depths);
    expect(jumps(heard)).toMatchObject([
      {
        severity: 'unsafe',
        onsetUs: OFFSET_US + 500_000,
        endUs: OFFSET_US + 500_000,
        evidence: { samples: 1, periodMs: 0.5 },
      },
    ]);
    expect(heard.pipeline.distrust).toBeNull();
  }
});

test('until then the depth is not believed', () => {
  const depths = rest(1500);
  depths[1000] = 1.2;
  expect(feed(depths).pipeline.distrust).toBe('sensor-jump');
});

test('a step further than any needle goes is told with its sample, though it stays there', () => {
  const depths = rest(1200).map((mm, i) => (i < 1000 ? mm : mm + 2.4));
  expect(jumps(feed(depths))).toMatchObject([{ onsetUs: OFFSET_US + 500_000 }]);
});

test('a loose contact is one event for as long as it goes on', () => {
  const depths = rest(20_000);
  for (let i = 2000; i < 12_000; i += 1 + ((i * 7919) % 300)) depths[i] = 2.2;
  const [event, ...others] = jumps(feed(depths));
  expect(others).toEqual([]);
  expect(event!.evidence['samples']).toBeGreaterThan(30);
});

test('over a hole in the data nothing is known of the way', () => {
  const given = batches(toCounts(rest(800).map((mm, i) => (i < 400 ? mm : mm + 2.4))), [400]);
  expect(jumps(new Heard().feed(given)).length).toBe(1);
  const heard = new Heard().feed([given[0]!, { ...given[1]!, gapBefore: true }]);
  expect(jumps(heard)).toEqual([]);
});

/** The fastest needle that there is: 200 strokes/s of 5.1 mm. */
test('the fastest needle is believed at any rate, phase and depth, and a glitch in it is not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1000, 2000, 4000, 8000),
      fc.double({ min: 0.2, max: 2.5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rateHz, depthMm, phase) => {
        const channel = { ...depthChannel, rateHz };
        const random = seeded(3);
        const needle = (i: number) => {
          const withdrawn = 1 - Math.cos(2 * Math.PI * ((200 * i) / rateHz + phase));
          return Math.max(0, depthMm - 2.55 * withdrawn) + 0.02 * normal(random);
        };
        const depths = Float32Array.from({ length: rateHz / 4 }, (_, i) => needle(i));
        const told = (given: Float32Array) =>
          jumps(
            new Heard([channel]).feed(
              batches(toCounts(given, channel), every(16, given.length), { channel }),
            ),
          ).length;
        expect(told(depths)).toBe(0);
        // At 1 kHz a needle can go 3.2 mm between two samples, so a pad of 3.6 mm can show little that it cannot.
        if (rateHz === 1000) return;
        const glitch = depths.slice();
        const out = glitch.findIndex((mm, i) => i > rateHz / 10 && mm < 0.1);
        glitch[out] = 3.4;
        expect(told(glitch)).toBe(1);
      },
    ),
    { numRuns: 40 },
  );
});

test.each(Object.values(trainees))('$name works for half a minute at 12 V and is believed', (trainee) => {
  const rateHz = 4000;
  const world = new World({ seed: 5, trainee, pattern: 'grid' }, { stroke() {}, dot() {} });
  const model = new PadModel({ scale: depthScale(12), rateHz, noiseMm: 0.03 }, new Random(2));
  world.driveMilliV = 12_000;
  const channel = { ...depthChannel, rateHz };
  const counts = Uint16Array.from({ length: 30 * rateHz }, (_, i) => {
    const atUs = STEP_US + (i * 1e6) / rateHz;
    while (world.timeUs < atUs) world.step();
    return model.sense(world.tipMm(atUs));
  });
  const heard = new Heard([channel]).feed(batches(counts, every(17, counts.length), { channel }));
  const wrong = heard.kinds().filter((kind) => kind.startsWith('sensor') || kind === 'contact-long');
  expect(wrong).toEqual([]);
  expect(heard.strokes.length).toBeGreaterThan(500);
});
