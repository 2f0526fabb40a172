/** One run of the emulator through both detectors, and what came of it as sums that can be added up. */
import { MACHINE } from '../../src/emulator/machine-model.ts';
import type { SensorErrors } from '../../src/emulator/pad-model.ts';
import { simulate } from '../../src/emulator/simulate.ts';
import type { TraineeName } from '../../src/emulator/trainees.ts';
import type { TruthLine } from '../../src/emulator/truth.ts';
import type { Dot } from '../../src/signal/types.ts';
import { halfCycleUs, matchPeaks, type Peak } from '../known.ts';
import { peakBound } from './bound.ts';
import { isWhole, measure } from './detectors.ts';
import { FAINT_TO_MM } from './ideal.ts';

export interface Run {
  readonly trainee: TraineeName;
  readonly seed: string;
  readonly seconds: number;
  readonly strokesPerSecond: number;
  readonly rateHz: number;
  readonly noiseMm: number;
  /** Share of lines. */
  readonly lost: number;
  readonly errors: Partial<SensorErrors>;
  /** Nobody works: whatever is found is false. */
  readonly rest?: boolean;
}

/** Of one detector. Errors are found minus true; depths in mm, times in µs. */
export interface Tally {
  /** True strokes in time that was seen, and those of them that were found. */
  seen: number;
  hits: number;
  /** Strokes found, those that match a true one, and those of the rest where the needle did not touch at all. */
  found: number;
  matched: number;
  invented: number;
  /** Found ones that match none and of which not every sample arrived. */
  madeUp: number;
  /** True ones that were seen and missed; of these the shallow ones, and those within a cycle of a hole. */
  missedShallow: number;
  missedAtHole: number;
  /** Missed ones that at most one sample can have met in the skin. */
  missedThin: number;
  sumMm: number;
  squaresMm: number;
  /** Over the strokes for which there is a bound. */
  boundable: number;
  boundableSquaresMm: number;
  squaresUs: number;
  /** |error| of the peak times. */
  errorsUs: number[];
  dotsKnown: number;
  dotsFound: number;
  /** Of so many dots each, one after the other. */
  attempts: number;
  exactAttempts: number;
  positions: number;
  positionSquaresMm: number;
  /** 95 % intervals, and those that hold the truth. */
  intervals: number;
  held: number;
}

export interface Outcome {
  readonly ours: Tally;
  readonly plain: Tally;
  /** Sum of the bound's variance over the strokes that were found by ours and have one, mm². */
  boundSquaresMm: number;
  boundable: number;
  /** Beginnings and ends of touches, and the strokes there that are no deeper than FAINT_TO_MM. */
  edges: number;
  faintEdges: number;
}

export const DOTS_OF_ATTEMPT = 50;
/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959964;
const EDGE_US = 50_000;
export const SHALLOW_MM = 0.2;

export const newTally = (): Tally => ({
  ...{
    seen: 0,
    hits: 0,
    found: 0,
    matched: 0,
    invented: 0,
    madeUp: 0,
    missedShallow: 0,
    missedAtHole: 0,
    missedThin: 0,
    sumMm: 0,
    squaresMm: 0,
  },
  ...{ boundable: 0, boundableSquaresMm: 0, squaresUs: 0, errorsUs: [], dotsKnown: 0, dotsFound: 0 },
  ...{ attempts: 0, exactAttempts: 0, positions: 0, positionSquaresMm: 0, intervals: 0, held: 0 },
});
export const newOutcome = (): Outcome => ({
  ours: newTally(),
  plain: newTally(),
  boundSquaresMm: 0,
  boundable: 0,
  edges: 0,
  faintEdges: 0,
});

export function addOutcome(into: Outcome, from: Outcome): void {
  addTally(into.ours, from.ours);
  addTally(into.plain, from.plain);
  into.boundSquaresMm += from.boundSquaresMm;
  into.boundable += from.boundable;
  into.edges += from.edges;
  into.faintEdges += from.faintEdges;
}

function addTally(into: Tally, from: Tally): void {
  for (const [key, value] of Object.entries(from) as [keyof Tally, number | number[]][]) {
    if (key === 'errorsUs') for (const each of from.errorsUs) into.errorsUs.push(each);
    else if (typeof value === 'number') into[key] += value;
  }
}

type TrueStroke = Extract<TruthLine, { kind: 'stroke' }>;
type TrueDot = Extract<TruthLine, { kind: 'dot' }>;
interface Found {
  readonly contactUs: number;
  readonly peakUs: number;
  readonly releaseUs: number;
  readonly peakDepthMm: number;
  readonly uncertaintyMm?: number;
}

export function outcomeOf(run: Run): Outcome {
  const touches: Peak[] = [];
  const { pad, truth } = simulate({
    ...run,
    ...{
      what: 'pad',
      bits: 12,
      localStartS: run.rest === true ? null : 0.5,
      grazed: (graze) => touches.push(graze),
    },
  });
  for (const line of truth) if (line.kind === 'stroke') touches.push(line);
  touches.sort((a, b) => a.peakUs - b.peakUs);
  const measured = measure(pad, truth, run.noiseMm);
  const { stretches, periodUs } = measured;
  const fromUs = (stretches[0]?.fromUs ?? 0) + EDGE_US;
  const toUs = (stretches.at(-1)?.toUs ?? 0) - EDGE_US;
  const within = ({ peakUs }: { readonly peakUs: number }) => peakUs >= fromUs && peakUs < toUs;
  const known = truth.filter((line) => line.kind === 'stroke').filter(within);
  const knownDots = truth.filter((line) => line.kind === 'dot').filter((dot) => dot.endUs < toUs);
  const seen: Seen = (fromUs, toUs) => isWhole(stretches, fromUs - periodUs, toUs + periodUs);
  const outcome = newOutcome();
  const matches = tallyStrokes(outcome.ours, known, measured.strokes.filter(within), touches, seen, run);
  tallyStrokes(outcome.plain, known, measured.plain.filter(within), touches, seen, run);
  tallyDots(outcome.ours, knownDots, measured.dots, toUs);
  tallyDots(outcome.plain, knownDots, measured.plainDots, toUs);
  const apartUs = 1.4e6 / run.strokesPerSecond;
  const isEdge = ({ peakUs }: TrueStroke, n: number) =>
    peakUs - (known[n - 1]?.peakUs ?? 0) > apartUs || (known[n + 1]?.peakUs ?? toUs) - peakUs > apartUs;
  outcome.edges = 2 * knownDots.length;
  outcome.faintEdges = known.filter((each, n) => each.peakDepthMm < FAINT_TO_MM && isEdge(each, n)).length;
  const noiseVariance = run.noiseMm ** 2 + measured.scaleMm ** 2 / 12;
  known.forEach((stroke, n) => {
    const match = matches[n];
    if (match === null || match === undefined) return;
    const cycleUs = cycleAt(known, n, 1e6 / run.strokesPerSecond);
    const { depthVariance } = peakBound(
      stroke.peakDepthMm,
      MACHINE.strokeLengthMm,
      cycleUs,
      periodUs,
      noiseVariance,
    );
    if (!Number.isFinite(depthVariance)) return;
    outcome.boundSquaresMm += depthVariance;
    outcome.boundable++;
    outcome.ours.boundable++;
    outcome.ours.boundableSquaresMm += (match.peakDepthMm - stroke.peakDepthMm) ** 2;
  });
  return outcome;
}

/** Whether every sample from one before a time to one after another arrived: what counts as seen. */
type Seen = (fromUs: number, toUs: number) => boolean;

function tallyStrokes(
  tally: Tally,
  known: readonly TrueStroke[],
  found: readonly Found[],
  touches: readonly Peak[],
  isSeen: Seen,
  run: Run,
): (Found | null)[] {
  const matches = matchPeaks(known, found, known.length > 1 ? halfCycleUs(known) : 5_000);
  const taken = new Set<Found>();
  const calibrationMm = run.errors.calibrationMm ?? 0;
  const cycleUs = 1e6 / run.strokesPerSecond;
  // The first sample of a pad is taken at its boot.
  const sampleBefore = (us: number) => Math.floor((us * run.rateHz) / 1e6);
  const samplesIn = (stroke: TrueStroke) => sampleBefore(stroke.releaseUs) - sampleBefore(stroke.contactUs);
  known.forEach((stroke, n) => {
    const match = matches[n] ?? null;
    const seen = isSeen(stroke.contactUs, stroke.releaseUs);
    if (seen) tally.seen++;
    if (match === null) {
      if (seen && stroke.peakDepthMm < SHALLOW_MM) tally.missedShallow++;
      if (seen && !isSeen(stroke.contactUs - cycleUs, stroke.releaseUs + cycleUs)) tally.missedAtHole++;
      if (seen && samplesIn(stroke) < 2) tally.missedThin++;
      return;
    }
    taken.add(match);
    if (seen) tally.hits++;
    tally.matched++;
    const offMm = match.peakDepthMm - stroke.peakDepthMm;
    const offUs = match.peakUs - stroke.peakUs;
    tally.sumMm += offMm;
    tally.squaresMm += offMm * offMm;
    tally.squaresUs += offUs * offUs;
    tally.errorsUs.push(Math.abs(offUs));
    if (match.uncertaintyMm === undefined) return;
    tally.intervals++;
    if (Math.abs(offMm) <= Z95 * Math.hypot(match.uncertaintyMm, calibrationMm)) tally.held++;
  });
  tally.found += found.length;
  const touched = new Set(matchPeaks(touches, found, known.length > 1 ? halfCycleUs(known) : 5_000));
  for (const each of found) {
    if (taken.has(each)) continue;
    if (!touched.has(each)) tally.invented++;
    if (!isSeen(each.contactUs, each.releaseUs)) tally.madeUp++;
  }
  return matches;
}

function cycleAt(known: readonly TrueStroke[], n: number, usualUs: number): number {
  const here = (known[n] as TrueStroke).peakUs;
  for (const neighbour of [known[n + 1], known[n - 1]]) {
    const us = Math.abs((neighbour?.peakUs ?? Number.POSITIVE_INFINITY) - here);
    if (us < 1.3 * usualUs && us > 0.7 * usualUs) return us;
  }
  return usualUs;
}

function tallyDots(tally: Tally, known: readonly TrueDot[], found: readonly Dot[], toUs: number): void {
  const inTime = found.filter((dot) => dot.endUs < toUs);
  tally.dotsKnown += known.length;
  tally.dotsFound += inTime.length;
  // The end of an attempt lies in the middle of the pause after its last dot.
  for (let n = DOTS_OF_ATTEMPT; n < known.length; n += DOTS_OF_ATTEMPT) {
    const middle = (at: number) =>
      at === 0 ? 0 : ((known[at - 1] as TrueDot).endUs + (known[at] as TrueDot).startUs) / 2;
    const [from, to] = [middle(n - DOTS_OF_ATTEMPT), middle(n)];
    const count = inTime.filter(({ startUs }) => startUs >= from && startUs < to).length;
    tally.attempts++;
    if (count === DOTS_OF_ATTEMPT) tally.exactAttempts++;
  }
  let at = 0;
  for (const dot of known) {
    while (at < inTime.length && (inTime[at] as Dot).endUs < dot.startUs) at++;
    const there = inTime[at];
    if (there === undefined || there.startUs > dot.endUs || there.xMm === null || there.yMm === null)
      continue;
    tally.positions++;
    tally.positionSquaresMm += (there.xMm - dot.xMm) ** 2 + (there.yMm - dot.yMm) ** 2;
  }
}
