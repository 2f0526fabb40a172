/** Rows of the studio's tables <-> records. Shared by the writer and the reader. */
import type Database from 'better-sqlite3';
import type { CalibrationDocument, CalibrationDraft, QuickCheck } from '../studio/document.ts';
import type { Identity, Item, ItemState, LogEntry } from '../studio/register.ts';
import { sentenceOf } from '../studio/sentence.ts';
import type { CalibrationAct, CalibrationRecord, DraftRow, RecordHead } from './studio-types.ts';

const ITEM = 'uid AS id, version, content, saved_by AS "by", at';
const LOG = `uid AS id, item_uid AS itemId, kind, at, saved_at AS savedAt, saved_by AS "by", text,
  reminder_id AS reminderId, corrects, detail FROM log_entry AS entry`;
const RECORD = `SELECT uid AS id, number, document, hash, approved_by AS approvedBy, approved_at AS approvedAt,
  from_at AS "from", due_on AS dueOn, due_strokes AS dueStrokes FROM calibration_record`;
const ACT = `SELECT calibration_uid AS calibrationId, act, at, done_by AS "by", reason FROM calibration_act`;
const DRAFT = `SELECT uid AS id, version, draft, updated_at AS updatedAt FROM calibration_draft`;
const IDENTITY = 'SELECT id, item_uid AS itemId, identity, state FROM identity_met';
/** An entry that was corrected by another says nothing any more. */
const STANDS = 'NOT EXISTS (SELECT 1 FROM log_entry AS later WHERE later.corrects = entry.uid)';
const IS_ASKED = `kind = 'identity' AND json_extract(detail, '$.question') = 1 AND NOT EXISTS (
  SELECT 1 FROM log_entry AS answer WHERE answer.kind = 'identity' AND answer.item_uid = entry.item_uid
    AND json_extract(answer.detail, '$.answers') = entry.uid)`;
const IS_STATE = "kind IN ('in-service', 'out-of-service', 'retired')";

type Stored<Row, Json extends keyof Row> = Omit<Row, Json> & { readonly [K in Json]: string };
export type StoredItem = Stored<Item, 'content'>;
type StoredLog = Stored<LogEntry, 'detail'>;
type StoredRecord = Stored<CalibrationRecord, 'document'>;
type StoredDraft = Stored<DraftRow, 'draft'>;
export interface StoredIdentity {
  readonly id: number;
  readonly itemId: string;
  readonly identity: string;
  readonly state: 'accepted' | 'asked' | 'refused';
}

export type StudioRows = ReturnType<typeof studioRows>;

/** Statements that read, prepared once a connection. */
export function studioRows(db: Database.Database) {
  return {
    item: db.prepare<[string], StoredItem>(
      `SELECT ${ITEM} FROM register_item WHERE uid = ? ORDER BY version DESC LIMIT 1`,
    ),
    items: db.prepare<[], StoredItem>(
      `SELECT uid AS id, max(version) AS version, content, saved_by AS "by", at FROM register_item GROUP BY uid
       ORDER BY kind, content ->> 'name' COLLATE NOCASE, uid`,
    ),
    itemOf: db.prepare<[string, string], StoredItem>(
      `SELECT ${ITEM} FROM register_item WHERE serial = ? AND kind = ? AND version = (
         SELECT max(version) FROM register_item AS each WHERE each.uid = register_item.uid)`,
    ),
    identities: db.prepare<[string], StoredIdentity>(`${IDENTITY} WHERE item_uid = ? ORDER BY meeting DESC`),
    allIdentities: db.prepare<[], StoredIdentity>(`${IDENTITY} ORDER BY meeting DESC`),
    entry: db.prepare<[string], StoredLog>(`SELECT ${LOG} WHERE uid = ?`),
    logOf: db.prepare<[string], StoredLog>(`SELECT ${LOG} WHERE item_uid = ? ORDER BY at, seq`),
    question: db.prepare<[string], StoredLog>(
      `SELECT ${LOG} WHERE item_uid = ? AND ${IS_ASKED} ORDER BY seq LIMIT 1`,
    ),
    questions: db.prepare<[], StoredLog>(`SELECT ${LOG} WHERE ${IS_ASKED} ORDER BY seq`),
    isAnswered: db.prepare<[string, string], { yes: number }>(
      `SELECT 1 AS yes FROM log_entry WHERE item_uid = ? AND kind = 'identity'
         AND json_extract(detail, '$.answers') = ?`,
    ),
    stateOf: db.prepare<[string], { kind: ItemState }>(
      `SELECT kind FROM log_entry AS entry WHERE item_uid = ? AND ${IS_STATE} AND ${STANDS}
       ORDER BY at DESC, seq DESC LIMIT 1`,
    ),
    states: db.prepare<[], { itemId: string; kind: ItemState }>(
      `SELECT item_uid AS itemId, kind FROM log_entry AS entry WHERE ${IS_STATE} AND ${STANDS} ORDER BY at, seq`,
    ),
    serviceOf: db.prepare<[string], { at: string | null }>(
      `SELECT max(at) AS at FROM log_entry AS entry WHERE item_uid = ? AND kind = 'service' AND ${STANDS}`,
    ),
    services: db.prepare<[], { itemId: string; at: string }>(
      `SELECT item_uid AS itemId, max(at) AS at FROM log_entry AS entry WHERE kind = 'service' AND ${STANDS}
       GROUP BY item_uid`,
    ),
    draft: db.prepare<[string], StoredDraft & { item: string; serial: string }>(
      `SELECT uid AS id, version, draft, updated_at AS updatedAt, item, serial FROM calibration_draft
       WHERE uid = ? AND ending IS NULL`,
    ),
    draftOf: db.prepare<{ item: string; serial: string }, StoredDraft>(
      `${DRAFT} WHERE item = :item AND serial = :serial AND ending IS NULL`,
    ),
    drafts: db.prepare<[], StoredDraft>(`${DRAFT} WHERE ending IS NULL ORDER BY updated_at DESC, id DESC`),
    record: db.prepare<{ key: string }, StoredRecord>(`${RECORD} WHERE uid = :key OR number = :key`),
    records: db.prepare<{ serial: string | null; item: string | null }, StoredRecord>(
      `${RECORD} WHERE (:serial IS NULL OR serial = :serial) AND (:item IS NULL OR item = :item) ORDER BY seq DESC`,
    ),
    acts: db.prepare<[], CalibrationAct>(`${ACT} ORDER BY seq`),
    actsOn: db.prepare<[string], CalibrationAct>(`${ACT} WHERE calibration_uid = ? ORDER BY seq`),
    isStated: db.prepare<[string], { yes: number }>(`SELECT 1 AS yes FROM calibration WHERE uid = ?`),
    check: db.prepare<[string], { yes: number }>(`SELECT 1 AS yes FROM quick_check WHERE uid = ?`),
    checks: db.prepare<[string], { document: string }>(
      `SELECT document FROM quick_check WHERE serial = ? ORDER BY at, seq`,
    ),
    checksBefore: db.prepare<{ serial: string; limit: number; before: string | null }, { document: string }>(
      `SELECT document FROM quick_check WHERE serial = :serial AND (:before IS NULL
         OR (at, seq) < (SELECT last.at, last.seq FROM quick_check AS last WHERE last.uid = :before))
       ORDER BY at DESC, seq DESC LIMIT :limit`,
    ),
    lastCheck: db.prepare<[string], { document: string }>(
      `SELECT document FROM quick_check WHERE serial = ? ORDER BY at DESC, seq DESC LIMIT 1`,
    ),
  };
}

export const itemOf = (row: StoredItem): Item => ({ ...row, content: JSON.parse(row.content) });
export const logOf = (row: StoredLog): LogEntry => ({ ...row, detail: JSON.parse(row.detail) });
export const identityOf = (row: StoredIdentity): Identity => JSON.parse(row.identity);
export const recordOf = (row: StoredRecord): CalibrationRecord => ({
  ...row,
  document: JSON.parse(row.document),
});
export function headOf({ document: text, hash: _, ...row }: StoredRecord): RecordHead {
  const document = JSON.parse(text) as CalibrationDocument;
  const { item, serial, startedAt } = document;
  return { ...row, item, serial, startedAt, sentence: sentenceOf(document) };
}
export const draftOf = ({ id, version, draft, updatedAt }: StoredDraft): DraftRow => ({
  id,
  version,
  draft: JSON.parse(draft) as CalibrationDraft,
  updatedAt,
});
export const checkOf = ({ document }: { document: string }): QuickCheck => JSON.parse(document);
