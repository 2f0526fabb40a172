/** A trend that a few wild values cannot move. */
import { median, type Values } from './describe.ts';

/**
 * Theil–Sen: the median of the slopes of all pairs, in units of y per unit of x (Sen 1968). Above `most` points
 * the x-ordered data are first cut into `most` runs of equal count and each is replaced by its medians, so that
 * the cost stays O(n log n + most²). `x` must not fall. NaN where no two x differ.
 */
export function slope(x: Values, y: Values, most = 100): number {
  const [xs, ys] = x.length > most ? [runMedians(x, most), runMedians(y, most)] : [x, y];
  const slopes: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) {
      const run = (xs[j] ?? Number.NaN) - (xs[i] ?? Number.NaN);
      if (run > 0) slopes.push(((ys[j] ?? Number.NaN) - (ys[i] ?? Number.NaN)) / run);
    }
  }
  return median(slopes);
}

function runMedians(values: Values, runs: number): Float64Array {
  const all = Float64Array.from(values);
  const edge = (run: number) => Math.round((run * all.length) / runs);
  return Float64Array.from({ length: runs }, (_, run) => median(all.subarray(edge(run), edge(run + 1))));
}
