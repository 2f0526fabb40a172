/** From a pad's points to its curve, and how sure it is. The same points give the same, byte for byte. */
import type { DraftProblem, PadOutcome, PadPoint, Reference } from '../document.ts';
import { budgetOf, coverage } from './budget.ts';
import type { Candidate } from './candidates.ts';
import { linearityOf, temperatureOf, zeroDriftOf } from './figures.ts';
import { at } from './matrix.ts';
import { modelOf, type PadModel } from './model.ts';
import { fitProblems } from './point-problems.ts';
import { countingPoints, countMm } from './readings.ts';

type PadChannel = PadOutcome['curve']['channel'];

/**
 * The points of the run as left where there are any, else those as found; never one that somebody left out. Without
 * a fit, the problems that stand against one. See docs/calibration.md for model and formulas.
 */
export function fitPad(
  points: readonly PadPoint[],
  channel: PadChannel,
  reference: Reference,
): PadOutcome | { problems: DraftProblem[] } {
  const counting = countingPoints(points);
  const problems = fitProblems(counting, channel, reference);
  const model = problems.length > 0 ? null : modelOf(counting, channel, reference);
  if (model === null) return { problems };
  const { readings, curve, data, chosen } = model;
  const slope = meanSlope(model);
  const temperature = inDepth(temperatureOf(readings), slope);
  const widths = readings.levels.map(({ up, down }) =>
    up === null || down === null ? 0 : Math.abs(down.meanMm - up.meanMm),
  );
  return {
    curve: {
      channel: {
        name: channel.name,
        unit: channel.unit,
        bits: channel.bits,
        scale: channel.scale,
        offset: channel.offset,
      },
      fromMm: at(data.x, 0),
      toMm: at(data.x, data.x.length - 1),
      form: chosen.form ?? { kind: 'nominal' },
    },
    candidates: model.candidates.map((each) => ({
      name: each.name,
      crossValidatedMm: each.crossValidatedMm,
      chosen: each === chosen,
      reason: reasonOf(each, model),
    })),
    residuals: counting.map((point, i) => ({
      pointId: point.id,
      referenceMm: point.referenceMm,
      residualMm: curve.valueAt(at(readings.nominalMm, i)) - point.referenceMm,
    })),
    linearityMm: linearityOf(data),
    hysteresisMm: slope * Math.max(...widths),
    repeatabilityMm: slope * Math.sqrt(readings.variance),
    resolutionMm: slope * countMm(channel),
    zeroDriftMm: slope * zeroDriftOf(readings),
    temperature,
    budget: budgetOf(model, { countMm: countMm(channel), reference, temperature }),
    k: coverage,
    degreesOfFreedom: readings.degreesOfFreedom,
  };
}

function meanSlope({ data, curve }: PadModel): number {
  const low = at(data.x, 0);
  const high = at(data.x, data.x.length - 1);
  return (curve.valueAt(high) - curve.valueAt(low)) / (high - low);
}

const inDepth = (term: PadOutcome['temperature'], slope: number): PadOutcome['temperature'] =>
  term && { mmPerC: term.mmPerC * slope, uncertaintyMmPerC: term.uncertaintyMmPerC * slope };

function reasonOf(each: Candidate, { chosen, candidates }: PadModel): string {
  if (each.reason !== '') return each.reason;
  const least = Math.min(...candidates.map(({ crossValidatedMm }) => crossValidatedMm ?? Infinity));
  const score = each.crossValidatedMm ?? Infinity;
  if (each === chosen)
    return score > least ? 'none predicts a level clearly better' : 'predicts a level best';
  return score < (chosen.crossValidatedMm ?? Infinity)
    ? 'hardly better, with more unknowns'
    : 'predicts a level less well';
}
