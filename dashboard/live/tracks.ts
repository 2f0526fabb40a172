/** What the page holds of each device it watches: samples, columns, dots, telemetry. */
import { type Signal, signal } from '@preact/signals';
import type { DotMark, StrokeMark } from '../../src/server/wire.ts';
import { Columns } from './columns.ts';
import { ReadingRing } from './readingRing.ts';
import type { TraceFrame } from './traceFrame.ts';
import { TraceRing } from './traceRing.ts';

/** Dots kept for the map and the list: over half an hour of work. */
const DOTS_KEPT = 3000;
const UNSAFE_KEPT = 200;

export class PadTrack {
  readonly ring = new TraceRing();
  /** The envelope for the width the chart has now; made anew from the ring when that changes. */
  columns: Columns | null = null;
  /** Newest last. */
  readonly dots: Signal<readonly DotMark[]> = signal([]);
  /** Newest last. */
  unsafeStrokes: StrokeMark[] = [];
  /** When the newest stroke was over; -Infinity before the first. */
  releasedUs = Number.NEGATIVE_INFINITY;

  append(frame: TraceFrame): void {
    const { startUs, periodUs, depthMm } = frame;
    const before = this.ring.endUs;
    const gap = this.ring.append(startUs, periodUs, depthMm);
    if (this.ring.endUs < before) {
      if (this.columns !== null) this.shape(this.columns.columnUs, this.columns.capacity);
      return;
    }
    this.columns?.add(startUs, periodUs, gap, depthMm);
  }

  /** Gives the envelope another column width and fills it from the samples still held. */
  shape(columnUs: number, capacity: number): Columns {
    const columns = new Columns(columnUs, capacity);
    this.ring.visit((startUs, periodUs, gap, depthMm) => columns.add(startUs, periodUs, gap, depthMm));
    this.columns = columns;
    return columns;
  }

  mark(strokes: readonly StrokeMark[], dots: readonly DotMark[]): void {
    for (const stroke of strokes) {
      if (stroke.zone === 'unsafe') this.unsafeStrokes.push(stroke);
      this.releasedUs = Math.max(this.releasedUs, stroke.releaseUs);
    }
    if (this.unsafeStrokes.length > UNSAFE_KEPT) {
      this.unsafeStrokes = this.unsafeStrokes.slice(-UNSAFE_KEPT);
    }
    if (dots.length > 0) this.dots.value = [...this.dots.value, ...dots].slice(-DOTS_KEPT);
  }

  clearMarks(): void {
    this.dots.value = [];
    this.unsafeStrokes = [];
    this.releasedUs = Number.NEGATIVE_INFINITY;
  }
}

const pads = new Map<string, PadTrack>();
const machines = new Map<string, ReadingRing>();

export function padTrack(serial: string): PadTrack {
  let track = pads.get(serial);
  if (track === undefined) {
    track = new PadTrack();
    pads.set(serial, track);
  }
  return track;
}

export function machineTrack(serial: string): ReadingRing {
  let ring = machines.get(serial);
  if (ring === undefined) {
    ring = new ReadingRing();
    machines.set(serial, ring);
  }
  return ring;
}

/** The service restarted: its clock and counts are new, and nothing held here stands on them. */
export function forgetTracks(): void {
  for (const track of pads.values()) {
    track.ring.clear();
    if (track.columns !== null) track.shape(track.columns.columnUs, track.columns.capacity);
    track.clearMarks();
  }
  for (const ring of machines.values()) ring.clear();
}

/** A session began: the map and the list show its dots only. */
export function clearMarks(): void {
  for (const track of pads.values()) track.clearMarks();
}
