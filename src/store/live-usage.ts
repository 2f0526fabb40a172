/**
 * What devices were used in recordings that are under way, from what is stored of them so far. Counted on from where
 * the last question left off, so that the tenth hour costs no more than the first. Runs on the reader thread.
 */
import type Database from 'better-sqlite3';
import type { Identity } from '../studio/register.ts';
import { readable } from './machine-codec.ts';
import { MachineWear } from './machine-wear.ts';
import { prepared } from './prepared.ts';
import type { Wear } from './studio-types.ts';

// What is played in was used when it was captured.
const DEVICES = `SELECT device.id, role, serial, started_at AS startedAt
  FROM session JOIN device ON device.session_id = session.id
  WHERE status = 'recording' AND origin = 'recorded' AND role IN ('pad', 'machine')`;
const STROKES = `SELECT count(*) AS strokes, coalesce(sum(release_after_us), 0) AS contactUs, max(contact_us) AS lastUs
  FROM stroke WHERE device_id = ? AND contact_us > ?`;
const CHUNKS = `SELECT start_us AS startUs, flush, data FROM machine_chunk
  WHERE device_id = ? AND (start_us, flush) > (?, ?) ORDER BY start_us, flush`;

interface Device {
  readonly id: number;
  readonly role: Identity['role'];
  readonly serial: string;
  readonly startedAt: string;
}

interface Counted {
  readonly machine: MachineWear;
  strokes: number;
  contactUs: number;
  /** Counted up to here. */
  afterUs: number;
  afterFlush: number;
}

export class LiveUsage {
  #db: Database.Database | null = null;
  /** By the id of a session's device. */
  #counted = new Map<number, Counted>();

  /** Of recordings that began at `since` or later: the rule by which they count when they have ended. */
  of(db: Database.Database, role: Identity['role'], serial: string, since: string): Wear {
    const known = this.#db === db ? this.#counted : new Map<number, Counted>();
    this.#db = db;
    this.#counted = new Map();
    const wear = { runningS: 0, contactS: 0, strokes: 0 };
    for (const device of prepared<[], Device>(db, DEVICES).all()) {
      const counted = known.get(device.id);
      if (counted !== undefined) this.#counted.set(device.id, counted);
      if (device.role !== role || device.serial !== serial || device.startedAt < since) continue;
      const now = countOn(db, device, counted ?? nothing());
      this.#counted.set(device.id, now);
      wear.runningS += now.machine.runningUs / 1e6;
      wear.contactS += now.contactUs / 1e6;
      wear.strokes += now.strokes + now.machine.strokes;
    }
    return wear;
  }
}

const nothing = (): Counted => ({
  machine: new MachineWear(),
  strokes: 0,
  contactUs: 0,
  afterUs: -Number.MAX_VALUE,
  afterFlush: 0,
});

function countOn(db: Database.Database, { id, role }: Device, counted: Counted): Counted {
  if (role === 'pad') {
    const found = prepared<[number, number], { strokes: number; contactUs: number; lastUs: number | null }>(
      db,
      STROKES,
    ).get(id, counted.afterUs);
    counted.strokes += found?.strokes ?? 0;
    counted.contactUs += found?.contactUs ?? 0;
    counted.afterUs = found?.lastUs ?? counted.afterUs;
    return counted;
  }
  const chunks = prepared<[number, number, number], { startUs: number; flush: number; data: Buffer }>(
    db,
    CHUNKS,
  );
  for (const { startUs, flush, data } of chunks.iterate(id, counted.afterUs, counted.afterFlush)) {
    for (const reading of readable(data)) counted.machine.add(reading);
    counted.afterUs = startUs;
    counted.afterFlush = flush;
  }
  return counted;
}
