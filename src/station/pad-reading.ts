/** What is known of a pad just now. */
import type { Zone } from '../safety/types.ts';

/** The newest reading, and counts since the recording (or the device) began. */
export interface PadReading {
  sampledUs: number | null;
  depthMm: number | null;
  lastPeakMm: number | null;
  lastZone: Zone | null;
  xMm: number | null;
  yMm: number | null;
  strokes: number;
  dots: number;
  unsafe: number;
}

export const nothingRead = (): PadReading => ({
  sampledUs: null,
  depthMm: null,
  lastPeakMm: null,
  lastZone: null,
  xMm: null,
  yMm: null,
  strokes: 0,
  dots: 0,
  unsafe: 0,
});
