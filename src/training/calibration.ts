/** How sure the depths of a pad are. */
import { uncertaintyAt } from '../signal/depth-curve.ts';
import type { Calibration } from './types.ts';

/** Of a pad of which nothing is known: one that was never compared with anything is hardly worse, mm. */
const UNSTATED_MM = 0.02;

export const uncalibrated: Calibration = { id: null, state: 'none', uncertaintyMm: UNSTATED_MM };

/** Standard uncertainty (k = 1) of a depth by its calibration, mm. */
export function calibrationMmAt({ uncertaintyMm, byDepth = [] }: Calibration, depthMm: number): number {
  return byDepth.length === 0 ? uncertaintyMm : uncertaintyAt(byDepth, depthMm);
}

/** Whether all depths share one uncertainty, so that an error of the pad moves all of them alike. */
export const isAlike = ({ byDepth = [] }: Calibration): boolean => byDepth.length === 0;
