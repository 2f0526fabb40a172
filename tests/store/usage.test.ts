/** Usage equals the sums over stored sessions, whatever became of them. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeReadings } from '../../src/store/machine-codec.ts';
import { MachineWear, strokesBetween } from '../../src/store/machine-wear.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { SessionWriter } from '../../src/store/writer.ts';
import type { Usage } from '../../src/studio/register.ts';
import { runAndKill } from './crash-loop.ts';
import { tempDir } from './practice.ts';
import { addUse, batchesOf, noUse, record, rounded, startOf, UsedMachine, type Walked, walk } from './use.ts';

it('counts a machine by its own counter, through wraps, restarts and silences', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 2_000 }), (seed, count) => {
      const machine = new UsedMachine(seed);
      const wear = new MachineWear();
      for (const reading of machine.readings(count)) wear.add(reading);
      const { runningUs, starts, strokes } = wear;
      expect({ runningUs, starts }).toEqual({
        runningUs: machine.truth.runningUs,
        starts: machine.truth.starts,
      });
      expect(strokes).toBeGreaterThanOrEqual(machine.truth.strokes - machine.untold.under);
      expect(strokes).toBeLessThanOrEqual(machine.truth.strokes + machine.untold.over);
    }),
    { numRuns: 60 },
  );
  const cases = [
    [[10, 12, 1e5], 2],
    [[2 ** 32 - 3, 5, 1e5], 8],
    [[7_000_000, 4, 1e5], 4], // started anew
    [[7_000_000, 900_000, 1e5], 0], // another counter
    [[10, 4_000_000_000, 1e5], 0],
    [[10, 30_000, 100e6], 29_990], // a long silence
  ] as const;
  for (const [[before, now, sinceUs], strokes] of cases)
    expect(strokesBetween(before, now, sinceUs), `${before} to ${now}`).toBe(strokes);
});

/** What the test knows of a session beside what is stored: whether it is an import, and what it was when deleted. */
interface Known {
  readonly id: string;
  readonly source: string;
  readonly day: number;
  gone: Walked | null;
}

async function expected(
  store: Store,
  sessions: readonly Known[],
  since: number,
): Promise<Map<string, Usage[]>> {
  const sums = new Map<string, Usage[]>();
  const bySource = new Map<string, { known: Known; key: string; use: Usage }>();
  for (const known of sessions) {
    for (const [key, use] of known.gone ?? (await walk(store, known.id))) {
      const place = `${known.source} ${key}`;
      const other = bySource.get(place);
      // Of a session and its imports: the data that are still there, then the recording itself, then the first.
      const better =
        other === undefined ||
        Number(other.known.gone !== null) - Number(known.gone !== null) ||
        Number(other.known.id !== other.known.source) - Number(known.id !== known.source);
      if (better === true || Number(better) > 0) bySource.set(place, { known, key, use });
    }
  }
  for (const { known, key, use } of bySource.values()) {
    const [stored = noUse, deleted = noUse, sinceService = noUse] = sums.get(key) ?? [];
    sums.set(key, [
      known.gone === null ? addUse(stored, use) : stored,
      known.gone === null ? deleted : addUse(deleted, use),
      known.day >= since ? addUse(sinceService, use) : sinceService,
    ]);
  }
  return sums;
}

async function compare(store: Store, sessions: readonly Known[], since: number): Promise<void> {
  const sums = await expected(store, sessions, since);
  const all = await store.studio.usages();
  expect(all.map(({ role, serial }) => `${role} ${serial}`).toSorted()).toEqual([...sums.keys()].toSorted());
  const serviceAt = startOf('', since).startedAt;
  for (const { role, serial, usage } of all) {
    const [stored = noUse, deleted = noUse, sinceService = noUse] = sums.get(`${role} ${serial}`) ?? [];
    const own = await store.studio.usage(role, serial, serviceAt);
    const told = [own.stored, own.deleted, own.sinceService, own.total].map(rounded);
    expect(told, `${role} ${serial}`).toEqual(
      [stored, deleted, sinceService, addUse(stored, deleted)].map(rounded),
    );
    expect(usage).toMatchObject({ stored: own.stored, deleted: own.deleted, total: own.total });
  }
}

const step = fc.record({
  act: fc.constantFrom('record', 'record', 'fail', 'crash', 'import', 'import', 'delete', 'delete'),
  seed: fc.nat(),
});

it('after any sequence of sessions, failures, crashes, imports and deletions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 14 }), async (steps) => {
      const temp = tempDir();
      let store = await Store.open({ dataDir: temp.dir });
      try {
        const sessions: Known[] = [];
        for (const [n, { act, seed }] of steps.entries()) {
          const id = `s${n}`;
          const day = 1 + n;
          if (act === 'delete') {
            const left = sessions.filter(({ gone }) => gone === null);
            const chosen = left[seed % Math.max(1, left.length)];
            if (chosen === undefined) continue;
            const gone = await walk(store, chosen.id);
            await store.deleteSession(chosen.id);
            chosen.gone = gone;
            continue;
          }
          // One that was recorded here, imported before, deleted since, or on another computer.
          const source = sessions[seed % (sessions.length + 1)]?.source ?? `elsewhere ${seed % 2}`;
          const batches = batchesOf(id, seed);
          if (act === 'import') await record(store, startOf(id, day, source), batches);
          else await record(store, startOf(id, day), batches);
          sessions.push({ id, source: act === 'import' ? source : id, day, gone: null });
          if (act === 'crash') {
            await store.close();
            store = await Store.open({ dataDir: temp.dir });
            expect(store.recovered).toEqual([id]);
            continue;
          }
          if (act === 'fail') {
            const counts = new Uint16Array(3);
            const chunk = { ...(batches[0]?.chunks[0] as object), counts } as never;
            await store.write({ ...(batches[0] as (typeof batches)[0]), sessionId: id, chunks: [chunk] });
          }
          await store.closeSession(id, 'complete');
          expect((await store.session(id))?.status).toBe(act === 'fail' ? 'failed' : 'complete');
        }
        await compare(store, sessions, 1 + Math.floor(steps.length / 2));
      } finally {
        await store.close();
        temp.remove();
      }
    }),
    { numRuns: 2, seed: 7, endOnFailure: true },
  );
});

it('after a recording process was killed in mid-write, and what it left is imported', async () => {
  const temp = tempDir();
  try {
    await runAndKill(temp.dir, 'killed', 400, 100, 50);
    // Counted with the recovery itself: one or the other, never half of it.
    const writer = new SessionWriter(databasePath(temp.dir), { maxBytes: 0 });
    expect(writer.start()).toEqual(['killed']);
    const counted = writer.database().prepare('SELECT session_uid AS id, counts FROM usage').all();
    expect(counted).toEqual([
      { id: 'killed', counts: 1 },
      { id: 'killed', counts: 1 },
    ]);
    writer.close();
    const store = await Store.open({ dataDir: temp.dir });
    const known = { id: 'killed', source: 'killed', day: 1, gone: null };
    const [pad] = (await store.studio.usages()).filter(({ role }) => role === 'pad');
    expect(pad?.usage.stored).toMatchObject({
      sessions: 1,
      strokes: (await store.session('killed'))?.strokes,
    });
    const before = await store.studio.usages();
    await record(store, startOf('again', 2, 'killed'), batchesOf('again', 5));
    expect(await store.studio.usages()).toEqual(before); // not while it is recorded
    await store.closeSession('again', 'complete');
    const again = { id: 'again', source: 'killed', day: 2, gone: null };
    const sums = await expected(store, [known, again], 0);
    const { usage } = (await store.studio.usages()).find(({ role }) => role === 'machine') ?? {};
    expect(rounded(usage?.total ?? noUse)).toEqual(rounded(sums.get('machine MAC-1')?.[0] ?? noUse));
    expect(usage?.total.starts).toBe(0);
    await store.close();
  } finally {
    temp.remove();
  }
});

it('of sessions of before usage was kept, counted in slices beside a recording', async () => {
  const temp = tempDir();
  let store = await Store.open({ dataDir: temp.dir });
  try {
    const ids = ['a', 'b', 'half', 'c'];
    const sessions = ids.map((id, n): Known => ({ id, source: id, day: n + 1, gone: null }));
    const [first, second, half] = sessions as [Known, Known, Known, Known];
    for (const { id, day } of sessions) {
      await record(store, startOf(id, day), batchesOf(id, day));
      await store.closeSession(id, 'complete');
    }
    half.gone = await walk(store, 'half');
    // Played in by this version, before the turn of its own session has come.
    await record(store, startOf('import', 5, 'c'), batchesOf('import', 9));
    await store.closeSession('import', 'complete');
    sessions.push({ id: 'import', source: 'c', day: 5, gone: null });
    second.gone = await walk(store, 'b');
    await store.close();

    const db = new Database(databasePath(temp.dir));
    asBeforeUsage(db);
    db.close();
    // One is deleted before its turn has come.
    const writer = new SessionWriter(databasePath(temp.dir), { maxBytes: 0 });
    writer.start();
    writer.beginDelete('b');
    const marked = writer.database().prepare(`SELECT deleted_at FROM usage WHERE session_uid = 'b'`).all();
    expect(marked).toHaveLength(second.gone.size);
    expect(marked).not.toContainEqual({ deleted_at: null });
    writer.close();
    store = await Store.open({ dataDir: temp.dir });
    await record(store, startOf('new', 10), batchesOf('new', 60));
    const gone = await walk(store, 'a');
    await store.deleteSession('a');
    first.gone = gone;
    await store.closeSession('new', 'complete');
    sessions.push({ id: 'new', source: 'new', day: 10, gone: null });
    await store.counted();
    await compare(store, sessions, 3);
    const before = await store.studio.usages();
    await store.close();
    store = await Store.open({ dataDir: temp.dir });
    await store.counted();
    expect(await store.studio.usages()).toEqual(before);
  } finally {
    await store.close();
    temp.remove();
  }
});

it('tells what wears a device while it is being recorded, and the same once it has ended', async () => {
  const temp = tempDir();
  const store = await Store.open({ dataDir: temp.dir });
  const { studio } = store;
  const since = new Date(Date.UTC(2026, 0, 2)).toISOString();
  const later = new Date(Date.UTC(2026, 0, 4)).toISOString();
  const wearOf = async (at: string) => [
    await studio.wear('pad', 'PAD-1', at),
    await studio.wear('machine', 'MAC-1', at),
  ];
  const usedOf = async (at: string) => {
    const [pad, machine] = [
      (await studio.usage('pad', 'PAD-1', at)).sinceService,
      (await studio.usage('machine', 'MAC-1', at)).sinceService,
    ];
    return [pad, machine].map(({ runningS, contactS, strokes }) => ({ runningS, contactS, strokes }));
  };
  try {
    await record(store, startOf('ended', 2), batchesOf('ended', 4));
    await store.closeSession('ended', 'complete');
    const before = await usedOf(since);
    expect(await wearOf(since)).toEqual(before);
    const start = startOf('live', 3);
    const [first, ...rest] = batchesOf('live', 1);
    await record(store, start, [first!]);
    const [pad, machine] = await wearOf(since);
    expect(pad!.strokes).toBeGreaterThan(before[0]!.strokes);
    expect(machine!.runningS).toBeGreaterThanOrEqual(before[1]!.runningS);
    // Counted on, not anew; and nothing of it is usage before it has ended.
    for (const batch of rest) {
      await store.write({ ...batch, sessionId: 'live' });
      await wearOf(since);
    }
    const live = await wearOf(since);
    expect(live[0]!.strokes).toBeGreaterThan(pad!.strokes);
    expect(await usedOf(since)).toEqual(before);
    // A service in the midst of a recording: it counts from the next one on, as it does when this one has ended.
    expect((await wearOf(later))[0]!.strokes).toBe(0);
    // What is played in was used when it was captured.
    await record(store, startOf('import', 3, 'elsewhere'), batchesOf('import', 1));
    expect(await wearOf(since)).toEqual(live);
    await store.closeSession('live', 'complete');
    const ended = await usedOf(since);
    expect(ended.map(({ strokes }) => strokes)).toEqual(live.map(({ strokes }) => strokes));
    for (const [n, { runningS, contactS }] of ended.entries()) {
      expect(live[n]!.runningS).toBeCloseTo(runningS, 9);
      expect(live[n]!.contactS).toBeCloseTo(contactS, 9);
    }
    expect(await wearOf(since)).toEqual(ended);
    expect((await wearOf(later))[0]!.strokes).toBe(0);
  } finally {
    await store.close();
    temp.remove();
  }
});

/**
 * As the version before would have left it: nothing counted, and a deletion cut short by a crash. One session is
 * made more than an hour long, with more telemetry than is read at a time.
 */
function asBeforeUsage(db: Database.Database): void {
  const late = db.prepare(`INSERT INTO stroke SELECT device.id, ?, 1000, 2500, 800, 1 FROM device
    JOIN session ON session.id = session_id WHERE uid = 'c' AND serial = 'PAD-1'`);
  const machine = db.prepare(`INSERT INTO device (session_id, serial, role, model)
    SELECT id, 'MAC-9', 'machine', 'x' FROM session WHERE uid = 'c'`);
  const chunk = db.prepare(`INSERT INTO machine_chunk VALUES (?, ?, ?, ?, ?, ?)`);
  db.transaction(() => {
    db.exec(`DELETE FROM usage WHERE session_uid <> 'import'; UPDATE usage SET counts = 1;
      UPDATE session SET counted = 0 WHERE uid <> 'import';
      UPDATE session SET status = 'deleting' WHERE uid = 'half'; DELETE FROM chunk; DELETE FROM samples`);
    for (let n = 0; n < 900; n++) late.run(n * 5_000_000);
    const { lastInsertRowid } = machine.run();
    const used = new UsedMachine(11);
    for (let flush = 0; flush < 900; flush++) {
      const readings = used.readings(5);
      const [from, to] = [readings[0]?.atUs, readings.at(-1)?.atUs];
      chunk.run(lastInsertRowid, from, flush, to, 5, encodeReadings(readings));
    }
  })();
}
