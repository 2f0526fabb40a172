/** What a pad's points say of it beside the curve: linearity, zero drift, temperature. */
import type { PadOutcome } from '../document.ts';
import { at } from './matrix.ts';
import { isAt, type Readings } from './readings.ts';
import { type Data, polynomial } from './smoother.ts';

/** Half the range of the levels about their best straight line, mm. */
export function linearityOf(data: Data): number {
  const line = polynomial({ ...data, variance: data.x.map(() => 1) }, 1);
  if (line === null) return 0;
  const off = data.x.map((x, i) => at(data.y, i) - line.valueAt(x));
  return (Math.max(...off) - Math.min(...off)) / 2;
}

/** Largest less smallest reading at the surface over the run, nominal mm; 0 where it was read once. */
export function zeroDriftOf({ points, nominalMm }: Readings): number {
  const zeros = nominalMm.filter((_, i) => {
    const point = points[i];
    return point !== undefined && isAt(point, 0);
  });
  return zeros.length === 0 ? 0 : Math.max(...zeros) - Math.min(...zeros);
}

/** Temperatures nearer to each other than this say nothing of what a degree does. */
export const SPREAD_C = 2;
const FEWEST = 3;

/**
 * Change of the reading for a degree, by readings of the same level and direction that were taken at different
 * temperatures, so that the curve has no part in it. Null where the temperatures are too alike.
 */
export function temperatureOf({ points, nominalMm }: Readings): PadOutcome['temperature'] {
  const groups = new Map<string, { c: number; mm: number }[]>();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  points.forEach(({ temperatureC, referenceMm, direction }, i) => {
    if (temperatureC === null) return;
    low = Math.min(low, temperatureC);
    high = Math.max(high, temperatureC);
    const key = `${referenceMm.toFixed(6)} ${direction}`;
    const group = groups.get(key) ?? [];
    group.push({ c: temperatureC, mm: at(nominalMm, i) });
    groups.set(key, group);
  });
  if (!(high - low >= SPREAD_C)) return null;
  const offs = [...groups.values()].flatMap((group) => {
    const c = group.reduce((sum, each) => sum + each.c, 0) / group.length;
    const mm = group.reduce((sum, each) => sum + each.mm, 0) / group.length;
    return group.map((each) => ({ c: each.c - c, mm: each.mm - mm }));
  });
  const sxx = offs.reduce((sum, { c }) => sum + c * c, 0);
  const degrees = offs.length - groups.size - 1;
  // Within a level and direction the temperature hardly changed: it went with the level, or with the direction.
  if (degrees < FEWEST || sxx < offs.length * (SPREAD_C / 8) ** 2) return null;
  const mmPerC = offs.reduce((sum, { c, mm }) => sum + c * mm, 0) / sxx;
  const rest = offs.reduce((sum, { c, mm }) => sum + (mm - mmPerC * c) ** 2, 0) / degrees;
  return { mmPerC, uncertaintyMmPerC: Math.sqrt(rest / sxx) };
}
