/** Finding places in lists that are in order of time. */

/** The items since `fromUs`, found from the end of the list. */
export function since<T>(items: readonly T[], timeOf: (item: T) => number, fromUs: number): readonly T[] {
  let first = items.length;
  for (; first > 0; first--) {
    const item = items[first - 1];
    if (item === undefined || timeOf(item) < fromUs) break;
  }
  return items.slice(first);
}

/** The index of the value nearest to `value`; -1 in an empty list. */
export function nearest(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return Math.abs((sorted[high] ?? 0) - value) < Math.abs((sorted[low] ?? 0) - value)
    ? high
    : Math.min(low, high);
}
