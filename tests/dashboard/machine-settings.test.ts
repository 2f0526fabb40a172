import { expect, test } from 'vitest';
import {
  fieldOfPath,
  formOf,
  partsOf,
  problemsOf,
  type RecordForm,
  type RecordParts,
} from '../../dashboard/pages/settings/machines/recordForm.ts';
import { detailWords, filtered, whoWords } from '../../dashboard/pages/settings/safety/auditRows.ts';
import { changeOf, policyProblems } from '../../dashboard/pages/settings/safety/policyForm.ts';
import { type AuditLine, machineRecordRequestSchema } from '../../src/server/wire-control.ts';

const record: RecordParts = {
  limits: { maxMilliV: 9_000, maxRateMilliHz: 180_000, maxMilliA: 1_500 },
  minMilliV: 3_000,
  softStart: { fromMilliV: 3_500, stepMilliV: 500, everyMs: 100 },
  curve: { hzPerVolt: 16.25, zeroVolt: -1, source: 'data sheet', points: 0 },
  presets: [
    { id: 'a', name: 'Hairline', needle: '0.25 mm, 1', target: { kind: 'voltage', milliV: 7_400 } },
    { id: 'b', name: 'Crown', needle: '0.30 mm, 3', target: { kind: 'rate', hz: 110 } },
  ],
};
const form = (more: Partial<RecordForm> = {}): RecordForm => ({ ...formOf(record), ...more });

test('a record goes through the form and comes out the same', () => {
  expect(problemsOf(form())).toEqual({});
  expect(partsOf(form())).toEqual(record);
  const without = { ...record, curve: null, presets: [] };
  expect(partsOf(formOf(without))).toEqual(without);
});

test('what the form lets through the service takes', () => {
  const typed = form({ maxV: '9,5', zeroVolt: '−0,5', stepV: '0.01', everyMs: '2000', maxHz: '400' });
  expect(problemsOf(typed)).toEqual({});
  const body = { version: 0, by: 'Ines', ...partsOf(typed) };
  expect(machineRecordRequestSchema.parse(body)).toMatchObject({
    limits: { maxMilliV: 9_500, maxRateMilliHz: 400_000 },
    curve: { zeroVolt: -0.5 },
  });
});

test('bad input is told at its field', () => {
  const bad = (more: Partial<RecordForm>) => Object.keys(problemsOf(form(more)));
  expect(bad({ maxHz: 'fast' })).toContain('maxHz');
  expect(bad({ maxA: '' })).toEqual(['maxA']);
  expect(bad({ everyMs: '10' })).toEqual(['everyMs']);
  expect(bad({ minV: '10' })).toContain('minV');
  expect(bad({ fromV: '9.1' })).toEqual(['fromV']);
  expect(bad({ source: ' ' })).toEqual(['source']);
  expect(bad({ maxV: '7' })).toEqual(['preset-0-amount']);
  expect(bad({ maxHz: '100' })).toEqual(['preset-1-amount']);
  expect(bad({ useCurve: false })).toEqual(['preset-1-amount']);
  const [first] = form().presets;
  expect(bad({ presets: [{ ...first!, needle: '' }] })).toEqual(['preset-0-needle']);
  expect(bad({ presets: [{ ...first!, amount: '2' }] })).toEqual(['preset-0-amount']);
});

test('what the service names is found in the form', () => {
  expect(fieldOfPath('limits.maxMilliV')).toBe('maxV');
  expect(fieldOfPath('presets.1.target.milliV')).toBe('preset-1-amount');
  expect(fieldOfPath('presets[0].needle')).toBe('preset-0-needle');
  expect(fieldOfPath('by')).toBeNull();
  expect(fieldOfPath(null)).toBeNull();
});

test('the code is named only where it changes, and every change needs the one in force', () => {
  const plain = { reactions: 'strict', current: '', code: '', none: false };
  expect(changeOf(plain, { version: 3 }, 'Ines')).toEqual({ version: 3, reactions: 'strict', by: 'Ines' });
  expect(changeOf({ ...plain, code: 'four' }, { version: 3 }, 'Ines')).toMatchObject({ clearCode: 'four' });
  expect(changeOf({ ...plain, none: true, current: 'four' }, { version: 3 }, 'Ines')).toMatchObject({
    clearCode: null,
    code: 'four',
  });
  expect(policyProblems(plain, false)).toEqual({ code: '', current: '' });
  expect(policyProblems(plain, true).current).not.toBe('');
  expect(policyProblems({ ...plain, code: 'abc' }, false).code).not.toBe('');
});

const row = (more: Partial<AuditLine>): AuditLine => ({
  seq: 1,
  at: '2026-11-22T14:00:00.000Z',
  stationUs: 1,
  sessionId: null,
  actor: 'page',
  by: 'Mara',
  machine: 'VM-1',
  action: 'arm',
  answer: 'done',
  detail: {},
  previous: '',
  hash: '',
  ...more,
});

test('the audit is filtered by what a reader sees of it', () => {
  const rows = [
    row({}),
    row({ action: 'finding', actor: 'guard', by: '', detail: { kind: 'stall' } }),
    row({ action: 'stop', answer: 'sent', machine: 'VM-2' }),
  ];
  expect(filtered(rows, '')).toHaveLength(3);
  expect(filtered(rows, 'mara vm-2')).toEqual([rows[2]]);
  expect(filtered(rows, 'STALL')).toEqual([rows[1]]);
  expect(filtered(rows, 'nobody')).toEqual([]);
  expect(whoWords(rows[0]!)).toBe('Mara, page');
  expect(whoWords(rows[1]!)).toBe('guard');
  const pressed = 'Mara pressed the protective stop';
  expect(detailWords({ detail: { cause: 'person' }, by: 'Mara' })).toBe(pressed);
  expect(detailWords({ detail: { cause: 'person', of: 'Mara' }, by: 'Ines' })).toBe(pressed);
  expect(detailWords({ detail: { a: 1, b: null, c: '', d: true } })).toBe('a 1, d true');
});
