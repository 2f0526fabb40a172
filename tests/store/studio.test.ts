import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRow } from '../../src/store/control-types.ts';
import { canonicalJson, recordHash } from '../../src/store/record-hash.ts';
import { Store } from '../../src/store/store.ts';
import { sentenceOf } from '../../src/studio/sentence.ts';
import { entryOf, recordOf } from './control.ts';
import { tempDir } from './practice.ts';
import { checkOf, identityOf, itemOf, machineDocument, padDocument, padDraft, pointOf } from './studio.ts';

const temp = tempDir();
let store: Store;
beforeAll(async () => {
  store = await Store.open({ dataDir: temp.dir });
});
afterAll(async () => {
  await store.close();
  temp.remove();
});

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString();
const approval = { by: 'Ruiz', from: '2026-11-22T10:00:00Z', dueOn: '2027-11-22', dueStrokes: 500_000 };
const audit = async (): Promise<AuditRow[]> => (await store.control.auditPage({ limit: 50 })).toReversed();
const logNothing = { reminderId: null, corrects: null, detail: {} };

it('makes a version of an item for each change, and refuses the slower of two and a serial number twice', async () => {
  const { studio } = store;
  const place = await studio.addItem(itemOf('place', '', 'Studio 1'), 'Ruiz');
  const item = await studio.addItem(itemOf('machine', 'M-1'), 'Ruiz');
  await expect(studio.addItem(itemOf('machine', 'M-1'), 'Ana')).rejects.toMatchObject({ code: 'conflict' });
  // The same number as a pad is another device; two places need none.
  await studio.addItem(itemOf('pad', 'M-1', 'A pad'), 'Ruiz');
  await studio.addItem(itemOf('place', '', 'Studio 2'), 'Ruiz');

  const content = { ...item.content, placeId: place.id, note: 'new motor' };
  const second = await studio.changeItem(item.id, 1, content, 'Ana');
  expect(second).toMatchObject({ id: item.id, version: 2, by: 'Ana', content });
  const refused = [
    [studio.changeItem(item.id, 1, content, 'Bo'), 'conflict'],
    [studio.changeItem('x', 1, content, 'Bo'), 'not-found'],
    [studio.changeItem(item.id, 2, itemOf('pad', 'M-1'), 'Bo'), 'bad-input'],
  ] as const;
  for (const [promise, code] of refused) await expect(promise).rejects.toMatchObject({ code });

  expect(await studio.item(item.id)).toEqual({
    ...second,
    ...{ state: 'in-service', identity: null, question: null, serviceAt: null },
  });
  expect(await studio.itemOf('machine', 'M-1')).toEqual(await studio.item(item.id));
  expect(await studio.itemOf('machine', 'M-2')).toBeNull();
  const all = await studio.items();
  expect(all.map(({ content: each }) => each.name)).toEqual(['M-1', 'A pad', 'Studio 1', 'Studio 2']);
  expect(all).toContainEqual(await studio.item(item.id));
  expect((await studio.logOf(item.id)).map(({ kind, by }) => `${kind} ${by}`)).toEqual(['entered Ruiz']);
});

it('tells the state and the last service from the log, as far as it was not corrected', async () => {
  const { studio } = store;
  const { id: itemId } = await studio.addItem(itemOf('machine', 'LOG-1'), 'Ruiz');
  const log = (kind: 'service' | 'out-of-service' | 'in-service' | 'note', minute: number, more = {}) =>
    studio.log({ itemId, kind, at: at(minute), by: 'Ruiz', text: 'x', ...logNothing, ...more });
  const facts = async () => {
    const item = await studio.item(itemId);
    expect((await studio.items()).find(({ id }) => id === itemId)).toEqual(item);
    return [item?.state, item?.serviceAt];
  };
  await log('service', 10, { at: '2026-11-22T09:10:00Z', reminderId: 'oil', detail: { hours: 12.5 } });
  const slip = await log('service', 20);
  await log('out-of-service', 5);
  expect(await facts()).toEqual(['out-of-service', at(20)]);
  await log('note', 21, { corrects: slip.id });
  // Told late: it happened before it was taken out.
  await log('in-service', 4);
  expect(await facts()).toEqual(['out-of-service', at(10)]);
  await log('in-service', 6);
  expect(await facts()).toEqual(['in-service', at(10)]);
  const wrong = await log('out-of-service', 7);
  expect(await facts()).toEqual(['out-of-service', at(10)]);
  await log('note', 8, { corrects: wrong.id });
  expect(await facts()).toEqual(['in-service', at(10)]);

  const entries = await studio.logOf(itemId);
  expect(entries.map((each) => each.at).slice(0, 5)).toEqual([4, 5, 6, 7, 8].map(at));
  expect(entries).toContainEqual(slip);
  expect(slip.savedAt > at(59)).toBe(true);
  expect(entries[5]).toMatchObject({ reminderId: 'oil', detail: { hours: 12.5 }, at: at(10) });
  const other = await studio.addItem(itemOf('pad', 'LOG-2'), 'Ruiz');
  await expect(log('note', 1, { itemId: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(log('note', 1, { itemId: other.id, corrects: slip.id })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(log('note', 1, { at: 'today' })).rejects.toMatchObject({ code: 'bad-input', at: 'at' });
});

it('enters a device by its handshake, logs what changes, and asks where it may be another one', async () => {
  const { studio } = store;
  const first = await studio.met(identityOf('ID-1'), at(0));
  expect(first).toMatchObject({
    version: 1,
    content: { kind: 'pad', serial: 'ID-1', name: 'test-pad ID-1', model: 'test-pad' },
    identity: identityOf('ID-1'),
    question: null,
  });
  const kinds = async () => (await studio.logOf(first.id)).map(({ kind }) => kind);
  expect(await kinds()).toEqual(['entered', 'identity']);
  expect(await studio.met(identityOf('ID-1'), at(1))).toEqual(first);
  const newer = identityOf('ID-1', { firmware: '1.1', capabilities: ['depth', 'xy', 'alarm'] });
  expect(await studio.met(newer, at(2))).toMatchObject({ identity: newer, question: null });
  expect((await studio.logOf(first.id)).at(-1)).toMatchObject({
    text: 'Its firmware is 1.1, before it was 1.0. It can now: alarm.',
    detail: { question: false },
  });
  // What was accepted once needs no second answer, but is told.
  expect((await studio.met(identityOf('ID-1'), at(3))).question).toBeNull();
  expect(await kinds()).toHaveLength(4);

  const lookalike = identityOf('ID-1', { model: 'copy', capabilities: ['depth'] });
  const asked = await studio.met(lookalike, at(4));
  expect(asked.question?.text).toMatch(
    /^It says that it is copy; until now it was test-pad\. It can no longer: xy\. /,
  );
  expect(await studio.met(lookalike, at(5))).toEqual(asked);
  // The one that was known comes back: the question stands all the same.
  const back = await studio.met(identityOf('ID-1'), at(6));
  expect(back).toMatchObject({ identity: identityOf('ID-1'), question: { id: asked.question?.id } });
  expect((await studio.items()).find(({ id }) => id === first.id)).toEqual(back);

  const entryId = asked.question?.id ?? '';
  await expect(studio.answerIdentity(first.id, 'x', 'same', 'Ruiz', 'y')).rejects.toMatchObject({
    code: 'not-found',
  });
  const other = await studio.answerIdentity(first.id, entryId, 'other', 'Ruiz', 'it is a copy');
  expect(other).toMatchObject({ question: null, state: 'out-of-service' });
  await expect(studio.answerIdentity(first.id, entryId, 'same', 'Ana', 'no')).rejects.toMatchObject({
    code: 'conflict',
  });
  const again = await studio.met(lookalike, at(7));
  expect(again.question).not.toBeNull();
  const same = await studio.answerIdentity(first.id, again.question?.id ?? '', 'same', 'Ruiz', 'repaired');
  expect(same).toMatchObject({ question: null, state: 'out-of-service', identity: lookalike });
  expect((await studio.met(lookalike, at(8))).question).toBeNull();
  expect((await studio.logOf(first.id)).at(-1)).toMatchObject({ by: 'Ruiz', detail: { answer: 'same' } });

  const role = identityOf('ID-1', { role: 'machine', model: 'test-machine', capabilities: ['set'] });
  const machine = await studio.met(role, at(9));
  expect(machine.id).not.toBe(first.id);
  expect(machine.question?.text).toMatch(
    /^It says that it is a machine \(test-machine\); until now a pad \(copy\)/,
  );
  await expect(
    studio.changeItem(machine.id, 1, { ...machine.content, serial: 'ID-2' }, 'Bo'),
  ).rejects.toMatchObject({ code: 'bad-input', at: 'serial' });
  // Fewer capabilities alone are a question too.
  await studio.met(identityOf('ID-4'), at(1));
  const fewer = await studio.met(identityOf('ID-4', { firmware: '2.0', capabilities: ['depth'] }), at(2));
  expect(fewer.question?.text).toMatch(/^Its firmware is 2\.0, before it was 1\.0\. It can no longer: xy\. /);
  // One that a person entered before is met as that one.
  const typed = await studio.addItem(itemOf('pad', 'ID-3'), 'Ruiz');
  expect(await studio.met(identityOf('ID-3'), at(9))).toMatchObject({ id: typed.id, question: null });
});

it('keeps a draft the moment it changes, one an item, and says who was slower', async () => {
  const { studio } = store;
  const opened = await studio.openDraft(padDraft('D-1'));
  expect(opened).toMatchObject({ version: 1, draft: padDraft('D-1') });
  expect(await studio.openDraft(padDraft('D-1', { by: 'Ana' }))).toEqual(opened);
  const changed = padDraft('D-1', { points: [pointOf(1)] });
  const saved = await studio.saveDraft(opened.id, 1, changed);
  expect(saved).toMatchObject({ id: opened.id, version: 2, draft: changed });
  expect(await studio.draft(opened.id)).toEqual(saved);
  const other = await studio.openDraft(padDraft('D-2'));
  expect((await studio.drafts()).map(({ id }) => id).toSorted()).toEqual([opened.id, other.id].toSorted());
  const refused = [
    [studio.saveDraft(opened.id, 1, changed), 'conflict'],
    [studio.saveDraft('x', 1, changed), 'not-found'],
    [studio.saveDraft(opened.id, 2, padDraft('D-2')), 'bad-input'],
    [studio.discardDraft('x', 'Ruiz', 'y'), 'not-found'],
    [studio.approve(opened.id, 1, padDocument('D-1'), approval), 'conflict'],
    [studio.approve(opened.id, 2, padDocument('D-2'), approval), 'bad-input'],
  ] as const;
  for (const [promise, code] of refused) await expect(promise).rejects.toMatchObject({ code });
  await studio.discardDraft(opened.id, 'Ruiz', 'the pad moved');
  await studio.discardDraft(other.id, 'Ruiz', 'no time');
  expect(await studio.drafts()).toEqual([]);
  expect(await studio.draft(opened.id)).toBeNull();
  const next = await studio.openDraft(padDraft('D-1'));
  expect(next.id).not.toBe(opened.id);
  await studio.discardDraft(next.id, 'Ruiz', 'x');
});

it('approves in one go: number, hash, audit and machine record, all or nothing; acts are for all time', async () => {
  const { studio, control } = store;
  const year = new Date().getUTCFullYear();
  const pad = await studio.openDraft(padDraft('C-1'));
  const first = await studio.approve(pad.id, 1, padDocument('C-1'), approval, {
    entry: entryOf(1, { action: 'calibration' }),
    record: null,
  });
  expect(first).toMatchObject({ number: `EV-${year}-0001`, ...{ from: at(60), dueStrokes: 500_000 } });
  expect(first).toMatchObject({ approvedBy: 'Ruiz', document: padDocument('C-1') });
  expect(await studio.draft(pad.id)).toBeNull();
  expect((await audit()).at(-1)).toMatchObject({
    action: 'calibration',
    detail: { ...entryOf(1).detail, afterMs: 0.3333, number: first.number, hash: first.hash },
  });
  // Whoever reads it finds the hash, by another way to the canonical text too.
  const read = await studio.record(first.number);
  expect(read).toEqual(first);
  expect(await studio.record(first.id)).toEqual(first);
  expect(recordHash(first)).toBe(first.hash);
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, sorted(v)]),
          )
        : value;
  const { number, document, approvedBy, approvedAt, from } = first;
  const text = JSON.stringify(sorted({ number, document, approvedBy, approvedAt, from }));
  expect(createHash('sha256').update(text).digest('hex')).toBe(first.hash);
  expect(canonicalJson({ b: [1e21, -0, 1 / 3], a: { d: undefined, c: '\u20ac"' } })).toBe(
    '{"a":{"c":"\u20ac\\""},"b":[1e+21,0,0.3333333333333333]}',
  );

  const machineDraft = { ...machineDocument('C-2'), ...{ outcome: undefined, asFound: undefined } };
  const machine = await studio.openDraft(machineDraft as never);
  await control.saveRecord(recordOf('C-2', 0));
  const also = { entry: entryOf(2), record: recordOf('C-2', 0) };
  // The machine's record was changed meanwhile: nothing of it is kept, and no number is lost.
  await expect(studio.approve(machine.id, 1, machineDocument('C-2'), approval, also)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await studio.draft(machine.id)).toEqual(machine);
  const rows = (await audit()).length;
  also.record = recordOf('C-2', 1);
  const second = await studio.approve(machine.id, 1, machineDocument('C-2'), approval, also);
  expect(second.number).toBe(`EV-${year}-0002`);
  expect(await audit()).toHaveLength(rows + 1);
  expect((await control.records()).find(({ serial }) => serial === 'C-2')).toMatchObject({
    version: 2,
    curve: { source: second.number },
  });
  expect((await studio.records()).map(({ number: each }) => each)).toEqual([second.number, first.number]);
  expect(await studio.records({ serial: 'C-1' })).toEqual([first]);
  expect(await studio.records({ serial: 'C-1', item: 'machine' })).toEqual([]);
  // A list of hundreds went to the main thread with all their points, which stood still for it.
  const [head, ...others] = await studio.heads({ serial: 'C-1' });
  expect(others).toEqual([]);
  const { document: whole, hash: _, ...rest } = first;
  const { item, serial, startedAt } = whole;
  expect(head).toEqual({ ...rest, item, serial, startedAt, sentence: sentenceOf(whole) });
  expect((await studio.heads()).map(({ number: each }) => each)).toEqual([second.number, first.number]);

  const stated = await store.training.addCalibration({
    ...{ serial: 'C-1', uncertaintyMm: 0.03, validUntil: null, by: 'Ruiz', reference: 'blocks' },
  });
  const act = (calibrationId: string, act: 'rolled-back' | 'voided') => ({
    ...{ calibrationId, act, at: '2026-11-23T08:00:00Z', by: 'Ana', reason: 'the blocks were worn' },
  });
  await studio.act(act(first.id, 'rolled-back'), { entry: entryOf(3), record: null });
  expect((await audit()).at(-1)).toMatchObject({ stationUs: Math.round(entryOf(3).stationUs) });
  await studio.act(act(first.id, 'voided'));
  await studio.act(act(stated.id, 'voided'));
  const refused = [
    [act(first.id, 'rolled-back'), 'conflict'],
    [act(first.id, 'voided'), 'conflict'],
    [act(stated.id, 'rolled-back'), 'conflict'],
    [act(first.number, 'voided'), 'not-found'],
    [act('x', 'voided'), 'not-found'],
  ] as const;
  for (const [each, code] of refused) await expect(studio.act(each)).rejects.toMatchObject({ code });
  expect((await studio.acts(first.id)).map((each) => each.act)).toEqual(['rolled-back', 'voided']);
  expect(await studio.acts()).toHaveLength(3);

  const entries = (await studio.scaleEntries()).filter(({ serial }) => serial === 'C-1');
  expect(entries).toEqual([
    {
      ...{ id: first.id, number: first.number, serial: 'C-1', from: first.from, savedAt: first.approvedAt },
      ...{ validUntil: '2027-11-22', dueStrokes: 500_000 },
      curve: document.item === 'pad' ? document.outcome.curve : null,
      byDepth: [
        { depthMm: 0, uncertaintyMm: 0.004 },
        { depthMm: 1, uncertaintyMm: 0.02 / 3 },
        { depthMm: 2, uncertaintyMm: 0.0123 },
      ],
      uncertaintyMm: 0.0123,
      acts: await studio.acts(first.id),
    },
    {
      ...{ id: stated.id, number: null, serial: 'C-1', from: stated.from, savedAt: stated.from },
      ...{ validUntil: null, dueStrokes: null, curve: null, byDepth: [], uncertaintyMm: 0.03 },
      acts: await studio.acts(stated.id),
    },
  ]);
  // A machine's says nothing of a pad's scale.
  expect(await studio.scaleEntries()).toHaveLength(2);
});

it('keeps quick checks, once each, and gives them newest first, a page at a time', async () => {
  const { studio } = store;
  await studio.putQuickCheck(checkOf('q2', 'Q-1', at(2), false));
  await studio.putQuickCheck(checkOf('q1', 'Q-1', at(1)));
  await expect(studio.putQuickCheck(checkOf('q1', 'Q-1', at(3)))).rejects.toMatchObject({ code: 'conflict' });
  await studio.putQuickCheck(checkOf('q3', 'Q-1', at(2)));
  await studio.putQuickCheck(checkOf('r1', 'Q-2', at(1)));
  const ids = async (query = {}) => (await studio.quickChecks('Q-1', query)).map(({ id }) => id);
  expect(await studio.quickChecks('Q-1')).toEqual([
    checkOf('q3', 'Q-1', at(2)),
    checkOf('q2', 'Q-1', at(2), false),
    checkOf('q1', 'Q-1', at(1)),
  ]);
  expect(await ids({ limit: 2 })).toEqual(['q3', 'q2']);
  expect(await ids({ limit: 1, before: 'q3' })).toEqual(['q2']);
  expect(await ids({ limit: 2, before: 'q2' })).toEqual(['q1']);
  expect(await ids({ before: 'q1' })).toEqual([]);
  await expect(ids({ before: 'never' })).rejects.toMatchObject({
    code: 'bad-input',
    at: 'before',
  });
});

it('lets nobody change, remove, replace or slip in a row, whatever program asks', () => {
  const db = new Database(store.path);
  const never = ['log_entry', 'calibration_record', 'calibration_act', 'quick_check'].flatMap((table) => [
    `UPDATE ${table} SET uid = uid`,
    `DELETE FROM ${table}`,
    `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`,
    `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} ORDER BY seq DESC LIMIT 1`,
  ]);
  const columns = 'item, serial, document, hash, approved_by, approved_at, from_at, due_on, due_strokes';
  const slip = (seq: string, number: string, uid = "'x'") =>
    `INSERT OR REPLACE INTO calibration_record (seq, uid, number, ${columns})
     SELECT ${seq}, ${uid}, ${number}, ${columns} FROM calibration_record WHERE seq = 1`;
  never.push(
    slip('4', `replace(number, '0001', '0004')`), // a hole
    slip('3', `number`), // a number twice
    slip('3', `replace(number, '0001', '0009')`), // a number that is not its own
    slip('3', `replace(number, '0001', '0003')`, 'uid'), // in the place of another
    `UPDATE register_item SET content = '{}'`,
    `DELETE FROM register_item`,
    `INSERT OR REPLACE INTO register_item SELECT uid, version, kind, serial, '{}', saved_by, at FROM register_item`,
    `INSERT INTO register_item SELECT uid, version + 5, kind, serial, content, saved_by, at FROM register_item LIMIT 1`,
    `INSERT INTO register_item SELECT uid, 1 + max(version), 'needle', serial, content, saved_by, at
     FROM register_item GROUP BY uid LIMIT 1`,
    `UPDATE calibration_draft SET draft = '{}'`,
    `DELETE FROM calibration_draft`,
  );
  const before = db.prepare(`SELECT count(*) FROM log_entry`).pluck().get();
  for (const statement of never) expect(() => db.exec(statement), statement).toThrow();
  expect(db.prepare(`SELECT count(*) FROM log_entry`).pluck().get()).toBe(before);
  // The next one in its place is taken: the others were refused for what they are.
  db.exec(`BEGIN; ${slip('3', `replace(number, '0001', '0003')`)}; ROLLBACK`);
  db.close();
});
