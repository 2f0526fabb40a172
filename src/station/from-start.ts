/** Station times to times from a session's start, as they are stored and told. */
import type { StationEvent } from '../safety/types.ts';
import type { DotRow, StrokeRow } from '../store/types.ts';

export const eventFrom = (event: StationEvent, startedUs: number): StationEvent => ({
  ...event,
  onsetUs: event.onsetUs - startedUs,
  endUs: event.endUs === null ? null : event.endUs - startedUs,
});

export const strokeFrom = (stroke: StrokeRow, startedUs: number): StrokeRow => ({
  ...stroke,
  contactUs: stroke.contactUs - startedUs,
  peakUs: stroke.peakUs - startedUs,
  releaseUs: stroke.releaseUs - startedUs,
});

export const dotFrom = (dot: DotRow, startedUs: number): DotRow => ({
  ...dot,
  startUs: dot.startUs - startedUs,
  endUs: dot.endUs - startedUs,
});
