/** A machine's calibration as its page has it: what is sent, what is asked of points, what is refused. */
import { describe, expect, test } from 'vitest';
import { byHandOf, droopOf, handOf, handProblems } from '../../dashboard/studio/handForm.ts';
import {
  fittedRun,
  handPointOf,
  handPointProblems,
  headerChange,
  headerOf,
  headerProblems,
  isOfMachine,
  type MachineView,
  milliOf,
  newerOf,
  OWN,
  pointRows,
  sweepProblems,
} from '../../dashboard/studio/machineDraft.ts';
import { draftChangeSchema, sweepPointRequestSchema } from '../../src/server/wire-studio.ts';

type Point = MachineView['draft']['points'][number];
const point = (id: string, more: Partial<Point> = {}): Point => ({
  id,
  run: 'as-found',
  direction: 'up',
  setVolt: 6,
  volt: 6,
  hz: 70,
  sdHz: 0.2,
  ampere: 0.2,
  readings: 20,
  settledAfterS: 1,
  taken: 'sweep',
  at: '2026-11-22T10:00:00Z',
  leftOut: null,
  ...more,
});
const draft: MachineView['draft'] = {
  item: 'machine',
  serial: 'VM-1',
  reference: null,
  environment: null,
  place: '',
  condition: '',
  method: 'Up and down.',
  by: 'Ines Duarte',
  startedAt: '2026-11-22T09:00:00Z',
  adjustment: '',
  points: [],
  startUpVolt: null,
  timeToSpeedS: null,
  strokeLengthMm: null,
  protrusionMm: null,
  runOutMm: null,
  underLoad: null,
};
const own = {
  standardId: null,
  name: 'own',
  serial: 'VM-1',
  certificate: '',
  validUntil: null,
  rateShare: 0.005,
  voltShare: 0.01,
};
const view = (more: Partial<MachineView['draft']> = {}, rest: Partial<MachineView> = {}): MachineView => ({
  id: 'd',
  version: 3,
  updatedAt: '',
  draft: { ...draft, ...more },
  pad: null,
  machine: null,
  problems: [],
  shown: null,
  sweep: null,
  ...rest,
});

describe('header', () => {
  test('only what is another than before is sent, and only what is right', () => {
    const before = view();
    const form = headerOf(before);
    expect(headerChange(form, before)).toBeNull();
    expect(headerChange({ ...form, place: ' Room 2 ' }, before)).toEqual({ place: 'Room 2' });
    expect(headerChange({ ...form, temperature: '21,5' }, before)).toEqual({
      environment: { temperatureC: 21.5, humidityPercent: null },
    });
    expect(headerChange({ ...form, temperature: 'warm', condition: 'Clean' }, before)).toEqual({
      condition: 'Clean',
    });
    expect(headerChange({ ...form, by: '' }, before)).toBeNull();
  });

  test('the reference goes first; how sure it is can be said of the one that is chosen', () => {
    const fresh = view();
    expect(headerChange({ ...headerOf(fresh), reference: OWN }, fresh)).toEqual({ standardId: null });
    const chosen = view({ reference: own });
    const form = headerOf(chosen);
    expect(form).toMatchObject({ reference: OWN, ratePercent: '0.5', voltPercent: '1' });
    expect(headerChange({ ...form, ratePercent: '0,7' }, chosen)).toEqual({
      rateShare: expect.closeTo(0.007, 9),
    });
    expect(headerChange({ ...form, reference: 'tacho' }, chosen)).toEqual({ standardId: 'tacho' });
    expect(headerProblems({ ...form, voltPercent: '30' })).toEqual({ voltPercent: expect.any(String) });
  });

  test('humidity needs its temperature', () => {
    const form = { ...headerOf(view()), humidity: '45' };
    expect(headerProblems(form)).toEqual({ temperature: expect.stringContaining('temperature') });
    expect(headerChange(form, view())).toBeNull();
  });

  test('what is sent is what the service takes', () => {
    const form = {
      ...headerOf(view({ reference: own })),
      temperature: '20',
      humidity: '40',
      ratePercent: '1',
    };
    const change = { ...headerChange(form, view({ reference: own })), version: 3 };
    expect(draftChangeSchema.parse(change)).toEqual(change);
  });
});

describe('points', () => {
  const outcome = { hzPerVolt: 13, zeroVolt: 0.6 } as NonNullable<MachineView['machine']>;

  test('as left is fitted where there is such a point that counts', () => {
    const out = { by: 'I', reason: 'x', at: '' };
    expect(fittedRun([point('a')])).toBe('as-found');
    expect(fittedRun([point('a'), point('b', { run: 'as-left' })])).toBe('as-left');
    expect(fittedRun([point('a'), point('b', { run: 'as-left', leftOut: out })])).toBe('as-found');
  });

  test('rows tell how far off the line each is and what is asked about it', () => {
    const leftOut = { by: 'I', reason: 'A hand', at: '' };
    const problems = [
      { code: 'outlier', effect: 'asks' as const, message: 'Look at it.', points: ['b'] },
      { code: 'few', effect: 'blocks' as const, message: 'Too few.', points: ['a'] },
    ];
    const points = [point('a'), point('b', { hz: 72 }), point('c', { leftOut })];
    const rows = pointRows(view({ points }, { machine: outcome, problems }));
    expect(rows.map(({ no, offHz, asked }) => [no, offHz, asked])).toEqual([
      [1, expect.closeTo(-0.2, 9), []],
      [2, expect.closeTo(1.8, 9), ['Look at it.']],
      [3, null, []],
    ]);
    expect(pointRows(view({ points })).map(({ offHz }) => offHz)).toEqual([null, null, null]);
  });

  test('a point by hand: four figures, the current not needed', () => {
    const form = { direction: 'down' as const, setVolt: '6', volt: '5,98', hz: '70.2', ampere: '' };
    expect(handPointProblems(form)).toEqual({});
    const sent = handPointOf(form, 'as-left');
    expect(sweepPointRequestSchema.parse(sent)).toEqual({
      run: 'as-left',
      direction: 'down',
      setVolt: 6,
      volt: 5.98,
      hz: 70.2,
      ampere: null,
    });
    expect(Object.keys(handPointProblems({ ...form, volt: '', hz: '500', ampere: 'x' })).sort()).toEqual([
      'ampere',
      'hz',
      'volt',
    ]);
  });
});

test('a sweep goes up, within what the machine may be asked for', () => {
  const bounds = { least: 2500, most: 9000 };
  const good = { from: '3,5', to: '9', steps: '8', back: true };
  expect(sweepProblems(good, bounds)).toEqual({});
  expect(milliOf('3,5')).toBe(3500);
  expect(sweepProblems({ ...good, to: '3.5' }, bounds)).toEqual({ to: expect.stringContaining('above') });
  expect(sweepProblems({ ...good, from: '2', to: '12' }, bounds)).toEqual({
    from: expect.any(String),
    to: expect.any(String),
  });
  for (const steps of ['2', '41', '5.5', ''])
    expect(sweepProblems({ ...good, steps }, bounds)).toHaveProperty('steps');
});

test('of two looks the newer; a draft of another item is none of ours', () => {
  const [old, young] = [view({}, { version: 3 }), view({}, { version: 4 })];
  expect(newerOf(young, old)).toBe(young);
  expect(newerOf(old, young)).toBe(young);
  const again = view({}, { version: 4 });
  expect(newerOf(young, again)).toBe(again);
  expect(newerOf(young, view({}, { id: 'other', version: 1 }))?.id).toBe('other');
  expect(newerOf(null, old)).toBe(old);
  expect(isOfMachine(old, 'VM-1')).toBe(true);
  expect(isOfMachine(old, 'VM-2')).toBe(false);
});

describe('by hand', () => {
  test('a value needs its uncertainty and its instrument; empty is not measured', () => {
    const bare = handOf(view());
    expect(handProblems(bare)).toEqual({});
    expect(Object.values(byHandOf(bare))).toEqual([null, null, null, null, null, null]);
    const only = {
      ...bare,
      of: { ...bare.of, strokeLengthMm: { value: '3,5', expanded: '', instrument: '' } },
    };
    expect(Object.keys(handProblems(only)).sort()).toEqual([
      'strokeLengthMm-expanded',
      'strokeLengthMm-instrument',
    ]);
    const whole = {
      ...bare,
      of: { ...bare.of, strokeLengthMm: { value: '3,5', expanded: '0.05', instrument: ' C-2 ' } },
      timeToSpeed: '0.4',
    };
    expect(handProblems(whole)).toEqual({});
    const byHand = byHandOf(whole);
    expect(byHand).toMatchObject({
      strokeLengthMm: { value: 3.5, expanded: 0.05, instrument: 'C-2' },
      timeToSpeedS: 0.4,
    });
    expect(draftChangeSchema.parse({ version: 1, byHand }).byHand).toEqual(byHand);
    const strokeLengthMm = byHand.strokeLengthMm ?? null;
    expect(byHandOf(handOf(view({ strokeLengthMm, timeToSpeedS: 0.4 })))).toEqual(byHand);
  });

  test('the figures under load belong together and give the droop', () => {
    const bare = handOf(view());
    const load = { depth: '1', volt: '6', free: '72', loaded: '' };
    expect(handProblems({ ...bare, load })).toEqual({ 'load-loaded': expect.any(String) });
    expect(droopOf({ ...bare, load })).toBeNull();
    const whole = { ...bare, load: { ...load, loaded: '68,4' } };
    expect(handProblems(whole)).toEqual({});
    expect(droopOf(whole)).toBeCloseTo(0.05, 9);
    expect(byHandOf(whole).underLoad).toEqual({
      depthMm: 1,
      volt: 6,
      freeHz: 72,
      loadedHz: 68.4,
      pad: null,
    });
  });
});
