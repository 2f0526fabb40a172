/** The criteria of a drill and the numbers behind a score. */
import type { Criterion, Part, ScoreResult } from '../../src/server/wire-training.ts';
import { given, mm, number } from '../format.ts';
import { percent, percentGiven } from './amounts.ts';

type Facts = ScoreResult['facts'];

export const part: Readonly<Record<Part, string>> = {
  depth: 'Depth',
  consistency: 'Consistency',
  spacing: 'Spacing',
  rhythm: 'Rhythm',
  completion: 'Completion',
};

interface CriterionWords {
  readonly name: string;
  readonly asked: string;
  readonly show: (value: number) => string;
}

export function criterion(of: Criterion): CriterionWords {
  // Finer than what is asked mostly is, so that 84.6 % does not stand as 85 % beside "at least 85 %".
  const shares = (value: number) => percent(value, 1);
  const ratio = (value: number) => number(value, 2);
  switch (of.kind) {
    case 'in-target':
      return { name: 'Dots in target', asked: `at least ${percentGiven(of.atLeast)}`, show: shares };
    case 'depth-cv':
      return { name: 'Depth varies by', asked: `at most ${percentGiven(of.atMost)}`, show: shares };
    case 'interval-cv':
      return { name: 'Rhythm varies by', asked: `at most ${percentGiven(of.atMost)}`, show: shares };
    case 'nearest-cv':
      return { name: 'Distances vary by', asked: `at most ${percentGiven(of.atMost)}`, show: shares };
    case 'clark-evans':
      return {
        name: 'Clark–Evans R',
        asked:
          of.atMost === null
            ? `at least ${given(of.atLeast)}`
            : `${given(of.atLeast)} to ${given(of.atMost)}`,
        show: ratio,
      };
    case 'density-within':
      return { name: 'Density off by', asked: `at most ${percentGiven(of.share)}`, show: shares };
    case 'in-gaps':
      return { name: 'Dots in gaps', asked: `at least ${percentGiven(of.atLeast)}`, show: shares };
    case 'stacked':
      return { name: 'Stacked dots', asked: `at most ${number(of.atMost)}`, show: (value) => number(value) };
    case 'placed':
      return { name: 'Places made', asked: `at least ${percentGiven(of.atLeast)}`, show: shares };
    case 'straight-edge':
      return { name: 'Longest straight edge', asked: `at most ${percentGiven(of.atMost)}`, show: shares };
    case 'score':
      return { name: 'Score', asked: `at least ${given(of.atLeast)}`, show: (value) => number(value, 1) };
  }
}

interface FactWords {
  readonly term: string;
  readonly explain: string;
  readonly show: (value: number) => string;
}

const inMm = (value: number) => `${mm(value)} mm`;
export const fact: Readonly<Record<keyof Facts, FactWords>> = {
  dots: {
    term: 'Dots',
    explain: 'Bursts of strokes found in the raw samples of the attempt.',
    show: (n) => number(n),
  },
  inTarget: {
    term: 'In target',
    explain: 'Share of the dots whose depth lies in their own target.',
    show: (n) => percent(n),
  },
  meanDepthMm: {
    term: 'Mean depth',
    explain: 'Mean of the dots’ depths; a dot’s depth is the median of its strokes’ peaks.',
    show: inMm,
  },
  sdDepthMm: {
    term: 'Spread of depth',
    explain: 'Standard deviation of the dots’ depths about the drill’s own targets.',
    show: inMm,
  },
  depthCv: { term: 'Depth CV', explain: 'Spread of the depth over its mean.', show: (n) => percent(n) },
  cpk: {
    term: 'Cpk',
    explain:
      'Distance of the mean from the nearer limit of the target, in thirds of the spread’s width: above 1 nearly all dots stay inside.',
    show: (n) => number(n, 2),
  },
  driftMmPerMin: {
    term: 'Drift',
    explain: 'Slope of the depth over time, by the median of all pairs of dots.',
    show: (n) => `${number(n, 3)} mm/min`,
  },
  alternationMm: {
    term: 'Alternation',
    explain: 'How far the depth goes up and down by turns, beyond chance.',
    show: inMm,
  },
  dotsPerSecond: {
    term: 'Pace',
    explain: 'One over the mean time from dot to dot; pauses count as three usual intervals.',
    show: (n) => `${number(n, 2)} dots/s`,
  },
  intervalCv: {
    term: 'Rhythm CV',
    explain: 'Spread of the times from dot to dot over their mean.',
    show: (n) => percent(n),
  },
  intervalRmssdMs: {
    term: 'Rhythm RMSSD',
    explain: 'Root mean square of the change from one interval to the next.',
    show: (n) => `${number(n)} ms`,
  },
  placingRmsMm: {
    term: 'Placing',
    explain: 'Root mean square distance of the dots from their places.',
    show: inMm,
  },
  nearestCv: {
    term: 'Nearest-neighbour CV',
    explain: 'Spread of the distances to the nearest other dot over their mean.',
    show: (n) => percent(n),
  },
  clarkEvans: {
    term: 'Clark–Evans R',
    explain:
      'Mean distance to the nearest dot over that of dots thrown at random: 1 is random, 2 a square grid.',
    show: (n) => number(n, 2),
  },
  densityPerCm2: {
    term: 'Density',
    explain: 'Dots per square centimetre within the pattern.',
    show: (n) => `${number(n)} /cm²`,
  },
  smoothness: {
    term: 'Smoothness',
    explain:
      'Spectral arc length of the hand’s travels from dot to dot, median. Nearer 0 is smoother. Not part of the score.',
    show: (n) => number(n, 1),
  },
  strokesPerDot: {
    term: 'Strokes a dot',
    explain: 'Mean number of strokes felt in a dot.',
    show: (n) => number(n, 1),
  },
  missedStrokes: {
    term: 'Missed strokes',
    explain: 'Strokes that the machine’s rate leads to expect and that were not felt, over all dots.',
    show: (n) => number(n, 0),
  },
  unsafePerThousand: {
    term: 'Unsafe per 1,000',
    explain: 'Strokes deeper than the unsafe limit, of a thousand.',
    show: (n) => (n > 0 && n < 0.05 ? `under ${number(0.1, 1)}` : number(n, 1)),
  },
  deepestMm: { term: 'Deepest stroke', explain: 'The deepest peak of the attempt.', show: inMm },
  longestUnsafeRun: {
    term: 'Longest unsafe run',
    explain: 'Most unsafe strokes one after the other.',
    show: (n) => number(n),
  },
};
