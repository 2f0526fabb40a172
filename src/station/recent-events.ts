/** What a page that opens is told of: the last minute's events, and all that still go on. Bounded. */
import type { StationEvent } from '../safety/types.ts';

const RECENT_US = 60e6;
const RECENT_EVENTS = 200;

export class RecentEvents {
  /** In the order of their beginning; a device's ids count anew with each session. */
  readonly #events = new Map<string, StationEvent>();

  /** A new event, or more of one that is known. */
  add(event: StationEvent): void {
    this.#events.set(`${event.serial} ${event.id} ${event.onsetUs}`, event);
    if (this.#events.size <= RECENT_EVENTS) return;
    // The oldest that is over; one that still goes on is kept however old it is.
    for (const [oldest, { endUs }] of this.#events) {
      if (endUs === null) continue;
      this.#events.delete(oldest);
      return;
    }
  }

  /** Oldest first. */
  list(nowUs: number): StationEvent[] {
    const from = nowUs - RECENT_US;
    return [...this.#events.values()].filter(({ onsetUs, endUs }) => endUs === null || onsetUs >= from);
  }
}
