/**
 * Consistency: spread of the depth about the drill's own targets. What the spread is made of is told apart:
 * a walk with time, a turn-by-turn alternation, and the rest.
 */
import { slope } from '../statistics/slope.ts';
import { FEWEST_FOR_CONSISTENCY, HALF } from './constants.ts';
import { lossOf, square } from './saturate.ts';
import type { Series } from './series.ts';
import type { Draw, Loss, PartModel } from './types.ts';

/** What the variance of the depth is made of, mm²; the three add up to `all`. */
export interface SpreadKinds {
  readonly all: number;
  readonly drift: number;
  readonly alternation: number;
  readonly rest: number;
  /** Robust slope of the depth over time, mm per minute; NaN where no two dots differ in time. */
  readonly driftMmPerMin: number;
  /** Depth minus the mean and the drift, mm. */
  readonly levelMm: Float64Array;
  readonly walkMm: Float64Array;
}

export function consistencyPart(series: Series): PartModel | null {
  const { n, residualMm } = series;
  if (n < FEWEST_FOR_CONSISTENCY) return null;
  const half = square(HALF.spreadMm);

  const value = ({ picks, jitterMm }: Draw): number => {
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < n; k++) {
      const mm =
        (residualMm[picks[k] as number] as number) + (jitterMm === null ? 0 : (jitterMm[k] as number));
      sum += mm;
      squares += mm * mm;
    }
    const variance = Math.max(squares - (sum * sum) / n, 0) / (n - 1);
    return 100 * (1 - lossOf(variance / half));
  };

  return { part: 'consistency', value, losses: lossesOf(series) };
}

/**
 * Drift: slope² × variance of the times, less what the slope of n unordered dots has by chance. Alternation: a
 * series that turns by ±A about its middle has the lag-1 autocovariance −A², so it is −γ₁ where that is beyond
 * what n dots of no order give (one standard error, V / √n).
 */
export function spreadKinds(series: Series): SpreadKinds | null {
  const { n, residualMm, atS } = series;
  if (n < FEWEST_FOR_CONSISTENCY) return null;
  const all = varianceOf(residualMm);
  const perS = slope(atS, residualMm);
  const mean = meanOf(residualMm);
  const middleS = meanOf(atS);
  const walkMm = new Float64Array(n);
  const levelMm = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const walk = Number.isFinite(perS) ? perS * ((atS[i] as number) - middleS) : 0;
    walkMm[i] = walk;
    levelMm[i] = (residualMm[i] as number) - mean - walk;
  }
  const level = varianceOf(levelMm);
  const drift = Math.min(Math.max(varianceOf(walkMm) - level / n, 0), all);
  let turn = 0;
  for (let i = 1; i < n; i++) turn -= (levelMm[i] as number) * (levelMm[i - 1] as number);
  const chance = 1 / Math.sqrt(n);
  const turned = Math.max(turn / (n - 1) - level * chance, 0) / (1 - chance);
  const alternation = Math.min(turned, all - drift);
  return {
    all,
    drift,
    alternation,
    rest: Math.max(all - drift - alternation, 0),
    driftMmPerMin: perS * 60,
    levelMm,
    walkMm,
  };
}

function lossesOf(series: Series): Loss[] {
  const kinds = spreadKinds(series);
  if (kinds === null || !(kinds.all > 0)) return [];
  const points = 100 * lossOf(kinds.all / square(HALF.spreadMm));
  const part = (mm2: number) => (points * mm2) / kinds.all;
  const level = kinds.levelMm.map(square);
  const losses: Loss[] = [
    {
      name: 'alternating',
      points: part(kinds.alternation),
      amount: Math.sqrt(kinds.alternation),
      unit: 'mm',
      count: series.n,
      blame: level,
    },
    {
      name: 'drift',
      points: part(kinds.drift),
      amount: kinds.driftMmPerMin,
      unit: 'mm/min',
      count: series.n,
      blame: kinds.walkMm.map(square),
    },
    {
      name: 'uneven-depth',
      points: part(kinds.rest),
      amount: Math.sqrt(kinds.rest),
      unit: 'mm',
      count: series.n,
      blame: level,
    },
  ];
  return losses.filter((loss) => loss.points > 0);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function varianceOf(values: Float64Array): number {
  const centre = meanOf(values);
  let squares = 0;
  for (const value of values) squares += square(value - centre);
  return squares / (values.length - 1);
}
