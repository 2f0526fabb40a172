/** The uncertainty of a depth by the curve, part by part, at each depth: in the manner of GUM, k = 2. */
import type { PadOutcome, Reference } from '../document.ts';
import { hysteresisTerm } from './hysteresis-in-use.ts';
import { at } from './matrix.ts';
import { errsAlone, type PadModel, standardOf } from './model.ts';

type Row = PadOutcome['budget'][number];
export const coverage = 2;

interface Others {
  readonly countMm: number;
  readonly reference: Reference;
  readonly temperature: PadOutcome['temperature'];
}

/**
 * Rooms differ from the one in which the pad was calibrated by up to so much either way; every temperature between
 * is as likely.
 */
const ROOM_C = 2;

/**
 * By rising depth: one row at each level that is not above the surface, and one in the middle of the first and of the
 * last step, where a curve's uncertainty bends most and straight lines between the levels would say too much.
 */
export function budgetOf(model: PadModel, others: Others): Row[] {
  const { data, readings } = model;
  const places = data.x.filter((_, i) => (readings.levels[i]?.referenceMm ?? 0) >= 0);
  const last = places.length - 1;
  const middles =
    last < 2 ? [] : [(at(places, 0) + at(places, 1)) / 2, (at(places, last - 1) + at(places, last)) / 2];
  return [...places, ...middles].sort((a, b) => a - b).map((place) => rowAt(model, others, place));
}

export function rowAt(model: PadModel, { countMm, reference, temperature }: Others, nominalMm: number): Row {
  const { curve, readingVariance, ownVariance } = model;
  const depthMm = curve.valueAt(nominalMm);
  const slope = Math.abs(curve.slopeAt(nominalMm));
  const weights = model.chosen.name === 'nominal' ? [] : curve.weightsAt(nominalMm);
  let noise = 0;
  let own = 0;
  weights.forEach((weight, i) => {
    noise += weight * weight * at(readingVariance, i) * slope * slope;
    own += weight * weight * at(ownVariance, i);
  });
  const referenceMm = errsAlone(reference) ? Math.sqrt(own) : standardOf(reference);
  const repeatabilityMm = Math.sqrt(noise);
  // A smoothing spline may have smoothed away a part of the truth: what its variance has beyond that of the readings.
  const smoothed = Math.max(curve.varianceAt(nominalMm) - noise / (slope * slope) - own, 0);
  const fitMm = Math.hypot(model.formAt(nominalMm), Math.sqrt(smoothed));
  const resolutionMm = (slope * countMm) / Math.sqrt(12);
  const temperatureMm =
    temperature === null
      ? 0
      : (Math.hypot(temperature.mmPerC, temperature.uncertaintyMmPerC) * ROOM_C) / Math.sqrt(3);
  const { widthAt, uncertaintyAt, fromMm, toMm } = model.loop;
  // Deeper than any level read both ways it is in the readings' part already: the level's middle was made with it.
  const loop = depthMm < fromMm - 1e-3 || depthMm > toMm + 1e-3 ? 0 : (slope * uncertaintyAt(depthMm)) / 2;
  // What noise alone makes of no loop is taken off again; it is in `loop`.
  const halfLoop = Math.sqrt(Math.max(((slope * widthAt(depthMm)) / 2) ** 2 - loop ** 2, 0));
  const normal = Math.hypot(referenceMm, repeatabilityMm, fitMm, resolutionMm, temperatureMm, loop);
  const hysteresisMm = Math.hypot(hysteresisTerm(halfLoop, normal), loop);
  const combinedMm = Math.hypot(
    referenceMm,
    repeatabilityMm,
    fitMm,
    resolutionMm,
    temperatureMm,
    hysteresisMm,
  );
  return {
    depthMm,
    referenceMm,
    repeatabilityMm,
    hysteresisMm,
    resolutionMm,
    fitMm,
    temperatureMm,
    combinedMm,
    expandedMm: coverage * combinedMm,
  };
}
