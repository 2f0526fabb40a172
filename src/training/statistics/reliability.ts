/** Intraclass correlation: how much of the spread between scores is between people, and not between repeats. */

export interface Reliability {
  /** ICC(1,1): repeats have no order or rater in common. */
  readonly oneWay: number;
  /** ICC(2,1): each column is a rater (or an occasion) drawn at random; absolute agreement. */
  readonly agreement: number;
  /** ICC(3,1): the same raters always; only the order of the targets must agree. */
  readonly consistency: number;
}

/**
 * Shrout & Fleiss 1979, from a two-way analysis of variance. `table[i][j]` is measurement j of target i; every
 * row as long as the first. NaN below two targets or two measurements.
 */
export function reliability(table: readonly (readonly number[])[]): Reliability {
  const n = table.length;
  const k = table[0]?.length ?? 0;
  if (n < 2 || k < 2 || table.some((row) => row.length !== k)) {
    return { oneWay: Number.NaN, agreement: Number.NaN, consistency: Number.NaN };
  }
  const average = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const rowMeans = table.map(average);
  const columnMeans = Array.from({ length: k }, (_, j) => average(table.map((row) => row[j] ?? Number.NaN)));
  const grand = average(rowMeans);
  const squares = (values: readonly number[]) => values.reduce((sum, v) => sum + (v - grand) ** 2, 0);
  const between = k * squares(rowMeans);
  const raters = n * squares(columnMeans);
  const all = squares(table.flat());
  const betweenMs = between / (n - 1);
  const withinMs = (all - between) / (n * (k - 1));
  const ratersMs = raters / (k - 1);
  const errorMs = (all - between - raters) / ((n - 1) * (k - 1));
  return {
    oneWay: (betweenMs - withinMs) / (betweenMs + (k - 1) * withinMs),
    agreement: (betweenMs - errorMs) / (betweenMs + (k - 1) * errorMs + (k * (ratersMs - errorMs)) / n),
    consistency: (betweenMs - errorMs) / (betweenMs + (k - 1) * errorMs),
  };
}
