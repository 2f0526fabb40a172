/** Median and median absolute deviation about each value of a list. */

export interface WindowStatistics {
  readonly count: number;
  readonly median: number;
  /** Median absolute deviation from the median. */
  readonly mad: number;
}

/**
 * The window of `width` values about index i, cut at the ends of the list. It slides: indices are to be
 * asked for in rising order. Each step costs O(width), so a list costs O(n) for a fixed width.
 */
export class RunningWindow {
  private readonly values: readonly number[];
  private readonly half: number;
  /** The values of [from, to), sorted. */
  private readonly sorted: number[] = [];
  private from = 0;
  private to = 0;

  constructor(values: readonly number[], width: number) {
    this.values = values;
    this.half = width >> 1;
  }

  at(index: number): WindowStatistics {
    const { values, half, sorted } = this;
    for (; this.to < Math.min(values.length, index + half + 1); this.to++) {
      const value = values[this.to] as number;
      sorted.splice(this.place(value), 0, value);
    }
    for (; this.from < index - half; this.from++) sorted.splice(this.place(values[this.from] as number), 1);
    const median = middleOf(sorted);
    return { count: sorted.length, median, mad: this.deviation(median) };
  }

  /** First index whose value is not less. */
  private place(value: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The deviations rise to both sides of the median: they are merged up to their middle, not sorted. */
  private deviation(median: number): number {
    const { sorted } = this;
    let right = this.place(median);
    let left = right - 1;
    let last = 0;
    let before = 0;
    for (let taken = 0; taken <= sorted.length >> 1; taken++) {
      const down = left >= 0 ? median - (sorted[left] as number) : Number.POSITIVE_INFINITY;
      const up = right < sorted.length ? (sorted[right] as number) - median : Number.POSITIVE_INFINITY;
      before = last;
      last = Math.min(down, up);
      if (down < up) left--;
      else right++;
    }
    return sorted.length % 2 === 1 ? last : (before + last) / 2;
  }
}

function middleOf(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
