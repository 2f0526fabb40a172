/** What the training maths takes and gives. Plain records: no I/O, no clock, no database. Times are µs from the session's start. */
import type { DepthProfile, Zone } from '../safety/types.ts';
import type { DepthCurve, DepthUncertainty } from '../signal/depth-curve.ts';
import type { Dot, ExcursionCause } from '../signal/types.ts';
import type { Criterion, Drill, Part } from './drill.ts';

/** One place of a pattern, in the order in which they are made; pad coordinates. */
export interface Place {
  readonly xMm: number;
  readonly yMm: number;
}

export const modes = ['practice', 'test'] as const;
export type Mode = (typeof modes)[number];

/** A dot as it was measured from the raw counts, and what was found out about it. */
export interface MeasuredDot extends Dot {
  /** From the machine's stroke rate over its time in the skin; null where no machine was heard. */
  readonly expectedStrokes: number | null;
  /** Strokes of it deeper than the profile's unsafe limit. */
  readonly unsafeStrokes: number;
  /** Where it stands out from its neighbours: why, as far as the evidence tells. */
  readonly cause: ExcursionCause | null;
}

/** What the score rests on, beside the dots. */
export interface Evidence {
  readonly fromUs: number;
  readonly toUs: number;
  /** Depth samples per second, as the pad describes them; null where it senses no depth. */
  readonly rateHz: number | null;
  readonly frames: number;
  /** Time within [fromUs, toUs] that no sample covers, µs. */
  readonly unseenUs: number;
  /** Time within it in which the sensor was stuck, out of range or jumping, µs; silence is time unseen. */
  readonly faultUs: number;
  /** Restarts of the pad or of its clock. */
  readonly resets: number;
  /** Largest of the pad's (and the machine's) clock uncertainties; null where never known. */
  readonly clockUncertaintyUs: number | null;
  /** σ of the resting samples, mm. */
  readonly noiseMm: number;
  /** Strokes thrown away at gaps, and presses that were no strokes. */
  readonly strokesCut: number;
  readonly presses: number;
  readonly strokes: number;
  readonly unsafeStrokes: number;
  readonly deepestMm: number | null;
  /** Most unsafe strokes one after the other. */
  readonly longestUnsafeRun: number;
  /** Mean stroke rate of the machine while dots were made, Hz; null where no machine was heard. */
  readonly strokeRateHz: number | null;
  readonly calibration: Calibration;
  /** The recording was cut off before the attempt was over. */
  readonly interrupted: boolean;
  /** Spectral arc length of the hand's travels, median; null without position. Nearer 0 is smoother. */
  readonly smoothness: number | null;
}

/** What the pad's scale rests on at the time of the attempt. */
export interface Calibration {
  readonly id: string | null;
  readonly state: 'valid' | 'expired' | 'none';
  /** Standard uncertainty (k = 1) that all depths share, mm; of a measured one the largest over its range. */
  readonly uncertaintyMm: number;
  /** On its certificate; left out where it was stated and not measured. */
  readonly number?: string;
  /** From nominal depth to depth; left out: the nominal depth holds. */
  readonly curve?: DepthCurve;
  /** Standard uncertainty by depth, all of it shared: a pad that is off at one depth is off alike beside it. */
  readonly byDepth?: readonly DepthUncertainty[];
}

/** How far the hygiene checklist had come when the attempt began. */
export type ChecklistState = 'complete' | 'incomplete' | 'expired-lot' | 'none';

export interface ScoreInput {
  readonly drill: Drill;
  readonly profile: DepthProfile;
  readonly mode: Mode;
  readonly dots: readonly MeasuredDot[];
  readonly evidence: Evidence;
  /** Dots of the layer before, for a drill of a later layer; null where it has none. */
  readonly earlier: readonly Place[] | null;
  readonly checklist: ChecklistState;
  /** Of the bootstrap: the same attempt has the same interval each time it is scored. */
  readonly seed: number;
}

/** With a 90 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const reductionNames = [
  'too-shallow',
  'too-deep',
  'unsafe',
  'uneven-depth', // spread about the mean beyond what is asked
  'alternating', // deeper and shallower by turns
  'drift', // the depth walks with time (fatigue)
  'imprecise', // near its place, but not on it
  'off-pattern',
  'stacked',
  'uneven-spacing',
  'wrong-density',
  'straight-edge',
  'uneven-rhythm',
  'too-fast',
  'too-slow',
  'missing', // places or dots never made
  'short-dots', // fewer strokes than the motor made: the needle did not reach the skin
  'safety-cap',
] as const;
export type ReductionName = (typeof reductionNames)[number];

/** Points of the total that were lost for one named reason. All reductions and the total add up to 100. */
export interface Reduction {
  readonly part: Part | 'safety';
  readonly name: ReductionName;
  readonly points: number;
  /** Indices into the dots, those that cost most first; at most 50. */
  readonly dots: readonly number[];
  /** How many dots (or places, for `missing`) caused it. */
  readonly count: number;
  /** Its size in `unit`, e.g. a mean of 0.12 mm too shallow. */
  readonly amount: number;
  readonly unit: 'mm' | '%' | 'Hz' | 'dots' | 'mm/min' | 'ratio';
}

/** What speaks against scoring, or against the verdict. */
export const gateNames = [
  'no-dots',
  'too-few-dots',
  'lost-samples',
  'sensor-fault',
  'clock-reset',
  'clock-unfit',
  'no-calibration',
  'calibration-expired',
  'sample-rate',
  'noise',
  'no-position',
  'interrupted',
  'stroke-rate', // the machine did not run as the drill asks
  'too-many-strokes', // more felt than the machine made: two hands, or a machine that is not this one
  'no-earlier-layer',
  'unsafe-stroke',
  'checklist',
  'expired-lot',
] as const;
export type GateName = (typeof gateNames)[number];

export interface Gate {
  readonly name: GateName;
  /** `bars`: not scored at all. `provisional`: scored, but no verdict rests on it. `fails`: a test is not passed. `caps`: the total is cut. `notes`: said, no more. */
  readonly effect: 'bars' | 'provisional' | 'fails' | 'caps' | 'notes';
  readonly value: number | null;
  readonly limit: number | null;
}

export const verdicts = ['pass', 'not-passed', 'too-close'] as const;
export type Verdict = (typeof verdicts)[number];

export interface CriterionResult {
  readonly criterion: Criterion;
  /** null where it could not be measured: then the verdict is `too-close` at best. */
  readonly measured: Estimate | null;
  readonly verdict: Verdict | 'not-available';
}

export const dotFits = ['placed', 'off', 'stacked', 'free'] as const;

export interface ScoredDot {
  readonly zone: Zone;
  readonly fit: (typeof dotFits)[number];
  /** Index of its place. */
  readonly place: number | null;
  /** Points of the total that this dot cost, all reductions together. */
  readonly lost: number;
}

/** Numbers behind the score, for the page and for exports; null where they cannot be had. */
export interface Facts {
  readonly dots: number;
  readonly inTarget: number | null;
  readonly meanDepthMm: number | null;
  readonly sdDepthMm: number | null;
  readonly depthCv: number | null;
  readonly cpk: number | null;
  readonly driftMmPerMin: number | null;
  readonly alternationMm: number | null;
  readonly dotsPerSecond: number | null;
  readonly intervalCv: number | null;
  readonly intervalRmssdMs: number | null;
  readonly placingRmsMm: number | null;
  readonly nearestCv: number | null;
  readonly clarkEvans: number | null;
  readonly densityPerCm2: number | null;
  readonly smoothness: number | null;
  readonly strokesPerDot: number | null;
  readonly missedStrokes: number | null;
  readonly unsafePerThousand: number | null;
  readonly deepestMm: number | null;
  readonly longestUnsafeRun: number;
}

export interface ScoreResult {
  /** Version of the score function; a change of any number it gives is a new version. */
  readonly scoreVersion: number;
  readonly state: 'scored' | 'provisional' | 'not-scored';
  readonly gates: readonly Gate[];
  readonly total: Estimate | null;
  readonly parts: Readonly<Record<Part, Estimate | null>>;
  /** Share of each part in the total; they add up to 1 over the parts that are available. */
  readonly weights: Readonly<Record<Part, number>>;
  /** Largest first. */
  readonly reductions: readonly Reduction[];
  readonly criteria: readonly CriterionResult[];
  /** null where it is not scored. In practice: what a test would have said. */
  readonly verdict: Verdict | null;
  readonly facts: Facts;
  /** One for each measured dot, in the same order. */
  readonly dots: readonly ScoredDot[];
  /** Indices of places that no dot was given to; at most 2,000. */
  readonly missing: readonly number[];
  /** The dots that cost most, worst first, at most five. */
  readonly worst: readonly number[];
  /** The reduction that the advice is about; null when nothing was lost or nothing scored. */
  readonly advice: ReductionName | null;
}

/** What a page needs while a drill is being made. */
export interface GuideState {
  readonly dots: number;
  /** How many the drill asks for; null where it ends by time. */
  readonly ofDots: number | null;
  /** µs since its start at which it ends by itself; null where it ends by dots. */
  readonly ofUs: number | null;
  /** Index of the next place; null without places, or when all are made. */
  readonly next: number | null;
  /** Dots a second over the last ten; null before three. */
  readonly dotsPerSecond: number | null;
  readonly done: boolean;
}

/** What became of one dot, told once. */
export interface GuidedDot {
  readonly startUs: number;
  readonly endUs: number;
  readonly depthMm: number;
  readonly zone: Zone;
  readonly fit: (typeof dotFits)[number];
  readonly place: number | null;
  readonly xMm: number | null;
  readonly yMm: number | null;
}

/** Where a trainee stands with one drill. */
export const standings = ['new', 'learning', 'competent', 'stale'] as const;
export type Standing = (typeof standings)[number];
