/** What the large number shows: the last stroke while the needle works, the last dot once it is up. */
import type { DotMark, PadGauge, Zone } from '../../src/server/wire.ts';

/** A stroke without a dot after so long was none: the hand is up. */
const ABANDONED_US = 500_000;

export interface DepthShown {
  readonly state: 'working' | 'up' | 'none';
  readonly depthMm: number | null;
  readonly zone: Zone | null;
  /** What the number is of. */
  readonly of: 'stroke' | 'dot';
}

/**
 * `releasedUs` is the end of the newest stroke known, `dot` the newest finished dot. The strokes of a lifting
 * hand are shallow, so after a dot its median says more than its last stroke.
 */
export function depthShown(
  gauge: Pick<PadGauge, 'lastPeakMm' | 'lastZone'>,
  releasedUs: number,
  dot: Pick<DotMark, 'endUs' | 'depthMm' | 'zone'> | undefined,
  nowUs: number,
): DepthShown {
  const { lastPeakMm, lastZone } = gauge;
  const open = releasedUs > (dot?.endUs ?? Number.NEGATIVE_INFINITY);
  if (open && nowUs - releasedUs < ABANDONED_US) {
    return { state: 'working', depthMm: lastPeakMm, zone: lastZone, of: 'stroke' };
  }
  if (dot !== undefined) return { state: 'up', depthMm: dot.depthMm, zone: dot.zone, of: 'dot' };
  if (lastPeakMm === null) return { state: 'none', depthMm: null, zone: null, of: 'stroke' };
  return { state: 'up', depthMm: lastPeakMm, zone: lastZone, of: 'stroke' };
}
