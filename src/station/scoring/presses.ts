/**
 * Touches deeper than the limit, found in the raw samples as they are found live. What was found live is of the depths
 * as they were made then; by another calibration the same counts may be past the limit, or short of it.
 */
import { EventLog } from '../../safety/events.ts';
import type { StationEvent } from '../../safety/types.ts';
import { UnsafeDepth } from '../../safety/unsafe-depth.ts';
import type { Stroke } from '../../signal/types.ts';

const asItIs = (us: number): number => us;

export class Presses {
  readonly #limitMm: number;
  readonly #watch: UnsafeDepth;
  readonly #found = new Map<number, StationEvent>();

  constructor(serial: string, limitMm: number) {
    const log = new EventLog(
      serial,
      (event) => void this.#found.set(event.id, event),
      0,
      () => 0,
    );
    this.#limitMm = limitMm;
    this.#watch = new UnsafeDepth(limitMm, log);
  }

  /** Depths in order; `strokes` ended at the sample `at` of them. Times in session µs. */
  take(
    depths: Float32Array,
    frames: number,
    deepestMm: number,
    startUs: number,
    periodUs: number,
    strokes: readonly { readonly stroke: Stroke; readonly at: number }[],
  ): void {
    const watch = this.#watch;
    let done = 0;
    for (const { stroke, at } of strokes) {
      if (!(stroke.peakDepthMm > this.#limitMm)) continue;
      watch.push(depths, done, at + 1, deepestMm, startUs, periodUs, asItIs);
      watch.stroke(stroke, asItIs);
      done = at + 1;
    }
    watch.push(depths, done, frames, deepestMm, startUs, periodUs, asItIs);
  }

  gap(): void {
    this.#watch.gap();
  }

  /** The samples end here, or what they mean. */
  end(): void {
    this.#watch.end();
  }

  /** As events, in order. */
  get events(): readonly StationEvent[] {
    return [...this.#found.values()];
  }
}
