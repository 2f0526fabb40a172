/** Amounts in words, as the catalogues write them. */
import { mm, number } from '../format.ts';

export const plural = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export const dots = (n: number): string => plural(n, 'dot', 'dots');

export const percent = (share: number | null, digits = 0): string =>
  share === null ? number(null) : `${number(share * 100, digits)} %`;

/** Over an hour where a minute's would round to nothing. */
export function byMinute(mmPerMin: number): string {
  const slow = Math.abs(mmPerMin) < 0.01;
  const size = Math.abs(mmPerMin) * (slow ? 60 : 1);
  return `${mm(size)} mm ${mmPerMin < 0 ? 'shallower' : 'deeper'} each ${slow ? 'hour' : 'minute'}`;
}
