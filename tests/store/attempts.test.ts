import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import type { AttemptRow } from '../../src/store/training-types.ts';
import { inForce } from '../../src/studio/in-force.ts';
import { flushOf, Practice, sessionStart, tempDir } from './practice.ts';
import { attemptOf, drillOf, resultOf, scoreOf } from './training.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
let ana: AttemptRow['trainee'];
let ben: AttemptRow['trainee'];
beforeEach(async () => {
  temp = tempDir();
  store = await Store.open({ dataDir: temp.dir });
  await store.training.putShipped([drillOf('line'), drillOf('other')]);
  const named = async (name: string) => ({ id: (await store.training.addTrainee(name)).id, name });
  ana = await named('Ana');
  ben = await named('Ben');
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString();
const idsOf = (found: { attempt: { id: string } }[]): string[] => found.map(({ attempt }) => attempt.id);

it('are kept as they were given, with the drill’s version and the person’s name of today', async () => {
  const { training } = store;
  const given = attemptOf('a', ana, {
    checklist: { id: null, state: 'incomplete' },
    earlierId: null,
    machine: null,
  });
  await training.openAttempt(given);
  expect(await training.attempt('a')).toEqual(given);
  await training.addDrill(drillOf('line', 2, { name: 'New' }), 'studio', 'x');
  await training.changeTrainee(ana.id, { name: 'Ana M.' });
  await training.endAttempt('a', 9_876_543.0625, 'ended');
  expect(await training.attempt('a')).toEqual({
    ...given,
    trainee: { id: ana.id, name: 'Ana M.' },
    toUs: 9_876_543.0625,
    end: 'ended',
  });
  expect(await training.attempt('b')).toBeNull();
});

it('refuse an unknown person, drill or id, an id twice, and a second end', async () => {
  const { training } = store;
  const refused = (attempt: AttemptRow, code: string) =>
    expect(training.openAttempt(attempt)).rejects.toMatchObject({ code });
  await refused(attemptOf('a', { id: 'nobody', name: 'Ana' }), 'not-found');
  await refused(attemptOf('a', ana, { drill: drillOf('line', 2) }), 'not-found');
  await training.openAttempt(attemptOf('a', ana));
  await refused(attemptOf('a', ben), 'conflict');
  await expect(training.endAttempt('b', 1, 'done')).rejects.toMatchObject({ code: 'not-found' });
  await training.endAttempt('a', 2e6, 'done');
  await expect(training.endAttempt('a', 3e6, 'session')).rejects.toMatchObject({ code: 'conflict' });
  expect(await training.attempt('a')).toMatchObject({ toUs: 2e6, end: 'done', trainee: ana });
});

it('are listed newest first by person, drill and session, page by page, also those of one moment', async () => {
  const { training } = store;
  const rows = [
    attemptOf('a', ana, { startedAt: at(1), sessionId: 's1' }),
    attemptOf('b', ben, { startedAt: at(2), sessionId: 's1' }),
    attemptOf('c', ana, { startedAt: at(2), sessionId: 's1', pad: 'PAD-2' }),
    attemptOf('d', ana, { startedAt: at(2), sessionId: 's2', drill: drillOf('other') }),
    attemptOf('e', ana, { startedAt: at(0), sessionId: 's2' }),
  ];
  for (const row of rows) await training.openAttempt(row);
  expect(idsOf(await training.attempts({ limit: 9 }))).toEqual(['d', 'c', 'b', 'a', 'e']);
  const pages: string[] = [];
  for (let before: string | undefined; ; ) {
    const page = idsOf(await training.attempts({ limit: 2, before }));
    pages.push(...page);
    before = page.at(-1);
    if (page.length < 2) break;
  }
  expect(pages).toEqual(['d', 'c', 'b', 'a', 'e']);
  expect(idsOf(await training.attempts({ traineeId: ana.id, limit: 9 }))).toEqual(['d', 'c', 'a', 'e']);
  expect(idsOf(await training.attempts({ drillId: 'other', limit: 9 }))).toEqual(['d']);
  expect(idsOf(await training.attempts({ traineeId: ana.id, sessionId: 's1', limit: 9 }))).toEqual([
    'c',
    'a',
  ]);
  expect(
    idsOf(await training.attempts({ traineeId: ana.id, drillId: 'line', before: 'a', limit: 9 })),
  ).toEqual(['e']);
  expect(await training.attempts({ before: 'nothing', limit: 9 })).toEqual([]);
  expect(idsOf(await training.attemptsOf(ana.id))).toEqual(['e', 'a', 'c', 'd']);
  const [first] = await training.attempts({ drillId: 'other', limit: 1 });
  const { drill: _drill, profile: _profile, ...rest } = rows[3]!;
  expect(first).toEqual({
    attempt: { ...rest, drill: { id: 'other', version: 1, name: 'Drill other' } },
    score: null,
  });
});

it('keep every scoring; lists show the newest, and neither is ever changed', async () => {
  const { training } = store;
  for (const id of ['a', 'b']) await training.openAttempt(attemptOf(id, ana));
  await training.endAttempt('a', 2e6, 'done');
  expect(await training.unscored()).toEqual(['a']);
  const first = scoreOf('a', 1);
  const second = { ...scoreOf('a', 2), result: resultOf(2, { value: 70, low: 65, high: 74 }) };
  await training.putScore(first);
  await training.putScore(second);
  await expect(training.putScore(scoreOf('nothing'))).rejects.toMatchObject({ code: 'not-found' });
  expect(await training.unscored()).toEqual([]);
  expect(await training.scores('a')).toEqual([second, first]);
  expect(await training.scores('b')).toEqual([]);
  const [b, a] = await training.attempts({ limit: 5 });
  expect(b?.score).toBeNull();
  const { scoreVersion, state, total, parts, verdict, advice, facts } = second.result;
  expect(a?.score).toEqual({ scoreVersion, state, total, parts, verdict, advice, facts });
  await store.close();
  const db = new Database(databasePath(temp.dir));
  expect(() => db.exec(`UPDATE score SET result = '{}'`)).toThrow(/never changed/);
  expect(() => db.exec('DELETE FROM score')).toThrow(/never deleted/);
  db.close();
  store = await Store.open({ dataDir: temp.dir });
});

it('stay, with their scores, when the session’s raw data is deleted', async () => {
  const { training } = store;
  await store.openSession(sessionStart('s1'));
  await store.write(flushOf('s1', new Practice(), 500, true));
  await store.closeSession('s1', 'complete');
  await training.openAttempt(attemptOf('a', ana, { sessionId: 's1', toUs: 4e5, end: 'done', fromUs: 0 }));
  await training.putScore(scoreOf('a'));
  await store.deleteSession('s1');
  await store.close();
  store = await Store.open({ dataDir: temp.dir });
  expect(await store.session('s1')).toBeNull();
  expect(await store.training.attempt('a')).toMatchObject({ sessionId: 's1', toUs: 4e5 });
  expect(await store.training.scores('a')).toEqual([scoreOf('a')]);
});

it('a score of 10⁵ dots is written and read back whole', async () => {
  const { training } = store;
  await training.openAttempt(attemptOf('a', ana));
  const n = 100_000;
  const base = scoreOf('a');
  const column = <T>(of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
  const large = {
    ...base,
    result: {
      ...base.result,
      dots: column((i) => ({ zone: 'target' as const, fit: 'free' as const, place: null, lost: i / 3e7 })),
    },
    dots: {
      ...base.dots,
      startUs: column((i) => i * 1e4 + 0.125),
      depthMm: column((i) => 0.8 + Math.sin(i) / 10),
    },
  };
  await training.putScore(large);
  expect(await training.scores('a')).toEqual([large]);
});

it('keep how well the clocks were known when they ended, whatever becomes of the clocks', async () => {
  const { training } = store;
  await store.openSession(sessionStart('s1'));
  const practice = new Practice();
  const clocks = async (pad: number, machine: number) => {
    const flush = flushOf('s1', practice, 250, true);
    const [link] = flush.links;
    const links = [
      { ...link!, serial: 'PAD-1', clockUncertaintyUs: pad },
      { ...link!, serial: 'MAC-1', clockUncertaintyUs: machine },
    ];
    expect(await store.write({ ...flush, links })).toBe(true);
  };
  const clockOf = async (id: string, change: Partial<AttemptRow> = {}) => {
    await training.openAttempt(attemptOf(id, ana, { sessionId: 's1', ...change }));
    return (await training.endAttempt(id, 9e9, 'done')).clockUncertaintyUs;
  };
  await clocks(Number.POSITIVE_INFINITY, 90);
  expect(await clockOf('unknown')).toBeNull();
  await clocks(120, 340);
  expect(await clockOf('both')).toBe(340);
  expect(await clockOf('alone', { machine: null })).toBe(120);
  expect(await clockOf('unheard', { machine: 'MAC-9' })).toBe(120);
  expect(await clockOf('elsewhere', { sessionId: 'deleted' })).toBeNull();
  await clocks(7, 8);
  const kept = ['unknown', 'both', 'alone', 'unheard'].map((id) => training.attempt(id));
  expect((await Promise.all(kept)).map((row) => row?.clockUncertaintyUs)).toEqual([null, 340, 120, 120]);
});

it('left running by a crash are ended as interrupted, as far as their session was kept', async () => {
  await store.close();
  const child = fork(join(import.meta.dirname, 'attempt-crash.ts'), [temp.dir, ana.id], { execArgv: [] });
  const [told] = (await once(child, 'message')) as [{ untilUs: number }];
  child.kill('SIGKILL');
  await once(child, 'exit');
  store = await Store.open({ dataDir: temp.dir });
  expect(store.recovered).toEqual(['s1']);
  const { training } = store;
  const session = await store.session('s1');
  expect(session).toMatchObject({ status: 'recovered' });
  expect(session?.durationUs).toBeGreaterThanOrEqual(told.untilUs);
  const ends = async () =>
    Promise.all(['running', 'late', 'lost', 'over'].map((id) => training.attempt(id))).then((rows) =>
      rows.map((row) => [row?.end, row?.toUs]),
    );
  const expected = [
    ['interrupted', session?.durationUs],
    // It began after the last flush that reached the disk.
    ['interrupted', 9e9],
    // Its session was deleted.
    ['interrupted', 500],
    ['done', 3e5],
  ];
  expect(await ends()).toEqual(expected);
  // As the session had them last.
  expect((await training.attempt('running'))?.clockUncertaintyUs).toBe(120);
  expect((await training.attempt('lost'))?.clockUncertaintyUs).toBeNull();
  // What the crash did not let be scored can be now.
  expect((await training.unscored()).toSorted()).toEqual(['late', 'lost', 'over', 'running']);
  await store.close();
  store = await Store.open({ dataDir: temp.dir });
  expect(await ends()).toEqual(expected);
});

it('calibrations: the one in force at a time is the last one stated before it', async () => {
  const { training } = store;
  const stated = {
    serial: 'PAD-1',
    uncertaintyMm: 0.01,
    validUntil: '2026-12-31',
    by: 'Ruiz',
    reference: 'block 3',
  };
  // By the rule that pads, scores and pages go by: the store has none of its own.
  const heldAt = async (serial: string, time: string) => {
    const entries = await store.studio.scaleEntries();
    return (
      inForce(
        entries.filter((each) => each.serial === serial),
        time,
      )?.id ?? null
    );
  };
  expect(await heldAt('PAD-1', at(0))).toBeNull();
  const first = await training.addCalibration(stated);
  const other = await training.addCalibration({ ...stated, serial: 'PAD-2' });
  const second = await training.addCalibration({ ...stated, uncertaintyMm: 0.02, validUntil: null });
  expect(await training.calibrations('PAD-1')).toEqual([second, first]);
  expect(await training.calibrations()).toEqual([second, other, first]);
  expect(await training.calibrations('PAD-3')).toEqual([]);
  expect(await heldAt('PAD-1', '2999-01-01T00:00:00.000Z')).toBe(second.id);
  expect(await heldAt('PAD-2', other.from)).toBe(other.id);
  expect(await heldAt('PAD-1', new Date(Date.parse(first.from) - 1).toISOString())).toBeNull();
});
