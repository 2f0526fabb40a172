/** What rests on a calibration, and an item's time line, against plain walks over all that was written. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '../../src/store/store.ts';
import type { ItemRow, RestingSession, TimelineRow } from '../../src/store/studio-types.ts';
import { recordOf } from './control.ts';
import { emptyBatch, padIdentity, sessionStart, tempDir } from './practice.ts';
import { checkOf, identityOf, itemOf, machineDocument, padDocument, padDraft } from './studio.ts';
import { attemptOf, drillOf, scoreOf } from './training.ts';
import { batchesOf, record, startOf } from './use.ts';

const temp = tempDir();
let store: Store;
let who: { id: string; name: string };
beforeAll(async () => {
  store = await Store.open({ dataDir: temp.dir });
  await store.training.putShipped([drillOf('line')]);
  who = await store.training.addTrainee('Ana');
});
afterAll(async () => {
  await store.close();
  temp.remove();
});

const PADS = ['P-1', 'P-2'];
const calibrations = ['x', 'y', 'z'] as const;
const named = fc.option(fc.constantFrom(...calibrations), { freq: 3 });
const arbitrarySession = fc.record({
  /** Of each pad: the calibrations that its descriptions name, one after the other. */
  pads: fc.tuple(fc.array(named, { maxLength: 3 }), fc.array(named, { maxLength: 2 })),
  attempts: fc.array(
    fc.record({
      pad: fc.constantFrom(0, 1),
      own: named,
      scores: fc.array(named, { maxLength: 2 }),
      minute: fc.integer({ min: 0, max: 59 }),
    }),
    { maxLength: 2 },
  ),
  end: fc.constantFrom('complete', 'deleted', 'recording'),
});
let run = 0;

/** Nothing is left of its beginning but its attempts, and the second pad's is the earlier one. */
const attemptAt = (pad: 0 | 1, minute: number) => ({ pad, minute, own: 'x' as const, scores: [] });
const deletedWithTwoPads = [
  {
    ...{ pads: [[], []] as [never[], never[]], end: 'deleted' as const },
    attempts: [attemptAt(0, 1), attemptAt(1, 0)],
  },
];

it('lists exactly the sessions that rest on a calibration', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitrarySession, { minLength: 3, maxLength: 5 }), async (given) => {
      const prefix = `r${run++}`;
      const calibration = (id: string | null) => ({
        ...{ id: id === null ? null : `${prefix}-${id}`, state: 'valid' as const, uncertaintyMm: 0.01 },
      });
      const expected = new Map<string, RestingSession[]>(calibrations.map((id) => [id, []]));
      for (const [n, { pads, attempts, end }] of given.entries()) {
        const sessionId = `${prefix}-s${n}`;
        const start = sessionStart(sessionId, `2026-11-${10 + n}T08:00:00.000Z`);
        await store.openSession(start);
        const devices = pads.flatMap((ids, pad) =>
          ids.map((id, k) => ({
            ...{ identity: padIdentity(PADS[pad]), fromUs: k * 1e6 },
            calibrationId: calibration(id).id,
          })),
        );
        await store.write({ ...emptyBatch(sessionId, 5e6), devices });
        for (const [k, attempt] of attempts.entries()) {
          const id = `${sessionId}-a${k}`;
          const startedAt = `2026-11-${10 + n}T09:${String(attempt.minute).padStart(2, '0')}:00.000Z`;
          const pad = PADS[attempt.pad] ?? '';
          await store.training.openAttempt(
            attemptOf(id, who, { sessionId, pad, startedAt, calibration: calibration(attempt.own) }),
          );
          for (const scored of attempt.scores)
            await store.training.putScore({
              ...scoreOf(id),
              calibration: scored === null ? null : calibration(scored),
            });
        }
        if (end !== 'recording') await store.closeSession(sessionId, 'complete');
        if (end === 'deleted') await store.deleteSession(sessionId);
        for (const id of calibrations) {
          for (const [pad, serial] of PADS.entries()) {
            const own = attempts
              .map((attempt, k) => ({ ...attempt, id: `${sessionId}-a${k}` }))
              .filter((attempt) => attempt.pad === pad && [attempt.own, ...attempt.scores].includes(id))
              .toSorted((a, b) => a.minute - b.minute);
            const live = end !== 'deleted' && pads[pad]?.includes(id) === true;
            if (!live && own.length === 0) continue;
            expected.get(id)?.push({
              ...{
                sessionId,
                serial,
                live,
                attempts: own.map((attempt) => attempt.id),
                raw: end !== 'deleted',
              },
              // Of one that was deleted and used no device nothing is kept but the attempts.
              startedAt: expect.stringContaining(`2026-11-${10 + n}T`),
              label: end === 'deleted' && devices.length === 0 ? '' : start.label,
            });
          }
        }
        if (end === 'recording') await store.closeSession(sessionId, 'complete');
      }
      for (const id of calibrations)
        expect(await store.studio.resting(`${prefix}-${id}`), id).toEqual(expected.get(id));
    }),
    { numRuns: 10, examples: [[deletedWithTwoPads]] },
  );
  expect(await store.studio.resting('none')).toEqual([]);
  // One that is being deleted may still be there in part.
  await store.openSession(sessionStart('going'));
  const devices = [{ identity: padIdentity(), fromUs: 0, calibrationId: 'going' }];
  await store.write({ ...emptyBatch('going', 5e6), devices });
  await store.closeSession('going', 'complete');
  expect(await store.studio.resting('going')).toMatchObject([{ sessionId: 'going', live: true, raw: true }]);
  const db = new Database(store.path);
  db.exec(`UPDATE session SET status = 'deleting' WHERE uid = 'going'`);
  db.close();
  expect(await store.studio.resting('going')).toEqual([]);
});

/** All pages of a time line, each of so many rows. */
async function pages(
  itemId: string,
  query: { limit: number; kinds?: TimelineRow['kind'][]; from?: string; to?: string },
) {
  const rows: TimelineRow[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await store.studio.timeline(itemId, { ...query, before });
    expect(page.rows.length).toBeLessThanOrEqual(query.limit);
    rows.push(...page.rows);
    if (page.next === null) return rows;
    before = page.next;
  }
}

const day = (n: number): string => startOf('', n).startedAt;

async function usedPad(): Promise<ItemRow> {
  const { studio } = store;
  const item = await studio.met(identityOf('PAD-1'), day(1));
  const fault = (
    id: number,
    onsetUs: number,
    kind: 'sensor-stuck' | 'unsafe-depth' | 'gap' | 'disconnected',
  ) => ({
    ...{ id, serial: 'PAD-1', kind, severity: 'caution' as const, onsetUs, endUs: onsetUs + 500_000 },
    evidence: { samples: 12, code: 'x' },
  });
  for (const n of [2, 3, 4]) {
    const events = [
      fault(1, 1_000_000, 'sensor-stuck'),
      fault(2, 1_000_000, 'disconnected'),
      fault(3, 0, 'gap'),
    ];
    const batches = batchesOf(`tl${n}`, n).map((batch, k) => ({ ...batch, events: k === 0 ? events : [] }));
    await record(store, startOf(`tl${n}`, n), batches);
    await store.closeSession(`tl${n}`, 'complete');
  }
  const again = batchesOf('tl-import', 3).map((batch) => ({
    ...batch,
    events: [fault(7, 1_000, 'sensor-stuck')],
  }));
  await record(store, startOf('tl-import', 3, 'tl3'), again);
  await store.closeSession('tl-import', 'complete');
  await store.deleteSession('tl4');
  const log = { itemId: item.id, by: 'Ruiz', reminderId: null, corrects: null, detail: { part: 'cable' } };
  // Three things at one moment: pages must not lose or double one.
  for (const text of ['a', 'b', 'c']) await studio.log({ ...log, kind: 'repair', at: day(3), text });
  await studio.putQuickCheck(checkOf('tl-q', 'PAD-1', day(3)));
  await studio.putQuickCheck(checkOf('tl-q2', 'PAD-1', day(5), false));
  const { id: stated } = await store.training.addCalibration({
    ...{ serial: 'PAD-1', uncertaintyMm: 0.03, validUntil: null, by: 'Ruiz', reference: 'blocks' },
  });
  const draft = await studio.openDraft(padDraft('PAD-1'));
  const approval = { by: 'Ruiz', from: day(9), dueOn: null, dueStrokes: null };
  const { id } = await studio.approve(draft.id, 1, padDocument('PAD-1'), approval);
  for (const calibrationId of [stated, id])
    await studio.act({ calibrationId, act: 'voided', at: day(20), by: 'Ana', reason: 'worn blocks' });
  await studio
    .act({ calibrationId: id, act: 'rolled-back', at: day(20), by: 'A', reason: 'x' })
    .catch(() => {});
  return item;
}

it('tells all of a pad in one line, newest first, whatever the page', async () => {
  const item = await usedPad();
  const all = await pages(item.id, { limit: 500 });
  for (const limit of [1, 2, 3, 7]) expect(await pages(item.id, { limit }), `pages of ${limit}`).toEqual(all);
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  const told = all
    .filter(({ at }) => at < day(21))
    .map(({ at, kind, title }) => `${at.slice(0, 16)} ${kind} ${title}`);
  const number = (await store.studio.records({ serial: 'PAD-1' }))[0]?.number;
  expect(told.toSorted()).toEqual(
    [
      `${day(20).slice(0, 16)} calibration-act ${number} voided`,
      `${day(20).slice(0, 16)} calibration-act Stated calibration voided`,
      `${day(5).slice(0, 16)} quick-check Quick check failed`,
      `${day(4).slice(0, 16)} use session tl4`,
      ...['Sensor stuck', 'Disconnected'].flatMap((title) =>
        [2, 3].map((n) => `${day(n).slice(0, 16)} fault ${title}`),
      ),
      ...['Repair', 'Repair', 'Repair'].map((title) => `${day(3).slice(0, 16)} log ${title}`),
      `${day(3).slice(0, 16)} quick-check Quick check passed`,
      `${day(3).slice(0, 16)} use session tl3`,
      `${day(2).slice(0, 16)} use session tl2`,
      `${day(1).slice(0, 16)} log Entered`,
      `${day(1).slice(0, 16)} log Identity`,
    ].toSorted(),
  );
  expect(
    all
      .filter(({ kind }) => kind === 'calibration')
      .map(({ title, text }) => `${title}: ${text}`)
      .toSorted(),
  ).toEqual([
    `Calibration ${number}: Gauge blocks: expanded uncertainty (k = 2) at most 0.025 mm`,
    'Calibration stated: blocks: standard uncertainty 0.03 mm',
  ]);
  const fault = all.find(
    ({ kind, title, at }) => kind === 'fault' && title === 'Sensor stuck' && at > day(3),
  );
  expect(fault).toMatchObject({
    ...{ at: new Date(Date.parse(day(3)) + 1_000).toISOString(), id: 'tl3', text: 'samples 12, code x' },
    detail: { samples: 12, event: 'sensor-stuck', lastedS: 0.5, atUs: 1_000_000 },
  });
  const deleted = all.find(({ kind, id }) => kind === 'use' && id === 'tl4');
  expect(deleted).toMatchObject({ detail: { deleted: true, imported: false } });
  expect(deleted?.text).toMatch(/strokes.*its data were deleted since$/);
  expect(all.filter(({ title }) => title === 'Repair').map(({ text }) => text)).toEqual(['c', 'b', 'a']);
  expect(all.findLast(({ title }) => title === 'Repair')).toMatchObject({
    ...{ by: 'Ruiz', text: 'a', detail: { part: 'cable', kind: 'repair' } },
  });

  const within = (from: string, to: string) => all.filter(({ at }) => at >= from && at <= to);
  expect(await pages(item.id, { limit: 2, from: day(3), to: day(5) })).toEqual(within(day(3), day(5)));
  expect(await pages(item.id, { limit: 4, from: '2026-01-02', to: '2026-01-03' })).toEqual(
    within('2026-01-02', '2026-01-04'),
  );
  const kinds: TimelineRow['kind'][] = ['use', 'quick-check', 'record'];
  expect(await pages(item.id, { limit: 1, kinds })).toEqual(all.filter(({ kind }) => kinds.includes(kind)));
  await expect(store.studio.timeline('x', { limit: 5 })).rejects.toMatchObject({ code: 'not-found' });
  await expect(store.studio.timeline(item.id, { limit: 5, before: 'soon' })).rejects.toMatchObject({
    code: 'bad-input',
  });
});

it('tells of a machine its record and its calibration, and of a place its log alone', async () => {
  const { studio } = store;
  const machine = await studio.met(identityOf('MAC-1', { role: 'machine', capabilities: [] }), day(1));
  await store.control.saveRecord(recordOf('MAC-1', 0));
  await store.control.saveRecord({ ...recordOf('MAC-1', 1), curve: null });
  const {
    outcome: _,
    asFound: __,
    endedAt: ___,
    ...draft
  } = machineDocument('MAC-1') as never as Record<string, unknown>;
  const opened = await studio.openDraft(draft as never);
  const approval = { by: 'Ruiz', from: day(9), dueOn: null, dueStrokes: null };
  const { number } = await studio.approve(opened.id, 1, machineDocument('MAC-1'), approval);
  const rows = await pages(machine.id, { limit: 2, from: day(30) });
  expect(rows.map(({ title, text }) => `${title}: ${text}`).toSorted()).toEqual([
    `Calibration ${number}: own telemetry: 14.50 Hz/V from 0.80 V`,
    'Machine record, version 1: Curve of voltage and stroke rate: a test',
    'Machine record, version 2: ',
  ]);
  const use = (await pages(machine.id, { limit: 9, kinds: ['use'] }))[0];
  expect(use?.text).toMatch(/^\d+\.\d min recorded, motor ran \d+\.\d min, \d+ starts, \d+ strokes/);
  const place = await studio.addItem(itemOf('place', 'PAD-1', 'A room'), 'Ruiz');
  expect((await pages(place.id, { limit: 9 })).map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    'log Entered',
  ]);
});
