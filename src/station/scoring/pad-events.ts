/** What the session's events say of one pad during an attempt. */
import type { EventKind, StationEvent } from '../../safety/types.ts';

const PAGE = 2_000;
/** A sensor is called stuck after 250 ms; told later than this before the end, a first scoring could not know of it. */
const STUCK_KNOWN_US = 400_000;
/**
 * For so long after its end a fault is not over, µs. A jump is told where it was seen, so its event may have no length
 * at all, and it is believed again only half a second later (src/safety/sensor-jump.ts).
 *
 * Not `sensor-silent`: what it did not send is time unseen, and what only came late was seen. Not `sensor-noisy`: noise
 * is measured from the raw counts of the whole attempt, and has a gate of its own.
 */
const faults: Partial<Record<EventKind, number>> = {
  'sensor-stuck': 0,
  'sensor-range': 0,
  'sensor-jump': 500_000,
};

export interface EventSource {
  events(query: { sessionId: string; limit: number; skip: number }): StationEvent[];
}

/** The pad's events that began before `toUs`, in order; a page at a time, for a bad cable makes thousands. */
export function padEvents(
  source: EventSource,
  sessionId: string,
  serial: string,
  toUs: number,
): StationEvent[] {
  const found: StationEvent[] = [];
  for (let skip = 0; ; skip += PAGE) {
    const page = source.events({ sessionId, limit: PAGE, skip });
    for (const event of page) if (event.serial === serial && event.onsetUs < toUs) found.push(event);
    if (page.length < PAGE || (page.at(-1)?.onsetUs ?? 0) >= toUs) return found;
  }
}

/** Restarts of the pad or of its clock, as times. */
export const resetsOf = (events: readonly StationEvent[]): number[] =>
  events.filter(({ kind }) => kind === 'device-reset').map(({ onsetUs }) => onsetUs);

/** Time within [fromUs, toUs) in which the sensor was stuck, out of range or jumping, µs; overlaps count once. */
export function faultUs(events: readonly StationEvent[], fromUs: number, toUs: number): number {
  let total = 0;
  let countedUs = fromUs;
  for (const { kind, onsetUs, endUs } of events) {
    const holdUs = faults[kind];
    if (holdUs === undefined) continue;
    if (kind === 'sensor-stuck' && onsetUs > toUs - STUCK_KNOWN_US) continue;
    const from = Math.max(countedUs, onsetUs);
    const to = Math.min(toUs, endUs === null ? toUs : endUs + holdUs);
    if (to > from) {
      total += to - from;
      countedUs = to;
    }
  }
  return total;
}

/**
 * Touches that were deeper than the limit without a stroke: a needle that was pressed in makes none, and is no
 * less in the skin. `strokes` are the unsafe ones that were found.
 */
export function unsafePresses(
  events: readonly StationEvent[],
  fromUs: number,
  toUs: number,
  strokes: readonly { readonly fromUs: number; readonly toUs: number }[],
): number {
  return events.filter(({ kind, onsetUs, endUs }) => {
    if (kind !== 'unsafe-depth' || onsetUs < fromUs || onsetUs >= toUs) return false;
    const until = endUs ?? toUs;
    return !strokes.some((stroke) => stroke.toUs >= onsetUs && stroke.fromUs <= until);
  }).length;
}
