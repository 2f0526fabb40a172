/** Faults of a device in its time line: events of its sessions that tell of itself. Runs on the reader thread. */
import type Database from 'better-sqlite3';
import type { EventKind } from '../safety/types.ts';
import { prepared } from './prepared.ts';
import type { ItemRow } from './studio-types.ts';
import type { Keyed, Window } from './timeline.ts';

/** What a device does, or what goes wrong in it; not what a hand does with it, and not a line lost on the way. */
const faultKinds: readonly EventKind[] = [
  'sensor-stuck',
  'sensor-silent',
  'sensor-range',
  'sensor-jump',
  'sensor-noisy',
  'rate-limits',
  'voltage-limits',
  'over-current',
  'stall',
  'stop-overdue',
  'machine-fault',
  'pad-fault',
  'device-reset',
  'disconnected',
];

/** An event may begin a moment after what its session says of its length. */
const SPARE_MS = 60_000;

const SESSIONS = `SELECT session.id, session.uid, session.started_at AS startedAt, duration_us AS durationUs
  FROM usage JOIN session ON session.uid = usage.session_uid
  WHERE usage.role = :role AND usage.serial = :serial AND counts = 1 AND deleted_at IS NULL`;
const EVENTS = `SELECT event_id AS id, kind, severity, onset_us AS onsetUs, end_us AS endUs, evidence FROM event
  WHERE session_id = :session AND serial = :serial
    AND kind IN (${faultKinds.map((kind) => `'${kind}'`).join(', ')})`;

interface SessionRow {
  readonly id: number;
  readonly uid: string;
  readonly startedAt: string;
  readonly durationUs: number;
}
interface EventRow {
  readonly id: number;
  readonly kind: EventKind;
  readonly severity: string;
  readonly onsetUs: number;
  readonly endUs: number | null;
  readonly evidence: string;
}

/** Goes from session to session, the one that ended last first, until no older one can give a row of this page. */
export function faultsOf(db: Database.Database, { content }: ItemRow, window: Window): Keyed[] {
  const { serial, kind: role } = content;
  const sessions = prepared<[{ role: string; serial: string }], SessionRow>(db, SESSIONS)
    .all({ role, serial })
    .map((session) => {
      const startMs = Date.parse(session.startedAt);
      return { ...session, startMs, endMs: startMs + session.durationUs / 1_000 + SPARE_MS };
    })
    .filter(({ startMs }) => Number.isFinite(startMs))
    .toSorted((a, b) => b.endMs - a.endMs);
  const events = prepared<[{ session: number; serial: string }], EventRow>(db, EVENTS);
  let found: Keyed[] = [];
  for (const session of sessions) {
    const endAt = new Date(session.endMs).toISOString();
    if (endAt < window.from || (found.at(window.limit - 1)?.row.at ?? '') > endAt) break;
    if (new Date(session.startMs - SPARE_MS).toISOString() > window.at) continue;
    const rows = events.all({ session: session.id, serial }).map((event) => rowOf(session, event));
    found.push(...rows.filter((row) => isWithin(row, window)));
    found = found.toSorted(inOrder).slice(0, window.limit);
  }
  return found;
}

function rowOf(session: SessionRow & { readonly startMs: number }, event: EventRow): Keyed {
  const { id, kind, severity, onsetUs, endUs } = event;
  const evidence: Readonly<Record<string, number | string>> = JSON.parse(event.evidence);
  const told = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  const text = kind.replaceAll('-', ' ');
  return {
    key: `${session.uid}/${String(id).padStart(9, '0')}`,
    row: {
      at: new Date(Math.round(session.startMs + onsetUs / 1_000)).toISOString(),
      kind: 'fault',
      id: session.uid,
      title: text.charAt(0).toUpperCase() + text.slice(1),
      by: '',
      text: told.join(', '),
      detail: {
        ...evidence,
        event: kind,
        severity,
        atUs: onsetUs,
        lastedS: endUs === null ? null : (endUs - onsetUs) / 1e6,
      },
    },
  };
}

const isWithin = ({ key, row: { at } }: Keyed, window: Window): boolean =>
  at >= window.from && at <= window.to && (at < window.at || (at === window.at && key > window.key));

const inOrder = (a: Keyed, b: Keyed): number =>
  a.row.at === b.row.at ? (a.key < b.key ? -1 : 1) : a.row.at > b.row.at ? -1 : 1;
