/** What stands or falls with a calibration. Runs on the reader thread. */
import type Database from 'better-sqlite3';
import { prepared } from './prepared.ts';
import type { RestingSession } from './studio-types.ts';

/** Depths that were found live with it; of a session that is being deleted nothing of that is left. */
const LIVE = `SELECT DISTINCT session.uid AS sessionId, device.serial FROM description
  JOIN device ON device.id = description.device_id JOIN session ON session.id = device.session_id
  WHERE description.calibration_uid = :id AND session.status <> 'deleting'`;

const ATTEMPTS = `SELECT session_uid AS sessionId, pad AS serial, uid, started_at AS startedAt FROM attempt
  WHERE json_extract(calibration, '$.id') = :id OR id IN (
    SELECT attempt_id FROM score WHERE calibration IS NOT NULL AND json_extract(calibration, '$.id') = :id)
  ORDER BY started_at, id`;

const SESSION = `SELECT started_at AS startedAt, label FROM session WHERE uid = ? AND status <> 'deleting'`;
/** What is known of one that was deleted. */
const USED = `SELECT started_at AS startedAt, label FROM usage WHERE session_uid = ? LIMIT 1`;

interface Named {
  readonly startedAt: string;
  readonly label: string;
}

/** Oldest first; one entry for each pad of a session. */
export function restingOn(db: Database.Database, id: string): RestingSession[] {
  const live = prepared<[{ id: string }], { sessionId: string; serial: string }>(db, LIVE).all({ id });
  const attempts = prepared<
    [{ id: string }],
    { sessionId: string; serial: string; uid: string; startedAt: string }
  >(db, ATTEMPTS).all({ id });
  const found = new Map<
    string,
    { sessionId: string; serial: string; live: boolean; attempts: typeof attempts }
  >();
  const entry = ({ sessionId, serial }: { sessionId: string; serial: string }) => {
    const key = JSON.stringify([sessionId, serial]);
    const known = found.get(key) ?? { sessionId, serial, live: false, attempts: [] };
    found.set(key, known);
    return known;
  };
  /** Attempts come oldest first: all that is known of when a session began of which nothing else is left. */
  const firstOf = new Map<string, string>();
  for (const { sessionId, startedAt } of attempts)
    if (!firstOf.has(sessionId)) firstOf.set(sessionId, startedAt);
  for (const each of live) entry(each).live = true;
  for (const each of attempts) entry(each).attempts.push(each);
  return [...found.values()]
    .map(({ sessionId, serial, live: isLive, attempts: own }) => {
      const stored = prepared<[string], Named>(db, SESSION).get(sessionId);
      const named = stored ?? prepared<[string], Named>(db, USED).get(sessionId);
      return {
        sessionId,
        startedAt: named?.startedAt ?? firstOf.get(sessionId) ?? '',
        label: named?.label ?? '',
        serial,
        live: isLive,
        attempts: own.map(({ uid }) => uid),
        raw: stored !== undefined,
      };
    })
    .toSorted(
      (a, b) =>
        compare(a.startedAt, b.startedAt) || compare(a.sessionId, b.sessionId) || compare(a.serial, b.serial),
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
