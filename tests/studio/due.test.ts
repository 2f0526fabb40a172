import { describe, expect, test } from 'vitest';
import { doneAtOf, dueOf } from '../../src/studio/due.ts';
import { dueSchema, type LogEntry, type Reminder } from '../../src/studio/register.ts';

const ENTERED = '2026-01-01T00:00:00.000Z';
const reminder = (more: Partial<Reminder>): Reminder => ({
  id: 'r1',
  label: 'Clean the bearing',
  everyDays: null,
  everyHours: null,
  everyStrokes: null,
  ...more,
});
const entry = (id: string, at: string, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  itemId: 'i',
  kind: 'service',
  at,
  savedAt: at,
  by: 'Ada',
  text: '',
  reminderId: 'r1',
  corrects: null,
  detail: {},
  ...more,
});
const none = { runningS: 0, contactS: 0, strokes: 0 };
const one = (
  given: Reminder,
  now: string,
  { usage = none, log = [] }: { usage?: typeof none; log?: LogEntry[] } = {},
) => dueOf([given], () => usage, log, ENTERED, now)[0]!;

describe('by date', () => {
  const every = reminder({ everyDays: 100 });
  test.each([
    ['2026-01-31T00:00:00.000Z', 'fine', 0.3, 'due in 70 days, on 2026-04-11'],
    ['2026-04-01T00:00:00.000Z', 'soon', 0.9, 'due in 10 days, on 2026-04-11'],
    ['2026-04-10T12:00:00.000Z', 'soon', 0.995, 'due in 1 day, on 2026-04-11'],
    ['2026-04-11T00:00:00.000Z', 'due', 1, 'due since 2026-04-11'],
  ])('at %s it is %s', (now, state, used, says) => {
    const due = one(every, now);
    expect(due).toMatchObject({ state, used: expect.closeTo(used, 10), dueOn: '2026-04-11', doneAt: null });
    expect(due.sentence).toContain(says);
    expect(due.sentence).toContain('not done since it was entered on 2026-01-01');
    expect(dueSchema.parse(due)).toEqual(due);
  });

  test('days are those of the studio, where it was told: far east of Greenwich it is tomorrow already', () => {
    const eastern = (date: Date) => new Date(date.getTime() + 13 * 3_600_000).toISOString().slice(0, 10);
    const log = [entry('a', '2026-03-01T20:00:00.000Z')];
    const [due] = dueOf([every], () => none, log, ENTERED, '2026-03-11T20:00:00.000Z', eastern);
    expect(due).toMatchObject({ dueOn: '2026-06-10' });
    expect(due?.sentence).toMatch(/in 90 days, on 2026-06-10 .*last done on 2026-03-02/);
  });

  test('service starts it anew, a slip that is corrected does not', () => {
    const log = [entry('a', '2026-03-01T00:00:00.000Z')];
    expect(one(every, '2026-04-11T00:00:00.000Z', { log })).toMatchObject({
      state: 'fine',
      doneAt: '2026-03-01T00:00:00.000Z',
      dueOn: '2026-06-09',
    });
    const corrected = [
      ...log,
      entry('b', '2026-03-02T00:00:00.000Z', { kind: 'note', reminderId: null, corrects: 'a' }),
    ];
    expect(one(every, '2026-04-11T00:00:00.000Z', { log: corrected })).toMatchObject({
      state: 'due',
      doneAt: null,
    });
    const other = [entry('c', '2026-03-01T00:00:00.000Z', { reminderId: 'r2' })];
    expect(doneAtOf(every, other, ENTERED)).toBe(ENTERED);
  });
});

describe('by use', () => {
  test('hours of a machine that runs or of a pad in which a needle works; strokes', () => {
    const hours = reminder({ everyHours: 10 });
    expect(one(hours, ENTERED, { usage: { ...none, runningS: 9 * 3600 } })).toMatchObject({
      state: 'soon',
      used: 0.9,
      dueOn: null,
    });
    expect(one(hours, ENTERED, { usage: { ...none, contactS: 12 * 3600 } }).sentence).toContain(
      'due, 2 hours over (every 10 hours)',
    );
    const strokes = reminder({ everyStrokes: 1_000_000 });
    expect(one(strokes, ENTERED, { usage: { ...none, strokes: 250_000 } }).sentence).toContain(
      'due after 750,000 strokes more',
    );
  });

  test('whichever comes first, and each reminder from its own time on', () => {
    const both = reminder({ everyDays: 100, everyStrokes: 1_000 });
    const due = one(both, '2026-01-31T00:00:00.000Z', { usage: { ...none, strokes: 1_000 } });
    expect(due).toMatchObject({ state: 'due', used: 1, dueOn: '2026-04-11' });
    const asked: string[] = [];
    dueOf(
      [both, reminder({ id: 'r2', everyHours: 1 })],
      (at) => {
        asked.push(at);
        return none;
      },
      [entry('a', '2026-02-01T00:00:00.000Z', { reminderId: 'r2' })],
      ENTERED,
      '2026-03-01T00:00:00.000Z',
    );
    expect(asked).toEqual([ENTERED, '2026-02-01T00:00:00.000Z']);
  });

  test('without a limit it is never due, and says so', () => {
    expect(one(reminder({}), '2036-01-01T00:00:00.000Z')).toMatchObject({ state: 'fine', used: 0 });
  });
});
