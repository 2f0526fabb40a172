/** Writes what is kept of the studio: one transaction an act. Synchronous; runs on the writer thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import type { CalibrationDocument, CalibrationDraft, QuickCheck } from '../studio/document.ts';
import type { Identity, Item, LogEntry } from '../studio/register.ts';
import { appendAudit, putMachineRecord } from './control-changes.ts';
import { canonicalJson, recordHash } from './record-hash.ts';
import { answerQuestion, meet, putLog } from './register-changes.ts';
import { type StudioChanges, studioChanges } from './studio-changes.ts';
import { draftOf, itemOf, logOf, recordOf, type StudioRows, studioRows } from './studio-rows.ts';
import { type Also, type Approval, isDevice } from './studio-store.ts';
import type { CalibrationAct, CalibrationRecord, DraftRow } from './studio-types.ts';

export class StudioWriter {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: { reads: StudioRows; changes: StudioChanges } | null = null;

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  addItem(item: Item): Item {
    return this.#act((reads, changes) => {
      freeSerial(reads, item);
      putItem(changes, item);
      putLog(changes, { itemId: item.id, kind: 'entered', at: item.at, by: item.by, text: '' });
      return item;
    });
  }

  changeItem(item: Item): Item {
    return this.#act((reads, changes) => {
      const stored = reads.item.get(item.id);
      if (stored === undefined) throw nothing('item', item.id);
      const newest = itemOf(stored);
      if (newest.version !== item.version - 1) throw changedMeanwhile('item', newest.version);
      if (newest.content.kind !== item.content.kind)
        throw new EvenstrokeError(
          'bad-input',
          'An item stays of the kind that it was entered as. Enter another one.',
          { at: 'kind' },
        );
      if (newest.content.serial !== item.content.serial && reads.identities.get(item.id) !== undefined)
        throw new EvenstrokeError(
          'bad-input',
          `This device says itself that its serial number is ${newest.content.serial}, so that stays.`,
          { at: 'serial' },
        );
      freeSerial(reads, item);
      putItem(changes, item);
      return item;
    });
  }

  /** Answers the item's id. */
  met(said: Identity, at: string): string {
    return this.#act((reads, changes) => meet(reads, changes, said, at));
  }

  answerIdentity(answer: {
    itemId: string;
    entryId: string;
    answer: 'same' | 'other';
    by: string;
    reason: string;
    at: string;
  }): void {
    this.#act((reads, changes) => answerQuestion(reads, changes, answer));
  }

  addLog(entry: LogEntry): LogEntry {
    return this.#act((reads, changes) => {
      if (reads.item.get(entry.itemId) === undefined) throw nothing('item', entry.itemId);
      if (entry.corrects !== null && reads.entry.get(entry.corrects)?.itemId !== entry.itemId)
        throw nothing('entry of its log', entry.corrects);
      const { id } = putLog(changes, entry);
      const stored = reads.entry.get(id);
      if (stored === undefined) throw nothing('entry of its log', id);
      return logOf(stored);
    });
  }

  openDraft({ id, at, draft }: { id: string; at: string; draft: CalibrationDraft }): DraftRow {
    return this.#act((reads, changes) => {
      const { item, serial } = draft;
      const open = reads.draftOf.get({ item, serial });
      if (open !== undefined) return draftOf(open);
      changes.addDraft.run({ id, item, serial, draft: JSON.stringify(draft), at });
      return openDraft(reads, id);
    });
  }

  saveDraft(change: { id: string; version: number; draft: CalibrationDraft; at: string }): DraftRow {
    return this.#act((reads, changes) => {
      const { id, version, draft, at } = change;
      ownDraft(reads, id, version, draft);
      changes.saveDraft.run({ id, draft: JSON.stringify(draft), at });
      return openDraft(reads, id);
    });
  }

  discardDraft({ id, by, reason, at }: { id: string; by: string; reason: string; at: string }): void {
    this.#act((reads, changes) => {
      openDraft(reads, id);
      changes.endDraft.run({ id, ending: 'discarded', by, reason, at });
    });
  }

  approve(
    approval: Approval & {
      id: string;
      at: string;
      draftId: string;
      version: number;
      document: CalibrationDocument;
    },
    also: Also,
  ): CalibrationRecord {
    return this.#act((reads, changes) => {
      const { id, at: approvedAt, draftId, version, by: approvedBy, from, dueOn, dueStrokes } = approval;
      ownDraft(reads, draftId, version, approval.document);
      // As it is read back, so that whoever reads it finds the hash that was made.
      const text = canonicalJson(approval.document);
      const document: CalibrationDocument = JSON.parse(text);
      const { seq = 1 } = changes.nextRecord.get() ?? {};
      const number = `EV-${approvedAt.slice(0, 4)}-${String(seq).padStart(4, '0')}`;
      const hash = recordHash({ number, document, approvedBy, approvedAt, from });
      const { item, serial } = document;
      changes.addRecord.run({
        ...{ seq, id, number, item, serial, document: text, hash },
        ...{ approvedBy, approvedAt, from, dueOn, dueStrokes },
      });
      changes.endDraft.run({
        id: draftId,
        ending: 'approved',
        by: approvedBy,
        reason: number,
        at: approvedAt,
      });
      const record = also.record?.curve
        ? { ...also.record, curve: { ...also.record.curve, source: number } }
        : also.record;
      const entry = also.entry && { ...also.entry, detail: { ...also.entry.detail, number, hash } };
      putAlso(changes, { entry, record }, approvedAt);
      const stored = reads.record.get({ key: id });
      if (stored === undefined) throw nothing('calibration', id);
      return recordOf(stored);
    });
  }

  calibrationAct(act: CalibrationAct, also: Also, now: string): void {
    this.#act((reads, changes) => {
      const { calibrationId } = act;
      const record = reads.record.get({ key: calibrationId });
      if (record?.id !== calibrationId && reads.isStated.get(calibrationId) === undefined)
        throw nothing('calibration', calibrationId);
      const done = reads.actsOn
        .all(calibrationId)
        .find((each) => each.act === act.act || each.act === 'voided');
      if (done !== undefined)
        throw new EvenstrokeError(
          'conflict',
          `${done.by} has ${done.act === 'voided' ? 'voided' : 'rolled back'} this calibration already (${done.at}); that stays as it is.`,
        );
      changes.addAct.run({ ...act });
      putAlso(changes, also, now);
    });
  }

  putQuickCheck(check: QuickCheck): void {
    this.#act((reads, changes) => {
      const { id, serial, at } = check;
      if (reads.check.get(id) !== undefined)
        throw new EvenstrokeError('conflict', `There is a quick check ${id} already. Give it another id.`);
      changes.addCheck.run({ id, serial, at, document: JSON.stringify(check) });
    });
  }

  /** One transaction, on the disk when it returns. */
  #act<T>(act: (reads: StudioRows, changes: StudioChanges) => T): T {
    const db = this.#database();
    const isNew = this.#db !== db || this.#prepared === null;
    const { reads, changes } =
      isNew || this.#prepared === null
        ? { reads: studioRows(db), changes: studioChanges(db) }
        : this.#prepared;
    this.#db = db;
    this.#prepared = { reads, changes };
    return db.transaction(() => act(reads, changes)).immediate();
  }
}

function putItem(changes: StudioChanges, { content, ...item }: Item): void {
  const { kind, serial } = content;
  changes.addItem.run({ ...item, kind, serial, content: JSON.stringify(content) });
}

/** Two machines or pads of one serial number cannot be told apart by what they say. */
function freeSerial(reads: StudioRows, { id, content }: Item): void {
  if (!isDevice(content.kind) || content.serial === '') return;
  const other = reads.itemOf.get(content.serial, content.kind);
  if (other === undefined || other.id === id) return;
  throw new EvenstrokeError(
    'conflict',
    `The ${content.kind} ${content.serial} is in the register already. Open that one, or give this one the serial number that it says itself.`,
    { at: 'serial' },
  );
}

function openDraft(reads: StudioRows, id: string): DraftRow {
  const found = reads.draft.get(id);
  if (found === undefined) throw nothing('open calibration', id);
  return draftOf(found);
}

function ownDraft(
  reads: StudioRows,
  id: string,
  version: number,
  of: CalibrationDraft | CalibrationDocument,
): void {
  const found = reads.draft.get(id);
  if (found === undefined) throw nothing('open calibration', id);
  if (found.version !== version) throw changedMeanwhile('calibration', found.version);
  if (found.item === of.item && found.serial === of.serial) return;
  throw new EvenstrokeError(
    'bad-input',
    `This calibration is of the ${found.item} ${found.serial}, and what came is of the ${of.item} ${of.serial}. Open one for that.`,
    { at: 'serial' },
  );
}

function putAlso(changes: StudioChanges, { entry, record }: Also, at: string): void {
  if (record !== null) putMachineRecord(changes.control, { ...record, version: record.version + 1, at });
  if (entry !== null) appendAudit(changes.control, [entry]);
}

const changedMeanwhile = (what: string, newest: number): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `This ${what} was changed meanwhile (it is at version ${newest}), so nothing was saved. Load it anew, look at what changed, and make your change again.`,
    { at: 'version' },
  );

export const nothing = (what: string, id: string): EvenstrokeError =>
  new EvenstrokeError('not-found', `There is no ${what} ${id} here. Load the list anew and choose from it.`);
