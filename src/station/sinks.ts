/** What comes out of a device's pipeline, synchronously and in order. The live station and a replay both listen here. */
import type { BadReason } from '../../firmware-protocol/index.ts';
import type { DeviceIdentity } from '../link/types.ts';
import type { StationEvent } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { DotRow, MachineReading, SampleChunk, StrokeRow } from '../store/types.ts';

/** A run of calibrated depth for the live page: sample i was taken at startUs + i × periodUs (station µs). */
export interface TraceRun {
  readonly serial: string;
  readonly startUs: number;
  readonly periodUs: number;
  readonly depthsMm: Float32Array;
}

/** All times are station µs. */
export interface DeviceSinks {
  /** `arrivedUs`: when the line came that the event rests on. */
  event(event: StationEvent, arrivedUs: number): void;
  stroke(stroke: StrokeRow): void;
  dot(dot: DotRow): void;
  trace(run: TraceRun): void;
  chunk(chunk: SampleChunk): void;
  reading(serial: string, reading: MachineReading): void;
  /** Every line of the link, for a capture; the bytes are only good during the call. */
  line(serial: string, direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: number): void;
  /** The link is gone, and why; null where we closed it. */
  closed(serial: string, reason: string | null, at: number): void;
  /** `scale`: what the depths of a pad are made with from here on; null: nominal, and of a machine. */
  described(identity: DeviceIdentity, at: number, scale: MeasuredScale | null): void;
}
