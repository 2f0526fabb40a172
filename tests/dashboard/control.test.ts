import { beforeEach, expect, test } from 'vitest';
import { oneEscapeStops, UNHEARD_MS } from '../../dashboard/control/danger.ts';
import { compare, feedLost, held, losses, tokensDue } from '../../dashboard/control/leases.ts';
import { controls, leftNow, takeControl, takeControls } from '../../dashboard/control/state.ts';
import { stepsOf } from '../../dashboard/control/steps.ts';
import { asKind, bounded, firstTarget, stepped } from '../../dashboard/control/target.ts';
import { text } from '../../dashboard/text.ts';
import { phases, stopKinds } from '../../src/safety/control/types.ts';
import { findingKinds } from '../../src/safety/reactions.ts';
import type { Control } from '../../src/server/wire-control.ts';
import { control } from '../server/control-shown.ts';

const passed = { state: 'passed', reason: '', atUs: 1, reportedAfterMs: 20, stillAfterMs: 80 } as const;
const states = (seen: Control) => Object.fromEntries(stepsOf(seen).map(({ name, state }) => [name, state]));

beforeEach(() => {
  feedLost();
  held.value = new Map();
  losses.value = new Map();
  controls.value = null;
});

test('one Escape stops while a motor is on or about to be, and while the page does not know', () => {
  const known = (motor: string | null, phase: Control['phase'] | null) => ({
    hears: true,
    heardMs: 10,
    machines: [{ motor, control: phase === null ? null : { phase, stop: null } }],
  });
  for (const motor of ['armed', 'running', 'stopping']) expect(oneEscapeStops(known(motor, null))).toBe(true);
  for (const phase of phases)
    expect(oneEscapeStops(known('idle', phase))).toBe(phase !== 'rest' && phase !== 'stopped');
  expect(oneEscapeStops(known('idle', 'rest'))).toBe(false);
  expect(oneEscapeStops({ ...known('idle', 'rest'), hears: false })).toBe(true);
  expect(oneEscapeStops({ ...known('idle', 'rest'), heardMs: UNHEARD_MS + 1 })).toBe(true);
  expect(oneEscapeStops({ hears: true, heardMs: 0, machines: [] })).toBe(false);
});

test('test, arm, start: one after the other, and each says what stands against it', () => {
  expect(states(control())).toEqual({ test: 'ready', arm: 'later', start: 'later' });
  const against = [{ code: 'pad-untrusted', message: 'The pad cannot be believed.' }];
  const [blocked] = stepsOf(control({ against }));
  expect(blocked).toEqual({ name: 'test', state: 'blocked', why: ['The pad cannot be believed.'] });
  expect(states(control({ stopTest: passed }))).toEqual({ test: 'done', arm: 'ready', start: 'later' });
  expect(states(control({ stopTest: passed, against }))['arm']).toBe('blocked');
  expect(stepsOf(control({ stopTest: passed }), ['The pad is away.'])[1]).toMatchObject({
    state: 'blocked',
    why: ['The pad is away.'],
  });
  expect(states(control({ stopTest: passed, phase: 'arming' }))['arm']).toBe('busy');
  expect(states(control({ stopTest: passed, phase: 'armed', armedForMs: 9_000 }))).toEqual({
    test: 'done',
    arm: 'done',
    start: 'ready',
  });
  expect(states(control({ stopTest: passed, phase: 'starting' }))['start']).toBe('busy');
  for (const state of ['failed', 'overdue'] as const)
    expect(states(control({ stopTest: { ...passed, state } }))).toMatchObject({
      test: 'ready',
      arm: 'later',
    });
});

test('while the stop is tested nothing else can be pressed', () => {
  const run = {
    purpose: 'test',
    target: { kind: 'voltage', milliV: 3_500 },
    setMilliV: 3_500,
    forMs: 10,
    trimMilliV: null,
  } as const;
  for (const phase of ['arming', 'starting', 'running'] as const)
    expect(states(control({ phase, run }))).toMatchObject({ test: 'busy', arm: 'later', start: 'later' });
});

test('steps of 0.1 V and 1 Hz on their grid, never outside the record’s limits', () => {
  const bounds = control({ hasCurve: true });
  expect(stepped({ kind: 'voltage', milliV: 7_440 }, 1, bounds)).toEqual({ kind: 'voltage', milliV: 7_500 });
  expect(stepped({ kind: 'voltage', milliV: 7_440 }, -1, bounds)).toEqual({ kind: 'voltage', milliV: 7_400 });
  expect(stepped({ kind: 'voltage', milliV: 7_500 }, 1, bounds)).toEqual({ kind: 'voltage', milliV: 7_600 });
  expect(stepped({ kind: 'voltage', milliV: 9_000 }, 1, bounds)).toEqual({ kind: 'voltage', milliV: 9_000 });
  expect(stepped({ kind: 'voltage', milliV: 3_000 }, -1, bounds)).toEqual({ kind: 'voltage', milliV: 3_000 });
  expect(stepped({ kind: 'rate', hz: 179.6 }, 1, bounds)).toEqual({ kind: 'rate', hz: 180 });
  expect(stepped({ kind: 'rate', hz: 180 }, 1, bounds)).toEqual({ kind: 'rate', hz: 180 });
  expect(bounded({ kind: 'voltage', milliV: 12_000 }, bounds)).toEqual({ kind: 'voltage', milliV: 9_000 });
  expect(firstTarget(bounds)).toEqual({ kind: 'voltage', milliV: 5_000 });
  expect(asKind('rate', { rateHz: 119.7, measuredV: 6.5 }, bounds)).toEqual({ kind: 'rate', hz: 120 });
  expect(asKind('voltage', { rateHz: 119.7, measuredV: 6.52 }, bounds)).toEqual({
    kind: 'voltage',
    milliV: 6_500,
  });
});

const lease = (id: string) => ({ id, by: 'Mara', expiresInMs: 2_000 });
const hold = (shown: boolean, sinceMs = 0) =>
  (held.value = new Map([['VM-1', { token: 'secret', id: 'mine', sinceMs, shown }]]));

test('a lease is renewed each half second, and not at all by a page that holds none', () => {
  expect(tokensDue(100_000)).toEqual([]);
  hold(true);
  expect(tokensDue(100_000)).toEqual(['secret']);
  expect(tokensDue(100_400)).toEqual([]);
  expect(tokensDue(100_500)).toEqual(['secret']);
});

test('a lease that is lost is told with its reason', () => {
  hold(true);
  compare([control({ lease: lease('mine') })], 10);
  expect(held.value.size).toBe(1);
  compare([control({ lease: lease('other') })], 20);
  expect(held.value.size).toBe(0);
  expect(losses.value.get('VM-1')).toBe('taken');
  hold(true);
  compare([control()], 30);
  expect(losses.value.get('VM-1')).toBe('expired');
  hold(true);
  feedLost();
  expect(losses.value.get('VM-1')).toBe('feed');
});

test('a message that was on its way when the lease was granted does not take it away', () => {
  hold(false, 1_000);
  compare([control()], 1_050);
  expect(held.value.size).toBe(1);
  compare([control({ lease: lease('mine') })], 1_100);
  expect(held.value.get('VM-1')?.shown).toBe(true);
  hold(false, 1_000);
  compare([control()], 3_000);
  expect(held.value.size).toBe(0);
});

test('a lease that the feed told of before it was answered can be lost as well', () => {
  compare([control({ lease: lease('mine') })], 1_000);
  hold(false, 1_010);
  expect(tokensDue(200_000)).toEqual(['secret']);
  expect(held.value.get('VM-1')?.shown).toBe(true);
  compare([control({ lease: lease('other') })], 1_020);
  expect(losses.value.get('VM-1')).toBe('taken');
});

test('what a request answered stands beside what the feed told of the others', () => {
  takeControls([control(), control({ serial: 'VM-2' })], 5);
  takeControl(control({ phase: 'armed' }), 6);
  expect(controls.value?.get('VM-1')).toMatchObject({ atMs: 6, control: { phase: 'armed' } });
  expect(controls.value?.get('VM-2')).toMatchObject({ atMs: 5 });
  expect(leftNow(9_000, 5, 2_005)).toBe(7_000);
  expect(leftNow(1_000, 5, 9_005)).toBe(0);
});

test('every phase, cause and finding has its words', () => {
  for (const phase of phases) expect(text.control.phase[phase]).toMatch(/^[A-Z]/);
  for (const kind of stopKinds) {
    for (const detail of ['', 'Mara', 'stall'])
      expect(text.control.cause({ kind, detail })).toMatch(/^\S.*\S$/);
  }
  for (const kind of findingKinds) expect(text.control.finding(kind)).not.toBe(kind);
  expect(text.control.cause({ kind: 'guard', detail: 'deep-strokes' })).toContain('too many unsafe strokes');
});
