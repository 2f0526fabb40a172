/** Counts to depth: which channels of a pad are which, and what a count means in mm. */
import type { Batch, Channel } from './types.ts';

/** One channel, ready for the hot loop: mm = offsetMm + scaleMm × count. */
export interface Scale {
  readonly channel: Channel;
  readonly scaleMm: number;
  readonly offsetMm: number;
}

/** What a pad senses, as far as it says so; a pad need not sense position. */
export interface PadChannels {
  readonly depth: Scale | null;
  /** Both in one stream, or none: a position is a pair taken at one time. */
  readonly position: { readonly x: Scale; readonly y: Scale } | null;
}

/** mm in one of a unit that a channel may name. */
const mmIn: ReadonlyMap<string, number> = new Map([
  ['mm', 1],
  ['um', 0.001],
]);

/** The scale of a channel in mm, or null where its unit is no length that we know. */
export function scaleOf(channel: Channel): Scale | null {
  const mm = mmIn.get(channel.unit);
  if (mm === undefined) return null;
  return { channel, scaleMm: channel.scale * mm, offsetMm: channel.offset * mm };
}

/**
 * Picks depth, x and y by name and unit, wherever they stand: any stream, slot, rate, bits, scale.
 * Of several channels with one name the one with the lowest index is taken.
 */
export function pickChannels(channels: readonly Channel[]): PadChannels {
  const named = (name: string): Scale[] =>
    channels
      .filter((each) => each.name === name)
      .sort((a, b) => a.index - b.index)
      .map(scaleOf)
      .filter((each) => each !== null);
  const x = named('x')[0];
  const y = named('y').find((each) => each.channel.stream === x?.channel.stream);
  return { depth: named('depth')[0] ?? null, position: x && y ? { x, y } : null };
}

/** What the stroke finder wants to know of the depth channel: one count, and the deepest that it can tell. */
export function sensorOf(depth: Scale | null): { resolutionMm: number; limitMm: number } | undefined {
  if (depth === null) return undefined;
  const { channel, scaleMm, offsetMm } = depth;
  const ends = [offsetMm, offsetMm + scaleMm * (2 ** channel.bits - 1)];
  return { resolutionMm: Math.abs(scaleMm), limitMm: Math.max(...ends) };
}

/** Writes one channel of a batch in mm into `out[0, batch.frames)`; answers the deepest value. */
export function toMm(batch: Batch, { channel, scaleMm, offsetMm }: Scale, out: Float32Array): number {
  const { counts, slots, frames } = batch;
  let deepest = Number.NEGATIVE_INFINITY;
  for (let f = 0, at = channel.slot; f < frames; f++, at += slots) {
    const mm = offsetMm + scaleMm * (counts[at] as number);
    out[f] = mm;
    if (mm > deepest) deepest = mm;
  }
  return deepest;
}
