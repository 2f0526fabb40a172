/** Attempts made by hand, for the tests of the score. */
import { practise } from '../../src/emulator/practise.ts';
import type { TraineeName } from '../../src/emulator/trainees.ts';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { type Drill, drillSchema } from '../../src/training/drill.ts';
import { placesOf } from '../../src/training/pattern.ts';
import { random } from '../../src/training/statistics/random.ts';
import type { Evidence, MeasuredDot, ScoreInput } from '../../src/training/types.ts';

export const CALIBRATION_MM = 0.02;
export const READING_MM = 0.008;

export function drillOf(given: Partial<Drill> = {}): Drill {
  return drillSchema.parse({
    schema: 'evenstroke-drill/1',
    id: 'a-drill',
    version: 1,
    name: 'A drill',
    level: 'foundation',
    order: 1,
    aim: 'Dots in the target.',
    steps: ['Make dots.'],
    pattern: { kind: 'anywhere' },
    depth: { kind: 'profile', shiftMm: 0 },
    rhythm: null,
    strokeRate: null,
    end: { kind: 'dots', dots: 50 },
    pass: [{ kind: 'in-target', atLeast: 0.85 }],
    source: 'A test.',
    ...given,
  });
}

/** The domain's dot line, as a row of points 1 mm apart in two rows. */
export const rowDrill = () =>
  drillOf({
    pattern: {
      kind: 'points',
      points: Array.from({ length: 50 }, (_, i) => [5 + (i % 25), 10 + 3 * Math.floor(i / 25)]),
    },
    rhythm: { lowHz: 1, highHz: 2 },
    pass: [
      { kind: 'in-target', atLeast: 0.85 },
      { kind: 'depth-cv', atMost: 0.2 },
    ],
  });

export function dotOf(i: number, given: Partial<MeasuredDot> = {}): MeasuredDot {
  const depthMm = given.depthMm ?? 0.75;
  const startUs = given.startUs ?? 1e6 + i * 620_000;
  return {
    startUs,
    endUs: startUs + 150_000,
    strokes: 16,
    expectedStrokes: 16,
    depthMm,
    uncertaintyMm: READING_MM,
    deepestMm: depthMm + 0.02,
    xMm: null,
    yMm: null,
    spreadMm: null,
    cut: false,
    unsafeStrokes: 0,
    cause: null,
    ...given,
  };
}

export const evidenceOf = (given: Partial<Evidence> = {}): Evidence => ({
  fromUs: 0,
  toUs: 40e6,
  rateHz: 2_000,
  frames: 80_000,
  unseenUs: 0,
  faultUs: 0,
  resets: 0,
  clockUncertaintyUs: 300,
  noiseMm: 0.02,
  strokesCut: 0,
  presses: 0,
  strokes: 800,
  unsafeStrokes: 0,
  deepestMm: 0.9,
  longestUnsafeRun: 0,
  strokeRateHz: 110,
  calibration: { id: 'c1', state: 'valid', uncertaintyMm: CALIBRATION_MM },
  interrupted: false,
  smoothness: null,
  ...given,
});

export const inputOf = (dots: readonly MeasuredDot[], given: Partial<ScoreInput> = {}): ScoreInput => ({
  drill: drillOf(),
  profile: trainingDefault,
  mode: 'practice',
  dots,
  evidence: evidenceOf(),
  earlier: null,
  checklist: 'complete',
  seed: 7,
  ...given,
});

export const dotsAt = (depths: readonly number[]): MeasuredDot[] =>
  depths.map((depthMm, i) => dotOf(i, { depthMm }));

/** What the pad would have measured of a trainee at a drill with places: true dots, read with errors. */
export function attemptOf(trainee: TraineeName, seed: number, drill: Drill): ScoreInput {
  const places = placesOf(drill, null);
  const made = practise({ seed, trainee, dots: places.length, places }).dots;
  const from = random(seed + 1_000);
  const shiftMm = CALIBRATION_MM * from.gaussian();
  const dots = made.map((dot, i) => {
    const error = shiftMm + READING_MM * from.gaussian();
    const deepestMm = dot.deepestMm + error;
    return dotOf(i, {
      ...dot,
      expectedStrokes: dot.strokes,
      depthMm: dot.depthMm + error,
      deepestMm,
      unsafeStrokes: deepestMm > trainingDefault.unsafeMm ? 1 : 0,
    });
  });
  return inputOf(dots, { drill, seed });
}
