/** A calibration against an earlier one of the same item: what changed, and whether more than their uncertainty explains. */
import { depthOf, nominalOf } from '../signal/depth-curve.ts';
import { fisherTail } from '../training/statistics/student.ts';
import type {
  CalibrationDocument,
  MachineCalibration,
  MachineOutcome,
  PadCalibration,
  PadOutcome,
} from './document.ts';
import { fixed, signed } from './figure-words.ts';
import { fitPad } from './pad/fit.ts';

export interface Comparison {
  /** More than the uncertainty explains: of items that did not change, at most one comparison in twenty says so. */
  readonly significant: boolean;
  readonly sentence: string;
  readonly changes: readonly Change[];
}

export interface Change {
  /** What it is of: `k`, `V0`, or a depth. */
  readonly what: string;
  readonly unit: string;
  readonly before: number;
  readonly now: number;
  readonly difference: number;
  /** k = 2, of the difference: of both calibrations. */
  readonly expanded: number;
}

const ALARM_SHARE = 0.05;
/** Nearer to the surface than this there is no depth to compare, mm. */
const SURFACE_MM = 0.02;

/**
 * Compares what was found now with what was left before. Instruments count as if they erred independently each time:
 * of one and the same instrument part of that cancels, so a real change may be missed, and none is made up.
 */
export function compareCalibrations(now: CalibrationDocument, before: CalibrationDocument): Comparison {
  if (now.item === 'machine' && before.item === 'machine') return compareMachines(now, before);
  if (now.item === 'pad' && before.item === 'pad') return comparePads(now, before);
  return none('A pad and a machine cannot be compared.');
}

const none = (sentence: string): Comparison => ({ significant: false, sentence, changes: [] });

function compareMachines(now: MachineCalibration, before: MachineCalibration): Comparison {
  const found = now.asFound;
  const left = before.outcome;
  const changes = [
    change(
      'k',
      'Hz/V',
      left.hzPerVolt,
      found.hzPerVolt,
      left.uncertaintyHzPerVolt,
      found.uncertaintyHzPerVolt,
    ),
    change('V0', 'V', left.zeroVolt, found.zeroVolt, left.uncertaintyZeroVolt, found.uncertaintyZeroVolt),
  ];
  const p = chanceOf(found, left);
  const significant = p < ALARM_SHARE;
  const [k, zero] = changes;
  const middle = middleVolt(found);
  const hz = ({ hzPerVolt, zeroVolt }: MachineOutcome) => hzPerVolt * (middle - zeroVolt);
  const rate = hz(found) - hz(left);
  const verdict = significant
    ? `That is more than the uncertainty of both explains (p ${probability(p)}): the machine, or what measured it, has changed.`
    : `The uncertainty of both explains it (p ${probability(p)}).`;
  const sentence = `Since then k went from ${left.hzPerVolt.toFixed(2)} to ${found.hzPerVolt.toFixed(2)} Hz/V (${signed(k?.difference ?? 0, 2)} ± ${(k?.expanded ?? 0).toFixed(2)}) and V0 from ${fixed(left.zeroVolt, 2)} to ${fixed(found.zeroVolt, 2)} V (${signed(zero?.difference ?? 0, 2)} ± ${(zero?.expanded ?? 0).toFixed(2)}); at ${middle.toFixed(1)} V it runs ${Math.abs(rate).toFixed(1)} Hz ${rate < 0 ? 'slower' : 'faster'}. ${verdict}${adjustedOf(now)}`;
  return { significant, sentence, changes };
}

/** Hotelling's test of k and V0 together, with what they share: their differences are weighed by the sum of both covariances. */
function chanceOf(one: MachineOutcome, other: MachineOutcome): number {
  const dk = one.hzPerVolt - other.hzPerVolt;
  const dz = one.zeroVolt - other.zeroVolt;
  const kk = one.uncertaintyHzPerVolt ** 2 + other.uncertaintyHzPerVolt ** 2;
  const zz = one.uncertaintyZeroVolt ** 2 + other.uncertaintyZeroVolt ** 2;
  const kz = one.covariance + other.covariance;
  const determinant = kk * zz - kz * kz;
  if (!(determinant > 0)) return dk === 0 && dz === 0 ? 1 : 0;
  const square = (zz * dk * dk - 2 * kz * dk * dz + kk * dz * dz) / determinant;
  // Welch and Satterthwaite on k, as if all of its uncertainty had been estimated from the points: errs on the safe side.
  const freedom =
    kk ** 2 /
    (one.uncertaintyHzPerVolt ** 4 / one.degreesOfFreedom +
      other.uncertaintyHzPerVolt ** 4 / other.degreesOfFreedom);
  const below = Math.max(1, freedom - 1);
  return fisherTail((square * below) / (2 * Math.max(1, freedom)), 2, below);
}

function middleVolt({ band, zeroVolt }: MachineOutcome): number {
  return band[Math.floor(band.length / 2)]?.volt ?? zeroVolt + 6;
}

/**
 * The curve of then, read by the pad as it is now, less the depth; both from the surface on, which is tracked while a
 * pad is used. Changed is what lies beyond the expanded uncertainty (k = 2) at any depth. The errors at all depths
 * hang together, so that pads which did not change are called changed in a twentieth at most.
 */
function comparePads(now: PadCalibration, before: PadCalibration): Comparison {
  const [is, was] = [now.channel, before.channel];
  if (is.scale !== was.scale || is.offset !== was.offset || is.bits !== was.bits || is.unit !== was.unit)
    return none(
      'The pad describes its depth otherwise than it did then, so its readings cannot be compared with those of that time.',
    );
  const found = foundOf(now);
  const left = before.outcome;
  const shownAt = (depthMm: number) => depthOf(left.curve, nominalOf(found.curve, depthMm));
  const surface = shownAt(0);
  const changes = depthsOf(found, left).map((depthMm) =>
    change(
      `${depthMm.toFixed(2)} mm`,
      'mm',
      depthMm,
      shownAt(depthMm) - surface,
      Math.hypot(uncertaintyOf(left, depthMm), uncertaintyOf(left, 0)),
      Math.hypot(uncertaintyOf(found, depthMm), uncertaintyOf(found, 0)),
    ),
  );
  const ratio = ({ difference, expanded }: Change) =>
    expanded > 0 ? Math.abs(difference) / expanded : difference === 0 ? 0 : Number.POSITIVE_INFINITY;
  const worst = changes.reduce<Change | null>(
    (most, each) => (most === null || ratio(each) > ratio(most) ? each : most),
    null,
  );
  if (worst === null)
    return none('There is no depth at which the pad was measured now, so nothing can be compared.');
  const significant = ratio(worst) > 1;
  const off = `${signed(worst.difference, 3)} mm ± ${worst.expanded.toFixed(3)} mm at ${worst.what}`;
  const share = (100 * worst.difference) / worst.before;
  const percent = Math.abs(worst.before) >= 0.1 ? ` (${signed(share, 1)} %)` : '';
  const sentence = significant
    ? `By that calibration the pad would now show a depth wrong by up to ${off}${percent}. That is more than the uncertainty of both explains: the pad has changed.`
    : `By that calibration the pad would now be off by ${off}${percent} where it is off most. The uncertainty of both explains it.`;
  return { significant, sentence: sentence + adjustedOf(now), changes };
}

/** As it was found: fitted again from the points of that run where the document's curve is of the run as left. */
function foundOf({ points, channel, reference, outcome }: PadCalibration): PadOutcome {
  const found = points.filter(({ run }) => run === 'as-found');
  if (found.length === 0 || found.length === points.length) return outcome;
  const fit = fitPad(found, channel, reference);
  return 'problems' in fit ? outcome : fit;
}

/** Where both were measured, below the surface. */
function depthsOf({ budget }: PadOutcome, left: PadOutcome): number[] {
  const deepest = Math.max(...left.budget.map(({ depthMm }) => depthMm));
  return budget.map(({ depthMm }) => depthMm).filter((mm) => mm > SURFACE_MM && mm <= deepest + SURFACE_MM);
}

/** Combined standard uncertainty of a calibration at a depth, by straight lines between the rows of its budget. */
function uncertaintyOf({ budget }: PadOutcome, depthMm: number): number {
  const rows = [...budget].sort((a, b) => a.depthMm - b.depthMm);
  const above = rows.find((row) => row.depthMm >= depthMm) ?? rows.at(-1);
  const below = rows.findLast((row) => row.depthMm <= depthMm) ?? rows[0];
  if (above === undefined || below === undefined) return Number.NaN;
  if (above.depthMm === below.depthMm) return above.combinedMm;
  const share = (depthMm - below.depthMm) / (above.depthMm - below.depthMm);
  return below.combinedMm + Math.min(1, Math.max(0, share)) * (above.combinedMm - below.combinedMm);
}

function change(
  what: string,
  unit: string,
  before: number,
  now: number,
  uncertaintyBefore: number,
  uncertaintyNow: number,
): Change {
  const expanded = 2 * Math.hypot(uncertaintyBefore, uncertaintyNow);
  return { what, unit, before, now, difference: now - before, expanded };
}

const adjustedOf = ({ adjustment }: CalibrationDocument): string =>
  adjustment === '' ? '' : ` What was found is compared; it was adjusted after that (${adjustment}).`;

const probability = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(p < 0.1 ? 3 : 2)}`);
