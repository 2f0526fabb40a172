/** Lengths and directions as a pad's calibration writes them. */
import { number } from '../format.ts';

export const um = (mm: number, digits = 1): string => `${number(mm * 1000, digits)} µm`;
/** A tenth of a µm is the finest that is shown: what rounds to nothing has no sign. */
export const signedUm = (mm: number): string => {
  const tenths = Math.round(mm * 10_000);
  return `${tenths > 0 ? '+' : tenths < 0 ? '−' : ''}${number(Math.abs(tenths) / 10, 1)}`;
};
export const way = { up: 'going deeper', down: 'coming back' } as const;
