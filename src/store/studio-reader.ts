/** Reads what is kept of the studio. Synchronous; runs on the reader thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import type { QuickCheck, Trend } from '../studio/document.ts';
import type { Identity, ItemState, ItemUsage, LogEntry } from '../studio/register.ts';
import { signalsNow } from '../studio/trends.ts';
import { LiveUsage } from './live-usage.ts';
import { restingOn } from './resting.ts';
import { scaleEntriesOf } from './scale-entries.ts';
import {
  checkOf,
  draftOf,
  headOf,
  identityOf,
  itemOf,
  logOf,
  recordOf,
  type StoredItem,
  type StudioRows,
  studioRows,
} from './studio-rows.ts';
import { isDevice, type SignalsOf, type TimelineQuery, type UsageOf } from './studio-store.ts';
import type {
  CalibrationAct,
  CalibrationRecord,
  DraftRow,
  ItemRow,
  RecordHead,
  RestingSession,
  ScaleEntry,
  TimelineRow,
  Wear,
} from './studio-types.ts';
import { timelineOf } from './timeline.ts';
import { TrendCache } from './trend-cache.ts';
import { allUsages, noUse, usageOf } from './usage-sums.ts';

/** Of the database that holds what is read here. */
const STUDIO_VERSION = 5;

export class StudioReader {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: StudioRows | null = null;
  readonly #live = new LiveUsage();
  readonly #trends = new TrendCache();

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  items(): ItemRow[] {
    const rows = this.#rows();
    if (rows === null) return [];
    const states = new Map(rows.states.all().map(({ itemId, kind }) => [itemId, kind]));
    const services = new Map(rows.services.all().map(({ itemId, at }) => [itemId, at]));
    const identities = new Map<string, Identity>();
    for (const met of rows.allIdentities.all())
      if (!identities.has(met.itemId)) identities.set(met.itemId, identityOf(met));
    const questions = new Map<string, LogEntry>();
    for (const entry of rows.questions.all())
      if (!questions.has(entry.itemId)) questions.set(entry.itemId, logOf(entry));
    return rows.items.all().map((row) => ({
      ...itemOf(row),
      state: states.get(row.id) ?? 'in-service',
      identity: identities.get(row.id) ?? null,
      question: questions.get(row.id) ?? null,
      serviceAt: services.get(row.id) ?? null,
    }));
  }

  item(id: string): ItemRow | null {
    const rows = this.#rows();
    const found = rows?.item.get(id);
    return rows === null || found === undefined ? null : itemRow(rows, found);
  }

  itemOf(role: Identity['role'], serial: string): ItemRow | null {
    const rows = this.#rows();
    const found = rows?.itemOf.get(serial, role);
    return rows === null || found === undefined ? null : itemRow(rows, found);
  }

  logOf(itemId: string): LogEntry[] {
    return this.#rows()?.logOf.all(itemId).map(logOf) ?? [];
  }

  timeline(itemId: string, query: TimelineQuery): { rows: TimelineRow[]; next: string | null } {
    const item = this.item(itemId);
    if (item !== null) return timelineOf(this.#database(), item, query);
    throw new EvenstrokeError(
      'not-found',
      `There is no item ${itemId} here. Load the list anew and choose from it.`,
    );
  }

  usageOf(role: Identity['role'], serial: string, serviceAt: string | null): ItemUsage {
    return this.#rows() === null ? noUse(serviceAt) : usageOf(this.#database(), role, serial, serviceAt);
  }

  wear(role: Identity['role'], serial: string, since: string): Wear {
    if (this.#rows() === null) return { runningS: 0, contactS: 0, strokes: 0 };
    const db = this.#database();
    // At one moment: a recording that ends between the two would count twice or not at all.
    const [ended, live] = db.transaction(
      () => [usageOf(db, role, serial, since).sinceService, this.#live.of(db, role, serial, since)] as const,
    )();
    return {
      runningS: ended.runningS + live.runningS,
      contactS: ended.contactS + live.contactS,
      strokes: ended.strokes + live.strokes,
    };
  }

  usages(): UsageOf[] {
    const rows = this.#rows();
    if (rows === null) return [];
    const services = new Map(rows.services.all().map(({ itemId, at }) => [itemId, at]));
    const served = rows.items.all().flatMap((row) => {
      const { id, content } = itemOf(row);
      const at = services.get(id);
      return isDevice(content.kind) && at !== undefined
        ? [{ role: content.kind, serial: content.serial, at }]
        : [];
    });
    return allUsages(this.#database(), served);
  }

  drafts(): DraftRow[] {
    return this.#rows()?.drafts.all().map(draftOf) ?? [];
  }

  draft(id: string): DraftRow | null {
    const found = this.#rows()?.draft.get(id);
    return found === undefined ? null : draftOf(found);
  }

  calibrationRecord(key: string): CalibrationRecord | null {
    const found = this.#rows()?.record.get({ key });
    return found === undefined ? null : recordOf(found);
  }

  calibrationRecords(serial: string | null, item: 'pad' | 'machine' | null): CalibrationRecord[] {
    return this.#rows()?.records.all({ serial, item }).map(recordOf) ?? [];
  }

  /** A list of many must not cross to the main thread whole. */
  calibrationHeads(serial: string | null, item: 'pad' | 'machine' | null): RecordHead[] {
    const rows = this.#rows();
    return rows === null ? [] : Array.from(rows.records.iterate({ serial, item }), headOf);
  }

  calibrationActs(id: string | null): CalibrationAct[] {
    const rows = this.#rows();
    return (id === null ? rows?.acts.all() : rows?.actsOn.all(id)) ?? [];
  }

  scaleEntries(): ScaleEntry[] {
    return this.#rows() === null ? [] : scaleEntriesOf(this.#database());
  }

  resting(calibrationId: string): RestingSession[] {
    return this.#rows() === null ? [] : restingOn(this.#database(), calibrationId);
  }

  /** Newest first. */
  quickChecks(serial: string, limit: number, before: string | null): QuickCheck[] {
    const rows = this.#rows();
    if (rows === null) return [];
    if (before !== null && rows.check.get(before) === undefined)
      throw new EvenstrokeError(
        'bad-input',
        'This is not where a page of the quick checks ended. Ask for the first page again.',
        { at: 'before' },
      );
    return rows.checksBefore.all({ serial, limit, before }).map(checkOf);
  }

  trends(role: Identity['role'], serial: string): readonly Trend[] {
    const rows = this.#rows();
    if (rows === null) return [];
    return this.#trends.of(
      this.#database(),
      { role, serial },
      {
        records: () => this.calibrationRecords(serial, role),
        checks: () => rows.checks.all(serial).map(checkOf),
      },
    );
  }

  signals(): SignalsOf[] {
    if (this.#rows() === null) return [];
    return this.#trends.items(this.#database()).flatMap(({ role, serial }) => {
      const signals = signalsNow(this.trends(role, serial));
      return signals.length === 0 ? [] : [{ role, serial, signals }];
    });
  }

  lastQuickCheck(serial: string): QuickCheck | null {
    const row = this.#rows()?.lastCheck.get(serial);
    return row === undefined ? null : checkOf(row);
  }

  /** null for a database of an earlier version, which a reader meets before any service of this version wrote it. */
  #rows(): StudioRows | null {
    const db = this.#database();
    if (this.#prepared === null || this.#db !== db) {
      this.#prepared = null;
      if (Number(db.pragma('user_version', { simple: true })) < STUDIO_VERSION) return null;
      this.#prepared = studioRows(db);
      this.#db = db;
    }
    return this.#prepared;
  }
}

function itemRow(rows: StudioRows, stored: StoredItem): ItemRow {
  const { id } = stored;
  const met = rows.identities.get(id);
  const question = rows.question.get(id);
  const state: ItemState = rows.stateOf.get(id)?.kind ?? 'in-service';
  return {
    ...itemOf(stored),
    state,
    identity: met === undefined ? null : identityOf(met),
    question: question === undefined ? null : logOf(question),
    serviceAt: rows.serviceOf.get(id)?.at ?? null,
  };
}
