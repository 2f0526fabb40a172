import { expect, test } from 'vitest';
import {
  CONFIRM_MS,
  type MachineSeen,
  type StopPress,
  truthOf,
  UNREACHED_MS,
  unconfirmedElsewhere,
} from '../../dashboard/control/stopTruth.ts';

const AT = 10_000;
const press = (answer: StopPress['answer'], fed = true): StopPress => ({ atMs: AT, fed, answer });
const all = { delivered: ['VM-1'], failed: [] };
type Stop = NonNullable<NonNullable<MachineSeen['control']>['stop']>;
const stop = (more: Partial<Stop> = {}): Stop => ({
  cause: { kind: 'person', detail: '' },
  forMs: 50,
  bytes: 1,
  delivered: true,
  reportedAfterMs: null,
  stillAfterMs: null,
  overdue: false,
  ...more,
});
/** A machine as the feed tells it 60 ms after the press. */
const machine = (more: Partial<Stop> | null, serial = 'VM-1'): MachineSeen => ({
  serial,
  control: { phase: more === null ? 'running' : 'stopping', stop: more === null ? null : stop(more) },
  toldMs: AT + 60,
  motor: 'running',
});

test('delivered is not stopped: it says so until the machine itself has reported', () => {
  const delivered = truthOf(press(all), [machine({})], true, AT + 60);
  expect(delivered.kind).toBe('delivered');
  expect(delivered.words).toContain('VM-1');
  const stopped = truthOf(press(all), [machine({ reportedAfterMs: 34 })], true, AT + 80);
  expect(stopped).toEqual({ kind: 'stopped', words: 'VM-1: reported stopped after 34 ms.' });
});

test('whichever is heard first counts: the feed tells it before the request is answered', () => {
  expect(truthOf(press('waiting'), [machine({})], true, AT + 60).kind).toBe('delivered');
  expect(truthOf(press('waiting'), [machine({ reportedAfterMs: 20 })], true, AT + 60).kind).toBe('stopped');
  expect(truthOf(press('unreachable'), [machine({ reportedAfterMs: 20 })], true, AT + 60).kind).toBe(
    'stopped',
  );
  expect(truthOf(press('waiting'), [machine(null)], true, AT + 60).kind).toBe('sending');
});

test('the longest of several counts, and one that is silent holds all of them', () => {
  const two = press({ delivered: ['VM-1', 'VM-2'], failed: [] });
  const both = [machine({ reportedAfterMs: 20 }), machine({ reportedAfterMs: 41 }, 'VM-2')];
  expect(truthOf(two, both, true, AT + 80).words).toContain('41 ms');
  const silent = [machine({ reportedAfterMs: 20 }), machine({}, 'VM-2')];
  expect(truthOf(two, silent, true, AT + 80).kind).toBe('delivered');
  const late = truthOf(two, silent, true, AT + CONFIRM_MS + 1);
  expect(late.kind).toBe('unconfirmed');
  expect(late.words).toContain('VM-2');
  expect(late.words).not.toContain('VM-1');
  expect(late.words).toMatch(/switch off its supply/i);
});

test('what the service calls overdue is loud at once, and on every page', () => {
  expect(truthOf(press(all), [machine({ overdue: true })], true, AT + 300).kind).toBe('unconfirmed');
  expect(unconfirmedElsewhere([machine({ overdue: true })])?.words).toContain('VM-1');
  expect(unconfirmedElsewhere([machine({ overdue: true, reportedAfterMs: 900 })])).toBeNull();
  expect(unconfirmedElsewhere([machine({})])).toBeNull();
});

test('a stop that was there before is no time of ours, and what was told before the press is no report', () => {
  const earlier = machine({ forMs: 60_000, reportedAfterMs: 30 });
  expect(truthOf(press(all), [earlier], true, AT + 80).words).not.toContain('30 ms');
  const old = { ...machine({ reportedAfterMs: 30 }), toldMs: AT - 1 };
  expect(truthOf(press(all), [old], true, AT + 80).kind).toBe('delivered');
});

test('a page that hears nothing sends, and does not claim to know', () => {
  expect(truthOf(press('waiting', false), [], false, AT + 50).words).toMatch(/does not hear/);
  const late = truthOf(press(all, false), [], false, AT + CONFIRM_MS + 1);
  expect(late.kind).toBe('unconfirmed');
  expect(late.words).toMatch(/does not hear/);
});

test('one machine that could not be told is a failure, whoever else was', () => {
  const outcome = truthOf(press({ delivered: ['VM-1'], failed: ['VM-2'] }), [], true, AT + 50);
  expect(outcome.kind).toBe('failed');
  expect(outcome.words).toContain('VM-2');
  expect(outcome.words).not.toContain('VM-1');
});

test('a machine that could not be reached and has reported since is stopped; an old report is none', () => {
  const missed = press({ delivered: [], failed: ['VM-1'] });
  const back = { ...machine({ forMs: 3_100, reportedAfterMs: 2_900 }), toldMs: AT + 2_500 };
  expect(truthOf(missed, [back], true, AT + 2_500).kind).toBe('stopped');
  const before = { ...machine({ forMs: 3_100, reportedAfterMs: 20 }), toldMs: AT + 2_500 };
  expect(truthOf(missed, [before], true, AT + 2_500).kind).toBe('failed');
});

test('no machine at all, and no service at all: nothing was stopped, and the page says so', () => {
  expect(truthOf(press({ delivered: [], failed: [] }), [], true, AT + 50).kind).toBe('failed');
  expect(truthOf(press('unreachable', false), [], false, AT + 50).kind).toBe('failed');
  expect(truthOf(press('waiting'), [], true, AT + UNREACHED_MS + 1).kind).toBe('failed');
});
