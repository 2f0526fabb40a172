/** The statements that change the training tables, prepared once a connection. */
import type Database from 'better-sqlite3';
import { CLOCK_OF_ATTEMPT } from './training-tables.ts';

export type TrainingChanges = ReturnType<typeof trainingChanges>;

export function trainingChanges(db: Database.Database) {
  return {
    addTrainee: db.prepare(`INSERT INTO trainee (uid, name, created_at) VALUES (:id, :name, :at)`),
    changeTrainee: db.prepare(`UPDATE trainee SET name = :name, archived_at = :archivedAt WHERE uid = :id`),
    unlock: db.prepare(
      `INSERT INTO unlock (trainee_id, level, stated_by, reason, at)
       SELECT id, :level, :by, :reason, :at FROM trainee WHERE uid = :traineeId`,
    ),
    addDrill: db.prepare(
      `INSERT INTO drill (drill_id, version, document, origin, author, created_at)
       VALUES (:id, :version, :document, :origin, :author, :createdAt)`,
    ),
    studioVersions: db.prepare<[string], { version: number }>(
      `SELECT version FROM drill WHERE drill_id = ? AND origin = 'studio' LIMIT 1`,
    ),
    retire: db.prepare(`INSERT OR IGNORE INTO retired_drill (drill_id, at) VALUES (:id, :at)`),
    offer: db.prepare(`DELETE FROM retired_drill WHERE drill_id = :id`),
    addChecklist: db.prepare(
      `INSERT INTO checklist (version, items, saved_by, at) VALUES (:version, :items, :by, :at)`,
    ),
    addLot: db.prepare(
      `INSERT INTO lot (uid, item_id, maker, lot, expires_on, membrane, added_at, used_at, closed_at)
       VALUES (:id, :itemId, :maker, :lot, :expiresOn, :membrane, :addedAt, :usedAt, :closedAt)`,
    ),
    closeLot: db.prepare(`UPDATE lot SET closed_at = coalesce(closed_at, :at) WHERE uid = :id`),
    useLot: db.prepare(`UPDATE lot SET used_at = :at WHERE uid = :id`),
    addRecord: db.prepare(
      `INSERT INTO checklist_record (uid, version, trainee_id, session_uid, at, state, answers, lots)
       SELECT :id, :version, id, :sessionId, :at, :state, :answers, :lots FROM trainee WHERE uid = :traineeId`,
    ),
    bindRecord: db.prepare(
      `UPDATE checklist_record SET session_uid = :sessionId WHERE uid = :id AND session_uid IS NULL`,
    ),
    addCalibration: db.prepare(
      `INSERT INTO calibration (uid, serial, uncertainty_mm, from_at, valid_until, stated_by, reference)
       VALUES (:id, :serial, :uncertaintyMm, :from, :validUntil, :by, :reference)`,
    ),
    openAttempt: db.prepare(
      `INSERT INTO attempt (uid, session_uid, trainee_id, drill_id, drill_version, pad, machine, mode, helps,
         profile, calibration, checklist, earlier_uid, started_at, from_us, to_us, ending)
       SELECT :id, :sessionId, id, :drillId, :drillVersion, :pad, :machine, :mode, :helps, :profile,
         :calibration, :checklist, :earlierId, :startedAt, :fromUs, :toUs, :end
       FROM trainee WHERE uid = :traineeId`,
    ),
    endAttempt: db.prepare(
      `UPDATE attempt SET to_us = :toUs, ending = :end, clock_us = ${CLOCK_OF_ATTEMPT}
       WHERE uid = :id AND to_us IS NULL`,
    ),
    addScore: db.prepare(
      `INSERT INTO score (attempt_id, scored_at, software, calibration, summary, result, dots)
       SELECT id, :scoredAt, :software, :calibration, :summary, :result, :dots FROM attempt WHERE uid = :attemptId`,
    ),
  };
}
