/** Which of all calibrations of an item is what, as the page lists them. */
import { expect, test } from 'vitest';
import { Catalogue } from '../../src/station/studio/catalogue.ts';
import type { CalibrationAct, CalibrationRecord, RecordHead } from '../../src/store/studio-types.ts';
import type { CalibrationRow } from '../../src/store/training-types.ts';
import type { PadCalibration } from '../../src/studio/document.ts';
import { sentenceOf } from '../../src/studio/sentence.ts';

const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

const record = (n: number, from: string, more: Partial<CalibrationRecord> = {}): CalibrationRecord => ({
  id: `c${n}`,
  number: `EV-2026-000${n}`,
  hash: '',
  approvedBy: 'Bo',
  approvedAt: from,
  from,
  dueOn: null,
  dueStrokes: null,
  document: {
    item: 'pad',
    serial: 'P',
    startedAt: from,
    reference: { name: 'blocks' },
    outcome: {
      curve: { fromMm: 0, toMm: 2, form: { kind: 'nominal' } },
      budget: [{ expandedMm: 0.01 }],
      k: 2,
    },
  } as unknown as PadCalibration,
  ...more,
});
const stated: CalibrationRow = {
  id: 's',
  serial: 'P',
  uncertaintyMm: 0.005,
  from: hour(-100),
  validUntil: null,
  by: 'Ada',
  reference: 'by eye',
};
const act = (calibrationId: string, what: CalibrationAct['act'], at: string): CalibrationAct => ({
  calibrationId,
  act: what,
  at,
  by: 'Cleo',
  reason: 'x',
});

const headOf = ({ document, hash: _, ...row }: CalibrationRecord): RecordHead => {
  const { item, serial, startedAt } = document;
  return { ...row, item, serial, startedAt, sentence: sentenceOf(document) };
};

function catalogueOf(records: CalibrationRecord[], acts: CalibrationAct[] = [], isOverdue = false) {
  const compared: string[] = [];
  const catalogue = new Catalogue({
    store: {
      heads: async () => records.map(headOf),
      record: async (id) => records.find((each) => each.id === id) ?? null,
      acts: async () => acts,
    },
    training: { calibrations: async () => [stated] },
    isExpired: () => isOverdue,
    compare: async (now, before) => {
      compared.push(`${now.startedAt} ${before.startedAt}`);
      return { sentence: 'alike', significant: false };
    },
  });
  return { catalogue, compared };
}

async function states(records: CalibrationRecord[], acts: CalibrationAct[] = [], isOverdue = false) {
  const { catalogue } = catalogueOf(records, acts, isOverdue);
  return (await catalogue.list({ serial: 'P' })).map(({ id, state }) => `${id} ${state}`);
}

test('one holds, those before it held, those after it are coming', async () => {
  const all = [record(1, hour(-3)), record(2, hour(-2)), record(3, hour(2))];
  expect(await states(all)).toEqual(['c3 coming', 'c2 in-force', 'c1 earlier', 's earlier']);
});

test('rolled back, the one before holds; voided, it never did', async () => {
  const all = [record(1, hour(-3)), record(2, hour(-2))];
  expect(await states(all, [act('c2', 'rolled-back', hour(-1))])).toEqual([
    'c2 rolled-back',
    'c1 in-force',
    's earlier',
  ]);
  const both = [
    act('c2', 'rolled-back', hour(-1)),
    act('c2', 'voided', hour(-1)),
    act('c1', 'voided', hour(-1)),
  ];
  expect(await states(all, both)).toEqual(['c2 voided', 'c1 voided', 's in-force']);
});

test('past its day, or worn out by strokes, it is expired and still the one that holds', async () => {
  const due = [record(1, hour(-3), { dueOn: '2020-01-01' })];
  expect(await states(due)).toEqual(['c1 expired', 's earlier']);
  expect(await states([record(1, hour(-3))], [], true)).toEqual(['c1 expired', 's earlier']);
});

test('it is compared with the one before and with the first, by the thread that may take its time', async () => {
  const all = [hour(-9), hour(-7), hour(-5), hour(-3)].map((from, n) => record(n + 1, from));
  const { catalogue, compared } = catalogueOf(all, [act('c3', 'voided', hour(-1))]);
  const newest = await catalogue.find('EV-2026-0004');
  expect((await catalogue.recordOf(newest))?.id).toBe('c4');
  expect((await catalogue.compared(newest)).map((each) => each.with)).toEqual([
    'EV-2026-0002',
    'EV-2026-0001',
  ]);
  expect(compared).toEqual([1, 0].map((n) => `${all[3]?.from} ${all[n]?.from}`));
  const byWord = await catalogue.find('s');
  expect([await catalogue.recordOf(byWord), await catalogue.compared(byWord)]).toEqual([null, []]);
});

test('of two that were written down in one moment the later one holds, as it does for the pad', async () => {
  const at = hour(-1);
  // The store gives the newest first.
  expect(await states([record(2, at), record(1, at)])).toEqual(
    expect.arrayContaining(['c2 in-force', 'c1 earlier']),
  );
});
