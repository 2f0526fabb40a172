/** What is recorded. The station builds these; the store keeps them. Times are µs from the session's start. */
import type { DeviceIdentity, LinkCounters } from '../link/types.ts';
import type { DepthProfile, StationEvent, Zone } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';

export interface SessionStart {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly label: string;
  readonly profile: DepthProfile;
  readonly software: string;
  /** Of a capture that is played in: id of the session that it was recorded as. Left out: it is recorded now. */
  readonly importOf?: string | null;
}

/** Raw counts of one stream without a gap inside. Written whole; a chunk is at most half a second. */
export interface SampleChunk {
  readonly serial: string;
  readonly stream: number;
  readonly slots: number;
  readonly bits: 12 | 16;
  /** Time of the first frame and the true spacing on the session clock (the device's drift taken in). */
  readonly startUs: number;
  readonly periodUs: number;
  readonly frames: number;
  /** frames × slots, interleaved. */
  readonly counts: Uint16Array;
  /** True where frames are missing between the chunk before and this one. */
  readonly gapBefore: boolean;
}

export interface StrokeRow {
  readonly serial: string;
  readonly contactUs: number;
  readonly peakUs: number;
  readonly releaseUs: number;
  readonly peakDepthMm: number;
  readonly zone: Zone;
}

export interface DotRow {
  readonly serial: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly strokes: number;
  readonly depthMm: number;
  readonly deepestMm: number;
  readonly zone: Zone;
  readonly xMm: number | null;
  readonly yMm: number | null;
}

export interface MachineReading {
  readonly atUs: number;
  readonly state: string;
  readonly rateHz: number;
  readonly strokes: number;
  readonly setV: number;
  readonly measuredV: number;
  readonly currentA: number;
  readonly pedal: string;
  readonly fault: string;
}

/** What a device said of itself. A change of the calibration its depths are made with is a new description. */
export interface DescribedDevice {
  readonly identity: DeviceIdentity;
  readonly fromUs: number;
  /** Left out or null: its depths are the nominal ones, as it describes them. */
  readonly calibrationId?: string | null;
  /** The same with its curve: kept beside the counts, so that their mm need nothing else. */
  readonly scale?: MeasuredScale | null;
}

/** One flush of the recorder, at most every 250 ms: written in one transaction or not at all. */
export interface RecordBatch {
  readonly sessionId: string;
  /** How far the session has come, µs. */
  readonly untilUs: number;
  /** Devices first seen or described anew since the last flush. */
  readonly devices: readonly DescribedDevice[];
  readonly chunks: readonly SampleChunk[];
  readonly strokes: readonly StrokeRow[];
  readonly dots: readonly DotRow[];
  readonly machine: readonly { serial: string; readings: readonly MachineReading[] }[];
  /** New or changed since the last flush: the same (serial, id) replaces. Times from the session's start. */
  readonly events: readonly StationEvent[];
  /** Link evidence as it stands now, by serial. */
  readonly links: readonly { serial: string; counters: LinkCounters; clockUncertaintyUs: number }[];
}

export type SessionStatus = 'recording' | 'complete' | 'recovered' | 'failed';

export interface SessionSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly durationUs: number;
  readonly status: SessionStatus;
  readonly label: string;
  readonly profile: DepthProfile;
  readonly devices: readonly { serial: string; role: 'pad' | 'machine'; model: string }[];
  readonly frames: number;
  readonly strokes: number;
  readonly dots: number;
  readonly unsafe: number;
  readonly lost: number;
}

/** An envelope of one channel: column i covers [fromUs + i × columnUs, + columnUs). NaN where there is no data. */
export interface TraceEnvelope {
  readonly fromUs: number;
  readonly columnUs: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** What it was made from: raw samples, or the summaries kept beside the chunks. */
  readonly source: 'samples' | 'summary';
}
