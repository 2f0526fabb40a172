import { mm } from '../../format.ts';

/** An uncertainty in mm as fine as the depth beside it is shown, and never as nothing. */
export const uncertainty = (wideMm: number | undefined): string =>
  mm(wideMm === undefined ? undefined : Math.max(0.01, wideMm));
