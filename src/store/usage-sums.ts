/** The use of machines and pads, added up over their sessions. Runs on the reader thread. */
import type Database from 'better-sqlite3';
import type { Identity, ItemUsage, Usage } from '../studio/register.ts';
import { prepared } from './prepared.ts';
import type { UsageOf } from './studio-store.ts';

interface Sum {
  readonly role: Identity['role'];
  readonly serial: string;
  readonly isGone: number;
  readonly isSince: number;
  readonly sessions: number;
  readonly recordedUs: number;
  readonly runningUs: number;
  readonly contactUs: number;
  readonly strokes: number;
  readonly starts: number;
  readonly dots: number;
  readonly deep: number;
}

const SUMS = `count(*) AS sessions, sum(recorded_us) AS recordedUs, sum(running_us) AS runningUs,
  sum(contact_us) AS contactUs, sum(strokes) AS strokes, sum(starts) AS starts, sum(dots) AS dots, sum(deep) AS deep`;

const ONE = `SELECT role, serial, deleted_at IS NOT NULL AS isGone, started_at >= coalesce(:serviceAt, '') AS isSince,
  ${SUMS} FROM usage WHERE role = :role AND serial = :serial AND counts = 1 GROUP BY isGone, isSince`;

const ALL = `WITH service AS MATERIALIZED (
    SELECT value ->> 'role' AS role, value ->> 'serial' AS serial, value ->> 'at' AS at FROM json_each(:served))
  SELECT usage.role, usage.serial, deleted_at IS NOT NULL AS isGone,
    started_at >= coalesce(service.at, '') AS isSince, ${SUMS}
  FROM usage LEFT JOIN service ON service.role = usage.role AND service.serial = usage.serial
  WHERE counts = 1 GROUP BY usage.role, usage.serial, isGone, isSince`;

/** When a device was serviced last. */
export interface Served {
  readonly role: Identity['role'];
  readonly serial: string;
  readonly at: string;
}

export function usageOf(
  db: Database.Database,
  role: Identity['role'],
  serial: string,
  serviceAt: string | null,
): ItemUsage {
  const sums = prepared<[{ role: string; serial: string; serviceAt: string | null }], Sum>(db, ONE);
  return itemUsage(sums.all({ role, serial, serviceAt }), serviceAt);
}

/** By role and serial number. */
export function allUsages(db: Database.Database, served: readonly Served[]): UsageOf[] {
  const sums = prepared<[{ served: string }], Sum>(db, ALL).all({ served: JSON.stringify(served) });
  const keyOf = ({ role, serial }: { role: string; serial: string }): string => `${role} ${serial}`;
  const services = new Map(served.map((each) => [keyOf(each), each.at]));
  return [...Map.groupBy(sums, keyOf)].flatMap(([key, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { role, serial } = first;
    return [{ role, serial, usage: itemUsage(own, services.get(key) ?? null) }];
  });
}

export const noUse = (serviceAt: string | null): ItemUsage => itemUsage([], serviceAt);

const itemUsage = (sums: readonly Sum[], serviceAt: string | null): ItemUsage => ({
  stored: added(sums.filter(({ isGone }) => isGone === 0)),
  deleted: added(sums.filter(({ isGone }) => isGone === 1)),
  total: added(sums),
  sinceService: added(sums.filter(({ isSince }) => isSince === 1)),
  serviceAt,
});

/** Whole microseconds are added, so that the order of sessions makes no difference. */
function added(sums: readonly Sum[]): Usage {
  const of = (each: (sum: Sum) => number): number => sums.reduce((total, sum) => total + each(sum), 0);
  return {
    sessions: of(({ sessions }) => sessions),
    recordedS: of(({ recordedUs }) => recordedUs) / 1e6,
    runningS: of(({ runningUs }) => runningUs) / 1e6,
    contactS: of(({ contactUs }) => contactUs) / 1e6,
    strokes: of(({ strokes }) => strokes),
    starts: of(({ starts }) => starts),
    dots: of(({ dots }) => dots),
    deepEvents: of(({ deep }) => deep),
  };
}
