/** Made-up rows of training for the tests: a drill, an attempt, a score. */
import type { AttemptRow, ScoreRow } from '../../src/store/training-types.ts';
import { type Drill, drillSchema } from '../../src/training/drill.ts';
import type { ScoreResult } from '../../src/training/types.ts';
import { profile } from './practice.ts';

export const drillOf = (id: string, version = 1, changes: Partial<Drill> = {}): Drill =>
  drillSchema.parse({
    schema: 'evenstroke-drill/1',
    id,
    version,
    name: `Drill ${id}`,
    level: 'foundation',
    order: 1,
    aim: 'To have a drill in a test.',
    steps: ['Make the dots.'],
    pattern: { kind: 'line', from: [5, 20], to: [14, 20], places: 10 },
    depth: { kind: 'profile' },
    rhythm: null,
    strokeRate: null,
    end: { kind: 'dots', dots: 10 },
    pass: [{ kind: 'in-target', atLeast: 0.85 }],
    source: 'a test',
    ...changes,
  });

export const attemptOf = (
  id: string,
  trainee: AttemptRow['trainee'],
  changes: Partial<AttemptRow> = {},
): AttemptRow => ({
  id,
  sessionId: 'session-1',
  pad: 'PAD-1',
  machine: 'MAC-1',
  trainee,
  drill: drillOf('line'),
  mode: 'practice',
  helps: { zones: true, tones: true, metronome: false },
  profile,
  calibration: { id: null, state: 'none', uncertaintyMm: 0.02 },
  checklist: { id: null, state: 'none' },
  earlierId: null,
  startedAt: '2026-11-22T09:00:00.000Z',
  fromUs: 1_234_567.125,
  toUs: null,
  end: null,
  clockUncertaintyUs: null,
  ...changes,
});

const estimate = { value: 81.25, low: 77.5, high: 84.125 };

export const resultOf = (scoreVersion: number, total = estimate): ScoreResult => ({
  scoreVersion,
  state: 'scored',
  gates: [{ name: 'no-calibration', effect: 'provisional', value: null, limit: null }],
  total,
  parts: { depth: estimate, consistency: estimate, spacing: null, rhythm: null, completion: estimate },
  weights: { depth: 0.5, consistency: 0.25, spacing: 0, rhythm: 0, completion: 0.25 },
  reductions: [
    { part: 'depth', name: 'too-deep', points: 18.75, dots: [1, 0], count: 2, amount: 0.12, unit: 'mm' },
  ],
  criteria: [],
  verdict: 'pass',
  facts: {
    dots: 2,
    inTarget: 0.5,
    meanDepthMm: 0.9,
    sdDepthMm: 0.1,
    depthCv: 0.11,
    cpk: null,
    driftMmPerMin: null,
    alternationMm: null,
    dotsPerSecond: 1.5,
    intervalCv: null,
    intervalRmssdMs: null,
    placingRmsMm: null,
    nearestCv: null,
    clarkEvans: null,
    densityPerCm2: null,
    smoothness: null,
    strokesPerDot: 16,
    missedStrokes: null,
    unsafePerThousand: 0,
    deepestMm: 1.1,
    longestUnsafeRun: 0,
  },
  dots: [
    { zone: 'target', fit: 'placed', place: 0, lost: 0 },
    { zone: 'caution', fit: 'off', place: null, lost: 18.75 },
  ],
  missing: [1],
  worst: [1],
  advice: 'too-deep',
});

export const scoreOf = (attemptId: string, scoreVersion = 1): ScoreRow => ({
  attemptId,
  scoredAt: '2026-11-22T09:05:00.000Z',
  software: '0.0.0-test',
  calibration: null,
  result: resultOf(scoreVersion),
  dots: {
    startUs: [1_300_000.25, 2_000_000.5],
    endUs: [1_450_000.125, 2_150_000.75],
    strokes: [16, 15],
    expectedStrokes: [16.2, null],
    depthMm: [0.8, 1.012345678901234],
    uncertaintyMm: [0.004, 0.004],
    deepestMm: [0.9, 1.1],
    xMm: [5, null],
    yMm: [20, null],
    cut: [false, true],
    cause: [null, 'hand'],
  },
});
