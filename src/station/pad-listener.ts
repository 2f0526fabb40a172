/** What a pad's pipeline is made from, and whom it tells. */
import type { ReactionProfile } from '../safety/reactions.ts';
import type { DepthProfile, StationEvent, ToStation } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Channel } from '../signal/types.ts';
import type { DotRow, StrokeRow } from '../store/types.ts';

/** Called within `batch`, `alarm`, …; an unsafe event before everything else of its batch. Times are station µs. */
export interface PadListener {
  stroke(stroke: StrokeRow): void;
  dot(dot: DotRow): void;
  /** New, or changed (same id). */
  event(event: StationEvent): void;
  /** One batch of the live trace, deepest down; the array may be kept. */
  depth(depthsMm: Float32Array, startUs: number, periodUs: number, gapBefore: boolean): void;
  /** The newest position of a batch. */
  position(xMm: number, yMm: number, atUs: number): void;
}

export interface PadPipelineOptions {
  readonly serial: string;
  readonly channels: readonly Channel[];
  /** What the depths are made with; left out or null, and where it does not apply: the nominal depth. */
  readonly scale?: MeasuredScale | null;
  readonly profile: DepthProfile;
  readonly toStation: ToStation;
  readonly listener: PadListener;
  /** What is found, not what is done about it; the shipped profiles are of one mind, so a replay need not say. */
  readonly reactions?: Pick<ReactionProfile, 'deepStrokes' | 'contactS'>;
  /** The id of this device's last event in this session; 0 when there is none. */
  readonly lastEventId?: number;
}
