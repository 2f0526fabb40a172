/** Too many unsafe strokes within a while: a hand that is too heavy, and not one stroke that was. */
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';
import type { ToStation } from './types.ts';

/**
 * Opens with the stroke that makes them too many, and ends when the last `withinS` seconds hold fewer. By times of
 * the data only. As each stroke that makes it open must be outlived first, it opens at most `count` times in `withinS`.
 */
export class DeepStrokes {
  private readonly count: number;
  private readonly withinUs: number;
  private readonly events: EventLog;
  /** Peaks of the newest `count` unsafe strokes, device µs, the oldest first. */
  private readonly peaks: number[] = [];
  private id = 0;
  private strokes = 0;
  private deepestMm = 0;

  constructor({ count, withinS }: { readonly count: number; readonly withinS: number }, events: EventLog) {
    this.count = count;
    this.withinUs = withinS * 1e6;
    this.events = events;
  }

  /** An unsafe stroke, in the order in which strokes are found. */
  stroke(peakUs: number, peakDepthMm: number, toStation: ToStation): void {
    this.settle(peakUs, toStation);
    this.peaks.push(peakUs);
    if (this.peaks.length > this.count) this.peaks.shift();
    const oldest = this.peaks[0] as number;
    if (this.id !== 0) {
      this.strokes++;
      this.deepestMm = Math.max(this.deepestMm, peakDepthMm);
      this.events.update(this.id, this.evidence());
    } else if (this.peaks.length === this.count && peakUs - oldest <= this.withinUs) {
      this.strokes = this.count;
      this.deepestMm = peakDepthMm;
      this.id = this.events.begin('deep-strokes', toStation(peakUs), this.evidence());
    }
  }

  /** The data have come to this device time. */
  settle(deviceUs: number, toStation: ToStation): void {
    const oldest = this.peaks[0];
    if (this.id === 0 || oldest === undefined || deviceUs - oldest <= this.withinUs) return;
    this.close(toStation(oldest + this.withinUs));
  }

  /** The data end here, at this station time: what they said holds no longer. */
  end(atUs: number): void {
    this.close(atUs);
    this.peaks.length = 0;
  }

  private close(endUs: number): void {
    if (this.id !== 0) this.events.end(this.id, endUs, this.evidence());
    this.id = 0;
  }

  private evidence(): Record<string, number> {
    return {
      strokes: this.strokes,
      count: this.count,
      withinS: this.withinUs / 1e6,
      deepestMm: thousandths(this.deepestMm),
    };
  }
}
