/** What is more than a device has cause to send. One that babbles must not take the time of all the others. Pure. */
import type { StationUs } from './types.ts';

/**
 * More lines than this in a second, good or bad, are a flood. Eight streams with a batch every 4 ms and
 * telemetry are 2,050, and what waited while the service was busy is a few hundred a pad.
 */
export const FLOOD_LINES = 5_000;
/** As are more descriptions than this: each is a fresh start for everything that follows the device. */
const FLOOD_DESCRIPTIONS = 10;
const WINDOW_US = 1_000_000;

export class FloodWatch {
  #fromUs: StationUs;
  /** Since the window began. */
  #lines = 0;
  #descriptions = 0;

  constructor(at: StationUs) {
    this.#fromUs = at;
  }

  /** Counts a line, and begins the window anew when a second is over. True where the line is one too many. */
  line(at: StationUs): boolean {
    if (at >= this.#fromUs + WINDOW_US) {
      this.#fromUs = at;
      this.#lines = 0;
      this.#descriptions = 0;
    }
    return ++this.#lines > FLOOD_LINES;
  }

  /** Counts a complete description, in the window of its line. True where it is one too many. */
  description(): boolean {
    return ++this.#descriptions > FLOOD_DESCRIPTIONS;
  }
}
