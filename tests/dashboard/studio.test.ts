/** What the Studio pages decide by themselves: needs, forms, time line, trends, addresses. */
import { describe, expect, test } from 'vitest';
import { hrefOf, parseRoute } from '../../dashboard/route.ts';
import {
  contentOfForm,
  fieldOfItemPath,
  formOfItem,
  freshForm,
  type ItemForm,
  problemsOfItem,
} from '../../dashboard/studio/itemForm.ts';
import { logKindsFor, utcOfLocal } from '../../dashboard/studio/logKinds.ts';
import { isBlocked, needsOf, needsOfItem } from '../../dashboard/studio/needs.ts';
import { hrefOfRow, isWritten, rowWords } from '../../dashboard/studio/rowWords.ts';
import { digitsOf, movedRange, rangeOf, trendPoints } from '../../dashboard/studio/trendPoints.ts';
import type { ItemContent, ItemView, Trend } from '../../src/server/wire-studio.ts';
import { itemContentSchema } from '../../src/studio/register.ts';

const none = {
  sessions: 0,
  recordedS: 0,
  runningS: 0,
  contactS: 0,
  strokes: 0,
  starts: 0,
  dots: 0,
  deepEvents: 0,
};
const usage = { stored: none, deleted: none, total: none, sinceService: none, serviceAt: null };
const fields = { serial: '', maker: '', model: '', placeId: null, note: '', reminders: [] };
const machine: ItemContent = { kind: 'machine', ...fields, name: 'M-1', serial: 'M-1' };
const pad: ItemContent = { kind: 'pad', ...fields, name: 'P-1', serial: 'P-1' };
const standard: ItemContent = {
  kind: 'standard',
  ...fields,
  name: 'Blocks',
  serial: 'GB-1',
  standard: {
    reference: 'gauge-blocks',
    certificate: 'K-1',
    validUntil: '2026-02-01',
    expandedMm: 0.0008,
    k: 2,
    resolutionMm: 0,
  },
};
const needle: ItemContent = {
  kind: 'needle',
  ...fields,
  name: 'Hairline',
  needle: { diameterMm: 0.18, points: 1, membrane: null },
};
const item = (content: ItemContent, more: Partial<ItemView> = {}): ItemView => ({
  id: content.name,
  version: 1,
  content,
  by: 'I',
  at: '2026-11-01T00:00:00Z',
  state: 'in-service',
  identity: null,
  question: null,
  usage,
  due: [],
  online: false,
  expired: false,
  calibration: null,
  fellBack: null,
  signals: [],
  check: null,
  ...more,
});
const calibrated: NonNullable<ItemView['calibration']> = {
  id: 'c',
  number: 'EV-2026-0001',
  state: 'valid',
  from: '2026-11-01T00:00:00Z',
  dueOn: null,
  sentence: 'It holds.',
};
const due = (state: 'fine' | 'soon' | 'due'): ItemView['due'][number] => ({
  reminder: { id: 'oil', label: 'Oil', everyDays: 90, everyHours: null, everyStrokes: null },
  state,
  used: 0.5,
  doneAt: null,
  dueOn: null,
  sentence: `It is ${state}.`,
});

describe('needs', () => {
  const question = { entryId: 'q', text: 'Is it the same?' };

  const fellBack = {
    ...{ number: 'EV-2026-0007', act: 'voided' as const, at: '2026-11-02T09:00:00Z' },
    ...{ by: 'Ada', reason: 'worn blocks' },
  };

  test('the most urgent first, one line an item, the others counted', () => {
    const needs = needsOf([
      item(pad, { id: 'soon', calibration: calibrated, due: [due('soon'), due('fine')] }),
      item(machine, { id: 'due', due: [due('soon'), due('due')] }),
      item(standard, { id: 'expired', expired: true }),
      item(pad, { id: 'out', state: 'out-of-service', calibration: calibrated }),
      item(machine, { id: 'asked', question }),
      item(pad, { id: 'odd', calibration: calibrated, check: { at: '', passed: false, sentence: 'Off.' } }),
      item(pad, { id: 'sound', calibration: calibrated, check: { at: '', passed: true, sentence: 'On.' } }),
      item(pad, { id: 'late', calibration: { ...calibrated, state: 'expired' } }),
      item(pad, { id: 'voided', calibration: calibrated, fellBack }),
      item(machine, {
        id: 'drifts',
        signals: [{ quantity: 'stroke rate', at: '', sentence: 'k has moved since 2026-11-02.' }],
      }),
      item(pad, { id: 'bare' }),
      item(machine, { id: 'fine', due: [due('fine')] }),
    ]);
    expect(needs.map(({ item: { id }, need: { kind }, more }) => [id, kind, more])).toEqual([
      ['asked', 'identity', 0],
      ['out', 'out-of-service', 0],
      ['expired', 'expired', 0],
      ['odd', 'check-failed', 0],
      ['late', 'calibration-expired', 0],
      ['voided', 'fell-back', 0],
      ['drifts', 'trend', 0],
      ['due', 'due', 1],
      ['bare', 'uncalibrated', 0],
      ['soon', 'soon', 0],
    ]);
  });

  test('a trend that signals says its sentence and leads to its chart', () => {
    const signals = [
      {
        quantity: 'stroke rate',
        at: '',
        sentence: 'the rate, 1.5 Hz, has moved since 2026-11-02. Look for the cause.',
      },
    ];
    const [need] = needsOfItem(item(machine, { id: 'm', signals }));
    expect(need?.words).toMatch(/^The rate, 1\.5 Hz, has moved since .*2026\.$/);
    expect(need?.words).not.toContain('2026-11-02');
    expect(need?.link?.href).toBe('#/studio/items/m/trends');
  });

  test('a calibration that was withdrawn says by whom and why, and leads to its record', () => {
    const [need] = needsOfItem(item(pad, { calibration: calibrated, fellBack }));
    expect(need?.words).toMatch(/^EV-2026-0007 was voided on .*2026.* by Ada \(worn blocks\), and nothing/);
    expect(need?.link?.href).toBe('#/studio/calibrations/EV-2026-0007');
  });

  test('what is retired needs nobody, and a machine without a curve is no alarm', () => {
    expect(needsOfItem(item(pad, { state: 'retired', question, due: [due('due')] }))).toEqual([]);
    expect(needsOfItem(item(machine))).toEqual([]);
  });

  test('blocked while it is asked about, out of service or retired', () => {
    expect(isBlocked(item(pad))).toBe(false);
    expect(isBlocked(item(pad, { question }))).toBe(true);
    expect(isBlocked(item(pad, { state: 'out-of-service' }))).toBe(true);
    expect(isBlocked(item(pad, { state: 'retired' }))).toBe(true);
  });
});

describe('the form of an item', () => {
  const withReminder: ItemContent = {
    ...machine,
    placeId: 'room',
    note: 'Hums.',
    reminders: [{ id: 'r', label: 'Oil', everyDays: null, everyHours: 12.5, everyStrokes: 5_000_000 }],
  };

  test.each([withReminder, pad, standard, needle])('says what it was made from: %o', (content) => {
    const form = formOfItem(content);
    expect(problemsOfItem(form)).toEqual({});
    expect(contentOfForm(form)).toEqual(content);
    expect(itemContentSchema.parse(contentOfForm(form))).toEqual(content);
  });

  test('a decimal comma is as good as a point', () => {
    const form: ItemForm = { ...formOfItem(standard), expanded: '0,0008' };
    expect(contentOfForm(form)).toEqual(standard);
  });

  test('each mistake is told at its field', () => {
    const bare = problemsOfItem(freshForm('standard'));
    expect(Object.keys(bare).sort()).toEqual(['expanded', 'name', 'serial']);
    const wrong: ItemForm = { ...formOfItem(standard), expanded: '0', k: '5', resolution: '-1' };
    expect(Object.keys(problemsOfItem(wrong)).sort()).toEqual(['expanded', 'k', 'resolution']);
    expect(problemsOfItem({ ...formOfItem(needle), points: '1.5', diameter: 'thin' })).toMatchObject({
      points: expect.stringContaining('whole'),
      diameter: expect.stringContaining('mm'),
    });
    const reminder = { id: 'r', label: '', days: '', hours: '', strokes: '' };
    const reminded = (part: Partial<typeof reminder>) =>
      problemsOfItem({ ...formOfItem(machine), reminders: [{ ...reminder, label: 'Oil', ...part }] });
    expect(reminded({ label: ' ', days: '90' })).toEqual({ 'reminder-0-label': expect.any(String) });
    expect(reminded({})).toEqual({ 'reminder-0-limit': expect.stringContaining('no limit') });
    expect(reminded({ days: '1.5' })).toEqual({ 'reminder-0-limit': expect.stringContaining('whole') });
    expect(reminded({ hours: '12.5' })).toEqual({});
  });

  test('what the service names is found in the form', () => {
    expect(fieldOfItemPath('content.standard.expandedMm')).toBe('expanded');
    expect(fieldOfItemPath('content.needle.diameterMm')).toBe('diameter');
    expect(fieldOfItemPath('content.name')).toBe('name');
    expect(fieldOfItemPath('content.reminders[2].everyDays')).toBe('reminder-2-limit');
    expect(fieldOfItemPath('content.reminders.1.label')).toBe('reminder-1-label');
    expect(fieldOfItemPath('by')).toBeNull();
    expect(fieldOfItemPath(null)).toBeNull();
  });
});

describe('log and time line', () => {
  test('nothing is put back into service that is in it', () => {
    expect(logKindsFor('in-service')).toContain('out-of-service');
    expect(logKindsFor('in-service')).not.toContain('in-service');
    expect(logKindsFor('out-of-service')[0]).toBe('in-service');
    expect(logKindsFor('out-of-service')).not.toContain('out-of-service');
    expect(logKindsFor('retired')).toEqual(['note', 'in-service']);
  });

  test('a time is that of the reader; none is now', () => {
    expect(utcOfLocal('')).toBeNull();
    expect(utcOfLocal('soon')).toBeNull();
    expect(utcOfLocal('2026-11-22T10:30')).toBe(new Date(2026, 10, 22, 10, 30).toISOString());
  });

  const row = { at: '2026-11-22T09:00:00Z', id: 'x 1', title: 'Said', by: '', text: 'As told.', detail: {} };

  test('rows lead to their calibration, to their session, and to the moment on a pad', () => {
    expect(hrefOfRow({ ...row, kind: 'calibration' }, null)).toBe('#/studio/calibrations/x%201');
    expect(hrefOfRow({ ...row, kind: 'use' }, 'P-1')).toBe('#/sessions/x%201');
    expect(hrefOfRow({ ...row, kind: 'use', detail: { deleted: true } }, 'P-1')).toBeNull();
    const fault = { ...row, kind: 'fault' as const, detail: { atUs: 1_500_000 } };
    expect(hrefOfRow(fault, 'P-1')).toBe('#/sessions/x%201?at=1500000&pad=P-1');
    expect(hrefOfRow(fault, null)).toBe('#/sessions/x%201');
    expect(hrefOfRow({ ...row, kind: 'log' }, 'P-1')).toBeNull();
  });

  test('what the service entered by itself is not corrected by hand', () => {
    expect(isWritten({ ...row, kind: 'log', detail: { kind: 'service' } })).toBe(true);
    expect(isWritten({ ...row, kind: 'log', detail: { kind: 'identity' } })).toBe(false);
    expect(isWritten({ ...row, kind: 'use' })).toBe(false);
  });

  test('use is told in the figures of its role, and that its data are gone', () => {
    const use = {
      recordedS: 7200,
      runningS: 300,
      contactS: 40,
      strokes: 1200,
      starts: 2,
      dots: 30,
      deepEvents: 0,
    };
    expect(rowWords({ ...row, kind: 'use', detail: { role: 'machine', ...use, deleted: true } })).toEqual({
      title: 'Said',
      text: 'time recorded 2.0 h, motor ran 5.0 min, 2 starts, 1,200 strokes',
      notes: ['Its data were deleted since.'],
    });
    const pad = rowWords({
      ...row,
      kind: 'use',
      detail: { role: 'pad', ...use, deepEvents: 3, imported: true },
    });
    expect(pad.text).toBe('time recorded 2.0 h, needle in it 40 s, 1,200 strokes, 30 dots, 3 too deep');
    expect(pad.notes).toHaveLength(1);
  });

  test('a check that passed says its figures, one that failed also what to do; its days are the reader’s', () => {
    const told = 'Passed: off by 2.1 µm on 2026-11-02. 1 in 100 fails by chance.';
    const check = (passed: boolean) =>
      rowWords({ ...row, kind: 'quick-check', text: told, detail: { passed } });
    expect(check(true).text).toMatch(/^Passed: off by 2\.1 µm on .*2026\.$/);
    expect(check(true).text).not.toContain('2026-11-02');
    expect(check(false).text).toContain('1 in 100 fails by chance.');
  });

  test('a fault has its name and its evidence; a log entry says what it corrects and that it came late', () => {
    const fault = rowWords({
      ...row,
      kind: 'fault',
      detail: { event: 'stall', severity: 'unsafe', atUs: 12, lastedS: 1.5, limitMs: 300 },
    });
    expect(fault).toEqual({ title: 'Motor stalls', text: 'limit 300 ms', notes: ['Lasted 1.5 s.'] });
    const late = { savedAt: '2026-11-22T10:00:00Z', corrects: 'e1' };
    expect(rowWords({ ...row, kind: 'log', detail: late }).notes).toEqual([
      'Corrects an earlier entry.',
      expect.stringMatching(/^Written down /),
    ]);
    expect(rowWords({ ...row, kind: 'log', detail: { savedAt: row.at, corrects: null } }).notes).toEqual([]);
  });
});

describe('trends', () => {
  const trend: Trend = {
    quantity: 'gain',
    unit: 'Hz/V',
    points: [13, 13.2, 12.9].map((value, i) => ({
      at: `2026-0${i + 1}-01T00:00:00Z`,
      value,
      expanded: i === 0 ? 0.4 : null,
      source: 'c',
      signals: [],
    })),
    centre: 13,
    lower: 12.8,
    upper: 13.2,
    rangeUpper: 0.2,
    baseline: 3,
    falseAlarmShare: 0.01,
    sentence: 'Steady.',
  };

  test('moved from the one before, and everything that is drawn is in view', () => {
    const points = trendPoints(trend);
    expect(points.map(({ x }) => x)).toEqual([1, 2, 3]);
    expect(points.map(({ moved }) => moved)).toEqual([null, expect.closeTo(0.2, 9), expect.closeTo(0.3, 9)]);
    const [low, high] = rangeOf(trend);
    expect(low).toBeLessThan(12.6);
    expect(high).toBeGreaterThan(13.4);
    expect(movedRange(trend, points)[1]).toBeGreaterThan(0.3);
    const flat = { ...trend, points: trend.points.slice(0, 1), centre: null, lower: null, upper: null };
    expect(rangeOf({ ...flat, points: flat.points.map((one) => ({ ...one, expanded: null })) })).toEqual([
      expect.closeTo(11.7, 9),
      expect.closeTo(14.3, 9),
    ]);
  });

  test('so many decimals that points can be told apart', () => {
    expect(digitsOf(12.6, 13.4)).toBe(3);
    expect(digitsOf(0, 250)).toBe(0);
    expect(digitsOf(0.001, 0.004)).toBe(5);
    expect(digitsOf(5, 5)).toBe(2);
  });
});

test('addresses of the studio', () => {
  expect(parseRoute('#/studio')).toEqual({ page: 'studio' });
  const there = [
    [hrefOf.studioItem('a b'), { page: 'studio-item', id: 'a b', at: null }],
    [hrefOf.studioTrends('a b'), { page: 'studio-item', id: 'a b', at: 'trends' }],
    [hrefOf.machineCalibration('VM 1'), { page: 'machine-calibration', serial: 'VM 1' }],
    [hrefOf.padCalibration('VP-1'), { page: 'pad-calibration', serial: 'VP-1' }],
    [hrefOf.quickCheck('VP-1'), { page: 'quick-check', serial: 'VP-1' }],
    [hrefOf.calibration('EV-2026-0001'), { page: 'calibration', id: 'EV-2026-0001' }],
  ] as const;
  for (const [href, route] of there) expect(parseRoute(href)).toEqual(route);
  for (const hash of [
    '#/studio/items',
    '#/studio/machines/VM-1',
    '#/studio/machines/VM-1/check',
    '#/studio/pads/VP-1/calibrate/more',
    '#/studio/elsewhere/1',
  ])
    expect(parseRoute(hash), hash).toEqual({ page: 'unknown' });
});
