/**
 * Trends of items, made where the documents are read: they stay off the main thread, and are made anew only where
 * something was measured or voided since. Runs on the reader thread.
 */
import type Database from 'better-sqlite3';
import type { QuickCheck, Trend } from '../studio/document.ts';
import type { Identity } from '../studio/register.ts';
import { trendsOf } from '../studio/trends.ts';
import { localDay } from './days.ts';
import { prepared } from './prepared.ts';
import type { CalibrationRecord } from './studio-types.ts';

type Role = Identity['role'];
interface Of {
  readonly role: Role;
  readonly serial: string;
}

// Rows are added and never changed, so the newest of each tells whether there is anything new.
const NEWEST = `SELECT (SELECT max(seq) FROM calibration_record WHERE serial = :serial AND item = :role) AS record,
  (SELECT max(seq) FROM quick_check WHERE serial = :serial) AS "check", (SELECT max(seq) FROM calibration_act) AS act`;
const ITEMS = `SELECT DISTINCT item AS role, serial FROM calibration_record
  UNION SELECT 'pad', serial FROM quick_check ORDER BY role, serial`;
const VOIDED = `SELECT calibration_uid AS id FROM calibration_act WHERE act = 'voided'`;

export class TrendCache {
  #db: Database.Database | null = null;
  readonly #known = new Map<string, { readonly key: string; readonly trends: readonly Trend[] }>();

  /** What is followed of one item. `read` gives its records and checks, where they are wanted. */
  of(
    db: Database.Database,
    { role, serial }: Of,
    read: { readonly records: () => CalibrationRecord[]; readonly checks: () => QuickCheck[] },
  ): readonly Trend[] {
    if (this.#db !== db) this.#known.clear();
    this.#db = db;
    const newest = prepared<[Of], Record<string, number | null>>(db, NEWEST).get({ role, serial });
    const key = JSON.stringify(newest);
    const known = this.#known.get(`${role} ${serial}`);
    if (known?.key === key) return known.trends;
    const voided = new Set(
      prepared<[], { id: string }>(db, VOIDED)
        .all()
        .map(({ id }) => id),
    );
    const checks = role === 'pad' ? read.checks() : [];
    const trends = trendsOf({ records: read.records(), voided, checks }, localDay);
    this.#known.set(`${role} ${serial}`, { key, trends });
    return trends;
  }

  /** The items that have any. */
  items(db: Database.Database): Of[] {
    return prepared<[], Of>(db, ITEMS).all();
  }
}
