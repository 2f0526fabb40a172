/** Trends as the charts draw them: ranges of the axes, moved by how much, how many decimals. Pure. */
import type { Trend } from '../../src/server/wire-studio.ts';

export interface TrendPoint {
  /** 1, 2, …: its place in the order of measuring. */
  readonly x: number;
  readonly at: string;
  readonly value: number;
  readonly expanded: number | null;
  /** From the one before, without its sign; null of the first. */
  readonly moved: number | null;
  readonly signals: Trend['points'][number]['signals'];
}

export const trendPoints = ({ points }: Trend): readonly TrendPoint[] =>
  points.map(({ at, value, expanded, signals }, i) => {
    const before = points[i - 1];
    return { x: i + 1, at, value, expanded, signals, moved: before ? Math.abs(value - before.value) : null };
  });

/** Decimals that tell the points apart: three figures of the span that they cover. */
export function digitsOf(low: number, high: number): number {
  const size = high - low > 0 ? high - low : Math.max(Math.abs(high), 1e-9);
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** Everything that is drawn, with some room round it. */
export function rangeOf(trend: Trend): [number, number] {
  const { points, lower, upper, centre } = trend;
  const all = [
    ...points.flatMap(({ value, expanded }) => [value - (expanded ?? 0), value + (expanded ?? 0)]),
    ...[lower, upper, centre].filter((one) => one !== null),
  ];
  return padded(Math.min(...all), Math.max(...all));
}

/** Of the moving range, from 0. */
export function movedRange({ rangeUpper }: Trend, points: readonly TrendPoint[]): [number, number] {
  const most = Math.max(rangeUpper ?? 0, ...points.map(({ moved }) => moved ?? 0));
  return [0, most > 0 ? most * 1.15 : 1];
}

function padded(low: number, high: number): [number, number] {
  const room = high > low ? (high - low) * 0.12 : Math.max(Math.abs(high) * 0.1, 1e-3);
  return [low - room, high + room];
}
