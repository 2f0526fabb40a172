/** What the live depths of a pad are made with. */
import type { Link } from '../link/link.ts';
import type { DeviceIdentity } from '../link/types.ts';
import { fits } from '../signal/depth.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';

/**
 * The measured calibration that a pad's depths are to be made with from now on; null: nominal. `current` is what
 * they are made with, and is answered where it is to stay.
 */
export type ScaleFor = (
  pad: { readonly identity: DeviceIdentity; readonly link: Link },
  current: MeasuredScale | null,
) => MeasuredScale | null;

export const nominal: ScaleFor = () => null;

/** A pad that describes its depth otherwise is another pad to the curve. */
export function fitting(scale: MeasuredScale | null, { channels }: DeviceIdentity): MeasuredScale | null {
  return scale !== null && fits(scale.curve, channels) ? scale : null;
}
