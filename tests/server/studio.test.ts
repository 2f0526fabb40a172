/** A pad is measured, approved, checked and voided over HTTP, as the page does it: real tty, real database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVirtualBench } from '../../src/emulator/run.ts';
import type {
  DraftView,
  QuickCheckState,
  RecordDetail,
  RecordSummary,
  Resting,
} from '../../src/server/wire-studio.ts';
import { localDay } from '../../src/store/days.ts';
import { FeedClient } from './feed-client.ts';
import { sleep, until } from './harness.ts';
import { type Measuring, startMeasuring } from './studio-service.ts';

let it: Measuring;
let feed: FeedClient;
let draft = '';

const drafts = '/api/calibrations/drafts';
const point = { run: 'as-found', cycle: 1, direction: 'up', referenceMm: 0, temperatureC: 21 } as const;
const steady = () => feed.of('steady').at(-1);
/** As a pad of 1 µm a count from −0.5 mm that shows 2 % too much would count. */
const countsAt = (referenceMm: number) => 500 + 1_020 * referenceMm;

async function typed(
  points: readonly (readonly [cycle: number, direction: 'up' | 'down', referenceMm: number])[],
) {
  let view: DraftView | null = null;
  for (const [cycle, direction, referenceMm] of points)
    view = await it.ask('POST', `${drafts}/${draft}/points`, {
      ...point,
      cycle,
      direction,
      referenceMm,
      // Repeats of a real pad are not equal.
      counts: countsAt(referenceMm) + cycle + (direction === 'down' ? 1 : 0),
    });
  return view;
}

beforeAll(async () => {
  it = await startMeasuring();
  feed = await FeedClient.open(it.url);
});

afterAll(() => it.close());

test('a draft is opened once for an item, and found again', async () => {
  const wish = { item: 'pad', serial: it.pad, by: 'Ada' };
  const opened = await it.ask('POST', drafts, wish);
  draft = opened.id;
  expect(opened.draft).toMatchObject({
    item: 'pad',
    serial: it.pad,
    by: 'Ada',
    channel: { name: 'depth', bits: 12, scale: 0.001, offset: -0.5 },
    reference: null,
    points: [],
  });
  expect(opened.pad).toBeNull();
  const again = await it.ask('POST', drafts, { ...wish, by: 'Bo' });
  expect(again).toMatchObject({ id: draft, draft: { by: 'Ada' } });
  expect(await it.ask<DraftView[]>('GET', drafts)).toMatchObject([{ id: draft }]);
  expect(await it.refused('POST', drafts, { ...wish, serial: 'NO-PAD' }, 409)).toMatch(
    /Pad NO-PAD is not here/,
  );
  expect(await it.refused('POST', drafts, { ...wish, item: 'machine', serial: 'NO' }, 404)).toMatch(
    /No machine NO has been seen/,
  );
  expect(await it.refused('GET', `${drafts}/nothing`, undefined, 404)).toMatch(/no open calibration/);
});

test('the feed tells how steady the counts are while it is asked, and nothing else does', async () => {
  feed.socket.send(JSON.stringify({ type: 'steady', serial: it.pad }));
  it.devices.micrometer(null, 0.5);
  await until('the reading settles at half a millimetre', () => {
    const now = steady();
    return now?.settled === true && Math.abs((now.nominalMm ?? 0) - 0.5) < 0.03;
  });
  expect(steady()).toMatchObject({ serial: it.pad, problem: '' });
  expect(steady()?.depthMm).toBeCloseTo(steady()?.nominalMm ?? 0, 6);
  feed.socket.send(JSON.stringify({ type: 'steady', serial: 'NO-PAD' }));
  await until('it says why there is none', () => steady()?.serial === 'NO-PAD');
  expect(steady()).toMatchObject({ counts: null, settled: false });
  expect(steady()?.problem).toMatch(/Pad NO-PAD is not here.*Plug it in/);
  feed.socket.send(JSON.stringify({ type: 'steady', serial: null }));
});

test('a point is the mean of raw counts after the request, not of what was there before', async () => {
  it.devices.micrometer(null, 1);
  const { draft: row } = await it.ask('POST', `${drafts}/${draft}/points`, { ...point, referenceMm: 1 });
  const [taken] = row.points;
  if (taken === undefined || !('reading' in taken)) throw new Error('no point of a pad');
  expect(taken.reading.taken).toBe('settled');
  expect(taken.reading.frames).toBeGreaterThanOrEqual(1_000);
  expect(taken.reading.independent).toBeLessThanOrEqual(taken.reading.frames);
  expect(taken.reading.counts).toBeGreaterThan(1_480);
  expect(taken.reading.counts).toBeLessThan(1_520);
  expect(taken.reading.sdCounts).toBeGreaterThan(5);
  // It is on the disk already.
  const kept = await it.service.store.studio.draft(draft);
  expect(kept?.draft.points).toHaveLength(1);
});

test('a pad that moves is not settled: refused with words, and taken all the same where that is wanted', async () => {
  const asked = { ...point, direction: 'down', referenceMm: 0.5 };
  let mm = 1;
  const moving = setInterval(() => {
    mm = 3 - mm;
    it.devices.micrometer(null, mm);
  }, 150);
  try {
    const said = it.refused('POST', `${drafts}/${draft}/points`, asked, 409);
    await sleep(100);
    // A second press while the first is being taken.
    expect(await it.refused('POST', `${drafts}/${draft}/points`, asked, 409)).toMatch(
      /is being taken just now/,
    );
    expect(await said).toMatch(/did not settle within 3 s.*no point was taken; those before are kept/);
    const { draft: row } = await it.ask('POST', `${drafts}/${draft}/points`, { ...asked, anyway: true });
    expect(row.points).toMatchObject([{}, { reading: { taken: 'unsettled' } }]);
  } finally {
    clearInterval(moving);
    it.devices.micrometer(null, 0);
  }
});

test('a pad that is unplugged half-way is told, nothing is lost, and it goes on when the pad is back', async () => {
  await it.fault('pad:unplug=700');
  const path = `${drafts}/${draft}/points`;
  await until(
    'the service sees that it is gone',
    () => it.service.station.padNamed(it.pad)?.linkState === 'closed',
  );
  expect(await it.refused('POST', path, point, 409)).toMatch(
    /not online, so nothing is measured.*goes on when the pad is back.*The 2 points taken so far are kept/,
  );
  expect((await it.ask('GET', `${drafts}/${draft}`)).draft.points).toHaveLength(2);
  await until('it is back', () => it.service.station.padNamed(it.pad)?.trusted.ok);
  // Heard late, as by a computer that is busy elsewhere: its samples are waited for, and it is not called away.
  await it.fault('pad:silence=400');
  await until('nothing is heard', () => it.service.station.padNamed(it.pad)?.linkState === 'silent');
  const { draft: row } = await it.ask('POST', path, point);
  expect(row.points).toHaveLength(3);
  expect(row.points.at(-1)).toMatchObject({ referenceMm: 0, reading: { taken: 'settled' } });
});

test('the header: a stale version, a standard that is none, one past its date, no reference', async () => {
  const { version, problems } = await it.ask('GET', `${drafts}/${draft}`);
  expect(problems.map(({ code }) => code)).toContain('no-reference');
  const change = {
    version,
    standardId: it.expired,
    environment: { temperatureC: 21, humidityPercent: null },
  };
  const changed = await it.ask('PUT', `${drafts}/${draft}`, change);
  expect(changed).toMatchObject({
    version: version + 1,
    draft: {
      reference: { name: 'Old blocks', certificate: 'C-77', k: 2 },
      environment: { temperatureC: 21 },
    },
  });
  expect(changed.problems.find(({ code }) => code === 'expired-standard')?.effect).toBe('blocks');
  expect(await it.refused('PUT', `${drafts}/${draft}`, change, 409)).toMatch(/changed since you looked/);
  const now = { version: changed.version };
  expect(await it.refused('PUT', `${drafts}/${draft}`, { ...now, standardId: 'none' }, 404)).toMatch(
    /not in the register/,
  );
  expect(await it.refused('PUT', `${drafts}/${draft}`, { ...now, byHand: { timeToSpeedS: 1 } }, 400)).toMatch(
    /belongs to the calibration of a machine/,
  );
  expect(await it.refused('POST', `${drafts}/${draft}/points`, { ...point, cycle: undefined }, 400)).toMatch(
    /cycle is missing/,
  );
});

test('what blocks is said, nothing is approved and nothing is lost: one point, equal points', async () => {
  const approve = (version: number) =>
    it.refused(
      'POST',
      `${drafts}/${draft}/approve`,
      { version, by: 'Bo', dueOn: null, dueStrokes: null },
      409,
    );
  const before = await it.ask('GET', `${drafts}/${draft}`);
  const said = await approve(before.version);
  expect(said).toMatch(/was not approved; all its points are kept/);
  expect(said).toMatch(/Old blocks/);
  // Taken at a depth that it is not, so it is left out with a reason; and taken in again.
  const [taken, unsettled, surface] = before.draft.points;
  const out = (id: string) => `${drafts}/${draft}/points/${id}/left-out`;
  const why = { by: 'Ada', reason: 'the micrometer was moving' };
  await it.ask('POST', out(unsettled!.id), why, 200);
  const left = await it.ask('POST', out(taken!.id), { ...why, reason: 'not in the plan' }, 200);
  expect(left.draft.points).toMatchObject([
    { leftOut: { by: 'Ada', reason: 'not in the plan' } },
    { leftOut: { by: 'Ada', reason: 'the micrometer was moving' } },
    { leftOut: null },
  ]);
  expect(await it.refused('POST', out(taken!.id), why, 409)).toMatch(/left out already by Ada/);
  expect((await it.ask('DELETE', out(taken!.id))).draft.points[0]).toMatchObject({ leftOut: null });
  expect(await approve(before.version)).toMatch(/changed since you looked/);
  await it.ask('POST', out(taken!.id), why, 200);
  const codes = async () => (await it.ask('GET', `${drafts}/${draft}`)).problems.map(({ code }) => code);
  expect(await codes()).toEqual(expect.arrayContaining(['one-point']));
  await it.ask('POST', `${drafts}/${draft}/points`, { ...point, counts: 500 });
  expect(await codes()).toEqual(expect.arrayContaining(['equal-points']));
  const { draft: row } = await it.ask('GET', `${drafts}/${draft}`);
  expect(row.points).toHaveLength(4);
  for (const { id, leftOut } of row.points)
    if (leftOut === null && id !== surface!.id)
      await it.ask('POST', out(id), { ...why, reason: 'a try' }, 200);
  await it.ask('POST', out(surface!.id), { ...why, reason: 'typed ones follow' }, 200);
});

test('approved by a named person: number, hash, audit, in force at once; a draft is no more', async () => {
  const header = await it.ask('GET', `${drafts}/${draft}`);
  await it.ask('PUT', `${drafts}/${draft}`, {
    version: header.version,
    standardId: it.micrometer,
    place: 'Bench 2',
    condition: 'as used',
  });
  const levels = [0, 0.5, 1, 1.5, 2] as const;
  for (const cycle of [1, 2])
    await typed([
      ...levels.map((mm) => [cycle, 'up', mm] as const),
      ...levels.toReversed().map((mm) => [cycle, 'down', mm] as const),
    ]);
  // Deeper on the way out: said, and left out with a reason.
  const reversed = await typed([[2, 'down', 0.5]]);
  const problem = reversed?.problems.find(({ code }) => code === 'reversed-steps');
  expect(problem?.effect).toBe('blocks');
  for (const id of problem?.points ?? [])
    await it.ask('POST', `${drafts}/${draft}/points/${id}/left-out`, { by: 'Ada', reason: 'wrong way' }, 200);
  const view = await it.ask('GET', `${drafts}/${draft}`);
  expect(view.problems.filter(({ effect }) => effect === 'blocks')).toEqual([]);
  expect(view.pad?.budget.length).toBeGreaterThan(3);
  expect(view.shown).toMatchObject({ number: null });
  expect(view.shown?.points).toHaveLength(view.draft.points.length);
  const wish = { version: view.version, by: 'Bo', dueOn: '2099-01-01', dueStrokes: 1_000_000 };
  // One far off the others: it counts, but nothing rests on it until someone has said so.
  const slipped = { ...point, cycle: 3, direction: 'down', counts: countsAt(0) + 15 };
  const odd = await it.ask('POST', `${drafts}/${draft}/points`, slipped);
  const oddId = odd.draft.points.at(-1)!.id;
  expect(odd.problems).toMatchObject([{ code: 'outlier', effect: 'asks', points: [oddId] }]);
  const open = await it.refused('POST', `${drafts}/${draft}/approve`, { ...wish, version: odd.version }, 409);
  expect(open).toMatch(/was not approved; all its points are kept\. The point at 0 mm .*say so/);
  const stands = { by: 'Ada', reason: 'read again, the same' };
  const answered = await it.ask('POST', `${drafts}/${draft}/points/${oddId}/kept`, stands, 200);
  expect(answered.problems).toEqual([]);
  expect(answered.draft.points.at(-1)).toMatchObject({
    leftOut: null,
    kept: stands,
    answers: [{ ...stands, to: 'outlier' }],
  });
  // Nothing is asked about the first one, so there is nothing to answer: a later question would have been as well.
  const firstId = answered.draft.points.find(({ leftOut }) => leftOut === null)?.id;
  expect(await it.refused('POST', `${drafts}/${draft}/points/${firstId}/kept`, stands, 409)).toMatch(
    /Nothing is asked about this point/,
  );
  expect(await it.refused('POST', `${drafts}/${draft}/points/no/kept`, stands, 404)).toMatch(/no such point/);
  // Whose word it was stays: another's would have taken its place.
  const other = { by: 'Cleo', reason: 'me too' };
  expect(await it.refused('POST', `${drafts}/${draft}/points/${oddId}/kept`, other, 409)).toMatch(/already/);
  wish.version = answered.version;
  const early = { ...wish, from: '2020-01-01T00:00:00Z' };
  expect(await it.refused('POST', `${drafts}/${draft}/approve`, early, 400)).toMatch(
    /Nobody had measured yet/,
  );
  expect(
    await it.refused('POST', `${drafts}/${draft}/approve`, { ...wish, dueOn: '2020-01-01' }, 400),
  ).toMatch(/2020-01-01 is past/);
  const entry = { itemId: it.micrometer, at: new Date().toISOString(), by: 'Ada', text: 'it was dropped' };
  const more = { reminderId: null, corrects: null, detail: {} };
  await it.service.store.studio.log({ ...entry, ...more, kind: 'out-of-service' });
  expect(await it.refused('POST', `${drafts}/${draft}/approve`, wish, 409)).toMatch(
    /Micrometer 25 is out of service, so it is no reference now/,
  );
  await it.service.store.studio.log({ ...entry, ...more, kind: 'in-service' });
  const inThirtyDays = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const dueBefore = { ...wish, from: inThirtyDays, dueOn: localDay(new Date()) };
  expect(await it.refused('POST', `${drafts}/${draft}/approve`, dueBefore, 400)).toMatch(
    /before it comes into force/,
  );
  const record = await it.ask<RecordDetail>('POST', `${drafts}/${draft}/approve`, wish);
  expect(record).toMatchObject({
    item: 'pad',
    serial: it.pad,
    approvedBy: 'Bo',
    state: 'in-force',
    dueOn: '2099-01-01',
    dueStrokes: 1_000_000,
    acts: [],
    compared: [],
    document: { by: 'Ada', place: 'Bench 2', reference: { name: 'Micrometer 25' } },
  });
  expect(record.number).toMatch(/^EV-\d{4}-0001$/);
  expect(record.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(record.sentence).toMatch(/\(k = 2\); against Micrometer 25/);
  expect(record.document?.points).toHaveLength(view.draft.points.length + 1);
  expect(record.document?.points.at(-1)).toMatchObject({ kept: stands });
  expect(await it.refused('GET', `${drafts}/${draft}`, undefined, 404)).toMatch(/no open calibration/);
  const [listed, ...older] = await it.ask<RecordSummary[]>(
    'GET',
    `/api/calibrations/records?serial=${it.pad}`,
  );
  expect(listed).toMatchObject({ id: record.id, state: 'in-force' });
  expect(older.every(({ state, number }) => state === 'earlier' && number === null)).toBe(true);
  expect(await it.ask('GET', `/api/calibrations/records/${record.number}`)).toEqual(record);
  const guess = { serial: it.pad, uncertaintyMm: 0.1, validUntil: null, by: 'Bo', reference: 'a guess' };
  expect(await it.refused('POST', '/api/calibrations', guess, 409)).toMatch(
    /was measured and holds for pad .* nothing was saved.*roll it back first/,
  );
  const [row] = await it.service.store.control.auditPage({ limit: 1, action: 'calibration-approved' });
  expect(row).toMatchObject({
    by: 'Bo',
    answer: 'done',
    detail: { number: record.number, hash: record.hash },
  });
});

test('a quick check: the surface, then two depths; kept, and failed where the calibration is 2 % off', async () => {
  const wish = { serial: it.pad, by: 'Ada', standardId: it.micrometer };
  expect(await it.refused('POST', '/api/quick-checks', { ...wish, standardId: it.expired }, 409)).toMatch(
    /Old blocks ended on 2020-12-31.*no check was begun/,
  );
  expect(await it.refused('POST', '/api/quick-checks', { ...wish, serial: 'NO-PAD' }, 409)).toMatch(
    /not here/,
  );
  let check = await it.ask<QuickCheckState>('POST', '/api/quick-checks', wish);
  expect(check).toMatchObject({ taken: 0, result: null });
  expect(check.wanted).toHaveLength(3);
  expect(check.wanted[0]).toBe(0);
  const path = `/api/quick-checks/${check.id}`;
  expect(await it.refused('POST', `${path}/points`, { referenceMm: 1 }, 400)).toMatch(/is the surface, 0 mm/);
  for (const [n, referenceMm] of check.wanted.entries()) {
    // It was calibrated with typed points, as a pad that counts 2 % more than this one does.
    it.devices.micrometer(null, referenceMm);
    check = await it.ask<QuickCheckState>('POST', `${path}/points`, { referenceMm }, 200);
    expect(check.taken).toBe(n + 1);
  }
  expect(check.result).toMatchObject({ id: check.id, serial: it.pad, by: 'Ada', passed: false });
  expect(check.result?.sentence).toMatch(/\S/);
  expect(await it.refused('POST', `${path}/points`, { referenceMm: 1 }, 409)).toMatch(/done and kept/);
  expect(await it.ask('GET', `/api/quick-checks?serial=${it.pad}`)).toEqual([check.result]);
  const { studio } = it.service.store;
  const item = await studio.itemOf('pad', it.pad);
  const { rows } = await studio.timeline(item!.id, { limit: 50, kinds: ['quick-check'] });
  expect(rows).toMatchObject([{ id: check.id }]);
  expect(await it.ask('GET', path)).toEqual(check);
  // The pad needs someone: it fails against what holds.
  const { at, sentence } = check.result!;
  const failed = { check: { at, passed: false, sentence } };
  expect(await it.ask('GET', `/api/register/${item!.id}`)).toMatchObject(failed);
  await it.ask('DELETE', path, undefined, 204);
  expect(await it.refused('GET', path, undefined, 404)).toMatch(/no such check/);
});

test('rolled back, the one before it holds; voided, it never did; each once, with a name and a reason', async () => {
  const records = '/api/calibrations/records';
  const [record, ...before] = await it.ask<RecordSummary[]>('GET', `${records}?serial=${it.pad}`);
  const act = { by: 'Cleo', reason: 'the micrometer was dropped' };
  const { scales } = it.service;
  expect(scales.inForce(it.pad)?.id).toBe(record!.id);
  const rolled = await it.ask<RecordDetail>('POST', `${records}/${record!.id}/roll-back`, act, 200);
  expect(rolled).toMatchObject({ state: 'rolled-back', acts: [{ act: 'rolled-back', ...act }] });
  expect(scales.inForce(it.pad)?.id ?? null).toBe(before[0]?.id ?? null);
  // The check was of a calibration that holds no more.
  const item = await it.service.store.studio.itemOf('pad', it.pad);
  const withdrawn = { fellBack: { number: record!.number, act: 'rolled-back', ...act } };
  expect(await it.ask('GET', `/api/register/${item!.id}`)).toMatchObject({ check: null, ...withdrawn });
  expect(await it.refused('POST', `${records}/${record!.id}/roll-back`, act, 409)).toMatch(
    /rolled back already by Cleo \(the micrometer was dropped\)/,
  );
  const resting = await it.ask<Resting>('POST', `${records}/${record!.number}/void`, act, 200);
  expect(resting).toEqual({ sessions: [], toScore: 0 });
  expect(await it.ask('GET', `/api/register/${item!.id}`)).toMatchObject({ fellBack: { act: 'voided' } });
  expect(await it.ask('GET', `${records}/${record!.id}/sessions`)).toEqual(resting);
  expect(await it.refused('POST', `${records}/${record!.id}/void`, act, 409)).toMatch(
    /voided already by Cleo/,
  );
  expect(await it.refused('POST', `${records}/EV-2026-9999/void`, act, 404)).toMatch(
    /no calibration EV-2026-9999/,
  );
  const audit = await it.service.store.control.auditPage({ limit: 50 });
  expect(audit.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['calibration-rolled-back', 'calibration-voided']),
  );
});

test('out of service: not calibrated, not checked, not armed with, until a person puts it back', async () => {
  const { store, register, controls } = it.service;
  const item = await store.studio.itemOf('pad', it.pad);
  const entry = { itemId: item!.id, by: 'Ada', reminderId: null, corrects: null, detail: {} };
  const log = (kind: 'out-of-service' | 'in-service', text: string) =>
    register.log({ ...entry, kind, text, at: new Date().toISOString() });
  await log('out-of-service', 'the skin is torn');
  const said = /out of service \(the skin is torn\).*Put it back into service/;
  const wish = { item: 'pad', serial: it.pad, by: 'Ada' };
  expect(await it.refused('POST', drafts, wish, 409)).toMatch(said);
  const check = { serial: it.pad, by: 'Ada', standardId: it.micrometer };
  expect(await it.refused('POST', '/api/quick-checks', check, 409)).toMatch(said);
  const lease = await controls.lease(it.machine, 'Ada', 'page');
  if (!lease.ok) throw new Error(lease.message);
  // A computer that is busy hears its devices late, which is refused before all else.
  const { station } = it.service;
  const isHeard = (serial: string) =>
    station.gauges().some((each) => each.serial === serial && each.state === 'online');
  await until('both are heard', () => isHeard(it.machine) && station.padNamed(it.pad)?.trusted.ok);
  expect(await controls.arm(lease.value.token, it.pad)).toMatchObject({
    ok: false,
    against: expect.arrayContaining([expect.objectContaining({ code: 'out-of-service' })]),
  });
  controls.release(lease.value.token);
  await log('in-service', 'a new skin');
  draft = (await it.ask('POST', drafts, wish)).id;
});

test('a measurement that is to come into force never ends one that was made after it', async () => {
  const levels = [0, 0.5, 1, 1.5, 2] as const;
  const measured = async () => {
    draft = (await it.ask('POST', drafts, { item: 'pad', serial: it.pad, by: 'Ada' })).id;
    await it.ask('PUT', `${drafts}/${draft}`, {
      version: (await it.ask('GET', `${drafts}/${draft}`)).version,
      standardId: it.micrometer,
      environment: { temperatureC: 21, humidityPercent: null },
    });
    for (const cycle of [1, 2])
      await typed([
        ...levels.map((mm) => [cycle, 'up', mm] as const),
        ...levels.toReversed().map((mm) => [cycle, 'down', mm] as const),
      ]);
    const { version } = await it.ask('GET', `${drafts}/${draft}`);
    return { version, by: 'Bo', dueOn: null, dueStrokes: null };
  };
  const from = new Date(Date.now() + 86_400_000).toISOString();
  const wish = { ...(await measured()), from };
  const coming = await it.ask<RecordDetail>('POST', `${drafts}/${draft}/approve`, wish);
  expect(coming.state).toBe('coming');
  const now = await measured();
  expect(await it.refused('POST', `${drafts}/${draft}/approve`, now, 409)).toMatch(
    /made before this one, whose place it would take then.*all its points are kept/,
  );
  const act = { by: 'Cleo', reason: 'measured anew' };
  await it.ask('POST', `/api/calibrations/records/${coming.id}/roll-back`, act, 200);
  const record = await it.ask<RecordDetail>('POST', `${drafts}/${draft}/approve`, now);
  expect(record.state).toBe('in-force');
  draft = (await it.ask('POST', drafts, { item: 'pad', serial: it.pad, by: 'Ada' })).id;
});

test('a pad that describes itself otherwise since: no point goes with the others, and none is lost', async () => {
  await typed([[1, 'up', 0.5]]);
  await it.fault('pad:unplug');
  const other = await startVirtualBench({
    what: 'pad',
    bits: 16,
    serial: it.pad,
    name: 'other',
    registry: `${it.dataDir}/ports`,
  });
  try {
    await until('the other one is online', () => {
      const pad = it.service.station.padNamed(it.pad);
      return pad?.identity.channels[0]?.bits === 16 && pad.linkState === 'online';
    });
    const path = `${drafts}/${draft}/points`;
    expect(await it.refused('POST', path, point, 409)).toMatch(
      /describes its depth otherwise.*12 bits, 0.001 mm a count.*16 bits, 0.0001 mm.*The point taken so far is kept/,
    );
    const row = await it.ask('GET', `${drafts}/${draft}`);
    expect(row.draft.points).toHaveLength(1);
    await it.ask('DELETE', `${drafts}/${draft}`, { by: 'Ada', reason: 'another firmware' }, 204);
    expect(await it.ask('GET', drafts)).toEqual([]);
  } finally {
    other.close();
  }
});
