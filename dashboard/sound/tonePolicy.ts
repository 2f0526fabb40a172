/** Decides what is heard, and when nothing may be. Pure: it makes no sound itself. */
import type { FeedEvent, Zone } from '../../src/server/wire.ts';

export type Tone = 'unsafe' | 'sensor' | Zone;

export interface ToneSettings {
  /** The sound switch of the page. */
  readonly sound: boolean;
  /** A tone for every finished dot besides the flags. */
  readonly dots: boolean;
  /** What the profile in force does about each finding; what it does not name is heard by its severity. */
  readonly reactions?: Readonly<Record<string, 'flag' | 'warn' | 'stop'>>;
}

/** Two flags closer than this are heard as one: a deep hand makes a hundred unsafe strokes a second. */
export const FLAG_EVERY_US = 400_000;
/** Dot tones are silent so long after a flag, so that nothing masks it. */
export const QUIET_AFTER_FLAG_US = 500_000;
/** What is older than this on arrival is history (a reconnect), not news. */
export const NEWS_US = 2_000_000;

const loudest: ReadonlySet<FeedEvent['kind']> = new Set([
  'unsafe-depth',
  'pad-alarm',
  'deep-strokes',
  'stop-overdue',
]);

export class TonePolicy {
  #flaggedAt = Number.NEGATIVE_INFINITY;
  readonly #heard = new Set<string>();

  /** What to sound for an event that arrived at `nowUs`; null for silence. An event sounds once, at its onset. */
  event(event: FeedEvent, nowUs: number, settings: ToneSettings): Tone | null {
    const reaction = settings.reactions?.[event.kind];
    if (reaction === undefined ? event.severity !== 'unsafe' : reaction === 'flag') return null;
    const key = `${event.serial}/${event.id}/${event.onsetUs}`;
    if (this.#heard.has(key)) return null;
    if (this.#heard.size > 500) this.#heard.clear();
    this.#heard.add(key);
    if (!settings.sound || nowUs - event.onsetUs > NEWS_US) return null;
    // A motor that may still turn is told of whatever else is being heard.
    if (event.kind !== 'stop-overdue' && nowUs - this.#flaggedAt < FLAG_EVERY_US) return null;
    this.#flaggedAt = nowUs;
    return loudest.has(event.kind) ? 'unsafe' : 'sensor';
  }

  /** What to sound for a finished dot. An unsafe dot was flagged at its stroke already. */
  dot(zone: Zone, endUs: number, nowUs: number, settings: ToneSettings): Tone | null {
    if (!settings.sound || !settings.dots || zone === 'unsafe') return null;
    if (nowUs - endUs > NEWS_US || nowUs - this.#flaggedAt < QUIET_AFTER_FLAG_US) return null;
    return zone;
  }
}
