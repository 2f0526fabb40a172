/**
 * The shape of each zone as an SVG path in a box of 16 × 16, for the page and for canvas alike. Shallow
 * points down (go deeper), caution points up (come up), target is a disc, unsafe a cross.
 */
import type { Zone } from '../../src/server/wire.ts';

export const zoneShape: Readonly<Record<Zone, string>> = {
  shallow: 'M1 3H15L8 15Z',
  target: 'M8 1.5A6.5 6.5 0 1 1 8 14.5A6.5 6.5 0 1 1 8 1.5Z',
  caution: 'M8 1L15 13H1Z',
  unsafe: 'M4 1L8 5L12 1L15 4L11 8L15 12L12 15L8 11L4 15L1 12L5 8L1 4Z',
};

/** The shape of the zone that holds a depth. The limits themselves belong to the zone above them. */
export function zoneOf(
  depthMm: number,
  limits: { readonly targetMm: number; readonly cautionMm: number; readonly unsafeMm: number },
): Zone {
  if (depthMm > limits.unsafeMm) return 'unsafe';
  if (depthMm >= limits.cautionMm) return 'caution';
  return depthMm >= limits.targetMm ? 'target' : 'shallow';
}
