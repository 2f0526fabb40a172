/** How far a pad reads otherwise on the way out than on the way in: a smooth loop through what the levels show. */
import { beliefs, chosenOf, crossValidated, disagreement } from './choice.ts';
import { at } from './matrix.ts';
import type { Readings } from './readings.ts';
import { type Data, fixed, polynomial, type Smoother, splines } from './smoother.ts';

export interface Loop {
  /** Mean reading on the way out less that on the way in, nominal mm; and its standard uncertainty. */
  widthAt(referenceMm: number): number;
  uncertaintyAt(referenceMm: number): number;
  /** Of that, what other loops through the same levels would say, mm². */
  formVarianceAt(referenceMm: number): number;
  /** Of the differences of each level in that width, in the order of the levels; 0 for one that was read one way. */
  weightsAt(referenceMm: number): number[];
  /** Between these levels it was seen; beyond, it is what they suggest. */
  readonly fromMm: number;
  readonly toMm: number;
}

const none: Loop = {
  widthAt: () => 0,
  uncertaintyAt: () => 0,
  formVarianceAt: () => 0,
  weightsAt: () => [],
  fromMm: 0,
  toMm: 0,
};
const LAMBDAS = [-5, -4, -3, -2, -1].map((power) => 10 ** power);

/** From the levels that were read both ways. Levels of one way only take its width where they are. */
export function loopOf({ levels, variance }: Readings): Loop {
  const data: Data & { x: number[]; y: number[]; variance: number[] } = { x: [], y: [], variance: [] };
  for (const { referenceMm, up, down } of levels) {
    if (up === null || down === null) continue;
    data.x.push(referenceMm);
    data.y.push(down.meanMm - up.meanMm);
    data.variance.push(Math.max(variance, 1e-12) * (1 / up.count + 1 / down.count));
  }
  if (data.x.length < 2) return none;
  const candidates: Smoother[] = [fixed(data, () => 0, 0)];
  for (const degree of [0, 2]) {
    const fitted = polynomial(data, degree);
    if (fitted !== null) candidates.push(fitted);
  }
  if (data.x.length >= 6) candidates.push(...splines(data, scaled(data, LAMBDAS)));
  const scores = candidates.map(crossValidated);
  const chosen = candidates[chosenOf(scores)];
  if (chosen === undefined) return none;
  const shares = beliefs(data, candidates);
  const formVarianceAt = (mm: number) => disagreement(candidates, shares, chosen, mm);
  return {
    widthAt: (mm) => chosen.valueAt(mm),
    uncertaintyAt: (mm) => Math.sqrt(chosen.varianceAt(mm) + formVarianceAt(mm)),
    formVarianceAt,
    weightsAt: (mm) => {
      const weights = chosen.weightsAt(mm);
      return levels.map(({ referenceMm }) => at(weights, data.x.indexOf(referenceMm)));
    },
    fromMm: at(data.x, 0),
    toMm: at(data.x, data.x.length - 1),
  };
}

/** Roughness in the data's own units: 1 weighs a bend over the whole range like a standard deviation of a level. */
export function scaled({ x, variance }: Data, lambdas: readonly number[]): number[] {
  const span = at(x, x.length - 1) - at(x, 0);
  const mean = variance.reduce((sum, value) => sum + value, 0) / variance.length;
  return lambdas.map((lambda) => (lambda * span ** 3) / mean);
}
