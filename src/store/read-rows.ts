/** The reader's statements, prepared once a connection, and the rows that they give. */
import type Database from 'better-sqlite3';
import type { SessionStatus } from './types.ts';

export interface SessionRow {
  id: number;
  uid: string;
  startedAt: string;
  label: string;
  profile: string;
  status: SessionStatus;
  durationUs: number;
  frames: number;
  strokes: number;
  dots: number;
  unsafe: number;
  lost: number;
}

interface DeviceRecord {
  id: number;
  serial: string;
  role: string | null;
  model: string | null;
  counters: string | null;
  clockUncertaintyUs: number | null;
}

export interface ChunkRow {
  startUs: number;
  periodUs: number;
  frames: number;
  gap: number;
  summary: Buffer;
  samplesId: number;
}

export interface StrokeRecord {
  contactUs: number;
  peakAfterUs: number;
  releaseAfterUs: number;
  depthUm: number;
  zone: number;
}

export interface DotRecord {
  startUs: number;
  lengthUs: number;
  strokes: number;
  depthUm: number;
  deepestUm: number;
  zone: number;
  xUm: number | null;
  yUm: number | null;
}

interface RangeParams {
  sessionId: string;
  serial: string;
  fromUs: number;
  toUs: number;
  limit: number;
  afterUs: number;
  afterTie: number;
}

const SESSION = `SELECT id, uid, started_at AS startedAt, label, profile, status, duration_us AS durationUs,
  frames, strokes, dots, unsafe,
  (SELECT coalesce(sum(lost), 0) FROM device WHERE session_id = session.id) AS lost
  FROM session WHERE status <> 'deleting'`;

const DEVICE_ID = `(SELECT device.id FROM device JOIN session ON session.id = device.session_id
  WHERE session.uid = :sessionId AND session.status <> 'deleting' AND device.serial = :serial)`;

const CHUNK = `chunk.start_us AS startUs, period_us AS periodUs, frames, gap, summary, samples_id AS samplesId`;

export type ReadRows = ReturnType<typeof readRows>;

export function readRows(db: Database.Database) {
  return {
    sessions: db.prepare<{ limit: number; before: string }, SessionRow>(
      `${SESSION} AND started_at < :before ORDER BY started_at DESC, id DESC LIMIT :limit`,
    ),
    session: db.prepare<[string], SessionRow>(`${SESSION} AND uid = ?`),
    devices: db.prepare<[number], DeviceRecord>(
      `SELECT id, serial, role, model, counters, clock_uncertainty_us AS clockUncertaintyUs
       FROM device WHERE session_id = ? ORDER BY id`,
    ),
    device: db.prepare<[number, string], { id: number }>(
      `SELECT id FROM device WHERE session_id = ? AND serial = ?`,
    ),
    descriptions: db.prepare<[number], { id: number; identity: string }>(
      `SELECT id, identity FROM description WHERE device_id = ? ORDER BY from_us, id`,
    ),
    tracks: db.prepare<[number], { id: number; stream: number; slots: number; longestUs: number }>(
      `SELECT id, stream, slots, longest_us AS longestUs FROM track WHERE description_id = ?`,
    ),
    chunks: db.prepare<{ trackId: number; fromUs: number; toUs: number }, ChunkRow>(
      `SELECT ${CHUNK} FROM chunk WHERE track_id = :trackId AND start_us >= :fromUs AND start_us < :toUs
       ORDER BY start_us`,
    ),
    samples: db.prepare<[number], { data: Buffer }>(`SELECT data FROM samples WHERE id = ?`),
    chunkPage: db.prepare<
      RangeParams & { stream: number },
      ChunkRow & { slots: number; bits: 12 | 16; identity: string | null }
    >(
      `SELECT ${CHUNK}, track.slots, track.bits, description.identity
       FROM track JOIN chunk ON chunk.track_id = track.id
       LEFT JOIN description ON description.id = track.description_id
       WHERE track.device_id = ${DEVICE_ID} AND track.stream = :stream
         AND chunk.start_us >= max(:fromUs, :afterUs) AND chunk.start_us < :toUs
         AND (chunk.start_us, chunk.samples_id) > (:afterUs, :afterTie)
       ORDER BY chunk.start_us, chunk.samples_id LIMIT :limit`,
    ),
    strokes: db.prepare<RangeParams, StrokeRecord>(
      `SELECT contact_us AS contactUs, peak_after_us AS peakAfterUs, release_after_us AS releaseAfterUs,
         depth_um AS depthUm, zone FROM stroke
       WHERE device_id = ${DEVICE_ID} AND contact_us >= max(:fromUs, :afterUs) AND contact_us < :toUs
         AND (contact_us, peak_after_us) > (:afterUs, :afterTie)
       ORDER BY contact_us, peak_after_us LIMIT :limit`,
    ),
    dots: db.prepare<RangeParams, DotRecord>(
      `SELECT start_us AS startUs, length_us AS lengthUs, strokes, depth_um AS depthUm,
         deepest_um AS deepestUm, zone, x_um AS xUm, y_um AS yUm FROM dot
       WHERE device_id = ${DEVICE_ID} AND start_us >= max(:fromUs, :afterUs) AND start_us < :toUs
         AND (start_us, length_us) > (:afterUs, :afterTie)
       ORDER BY start_us, length_us LIMIT :limit`,
    ),
    machine: db.prepare<RangeParams, { startUs: number; flush: number; data: Buffer }>(
      `SELECT start_us AS startUs, flush, data FROM machine_chunk
       WHERE device_id = ${DEVICE_ID} AND end_us >= :fromUs AND start_us < :toUs
         AND (start_us, flush) > (:afterUs, :afterTie)
       ORDER BY start_us, flush LIMIT :limit`,
    ),
    events: db.prepare<
      [sessionId: number, limit: number, skip: number],
      {
        id: number;
        serial: string;
        kind: string;
        severity: string;
        onsetUs: number;
        endUs: number | null;
        evidence: string;
      }
    >(
      `SELECT event_id AS id, serial, kind, severity, onset_us AS onsetUs, end_us AS endUs, evidence
       FROM event WHERE session_id = ? ORDER BY onset_us, serial, event_id LIMIT ? OFFSET ?`,
    ),
  };
}
