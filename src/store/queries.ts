/** What can be asked of the store, and the answers. Times are µs from the session's start. */
import type { LinkCounters } from '../link/types.ts';
import type { StationEvent } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Channel } from '../signal/types.ts';
import type { SampleChunk, SessionSummary, TraceEnvelope } from './types.ts';

export interface SessionDetail extends SessionSummary {
  /** As last described in this session; `scale`: what the live depths of a pad were made with then. */
  readonly channels: { serial: string; channels: Channel[]; scale: Omit<MeasuredScale, 'curve'> | null }[];
  readonly links: { serial: string; counters: LinkCounters; clockUncertaintyUs: number | null }[];
  readonly events: StationEvent[];
}

/** Half-open: [fromUs, toUs). */
export interface RangeQuery {
  readonly sessionId: string;
  readonly serial: string;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface TraceQuery extends RangeQuery {
  /** The channel's name in the device's description, e.g. `depth`. */
  readonly channel: string;
  /** At most this many columns, 1 to 4000. */
  readonly columns: number;
  /**
   * Depths by this calibration, where it applies, or by none (null). Left out: by the one that the live depths were
   * made with.
   */
  readonly scale?: MeasuredScale | null | undefined;
}

/** What a device said of itself, once. */
export interface Description {
  readonly channels: readonly Channel[];
  /** What its live depths were made with; null: nominal. */
  readonly scale: MeasuredScale | null;
}

/** An envelope in the channel's unit. */
export interface Trace extends TraceEnvelope {
  readonly unit: string;
}

/** Machine readings as columns of one time axis. A row of NaN marks a time without readings. */
export interface MachineTrace {
  readonly atUs: Float64Array;
  readonly rateHz: Float32Array;
  readonly measuredV: Float32Array;
  readonly currentA: Float32Array;
}

/** A stored chunk, with the channels of its stream as they were described then. */
export interface StoredChunk {
  readonly chunk: SampleChunk;
  readonly channels: readonly Channel[];
  readonly scale: MeasuredScale | null;
}

/** Where a page of rows ended; handed back to get the next one. */
export interface Cursor {
  readonly us: number;
  readonly tie: number;
}

export interface Page<Row> {
  readonly rows: Row[];
  /** null when there is no more. */
  readonly next: Cursor | null;
}
