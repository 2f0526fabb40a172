/** The score of an attempt, version 1: docs/scoring.md says every formula, constant and reason. */
import { type Drill, type Part, parts } from '../drill.ts';
import type { Estimate, Gate, ReductionName, ScoreInput, ScoreResult, Verdict } from '../types.ts';
import { askedDots, completionCap, completionPart } from './completion.ts';
import { consistencyPart } from './consistency.ts';
import { SAFETY_CAP, SCORE_VERSION, USUAL_WEIGHTS } from './constants.ts';
import { judgeCriteria } from './criteria.ts';
import { depthPart } from './depth.ts';
import { factsOf } from './facts.ts';
import { gatesOf } from './gates.ts';
import { intervalOf, replicatesFor, resample, SHIFTS, strataOf, worthOf } from './interval.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Account, accountOf, worstDots } from './reductions.ts';
import { rhythmPart } from './rhythm.ts';
import { type Series, seriesOf } from './series.ts';
import { spacingPart } from './spacing.ts';
import type { Draw, PartModel } from './types.ts';

const WORST = 5;
const MOST_MISSING = 2_000;

type ByPart<T> = Record<Part, T>;

/** Pure and deterministic: the same input has the same result, byte for byte. Never throws on a checked drill and profile. */
export function score(input: ScoreInput): ScoreResult {
  const { drill, dots } = input;
  const series = seriesOf(input);
  const layout = layoutOf(input);
  const gates = gatesOf(input, askedDots(drill, layout));
  const facts = factsOf(input, series, layout);
  const common = {
    scoreVersion: SCORE_VERSION,
    gates,
    facts,
    missing: layout.missing.slice(0, MOST_MISSING),
  };
  if (gates.some(({ effect }) => effect === 'bars'))
    return { ...common, ...notScored(input, series, layout) };

  const models = modelsOf(input, series, layout);
  const weights = weightsOf(models, drill.weights);
  const isUnsafe = gates.some(({ name }) => name === 'unsafe-stroke');
  const most = weights.completion > 0 ? completionCap(dots, drill, layout) : 100;
  const account = accountOf(models, weights, series, { most, isUnsafe });
  const cap = (points: number) => Math.min(points, most, isUnsafe ? SAFETY_CAP : 100);
  const evaluate = (draw: Draw) =>
    models.reduce((sum, model) => sum + weights[model.part] * model.value(draw), 0);
  const intervals = intervalsOf(models, weights, account, input.seed);
  const criteria = judgeCriteria(drill.pass, {
    series,
    layout,
    dots,
    seed: input.seed,
    total: (draw) => cap(evaluate(draw)),
  });
  return {
    ...common,
    state: gates.some(({ effect }) => effect === 'provisional') ? 'provisional' : 'scored',
    total: {
      value: account.total,
      low: Math.min(cap(intervals.total.low), account.total),
      high: Math.max(cap(intervals.total.high), account.total),
    },
    parts: intervals.parts,
    weights,
    reductions: account.reductions,
    criteria,
    verdict: verdictOf(
      gates,
      criteria.map((each) => each.verdict),
    ),
    dots: scoredDots(series, layout, account.lost),
    worst: worstDots(account.lost, series, WORST),
    advice: adviceOf(account),
  };
}

function modelsOf({ drill, dots, evidence }: ScoreInput, series: Series, layout: Layout): PartModel[] {
  return [
    depthPart(series),
    consistencyPart(series),
    spacingPart(series.n, drill, layout),
    // Across a restart of the pad no interval is known.
    evidence.resets > 0 ? null : rhythmPart(series, drill.rhythm),
    completionPart(dots, drill, layout),
  ].filter((model) => model !== null);
}

const eachPart = <T>(of: (part: Part) => T): ByPart<T> =>
  Object.fromEntries(parts.map((part) => [part, of(part)])) as ByPart<T>;

/** Over the parts that are available they add up to 1; all weighted 0 by the drill, they count alike. */
function weightsOf(models: readonly PartModel[], own: Drill['weights']): ByPart<number> {
  const available = new Set(models.map(({ part }) => part));
  const raw = eachPart((part) => (available.has(part) ? (own[part] ?? USUAL_WEIGHTS[part]) : 0));
  const sum = parts.reduce((all, part) => all + raw[part], 0);
  return eachPart((part) =>
    sum > 0 ? raw[part] / sum : available.has(part) ? 1 / Math.max(available.size, 1) : 0,
  );
}

function intervalsOf(
  models: readonly PartModel[],
  weights: ByPart<number>,
  { lost, uncapped }: Account,
  seed: number,
): { total: Estimate; parts: ByPart<Estimate | null> } {
  const n = lost.length;
  const strata = strataOf(n);
  const replicates = replicatesFor(n);
  const columns = models.map(() => new Float64Array(replicates));
  const totals = new Float64Array(replicates);
  resample(strata, seed, (draw, at) => {
    models.forEach((model, m) => {
      const value = model.value(draw);
      (columns[m] as Float64Array)[at] = value;
      totals[at] = (totals[at] as number) + weights[model.part] * value;
    });
  });
  const picks = Int32Array.from({ length: n }, (_, i) => i);
  const worth = worthOf(lost, strata);
  const allShifted = new Float64Array(SHIFTS.length);
  const byPart = new Map(
    models.map((model, m) => {
      const value = model.value({ picks, off: 0, jitterMm: null });
      const shifted = Float64Array.from(SHIFTS, (off) =>
        model.part === 'depth' ? model.value({ picks, off, jitterMm: null }) : value,
      );
      shifted.forEach((each, k) => {
        allShifted[k] = (allShifted[k] as number) + weights[model.part] * each;
      });
      return [model.part, intervalOf({ value, resampled: columns[m] as Float64Array, shifted }, worth)];
    }),
  );
  const total = intervalOf({ value: uncapped, resampled: totals, shifted: allShifted }, worth);
  return { total, parts: eachPart((part) => byPart.get(part) ?? null) };
}

/**
 * What fails for certain fails. Else no verdict rests on provisional evidence; and one criterion that is not
 * passed is enough, but all must be passed.
 */
function verdictOf(gates: readonly Gate[], criteria: readonly (Verdict | 'not-available')[]): Verdict {
  if (gates.some(({ effect }) => effect === 'fails' || effect === 'caps')) return 'not-passed';
  if (gates.some(({ effect }) => effect === 'provisional')) return 'too-close';
  if (criteria.includes('not-passed')) return 'not-passed';
  return criteria.every((each) => each === 'pass') ? 'pass' : 'too-close';
}

/** Safety first, then what cost most. */
function adviceOf({ reductions }: Account): ReductionName | null {
  const safety = reductions.find(({ name }) => name === 'unsafe' || name === 'safety-cap');
  return safety === undefined ? (reductions[0]?.name ?? null) : 'unsafe';
}

function scoredDots(series: Series, layout: Layout, lost: Float64Array): ScoreResult['dots'] {
  return series.zones.map((zone, i) => ({
    zone,
    fit: layout.fits[i]?.fit ?? 'free',
    place: layout.fits[i]?.place ?? null,
    lost: lost[i] as number,
  }));
}

/** Nothing is lost where nothing is scored; what was measured is still said. */
function notScored({ drill }: ScoreInput, series: Series, layout: Layout) {
  return {
    state: 'not-scored',
    total: null,
    parts: eachPart(() => null),
    weights: eachPart(() => 0),
    reductions: [],
    criteria: drill.pass.map((criterion) => ({
      criterion,
      measured: null,
      verdict: 'not-available' as const,
    })),
    verdict: null,
    dots: scoredDots(series, layout, new Float64Array(series.n)),
    worst: [],
    advice: null,
  } satisfies Partial<ScoreResult>;
}
