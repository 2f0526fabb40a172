/** What a stored count means, in its channel's own unit: as the device described it, or by a calibration. */
import { appliesTo, type MeasuredScale, tableOf } from '../signal/depth-curve.ts';
import type { Channel } from '../signal/types.ts';
import { mmPer } from '../signal/units.ts';

export interface ChannelScale {
  readonly scale: number;
  readonly offset: number;
  /** Values by count; null: offset + scale × count. */
  readonly table: Float32Array | null;
}

/** `measured` counts for the channel that it was measured on, described as it was then. */
export function channelScale(channel: Channel, measured: MeasuredScale | null): ChannelScale {
  const { scale, offset } = channel;
  const curve = measured?.curve ?? null;
  if (curve === null || curve.form.kind === 'nominal' || !appliesTo(curve, channel))
    return { scale, offset, table: null };
  const mm = tableOf(curve);
  const unit = mmPer(channel.unit) ?? 1;
  return { scale, offset, table: unit === 1 ? mm : mm.map((each) => each / unit) };
}

export function valueAt({ scale, offset, table }: ChannelScale, count: number): number {
  return table === null ? offset + scale * count : (table[count] as number);
}
