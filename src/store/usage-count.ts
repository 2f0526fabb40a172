/**
 * The use of a session's devices, counted from what is stored of it. In steps, so that a session of many hours can
 * be counted beside a recording. Runs on the writer thread.
 */
import type Database from 'better-sqlite3';
import { readable } from './machine-codec.ts';
import { MachineWear } from './machine-wear.ts';

/** Some 5 ms each. */
const STROKES_WINDOW_US = 300e6;
const CHUNKS_A_STEP = 400;

export interface CountedUse {
  readonly role: 'pad' | 'machine';
  readonly serial: string;
  readonly recordedUs: number;
  readonly runningUs: number;
  readonly contactUs: number;
  readonly strokes: number;
  readonly starts: number;
  readonly dots: number;
  readonly deep: number;
}

interface Device {
  readonly id: number;
  readonly role: 'pad' | 'machine';
  readonly serial: string;
}

export type UsageRows = ReturnType<typeof usageRows>;

/** The statements, prepared once a connection. */
export function usageRows(db: Database.Database) {
  return {
    uncounted: db.prepare<[], { id: number }>(
      `SELECT id FROM session WHERE counted = 0 AND status <> 'recording' ORDER BY id LIMIT 1`,
    ),
    isUncounted: db.prepare<[number], { durationUs: number }>(
      `SELECT duration_us AS durationUs FROM session WHERE id = ? AND counted = 0`,
    ),
    devices: db.prepare<[number], Device>(
      `SELECT id, role, serial FROM device WHERE session_id = ? AND role IN ('pad', 'machine') ORDER BY id`,
    ),
    strokesSpan: db.prepare<[number], { firstUs: number | null; lastUs: number | null }>(
      `SELECT (SELECT min(contact_us) FROM stroke WHERE device_id = device.id) AS firstUs,
         (SELECT max(contact_us) FROM stroke WHERE device_id = device.id) AS lastUs FROM device WHERE id = ?`,
    ),
    strokes: db.prepare<[number, number, number], { strokes: number; contactUs: number }>(
      `SELECT count(*) AS strokes, coalesce(sum(release_after_us), 0) AS contactUs
       FROM stroke WHERE device_id = ? AND contact_us >= ? AND contact_us < ?`,
    ),
    dots: db.prepare<[number], { dots: number }>(`SELECT count(*) AS dots FROM dot WHERE device_id = ?`),
    deep: db.prepare<[number, string], { deep: number }>(
      `SELECT count(*) AS deep FROM event WHERE session_id = ? AND serial = ? AND kind = 'unsafe-depth'`,
    ),
    readings: db.prepare<[number, number, number, number], { startUs: number; flush: number; data: Buffer }>(
      `SELECT start_us AS startUs, flush, data FROM machine_chunk
       WHERE device_id = ? AND (start_us, flush) > (?, ?) ORDER BY start_us, flush LIMIT ?`,
    ),
    add: db.prepare(
      `INSERT INTO usage (session_uid, source_uid, origin, role, serial, started_at, label, recorded_us, running_us,
         contact_us, strokes, starts, dots, deep, counts, deleted_at)
       SELECT uid, coalesce(source_uid, uid), origin, :role, :serial, started_at, label, :recordedUs, :runningUs,
         :contactUs, :strokes, :starts, :dots, :deep, 0, iif(status = 'deleting', :now, NULL)
       FROM session WHERE id = :sessionId`,
    ),
    setCounted: db.prepare(`UPDATE session SET counted = 1 WHERE id = ?`),
    markDeleted: db.prepare(
      `UPDATE usage SET deleted_at = :now WHERE deleted_at IS NULL
         AND session_uid = (SELECT uid FROM session WHERE id = :sessionId)`,
    ),
    uses: db.prepare<[number], { sourceId: string; serial: string }>(
      `SELECT source_uid AS sourceId, serial FROM usage WHERE session_uid = (SELECT uid FROM session WHERE id = ?)`,
    ),
    noneCounts: db.prepare(
      `UPDATE usage SET counts = 0 WHERE source_uid = :sourceId AND serial = :serial AND counts = 1`,
    ),
    // What is still there before what was deleted, the recording itself before what was played in.
    oneCounts: db.prepare(
      `UPDATE usage SET counts = 1 WHERE id = (SELECT id FROM usage
         WHERE source_uid = :sourceId AND serial = :serial
         ORDER BY deleted_at IS NOT NULL, origin = 'imported', id LIMIT 1)`,
    ),
  };
}

/** Reads what a session's devices were used, and answers it at the end. Changes nothing. */
export function* usesOf(
  rows: UsageRows,
  sessionId: number,
  durationUs: number,
): Generator<void, readonly CountedUse[]> {
  const uses: CountedUse[] = [];
  for (const { id, role, serial } of rows.devices.all(sessionId)) {
    const { deep = 0 } = rows.deep.get(sessionId, serial) ?? {};
    const none = { strokes: 0, contactUs: 0, dots: 0, runningUs: 0, starts: 0 };
    const own = role === 'pad' ? yield* ofPad(rows, id) : yield* ofMachine(rows, id);
    uses.push({ role, serial, recordedUs: durationUs, deep, ...none, ...own });
  }
  return uses;
}

function* ofPad(rows: UsageRows, deviceId: number): Generator<void, Partial<CountedUse>> {
  let strokes = 0;
  let contactUs = 0;
  const { firstUs = null, lastUs = null } = rows.strokesSpan.get(deviceId) ?? {};
  if (firstUs !== null && lastUs !== null) {
    for (let fromUs = firstUs; fromUs <= lastUs; fromUs += STROKES_WINDOW_US) {
      const found = rows.strokes.get(deviceId, fromUs, fromUs + STROKES_WINDOW_US);
      strokes += found?.strokes ?? 0;
      contactUs += found?.contactUs ?? 0;
      yield;
    }
  }
  return { strokes, contactUs, dots: rows.dots.get(deviceId)?.dots ?? 0 };
}

function* ofMachine(rows: UsageRows, deviceId: number): Generator<void, Partial<CountedUse>> {
  const wear = new MachineWear();
  let after = { startUs: -Number.MAX_VALUE, flush: 0 };
  for (;;) {
    const chunks = rows.readings.all(deviceId, after.startUs, after.flush, CHUNKS_A_STEP);
    for (const { data } of chunks) for (const reading of readable(data)) wear.add(reading);
    const last = chunks.at(-1);
    if (last === undefined || chunks.length < CHUNKS_A_STEP) break;
    after = last;
    yield;
  }
  const { runningUs, strokes, starts } = wear;
  return { runningUs, strokes, starts };
}

/** Enters what was counted, once. The caller makes it one transaction. */
export function enterUses(
  rows: UsageRows,
  sessionId: number,
  uses: readonly CountedUse[],
  now: string,
): void {
  if (rows.isUncounted.get(sessionId) === undefined) return;
  for (const use of uses) rows.add.run({ ...use, sessionId, now });
  rows.setCounted.run(sessionId);
  settle(rows, sessionId);
}

/** Counts a session and enters it, all at once, where it has not been. The caller makes it one transaction. */
export function countSession(rows: UsageRows, sessionId: number, now: string): void {
  const found = rows.isUncounted.get(sessionId);
  if (found === undefined) return;
  const steps = usesOf(rows, sessionId, found.durationUs);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  enterUses(rows, sessionId, step.value, now);
}

/** The session's data are going; its use stays, marked. The caller makes it one transaction. */
export function markDeleted(rows: UsageRows, sessionId: number, now: string): void {
  countSession(rows, sessionId, now);
  rows.markDeleted.run({ sessionId, now });
  settle(rows, sessionId);
}

/** Of a session and its imports one counts. */
function settle(rows: UsageRows, sessionId: number): void {
  for (const use of rows.uses.all(sessionId)) {
    rows.noneCounts.run(use);
    rows.oneCounts.run(use);
  }
}
