/** Counts to depth: which channels of a pad are which, and what a count means in mm. */
import { appliesTo, type DepthCurve, tableOf } from './depth-curve.ts';
import type { Batch, Channel } from './types.ts';
import { mmPer } from './units.ts';

/** One channel, ready for the hot loop: mm = table[count], or offsetMm + scaleMm × count where there is no table. */
export interface Scale {
  readonly channel: Channel;
  readonly scaleMm: number;
  readonly offsetMm: number;
  /** mm by count, strictly rising or falling with the sign of the scale; null: the depth is the nominal one. */
  readonly table: Float32Array | null;
}

/** What a pad senses, as far as it says so; a pad need not sense position. */
export interface PadChannels {
  readonly depth: Scale | null;
  /** Both in one stream, or none: a position is a pair taken at one time. */
  readonly position: { readonly x: Scale; readonly y: Scale } | null;
}

/** The scale of a channel in mm, or null where its unit is no length that we know. */
export function scaleOf(channel: Channel): Scale | null {
  const mm = mmPer(channel.unit);
  if (mm === null) return null;
  return { channel, scaleMm: channel.scale * mm, offsetMm: channel.offset * mm, table: null };
}

/** The scale with the depths of a curve; as it is where the curve was measured under another description. */
export function calibrated(scale: Scale, curve: DepthCurve | null): Scale {
  if (curve === null || !appliesTo(curve, scale.channel)) return scale;
  // What is nominal is computed as it always was, to the last bit.
  return curve.form.kind === 'nominal' ? scale : { ...scale, table: tableOf(curve) };
}

/** A curve counts for these channels: it was measured on the one that depths are taken from. */
export function fits(curve: DepthCurve, channels: readonly Channel[]): boolean {
  const { depth } = pickChannels(channels);
  return depth !== null && appliesTo(curve, depth.channel);
}

/** Depth in mm of one count; of one that the channel cannot have the nominal one. */
export function mmAt({ scaleMm, offsetMm, table }: Scale, count: number): number {
  return table?.[count] ?? offsetMm + scaleMm * count;
}

/** The count of a depth in mm, with its fraction; beyond the channel's range it goes on straight. The inverse. */
export function countAt({ scaleMm, offsetMm, table }: Scale, mm: number): number {
  if (table === null) return (mm - offsetMm) / scaleMm;
  const full = table.length - 1;
  const isBefore = (count: number): boolean =>
    scaleMm > 0 ? (table[count] as number) <= mm : (table[count] as number) >= mm;
  let low = 0;
  let high = full;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle;
    else high = middle;
  }
  const from = table[low] as number;
  const step = (table[high] as number) - from;
  return low + (mm - from) / step;
}

/**
 * Picks depth, x and y by name and unit, wherever they stand: any stream, slot, rate, bits, scale.
 * Of several channels with one name the one with the lowest index is taken. `curve`: of the depth, where it applies.
 */
export function pickChannels(channels: readonly Channel[], curve: DepthCurve | null = null): PadChannels {
  const named = (name: string): Scale[] =>
    channels
      .filter((each) => each.name === name)
      .sort((a, b) => a.index - b.index)
      .map(scaleOf)
      .filter((each) => each !== null);
  const x = named('x')[0];
  const y = named('y').find((each) => each.channel.stream === x?.channel.stream);
  const depth = named('depth')[0];
  return { depth: depth === undefined ? null : calibrated(depth, curve), position: x && y ? { x, y } : null };
}

/** The scale of the channel of that index, as it was picked; null where there is none, or it is no length. */
export function padScaleOf(
  channels: readonly Channel[],
  { depth }: PadChannels,
  index: number,
): Scale | null {
  if (depth?.channel.index === index) return depth;
  const channel = channels.find((each) => each.index === index);
  return channel === undefined ? null : scaleOf(channel);
}

/** What the stroke finder wants to know of the depth channel: one count, and the deepest that it can tell. */
export function sensorOf(depth: Scale | null): { resolutionMm: number; limitMm: number } | undefined {
  if (depth === null) return undefined;
  const { channel, scaleMm, table } = depth;
  const full = 2 ** channel.bits - 1;
  const ends = [mmAt(depth, 0), mmAt(depth, full)] as const;
  const resolutionMm = table === null ? Math.abs(scaleMm) : Math.abs(ends[1] - ends[0]) / full;
  return { resolutionMm, limitMm: Math.max(...ends) };
}

/** Writes one channel of a batch in mm into `out[0, batch.frames)`; answers the deepest value. */
export function toMm(batch: Batch, { channel, scaleMm, offsetMm, table }: Scale, out: Float32Array): number {
  if (table !== null) return toMmBy(table, batch, channel.slot, out);
  const { counts, slots, frames } = batch;
  let deepest = Number.NEGATIVE_INFINITY;
  for (let f = 0, at = channel.slot; f < frames; f++, at += slots) {
    const mm = offsetMm + scaleMm * (counts[at] as number);
    out[f] = mm;
    if (mm > deepest) deepest = mm;
  }
  return deepest;
}

/** A loop of its own: asking at each sample whether there is a table took pads without one up to twice as long. */
function toMmBy(
  table: Float32Array,
  { counts, slots, frames }: Batch,
  slot: number,
  out: Float32Array,
): number {
  let deepest = Number.NEGATIVE_INFINITY;
  for (let f = 0, at = slot; f < frames; f++, at += slots) {
    const mm = table[counts[at] as number] as number;
    out[f] = mm;
    if (mm > deepest) deepest = mm;
  }
  return deepest;
}
