/** Depth: how far each dot lies outside its own target. */
import { HALF } from './constants.ts';
import { lossOf, outside, square } from './saturate.ts';
import type { Series } from './series.ts';
import type { Draw, Loss, PartModel } from './types.ts';

/** Share of a dot that is lost by a depth of so much outside its target (negative: too shallow): 0 to 1. */
export const depthLoss = (outsideMm: number): number =>
  lossOf(square(outsideMm / (outsideMm < 0 ? HALF.shallowMm : HALF.deepMm)));

export function depthPart(series: Series): PartModel | null {
  const { n, countsMm, calibrationMm, lowMm, highMm } = series;
  if (n === 0) return null;

  const value = ({ picks, off, jitterMm }: Draw): number => {
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const i = picks[k] as number;
      const shifted = (countsMm[i] as number) + off * (calibrationMm[i] as number);
      const depth = shifted + (jitterMm === null ? 0 : (jitterMm[k] as number));
      const low = lowMm[i] as number;
      const high = highMm[i] as number;
      // The same as depthLoss(outside(…)), written out: it is evaluated some 10⁷ times.
      const x =
        depth < low ? (low - depth) / HALF.shallowMm : depth > high ? (depth - high) / HALF.deepMm : 0;
      sum += (x * x * x) / (1 + x * x * x);
    }
    return 100 * (1 - sum / n);
  };

  return { part: 'depth', value, losses: lossesOf(series) };
}

function lossesOf({ n, countsMm, lowMm, highMm, unsafe }: Series): Loss[] {
  const blames = {
    'too-shallow': new Float64Array(n),
    'too-deep': new Float64Array(n),
    unsafe: new Float64Array(n),
  };
  const sums = { 'too-shallow': 0, 'too-deep': 0, unsafe: 0 };
  const counts = { 'too-shallow': 0, 'too-deep': 0, unsafe: 0 };
  const distances = { 'too-shallow': 0, 'too-deep': 0, unsafe: 0 };
  for (let i = 0; i < n; i++) {
    const mm = outside(countsMm[i] as number, lowMm[i] as number, highMm[i] as number);
    if (mm === 0) continue;
    const name = unsafe[i] === 1 ? 'unsafe' : mm < 0 ? 'too-shallow' : 'too-deep';
    const loss = depthLoss(mm);
    blames[name][i] = loss;
    sums[name] += loss;
    counts[name]++;
    distances[name] += Math.abs(mm);
  }
  return (['too-shallow', 'too-deep', 'unsafe'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => ({
      name,
      points: (100 * sums[name]) / n,
      amount: distances[name] / counts[name],
      unit: 'mm',
      count: counts[name],
      blame: blames[name],
    }));
}
