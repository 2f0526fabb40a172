/** What a quick check may find by chance: how far the readings of a pad that has not changed lie off its calibration. */
import type { PadCalibration, Reading, Reference } from '../document.ts';
import { at, dot } from './matrix.ts';
import { errsAlone, modelOf, type PadModel, standardOf } from './model.ts';
import { countingPoints, countMm, nominalOfCounts } from './readings.ts';

export interface Taken {
  readonly referenceMm: number;
  readonly reading: Reading;
}

export interface Deviations {
  /** Depth between each point and the surface by the calibration, and that less what the calibration leads to expect, mm. */
  readonly depthMm: readonly number[];
  readonly deviationMm: readonly number[];
  /** Of the deviations where nothing changed, mm²: what each check draws anew, and what all checks of one calibration share. */
  readonly own: readonly (readonly number[])[];
  readonly shared: readonly (readonly number[])[];
  /** Degrees of freedom of the deviations (Welch and Satterthwaite, GUM G.4.1). */
  readonly freedom: number;
}

/** A reading noisier by so much in variance than those of the calibration is taken at its own word. */
const NOISIER = 2;

/** @throws {RangeError} where the document's points give no curve; an approved one's do. */
export function deviationsOf(
  document: Pick<PadCalibration, 'serial' | 'channel' | 'points' | 'reference'>,
  reference: Reference,
): (surface: Reading, points: readonly Taken[]) => Deviations {
  const { channel } = document;
  const model = modelOf(countingPoints(document.points), channel, document.reference);
  if (model === null) throw new RangeError(`the calibration of ${document.serial} has no curve`);
  const { curve, readings } = model;
  const noiseOf = ({ sdCounts, independent }: Reading) => {
    const own = (sdCounts * countMm(channel)) ** 2 / independent;
    return (own > NOISIER * readings.variance ? own : readings.variance) + countMm(channel) ** 2 / 12;
  };
  const zero = stateOf(model, 0);
  const states = new Map<number, State>();
  const known = (referenceMm: number): State => {
    const state = states.get(referenceMm) ?? stateOf(model, referenceMm);
    states.set(referenceMm, state);
    return state;
  };
  return (surface, points) => {
    const zeroMm = curve.valueAt(nominalOfCounts(channel, surface.counts));
    const found = points.map(({ referenceMm, reading }) => {
      const it = known(referenceMm);
      const depthMm = curve.valueAt(nominalOfCounts(channel, reading.counts)) - zeroMm;
      const expectedMm = curve.valueAt(it.expectedMm) - curve.valueAt(zero.expectedMm);
      return { it, referenceMm, noise: noiseOf(reading), depthMm, deviationMm: depthMm - expectedMm };
    });
    const surfaceNoise = zero.slope ** 2 * noiseOf(surface);
    const own = found.map((a) => found.map((b) => surfaceNoise + (a === b ? a.it.slope ** 2 * a.noise : 0)));
    const scatter = found.map((a) => found.map((b) => scatterOf(model, zero, a.it, b.it)));
    const shared = found.map(({ it, referenceMm }, i) =>
      found.map((_, j) => {
        const value = at(scatter[i], j);
        if (i !== j) return value;
        const leaves = referenceOf(document.reference, reference, model, referenceMm);
        return value + formOf(model, zero, it) + leaves;
      }),
    );
    // What is known from the calibration's repeats only, as a share of all: the rest is known better than that.
    const shares = found.map(
      (_, i) => (at(own[i], i) + at(scatter[i], i)) / (at(own[i], i) + at(shared[i], i)),
    );
    const freedom = Math.max(readings.degreesOfFreedom, 1) / Math.max(...shares) ** 2;
    return {
      depthMm: found.map(({ depthMm }) => depthMm),
      deviationMm: found.map(({ deviationMm }) => deviationMm),
      own,
      shared,
      freedom,
    };
  };
}

interface State {
  readonly referenceMm: number;
  /** Nominal depth between the branches, mm. */
  readonly middleMm: number;
  /** What the calibration says is read there on the way in, nominal mm. */
  readonly expectedMm: number;
  readonly slope: number;
  /** Of every group of the calibration (in, then out, of each level) in what it says, nominal mm a mm. */
  readonly row: readonly number[];
}

function stateOf(model: PadModel, referenceMm: number): State {
  const middleMm = nominalOfDepth(model, referenceMm);
  const expectedMm = middleMm - model.loop.widthAt(referenceMm) / 2;
  const slope = model.curve.slopeAt(middleMm);
  return { referenceMm, middleMm, expectedMm, slope, row: rowOf(model, referenceMm, middleMm) };
}

/** Where the curve says this depth; the curve rises, so by bisection over more than its range. */
function nominalOfDepth({ curve, data }: PadModel, depthMm: number): number {
  const span = at(data.x, data.x.length - 1) - at(data.x, 0);
  let low = at(data.x, 0) - span;
  let high = at(data.x, data.x.length - 1) + span;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (curve.valueAt(middle) < depthMm) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * A level's middle is the mean of in and out, or the one and half of the loop; the way in is the middle less half of
 * the loop. So what is expected is a weighted sum of the means of in and out of all levels.
 */
function rowOf({ curve, loop, readings }: PadModel, referenceMm: number, middleMm: number): number[] {
  const { levels } = readings;
  const row = new Array<number>(2 * levels.length).fill(0);
  const add = (i: number, value: number) => {
    row[i] = at(row, i) + value;
  };
  const addLoop = (mmAt: number, share: number) =>
    loop.weightsAt(mmAt).forEach((weight, i) => {
      add(2 * i, -share * weight);
      add(2 * i + 1, share * weight);
    });
  curve.weightsAt(middleMm).forEach((weight, i) => {
    const level = levels[i];
    if (level === undefined || weight === 0) return;
    const { up, down } = level;
    if (up !== null && down !== null) {
      add(2 * i, weight / 2);
      add(2 * i + 1, weight / 2);
      return;
    }
    add(up !== null ? 2 * i : 2 * i + 1, weight);
    addLoop(level.referenceMm, ((up !== null ? 1 : -1) * weight) / 2);
  });
  addLoop(referenceMm, -0.5);
  return row;
}

/** Covariance of what is expected at two points less at the surface, from the calibration's readings, mm². */
function scatterOf({ readings }: PadModel, zero: State, a: State, b: State): number {
  const less = ({ row, slope }: State) => row.map((value, i) => slope * value - zero.slope * at(zero.row, i));
  const variances = readings.levels
    .flatMap(({ up, down }) => [up, down])
    .map((group) => 1 / (group?.count ?? 1));
  const right = less(b);
  return (
    readings.variance *
    dot(
      less(a),
      right.map((value, i) => value * at(variances, i)),
    )
  );
}

/** What other curves and other loops through the same levels would have expected, and what a spline smooths away, mm². */
function formOf(model: PadModel, zero: State, it: State): number {
  return [zero, it].reduce((sum, { referenceMm, middleMm, slope }) => {
    const { curve, readingVariance, ownVariance, loop } = model;
    const levels = curve
      .weightsAt(middleMm)
      .reduce((all, weight, i) => all + weight * weight * (at(readingVariance, i) + at(ownVariance, i)), 0);
    const smoothed = Math.max(curve.varianceAt(middleMm) - levels, 0);
    return sum + model.formAt(middleMm) ** 2 + smoothed + (slope ** 2 * loop.formVarianceAt(referenceMm)) / 4;
  }, 0);
}

/**
 * The same standard as in the calibration errs the same way again, and nothing is seen of it; of leaves with errors
 * of their own, the part that the curve evened out is seen. Another standard adds its own uncertainty and the first's.
 */
function referenceOf(then: Reference, now: Reference, model: PadModel, referenceMm: number): number {
  const own = standardOf(then) ** 2;
  const isSame = then.standardId === now.standardId && then.serial === now.serial;
  if (!isSame) return own + standardOf(now) ** 2;
  if (!errsAlone(then)) return 0;
  const place = nominalOfDepth(model, referenceMm);
  const weights = model.curve.weightsAt(place);
  const index = model.readings.levels.findIndex((level) => Math.abs(level.referenceMm - referenceMm) < 1e-6);
  const leaves = weights.filter((_, i) => (model.readings.levels[i]?.referenceMm ?? 0) !== 0);
  const shared = index < 0 ? 0 : at(weights, index);
  return own * Math.max(1 - 2 * shared + dot(leaves, leaves), 0);
}
