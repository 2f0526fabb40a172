/** What the strip under the header shows. Pure, so that it can be tested without a page. */
import type { FeedEvent } from '../../src/server/wire.ts';

/** A flag stays lit so long after its last onset, even if the stroke itself was over in 3 ms. */
export const LIT_US = 5_000_000;

/** How far the pad's alarm and our own onset may lie apart and still be of one touch. */
const ECHO_US = 150_000;

export interface Flag {
  readonly event: FeedEvent;
  /** Lit: it goes on, or is younger than five seconds. */
  readonly lit: boolean;
}

export function eventKey(event: FeedEvent): string {
  return `${event.serial}/${event.id}/${event.onsetUs}`;
}

/** Takes in a new or changed event; keeps the newest `limit`, newest first. */
export function takeEvent(events: readonly FeedEvent[], event: FeedEvent, limit = 200): FeedEvent[] {
  const key = eventKey(event);
  const at = events.findIndex((known) => eventKey(known) === key);
  if (at >= 0) return events.map((known, i) => (i === at ? event : known));
  const next = [event, ...events];
  next.sort((a, b) => b.onsetUs - a.onsetUs);
  return next.slice(0, limit);
}

/** The pad's own alarm follows a stroke that we saw ourselves, and says less of it. */
function isEcho(event: FeedEvent, events: readonly FeedEvent[]): boolean {
  if (event.kind !== 'pad-alarm') return false;
  return events.some(
    ({ kind, serial, onsetUs, endUs }) =>
      kind === 'unsafe-depth' &&
      serial === event.serial &&
      event.onsetUs >= onsetUs - ECHO_US &&
      event.onsetUs <= (endUs ?? event.onsetUs) + ECHO_US,
  );
}

/**
 * A reference that measures a pad has to stay in it: on the page that measures, and for that pad alone, its long
 * contact is no flag. Any other page cannot know whether a reference or a needle stays there, and flags it.
 */
export const isWanted = ({ kind, serial }: FeedEvent, measuredSerial: string | null): boolean =>
  kind === 'contact-long' && serial === measuredSerial;

/** The unsafe event to show: what goes on first, then the newest; null where there was none. */
export function flagOf(events: readonly FeedEvent[], nowUs: number): Flag | null {
  const unsafe = events.filter((event) => event.severity === 'unsafe' && !isEcho(event, events));
  const going = unsafe.find((event) => event.endUs === null);
  const newest = unsafe[0];
  // A fresh stroke comes before a sensor that has been stuck for an hour.
  const fresh = unsafe.find((event) => nowUs - event.onsetUs < LIT_US && !isOverStop(event));
  // Nothing is worse than a motor of which nobody knows whether it stands still.
  const overdue = unsafe.find(({ kind, endUs }) => kind === 'stop-overdue' && endUs === null);
  const event = overdue ?? fresh ?? going ?? newest;
  if (event === undefined) return null;
  const lit = event.endUs === null || nowUs - Math.max(event.onsetUs, event.endUs) < LIT_US;
  return { event, lit: lit && !isOverStop(event) };
}

/** Kinds that are told without waiting for an earlier voice to end: what they say cannot wait. */
export const isStopKind = ({ kind }: FeedEvent): boolean =>
  kind === 'protective-stop' || kind === 'stop-overdue';

/** What it says of the motor is no longer so: it was cleared, or has been reported after all. */
const isOverStop = (event: FeedEvent): boolean => isStopKind(event) && event.endUs !== null;

/** The stroke that a flag rests on: its own, or of a stop the deepest just before it. */
export function strokeBehind(event: FeedEvent, events: readonly FeedEvent[]): FeedEvent {
  if (event.kind !== 'protective-stop' || event.evidence['cause'] !== 'guard') return event;
  const before = events.filter(
    ({ kind, onsetUs }) =>
      kind === 'unsafe-depth' && onsetUs <= event.onsetUs && event.onsetUs - onsetUs < LIT_US,
  );
  return before.reduce<FeedEvent>((best, one) => (peakMm(one) > peakMm(best) ? one : best), event);
}

const peakMm = ({ evidence }: FeedEvent): number => {
  const peak = evidence['peakMm'];
  return typeof peak === 'number' ? peak : Number.NEGATIVE_INFINITY;
};
