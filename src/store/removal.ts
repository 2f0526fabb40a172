/** Deleting a session in slices of a few milliseconds, so that another session's recording is not held up. */
import type Database from 'better-sqlite3';

const CHUNKS_A_SLICE = 400;
const PAGES_A_SLICE = 500;

/** Deletes a part of a session marked `deleting`; false when nothing is left of it. */
export function removeSlice(db: Database.Database, uid: string): boolean {
  const session = db
    .prepare<[string], { id: number }>(`SELECT id FROM session WHERE uid = ? AND status = 'deleting'`)
    .get(uid);
  if (session === undefined) {
    // The freed pages go back to the disk, a slice at a time too.
    const free = Number(db.pragma('freelist_count', { simple: true }));
    if (free > 0) db.pragma(`incremental_vacuum(${PAGES_A_SLICE})`);
    return free > PAGES_A_SLICE;
  }
  db.transaction(() => {
    const chunks = db
      .prepare<[number, number], { track: number; start: number; samples: number }>(
        `SELECT chunk.track_id AS track, chunk.start_us AS start, chunk.samples_id AS samples
         FROM device JOIN track ON track.device_id = device.id JOIN chunk ON chunk.track_id = track.id
         WHERE device.session_id = ? LIMIT ?`,
      )
      .all(session.id, CHUNKS_A_SLICE);
    const dropSamples = db.prepare('DELETE FROM samples WHERE id = ?');
    const dropChunk = db.prepare('DELETE FROM chunk WHERE track_id = ? AND start_us = ? AND samples_id = ?');
    for (const { track, start, samples } of chunks) {
      dropSamples.run(samples);
      dropChunk.run(track, start, samples);
    }
    if (chunks.length < CHUNKS_A_SLICE) db.prepare('DELETE FROM session WHERE id = ?').run(session.id);
  }).immediate();
  return true;
}
