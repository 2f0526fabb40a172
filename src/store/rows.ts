/** The writer's statements, prepared once a connection. */
import type Database from 'better-sqlite3';
import { CLOCK_OF_ATTEMPT } from './training-tables.ts';

export type SessionRows = ReturnType<typeof sessionRows>;

export function sessionRows(db: Database.Database) {
  return {
    insertSession: db.prepare(
      `INSERT INTO session (uid, started_at, label, profile, software, status, origin, source_uid)
       VALUES (:uid, :startedAt, :label, :profile, :software, 'recording', :origin, :sourceId)`,
    ),
    session: db.prepare<[string], { id: number }>(
      `SELECT id FROM session WHERE uid = ? AND status <> 'deleting'`,
    ),
    setStatus: db.prepare(`UPDATE session SET status = :status WHERE uid = :uid AND status <> 'deleting'`),
    advance: db.prepare(
      `UPDATE session SET duration_us = max(duration_us, :untilUs), frames = frames + :frames,
         strokes = strokes + :strokes, dots = dots + :dots, unsafe = unsafe + :unsafe WHERE id = :id`,
    ),
    leftRecording: db.prepare<[], { id: number; uid: string }>(
      `SELECT id, uid FROM session WHERE status = 'recording'`,
    ),
    deleting: db.prepare<[], { id: number; uid: string }>(
      `SELECT id, uid FROM session WHERE status = 'deleting'`,
    ),
    dataEnd: db.prepare<{ id: number }, { endUs: number | null }>(
      `SELECT max((SELECT c.start_us + c.frames * c.period_us FROM chunk c WHERE c.track_id = track.id
                   ORDER BY c.start_us DESC LIMIT 1)) AS endUs
       FROM device JOIN track ON track.device_id = device.id WHERE device.session_id = :id`,
    ),
    recover: db.prepare(
      `UPDATE session SET status = 'recovered', duration_us = max(duration_us, CAST(:endUs AS INTEGER))
       WHERE id = :id`,
    ),
    // An attempt that nobody ended goes as far as its session does.
    interruptAttempts: db.prepare(
      `UPDATE attempt SET ending = 'interrupted', clock_us = ${CLOCK_OF_ATTEMPT}, to_us = max(from_us,
         coalesce((SELECT duration_us FROM session WHERE session.uid = attempt.session_uid), 0))
       WHERE to_us IS NULL`,
    ),
    insertDevice: db.prepare(`INSERT INTO device (session_id, serial) VALUES (:sessionId, :serial)`),
    describeDevice: db.prepare(`UPDATE device SET role = :role, model = :model WHERE id = :id`),
    insertDescription: db.prepare(
      `INSERT INTO description (device_id, from_us, identity, calibration_uid)
       VALUES (:deviceId, :fromUs, :identity, :calibrationId)`,
    ),
    insertTrack: db.prepare(
      `INSERT INTO track (device_id, description_id, stream, slots, bits)
       VALUES (:deviceId, :descriptionId, :stream, :slots, :bits)`,
    ),
    lengthenTrack: db.prepare(`UPDATE track SET longest_us = :longestUs WHERE id = :id`),
    insertSamples: db.prepare(`INSERT INTO samples (data) VALUES (?)`),
    insertChunk: db.prepare(
      `INSERT INTO chunk (track_id, start_us, samples_id, period_us, frames, gap, summary)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    // Two strokes of one pad with the same contact and the same peak are one stroke told twice.
    insertStroke: db.prepare(`INSERT OR REPLACE INTO stroke VALUES (?, ?, ?, ?, ?, ?)`),
    insertDot: db.prepare(`INSERT OR REPLACE INTO dot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    insertMachineChunk: db.prepare(
      `INSERT INTO machine_chunk (device_id, start_us, flush, end_us, readings, data)
       VALUES (:deviceId, :startUs, :flush, :endUs, :readings, :data)`,
    ),
    putEvent: db.prepare(
      `INSERT INTO event (session_id, serial, event_id, kind, severity, onset_us, end_us, evidence)
       VALUES (:sessionId, :serial, :eventId, :kind, :severity, :onsetUs, :endUs, :evidence)
       ON CONFLICT DO UPDATE SET kind = excluded.kind, severity = excluded.severity,
         onset_us = excluded.onset_us, end_us = excluded.end_us, evidence = excluded.evidence`,
    ),
    putLink: db.prepare(
      `UPDATE device SET counters = :counters, lost = :lost, clock_uncertainty_us = :clockUncertaintyUs
       WHERE id = :deviceId`,
    ),
  };
}
