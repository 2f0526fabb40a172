/** How much of its rate a machine loses while its needle works in a pad. */
import type { MachineCalibration } from '../document.ts';

export type UnderLoad = NonNullable<MachineCalibration['underLoad']>;

/**
 * Share of the free rate that is lost, and a sentence. Both rates are by one instrument, so that its gain cancels:
 * only their difference counts. `problem` where they cannot be of a machine under load.
 */
export function droopOf(load: UnderLoad): { share: number; sentence: string } | { problem: string } {
  const { depthMm, volt, freeHz, loadedHz } = load;
  if (!(freeHz > 0)) return { problem: 'Without a free rate above 0 there is nothing to compare with.' };
  if (loadedHz > freeHz)
    return { problem: 'The rate under load is above the free rate: the two may have been exchanged.' };
  const share = 1 - loadedHz / freeHz;
  const at = `${depthMm.toFixed(1)} mm in a pad and ${volt.toFixed(1)} V`;
  return {
    share,
    sentence: `At ${at} the machine runs at ${loadedHz.toFixed(1)} Hz in place of ${freeHz.toFixed(1)} Hz: it loses ${(100 * share).toFixed(1)} %.`,
  };
}
