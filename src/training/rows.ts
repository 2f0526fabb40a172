/** The order in which a hand makes scattered dots: row by row, back and forth. */
import type { Place } from './types.ts';

/** Rows are `rowMm` high, from the topmost place down; the first is made from left to right. */
export function inRows(places: readonly Place[], rowMm: number): Place[] {
  const topMm = places.reduce((least, { yMm }) => Math.min(least, yMm), Number.POSITIVE_INFINITY) - rowMm / 2;
  const rowOf = (place: Place) => Math.floor((place.yMm - topMm) / rowMm);
  return [...places].sort((a, b) => {
    const [row, other] = [rowOf(a), rowOf(b)];
    if (row !== other) return row - other;
    const across = row % 2 === 0 ? a.xMm - b.xMm : b.xMm - a.xMm;
    return across || a.yMm - b.yMm;
  });
}
