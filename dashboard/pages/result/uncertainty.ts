import { number } from '../../format.ts';

/** An uncertainty in mm with as many decimals as it takes to show that it is not nothing. */
export const uncertainty = (mm: number | undefined): string =>
  number(mm, mm !== undefined && mm < 0.01 ? 3 : 2);
