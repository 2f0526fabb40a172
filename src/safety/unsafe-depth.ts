/** The needle is too deep: told from the first batch that shows it, without waiting for the stroke to end. */
import type { Stroke } from '../signal/types.ts';
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';
import type { ToStation } from './types.ts';

/** Two unsafe samples that are further apart than this belong to two events. Some ten strokes: one touch is one event. */
const UNSAFE_HOLD_US = 100_000;

/** A fitted peak less certain than this opens no event by itself: only samples that went past the limit do, mm (k = 1). */
const TRUSTED_MM = 0.1;

/**
 * So far into a batch a sample is told ahead of the strokes that end before it. Such a stroke has its peak 50 ms before
 * its end at most, so both are within the hold: one event, whichever comes first. Lines at 2 kHz are 16 ms long.
 */
const AHEAD_US = 50_000;

/**
 * Watches every sample. One sample below the limit is enough to tell (a limit missed is worse than one told
 * for nothing; at the default noise a tip 0.15 mm above the limit is five σ away). Times of the data decide
 * when an event is over, so the cutting into batches does not matter.
 */
export class UnsafeDepth {
  private readonly limitMm: number;
  private readonly events: EventLog;
  private id = 0;
  private open = false;
  private lastUnsafeUs = 0;
  /** The same on the station's clock, kept because a reset of the device ends the old conversion. */
  private endStationUs = 0;
  private peakMm = 0;
  private samples = 0;
  private strokes = 0;
  /** The sample before this batch, for the crossing of the limit. */
  private beforeMm = Number.NaN;
  /** Told ahead by `alert`, and the sample that it rests on has not come by in its turn. */
  private ahead = false;

  constructor(limitMm: number, events: EventLog) {
    this.limitMm = limitMm;
    this.events = events;
  }

  /**
   * Before anything else is done with a batch: begins the event at its first sample past the limit. `push` and
   * `stroke` then go over the same samples in their order and find it begun.
   */
  alert(
    depths: Float32Array,
    frames: number,
    deepestMm: number,
    deviceUs: number,
    periodUs: number,
    toStation: ToStation,
  ): void {
    if (this.open || !(deepestMm > this.limitMm)) return;
    for (let i = 0; i < frames && i * periodUs <= AHEAD_US; i++) {
      const mm = depths[i] as number;
      if (!(mm > this.limitMm)) continue;
      this.samples = 1;
      this.begin(this.crossing(depths, i, deviceUs, periodUs), mm, toStation);
      this.samples = 0;
      this.ahead = true;
      return;
    }
  }

  /**
   * Takes `depths[from, to)` in mm; `deepestMm` is at least the deepest of them. Onset is where the depth
   * crossed the limit, interpolated between two samples (or the first sample after a gap).
   */
  push(
    depths: Float32Array,
    from: number,
    to: number,
    deepestMm: number,
    deviceUs: number,
    periodUs: number,
    toStation: ToStation,
  ): void {
    if (to <= from) return;
    if (this.open || deepestMm > this.limitMm) {
      let changed = false;
      for (let i = from; i < to; i++) {
        const mm = depths[i] as number;
        const us = deviceUs + i * periodUs;
        if (this.open && us - this.lastUnsafeUs > UNSAFE_HOLD_US) {
          this.endStationUs = toStation(this.lastUnsafeUs);
          this.close();
          changed = false;
        }
        if (!(mm > this.limitMm)) continue;
        if (this.open) {
          this.ahead = false;
          this.samples++;
          if (mm > this.peakMm) this.peakMm = mm;
          changed = true;
        } else {
          this.samples = 1;
          this.begin(this.crossing(depths, i, deviceUs, periodUs), mm, toStation);
        }
        // A clock that jumps back and forth is no end and no beginning.
        this.lastUnsafeUs = Math.max(this.lastUnsafeUs, us);
      }
      if (this.open) this.endStationUs = toStation(this.lastUnsafeUs);
      if (changed) this.events.update(this.id, this.evidence());
    }
    this.beforeMm = depths[to - 1] as number;
  }

  /** Samples are missing: the next one has no sample before it. What is open stays so until the hold is over. */
  gap(): void {
    this.beforeMm = Number.NaN;
  }

  /**
   * A stroke in the unsafe zone, told after the sample that completed it. Its fitted peak can be deeper
   * than the limit when no sample is: between two samples at 2 kHz by 0.05 mm at most (150 strokes/s), and a
   * fit is never further from its highest sample than an arc can be. One that is not sure opens nothing.
   */
  stroke(stroke: Stroke, toStation: ToStation): void {
    if (!this.open || this.ahead) {
      if (stroke.uncertaintyMm > TRUSTED_MM) return;
      this.samples = 0;
      if (this.ahead) this.events.moveOnset(this.id, toStation(stroke.peakUs));
      else this.begin(stroke.peakUs, stroke.peakDepthMm, toStation);
      this.ahead = false;
    }
    this.lastUnsafeUs = Math.max(this.lastUnsafeUs, stroke.peakUs);
    this.endStationUs = toStation(this.lastUnsafeUs);
    this.strokes++;
    this.peakMm = Math.max(this.peakMm, stroke.peakDepthMm);
    this.events.update(this.id, this.evidence());
  }

  /** Closes what is open at its last unsafe sample: the data end here (silence, reset, unplugged, end of the session). */
  end(): void {
    this.close();
    this.gap();
  }

  /** Where the depth passed the limit on the way to sample `i`, device µs. */
  private crossing(depths: Float32Array, i: number, deviceUs: number, periodUs: number): number {
    const mm = depths[i] as number;
    const before = i > 0 ? (depths[i - 1] as number) : this.beforeMm;
    const back = before <= this.limitMm ? (mm - this.limitMm) / (mm - before) : 0;
    return deviceUs + i * periodUs - back * periodUs;
  }

  private close(): void {
    this.ahead = false;
    if (this.open) this.events.end(this.id, this.endStationUs, this.evidence());
    this.open = false;
  }

  private begin(onsetUs: number, mm: number, toStation: ToStation): void {
    this.open = true;
    this.peakMm = mm;
    this.strokes = 0;
    this.lastUnsafeUs = onsetUs;
    this.id = this.events.begin('unsafe-depth', toStation(onsetUs), this.evidence());
  }

  /** `samples` were deeper than the limit; `strokes` are the finished ones whose fitted peak was. */
  private evidence(): Record<string, number> {
    return {
      peakMm: thousandths(this.peakMm),
      limitMm: this.limitMm,
      samples: this.samples,
      strokes: this.strokes,
    };
  }
}
