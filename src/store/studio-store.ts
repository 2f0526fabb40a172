/**
 * What is kept of the studio, as the rest of the service sees it: register, logs, calibrations, checks, usage. Reads
 * go to the reader thread, changes to the writer thread; a change is on the disk when its promise is fulfilled.
 */
import { randomUUID } from 'node:crypto';
import { EvenstrokeError } from '../errors.ts';
import type { CalibrationDocument, CalibrationDraft, QuickCheck, Trend } from '../studio/document.ts';
import type { Identity, Item, ItemContent, ItemKind, ItemUsage, LogEntry } from '../studio/register.ts';
import type { TrendSignal } from '../studio/trends.ts';
import type { AuditEntry, MachineRecord } from './control-types.ts';
import type { ReaderApi } from './reader-worker.ts';
import type { WorkerClient } from './rpc.ts';
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
import type { WriterApi } from './writer-worker.ts';

/** Who approves a calibration, from when it holds, and when it is due again. */
export interface Approval {
  readonly by: string;
  readonly from: string;
  /** Last day, YYYY-MM-DD. */
  readonly dueOn: string | null;
  readonly dueStrokes: number | null;
}

/** What is written in the same transaction, all or nothing. */
export interface Also {
  readonly entry: AuditEntry | null;
  /** The machine's record that it changes; `version` is the one that was changed (0: the first). */
  readonly record: Omit<MachineRecord, 'at'> | null;
}
const nothingElse: Also = { entry: null, record: null };

export interface TimelineQuery {
  /** Left out: all. */
  readonly kinds?: readonly TimelineRow['kind'][] | undefined;
  /** ISO 8601, or a day (in UTC); both ends are within. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: string | undefined;
}

export interface UsageOf {
  readonly role: Identity['role'];
  readonly serial: string;
  readonly usage: ItemUsage;
}

export interface SignalsOf {
  readonly role: Identity['role'];
  readonly serial: string;
  readonly signals: readonly TrendSignal[];
}

/** Every change throws an EvenstrokeError `storage` where the database cannot be written. */
export class StudioStore {
  readonly #reader: WorkerClient<ReaderApi>;
  readonly #writing: () => WorkerClient<WriterApi>;

  constructor(reader: WorkerClient<ReaderApi>, writing: () => WorkerClient<WriterApi>) {
    this.#reader = reader;
    this.#writing = writing;
  }

  // --- register ---

  /** The newest version of each, by kind and name. */
  items(): Promise<ItemRow[]> {
    return this.#reader.call('items', []);
  }

  item(id: string): Promise<ItemRow | null> {
    return this.#reader.call('item', [id]);
  }

  /** The machine or pad with this serial number; null where it never was met nor entered. */
  itemOf(role: Identity['role'], serial: string): Promise<ItemRow | null> {
    return this.#reader.call('itemOf', [role, serial]);
  }

  /** @throws {EvenstrokeError} `conflict` where a machine or pad of this serial number is in the register. */
  async addItem(content: ItemContent, by: string): Promise<Item> {
    return this.#writing().call('addItem', [{ ...stamp(), version: 1, content, by }]);
  }

  /**
   * Makes the next version of the one given by `version`.
   * @throws {EvenstrokeError} `not-found`; `conflict` where `version` is not the newest, or the serial number is
   * another item's; `bad-input` where the kind changes, or the serial number of a device that has been met.
   */
  async changeItem(id: string, version: number, content: ItemContent, by: string): Promise<Item> {
    return this.#writing().call('changeItem', [{ id, version: version + 1, content, by, at: now() }]);
  }

  /**
   * Tells of a handshake. A device that is new is entered. One that says something else of itself than before is
   * logged; another model, fewer capabilities, or a serial number that was in another role until now, opens a
   * question (`ItemRow.question`) that a person answers.
   */
  async met(identity: Identity, at: string): Promise<ItemRow> {
    const { role, serial, model, firmware, capabilities } = identity;
    const said = { role, serial, model, firmware, capabilities };
    return this.#itemAfter(await this.#writing().call('met', [said, iso(at, 'at')]));
  }

  /**
   * `same`: what it says now holds from here on. `other`: what it says is not accepted, and the item is out of
   * service until a person says otherwise: two devices with one serial number cannot be told apart.
   * @throws {EvenstrokeError} `not-found`, `conflict` where it is answered already.
   */
  async answerIdentity(
    itemId: string,
    entryId: string,
    answer: 'same' | 'other',
    by: string,
    reason: string,
  ): Promise<ItemRow> {
    await this.#writing().call('answerIdentity', [{ itemId, entryId, answer, by, reason, at: now() }]);
    return this.#itemAfter(itemId);
  }

  /** @throws {EvenstrokeError} `not-found` for an item, or an entry that is corrected, that is not there. */
  async log(entry: Omit<LogEntry, 'id' | 'savedAt'>): Promise<LogEntry> {
    const { id, at: savedAt } = stamp();
    return this.#writing().call('addLog', [{ ...entry, id, savedAt, at: iso(entry.at, 'at') }]);
  }

  /** In the order in which it happened; corrected entries too. */
  logOf(itemId: string): Promise<LogEntry[]> {
    return this.#reader.call('logOf', [itemId]);
  }

  /**
   * What happened to an item, newest first, a page at a time. Faults and use are those of sessions that are not
   * being recorded any more.
   * @throws {EvenstrokeError} `not-found`, `bad-input` where `before` is no end of a page.
   */
  timeline(itemId: string, query: TimelineQuery): Promise<{ rows: TimelineRow[]; next: string | null }> {
    return this.#reader.call('timeline', [itemId, query]);
  }

  // --- usage ---

  /**
   * What a machine or pad was used, from its recorded sessions: a session and its imports once, sessions deleted
   * since marked. A session that is being recorded counts when it has ended (after a crash: with the next start);
   * those of before the register are counted within a while of the first start. `serviceAt`: only sessions that
   * began then or later are `sinceService`; null: all.
   */
  usage(role: Identity['role'], serial: string, serviceAt: string | null): Promise<ItemUsage> {
    return this.#reader.call('usageOf', [role, serial, serviceAt]);
  }

  /**
   * What wears a machine or pad since a moment: its usage since then, and what is stored so far of a recording under
   * way that began then or later. What is due goes by this, so that a class that records all day sees it.
   */
  wear(role: Identity['role'], serial: string, since: string): Promise<Wear> {
    return this.#reader.call('wear', [role, serial, since]);
  }

  /** Of every machine and pad that has been used, since its last service by the log. */
  usages(): Promise<UsageOf[]> {
    return this.#reader.call('usages', []);
  }

  // --- drafts ---

  /** Open ones, newest change first. */
  drafts(): Promise<DraftRow[]> {
    return this.#reader.call('drafts', []);
  }

  /** null where it is not there, or was approved or discarded. */
  draft(id: string): Promise<DraftRow | null> {
    return this.#reader.call('draft', [id]);
  }

  /** Where that item has an open one, answers it as it is. */
  async openDraft(draft: CalibrationDraft): Promise<DraftRow> {
    return this.#writing().call('openDraft', [{ ...stamp(), draft }]);
  }

  /** @throws {EvenstrokeError} `not-found`; `conflict` where `version` is not the newest. */
  async saveDraft(id: string, version: number, draft: CalibrationDraft): Promise<DraftRow> {
    return this.#writing().call('saveDraft', [{ id, version, draft, at: now() }]);
  }

  /** It is kept, with who and why, but no longer offered. @throws {EvenstrokeError} `not-found`. */
  async discardDraft(id: string, by: string, reason: string): Promise<void> {
    return this.#writing().call('discardDraft', [{ id, by, reason, at: now() }]);
  }

  /**
   * Makes the record of a draft: number, hash, and what is to be written with it, in one go. The number and hash are
   * put into `also.entry.detail`, the number into the source of the curve of `also.record`.
   * @throws {EvenstrokeError} `not-found`; `conflict` where `version` is not the draft's newest, or the machine's
   * record was changed meanwhile; `bad-input` where the document is of another item.
   */
  async approve(
    draftId: string,
    version: number,
    document: CalibrationDocument,
    approval: Approval,
    also: Also = nothingElse,
  ): Promise<CalibrationRecord> {
    const { id, at } = stamp();
    const from = iso(approval.from, 'from');
    return this.#writing().call('approve', [{ draftId, version, document, ...approval, from, id, at }, also]);
  }

  // --- calibrations ---

  record(idOrNumber: string): Promise<CalibrationRecord | null> {
    return this.#reader.call('calibrationRecord', [idOrNumber]);
  }

  /** Newest approval first, without their documents. */
  heads(
    query: { serial?: string | undefined; item?: 'pad' | 'machine' | undefined } = {},
  ): Promise<RecordHead[]> {
    return this.#reader.call('calibrationHeads', [query.serial ?? null, query.item ?? null]);
  }

  /** Newest approval first, whole: of one item, for those of all are more than the main thread should take. */
  records(
    query: { serial?: string | undefined; item?: 'pad' | 'machine' | undefined } = {},
  ): Promise<CalibrationRecord[]> {
    return this.#reader.call('calibrationRecords', [query.serial ?? null, query.item ?? null]);
  }

  /** In the order in which they were done; of one calibration, measured or stated, or of all. */
  acts(calibrationId?: string | undefined): Promise<CalibrationAct[]> {
    return this.#reader.call('calibrationActs', [calibrationId ?? null]);
  }

  /**
   * Rolls back or voids a calibration, measured or stated.
   * @throws {EvenstrokeError} `not-found`; `conflict` where it was done already, or the calibration is void, or the
   * machine's record was changed meanwhile.
   */
  async act(act: CalibrationAct, also: Also = nothingElse): Promise<void> {
    return this.#writing().call('calibrationAct', [{ ...act, at: iso(act.at, 'at') }, also, now()]);
  }

  /** All that can give pads their scale, stated and measured, in the order in which they were written down. */
  scaleEntries(): Promise<ScaleEntry[]> {
    return this.#reader.call('scaleEntries', []);
  }

  /**
   * Sessions that rest on a calibration, oldest first, one entry for each pad: those with a description that names
   * it, and those with an attempt whose calibration, or that of one of its scorings, it is.
   */
  resting(calibrationId: string): Promise<RestingSession[]> {
    return this.#reader.call('resting', [calibrationId]);
  }

  // --- quick checks ---

  /** @throws {EvenstrokeError} `conflict` where one of this id is kept already. */
  async putQuickCheck(check: QuickCheck): Promise<void> {
    return this.#writing().call('putQuickCheck', [{ ...check, at: iso(check.at, 'at') }]);
  }

  /**
   * Newest first. `before`: id of the last one seen.
   * @throws {EvenstrokeError} `bad-input` where there is none of that id.
   */
  quickChecks(
    serial: string,
    {
      limit = 100,
      before,
    }: { readonly limit?: number | undefined; readonly before?: string | undefined } = {},
  ): Promise<QuickCheck[]> {
    return this.#reader.call('quickChecks', [serial, limit, before ?? null]);
  }

  lastQuickCheck(serial: string): Promise<QuickCheck | null> {
    return this.#reader.call('lastQuickCheck', [serial]);
  }

  // --- trends ---

  /** A chart of every quantity of a machine or pad that was measured: calibrations as found, quick checks. */
  async trends(role: Identity['role'], serial: string): Promise<Trend[]> {
    return [...(await this.#reader.call('trends', [role, serial]))];
  }

  /** Of every machine and pad that has any: trends whose newest value breaks a rule. */
  signals(): Promise<SignalsOf[]> {
    return this.#reader.call('signals', []);
  }

  async #itemAfter(id: string): Promise<ItemRow> {
    const item = await this.item(id);
    if (item !== null) return item;
    throw new EvenstrokeError('internal', `item ${id} was written and is not there`);
  }
}

/** The kinds of item that say themselves who they are. */
export const isDevice = (kind: ItemKind): kind is Identity['role'] => kind === 'pad' || kind === 'machine';

const now = (): string => new Date().toISOString();
const stamp = (): { id: string; at: string } => ({ id: randomUUID(), at: now() });

/** One form of all times, so that they sort as texts. @throws {EvenstrokeError} `bad-input`. */
function iso(at: string, field: string): string {
  const ms = Date.parse(at);
  if (Number.isFinite(ms)) return new Date(ms).toISOString();
  throw new EvenstrokeError('bad-input', `${at} is no time. Give it as 2026-11-22T08:14:00Z.`, { at: field });
}
