/** A pad's samples as batches, without a link: what the station's pipeline is fed with in these tests. */
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import type { Batch, Channel } from '../../src/signal/types.ts';
import { PadPipeline } from '../../src/station/pad-pipeline.ts';
import type { DotRow, StrokeRow } from '../../src/store/types.ts';

export const depthChannel: Channel = {
  index: 0,
  stream: 0,
  slot: 0,
  name: 'depth',
  unit: 'mm',
  bits: 12,
  scale: 0.001,
  offset: -0.5,
  min: -0.4,
  max: 3.2,
  rateHz: 2000,
};

/** The count that a channel gives for a depth in mm. */
export function countOf(mm: number, channel: Channel = depthChannel): number {
  const value = channel.unit === 'um' ? mm * 1000 : mm;
  const count = Math.round((value - channel.offset) / channel.scale);
  return Math.max(0, Math.min(2 ** channel.bits - 1, count));
}

export function toCounts(depths: ArrayLike<number>, channel: Channel = depthChannel): Uint16Array {
  return Uint16Array.from(depths, (mm) => countOf(mm, channel));
}

/** Cuts interleaved counts at these frames. */
export function batches(
  counts: Uint16Array,
  cuts: readonly number[],
  {
    channel = depthChannel,
    slots = 1,
    fromUs = 0,
  }: { channel?: Channel; slots?: number; fromUs?: number } = {},
): Batch[] {
  const periodUs = 1e6 / channel.rateHz;
  const total = counts.length / slots;
  const out: Batch[] = [];
  let from = 0;
  for (const to of [...cuts, total]) {
    if (to > from)
      out.push({
        stream: channel.stream,
        slots,
        frames: to - from,
        counts: counts.slice(from * slots, to * slots),
        deviceUs: fromUs + from * periodUs,
        periodUs,
        gapBefore: false,
        epoch: 1,
      });
    from = Math.max(from, to);
  }
  return out;
}

export const every = (frames: number, total: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil(total / frames) - 1) }, (_, i) => (i + 1) * frames);

/** Station time in these tests: device time and a fixed offset; a batch arrives when its last sample is taken. */
export const OFFSET_US = 5_000_000;
export const arrival = (batch: Batch): number => batch.deviceUs + batch.frames * batch.periodUs + OFFSET_US;

export class Heard {
  readonly strokes: StrokeRow[] = [];
  readonly dots: DotRow[] = [];
  /** Every telling of every event, and what was told in which order. */
  readonly told: StationEvent[] = [];
  readonly order: string[] = [];
  readonly traces: { depths: Float32Array; startUs: number; periodUs: number; gapBefore: boolean }[] = [];
  readonly positions: [number, number, number][] = [];
  readonly pipeline: PadPipeline;

  constructor(channels: readonly Channel[] = [depthChannel], lastEventId = 0) {
    this.pipeline = new PadPipeline({
      serial: 'PAD-1',
      channels,
      profile: trainingDefault,
      toStation: (deviceUs) => deviceUs + OFFSET_US,
      lastEventId,
      listener: {
        stroke: (stroke) => {
          this.strokes.push(stroke);
          this.order.push('stroke');
        },
        dot: (dot) => {
          this.dots.push(dot);
          this.order.push('dot');
        },
        event: (event) => {
          this.told.push(event);
          this.order.push(event.kind);
        },
        depth: (depths, startUs, periodUs, gapBefore) => {
          this.traces.push({ depths, startUs, periodUs, gapBefore });
          this.order.push('depth');
        },
        position: (x, y, at) => this.positions.push([x, y, at]),
      },
    });
  }

  feed(given: readonly Batch[]): this {
    for (const batch of given) this.pipeline.batch(batch, arrival(batch));
    return this;
  }

  /** The last telling of each event, by id. */
  get events(): StationEvent[] {
    return [...new Map(this.told.map((event) => [event.id, event])).values()];
  }

  kinds(): string[] {
    return this.events.map((event) => event.kind);
  }
}
