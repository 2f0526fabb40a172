/** Every point lost, by name, and the dots that lost it. */
import type { Part } from '../drill.ts';
import type { Reduction } from '../types.ts';
import { SAFETY_CAP } from './constants.ts';
import type { Series } from './series.ts';
import type { PartModel } from './types.ts';

const MOST_DOTS = 50;

export interface Account {
  /** Largest first. With `total` they add up to 100. */
  readonly reductions: readonly Reduction[];
  readonly total: number;
  /** Of each dot, points. */
  readonly lost: Float64Array;
  /** The total before what is missing, and safety, hold it down. */
  readonly uncapped: number;
}

export function accountOf(
  models: readonly PartModel[],
  weights: Readonly<Record<Part, number>>,
  series: Series,
  { most, isUnsafe }: { most: number; isUnsafe: boolean },
): Account {
  const lost = new Float64Array(series.n);
  const reductions: Reduction[] = [];
  const add = (reduction: Omit<Reduction, 'dots'>, blame: Float64Array | null) => {
    if (!(reduction.points > 0)) return;
    let all = 0;
    for (const each of blame ?? []) all += each;
    if (blame !== null && all > 0)
      for (let i = 0; i < series.n; i++)
        lost[i] = (lost[i] as number) + (reduction.points * (blame[i] ?? 0)) / all;
    reductions.push({ ...reduction, dots: worstOf(blame) });
  };
  for (const { part, losses } of models)
    for (const { name, points, amount, unit, count, blame } of losses)
      add({ part, name, points: weights[part] * points, amount, unit, count }, blame);
  const uncapped = 100 - sumOf(reductions);
  const missing = reductions.findIndex(({ name }) => name === 'missing');
  const found = reductions[missing];
  if (found !== undefined && uncapped > most)
    reductions[missing] = { ...found, points: found.points + uncapped - most };
  const heldDown = 100 - sumOf(reductions);
  if (isUnsafe && heldDown > SAFETY_CAP) {
    const count = series.unsafe.reduce((sum, each) => sum + each, 0);
    add(
      {
        part: 'safety',
        name: 'safety-cap',
        points: heldDown - SAFETY_CAP,
        amount: count,
        unit: 'dots',
        count,
      },
      Float64Array.from(series.unsafe),
    );
  }
  reductions.sort((a, b) => b.points - a.points);
  return { reductions, total: 100 - sumOf(reductions), lost, uncapped };
}

const sumOf = (reductions: readonly Reduction[]) => reductions.reduce((sum, { points }) => sum + points, 0);

/** The worst dots: unsafe ones before all others, then those that cost most. */
export const worstDots = (lost: Float64Array, { unsafe }: Series, most: number): number[] =>
  worstOf(
    lost.map((points, i) => points + (unsafe[i] ? 100 : 0)),
    most,
  );

/** Those that cost most first. */
function worstOf(blame: ArrayLike<number> | null, most = MOST_DOTS): number[] {
  if (blame === null) return [];
  return Array.from(blame, (_, i) => i)
    .filter((i) => (blame[i] ?? 0) > 0)
    .sort((a, b) => (blame[b] ?? 0) - (blame[a] ?? 0) || a - b)
    .slice(0, most);
}
