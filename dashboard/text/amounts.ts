/** Amounts in words, as the catalogues write them. */
import { given, mm, number } from '../format.ts';

export const plural = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export const dots = (n: number): string => plural(n, 'dot', 'dots');

/** A share that was measured. What is not nothing never reads 0 %, and what is not all never 100 %. */
export function percent(share: number | null, digits = 0): string {
  if (share === null) return number(null);
  const steps = 10 ** digits;
  const shown = Math.round(share * 100 * steps);
  if (share > 0 && shown === 0) return `under ${number(1 / steps, digits)} %`;
  if (share < 1 && shown === 100 * steps) return `over ${number(100 - 1 / steps, digits)} %`;
  return `${number(share * 100, digits)} %`;
}

/** A share that somebody set. */
export const percentGiven = (share: number): string => `${given(share * 100, 2)} %`;

/** Over an hour where a minute's would round to nothing. */
export function byMinute(mmPerMin: number): string {
  const slow = Math.abs(mmPerMin) < 0.01;
  const size = Math.abs(mmPerMin) * (slow ? 60 : 1);
  return `${mm(size)} mm ${mmPerMin < 0 ? 'shallower' : 'deeper'} each ${slow ? 'hour' : 'minute'}`;
}
