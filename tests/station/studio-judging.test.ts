/** What is judged off the main thread must keep to what the rest of the service takes. */
import { expect, test } from 'vitest';
import { curveSchema } from '../../src/server/wire-control.ts';
import { curveOf } from '../../src/station/studio/calibrations.ts';
import { Judging } from '../../src/station/studio/judging.ts';
import { letStand } from '../../src/station/studio/points.ts';
import { draftSchema } from '../../src/studio/document.ts';
import { draft, sweep } from '../studio/machine-points.ts';

test('a curve that no record takes is not approved: it would make all records of machines unreadable', () => {
  const judged = (hzPerVolt: number, zeroVolt: number, volts: readonly number[]) => {
    const points = sweep(1, hzPerVolt, zeroVolt, 0.05, [...volts]);
    const { machine, problems } = new Judging().judge(draft(points), '2026-11-22', null);
    if (machine === null) throw new Error('no outcome');
    const isTaken = curveSchema.safeParse({ ...machine, source: 'EV-2026-0001', points: 10 }).success;
    return [isTaken, problems.filter(({ effect }) => effect === 'blocks').map(({ code }) => code)];
  };
  const volts = [4, 5, 6, 7, 8, 9, 10, 11, 12];
  expect(judged(16, -1, volts)).toEqual([true, []]);
  const near = [6, 6.3, 6.6, 6.9, 7.2, 7.5];
  expect(judged(200, 5.8, near)).toEqual([false, ['curve']]);
  expect(judged(6, -14, volts)).toEqual([false, ['curve']]);
});

test('the record of an adjusted machine says how many points its curve was fitted to, not those of before too', () => {
  const [found, left] = [sweep(1), sweep(2, 14).map((point) => ({ ...point, run: 'as-left' as const }))];
  const out = left.map((point, n) =>
    n === 3 ? { ...point, leftOut: { by: 'Ada', reason: 'x', at: '' } } : point,
  );
  const countOf = (points: typeof found) => {
    const made = new Judging().document(draft(points), '2026-11-22T11:00:00Z', null);
    if (!('document' in made) || made.document.item !== 'machine') throw new Error('no document');
    return curveOf(made.document, 'EV-2026-0001')?.points;
  };
  expect(countOf(found)).toBe(found.length);
  expect(countOf([...found, ...out])).toBe(left.length - 1);
});

test('a point that was kept before answers had a question is asked about again, and the first reason stays', () => {
  const at = '2026-11-22T12:00:00.000Z';
  const [first, ...others] = sweep(1);
  if (first === undefined) throw new Error('no points');
  const old = { ...first, settledAfterS: null, kept: { by: 'Ana', reason: 'looked at', at } };
  const read = draftSchema.parse(draft([old, ...others]));
  const asked = (now: typeof read) =>
    new Judging()
      .judge(now, '2026-11-22', null)
      .problems.filter(({ effect }) => effect === 'asks')
      .map(({ code }) => code);
  expect(asked(read)).toEqual(['unsettled']);
  const kept = { by: 'Ada', reason: 'waited longer', at };
  const answered = letStand(read, first.id, kept, ['unsettled']);
  expect(asked(answered)).toEqual([]);
  expect(draftSchema.parse(answered).points[0]).toMatchObject({
    kept,
    answers: [
      { ...old.kept, to: '' },
      { ...kept, to: 'unsettled' },
    ],
  });
});
