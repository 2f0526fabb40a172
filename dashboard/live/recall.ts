/** Brings the dots of a running session that were made before this page looked: a reload, another pad shown. */
import type { ActiveSession, DotMark } from '../../src/server/wire.ts';
import { api } from '../api.ts';
import { session } from './state.ts';
import { padTrack } from './tracks.ts';

/** What was made as the page began to look must have been written: the service writes four times a second. */
const WRITTEN_MS = 700;
const LIMIT = 20_000;
/** Stored times are whole microseconds. */
const ROUNDING_US = 2;

let asked = 0;

/** The stored dots, put on the station's clock, and after them those that only the live feed has told yet. */
export function joinDots(
  stored: readonly DotMark[],
  live: readonly DotMark[],
  startedUs: number,
): readonly DotMark[] {
  const before = stored.map((dot) => ({
    ...dot,
    startUs: dot.startUs + startedUs,
    endUs: dot.endUs + startedUs,
  }));
  const known = (before.at(-1)?.startUs ?? Number.NEGATIVE_INFINITY) + ROUNDING_US;
  return [...before, ...live.filter(({ startUs }) => startUs > known)];
}

/** Asks for them once, a moment after the feed was told whom to watch; a later call replaces an earlier one. */
export function recallDots(serials: readonly string[]): void {
  asked += 1;
  const mine = asked;
  setTimeout(() => {
    const active = session.peek();
    if (active === null) return;
    for (const serial of serials) void recall(serial, active, () => mine === asked);
  }, WRITTEN_MS);
}

async function recall(serial: string, active: ActiveSession, wanted: () => boolean): Promise<void> {
  try {
    const range = { serial, fromUs: 0, toUs: 1e15, limit: LIMIT };
    const stored = await api.dots(active.id, range);
    if (!wanted() || session.peek()?.id !== active.id) return;
    const { dots } = padTrack(serial);
    dots.value = joinDots(stored, dots.peek(), active.startedUs);
  } catch {
    // The map then shows what the page has seen itself; the feed tells that the service is gone.
  }
}
