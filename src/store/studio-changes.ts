/** The statements that change the studio's tables, prepared once a connection. */
import type Database from 'better-sqlite3';
import { type ControlChanges, controlChanges } from './control-changes.ts';

const NEXT = (table: string): string => `(SELECT 1 + coalesce(max(seq), 0) FROM ${table})`;

export type StudioChanges = ReturnType<typeof studioChanges>;

export function studioChanges(db: Database.Database) {
  const control: ControlChanges = controlChanges(db);
  return {
    control,
    addItem: db.prepare(
      `INSERT INTO register_item (uid, version, kind, serial, content, saved_by, at)
       VALUES (:id, :version, :kind, :serial, :content, :by, :at)`,
    ),
    addIdentity: db.prepare(
      `INSERT INTO identity_met (item_uid, identity, state, first_at, last_at, meeting)
       VALUES (:itemId, :identity, :state, :at, :at, (SELECT 1 + coalesce(max(meeting), 0) FROM identity_met))`,
    ),
    meetAgain: db.prepare(
      `UPDATE identity_met SET last_at = :at, state = :state,
         meeting = (SELECT 1 + max(meeting) FROM identity_met) WHERE id = :id`,
    ),
    setIdentity: db.prepare(`UPDATE identity_met SET state = :state WHERE id = :id`),
    addLog: db.prepare(
      `INSERT INTO log_entry (seq, uid, item_uid, kind, at, saved_at, saved_by, text, reminder_id, corrects, detail)
       VALUES (${NEXT('log_entry')}, :id, :itemId, :kind, :at, :savedAt, :by, :text, :reminderId, :corrects, :detail)`,
    ),
    addDraft: db.prepare(
      `INSERT INTO calibration_draft (uid, version, item, serial, draft, opened_at, updated_at)
       VALUES (:id, 1, :item, :serial, :draft, :at, :at)`,
    ),
    saveDraft: db.prepare(
      `UPDATE calibration_draft SET version = version + 1, draft = :draft, updated_at = :at
       WHERE uid = :id AND ending IS NULL`,
    ),
    endDraft: db.prepare(
      `UPDATE calibration_draft SET ending = :ending, ended_by = :by, reason = :reason, updated_at = :at
       WHERE uid = :id AND ending IS NULL`,
    ),
    nextRecord: db.prepare<[], { seq: number }>(`SELECT ${NEXT('calibration_record')} AS seq`),
    addRecord: db.prepare(
      `INSERT INTO calibration_record (seq, uid, number, item, serial, document, hash, approved_by, approved_at,
         from_at, due_on, due_strokes)
       VALUES (:seq, :id, :number, :item, :serial, :document, :hash, :approvedBy, :approvedAt, :from, :dueOn,
         :dueStrokes)`,
    ),
    addAct: db.prepare(
      `INSERT INTO calibration_act (seq, uid, calibration_uid, act, at, done_by, reason)
       VALUES (${NEXT('calibration_act')}, :calibrationId || ' ' || :act, :calibrationId, :act, :at, :by, :reason)`,
    ),
    addCheck: db.prepare(
      `INSERT INTO quick_check (seq, uid, serial, at, document)
       VALUES (${NEXT('quick_check')}, :id, :serial, :at, :document)`,
    ),
  };
}
