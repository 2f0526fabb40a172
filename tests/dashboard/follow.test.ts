import { afterEach, beforeEach, expect, test } from 'vitest';
import { gauges } from '../../dashboard/live/state.ts';
import { hrefOf, parseRoute, route } from '../../dashboard/route.ts';
import { attempts, closeAttempt, takeAttempt } from '../../dashboard/training/attempts.ts';
import { followAttempts } from '../../dashboard/training/follow.ts';
import type { LiveAttempt } from '../../src/server/wire-training.ts';
import { attempt, pad } from './attempt.ts';

const at = (href: string) => {
  route.value = parseRoute(href);
};
/** Where the page is, as its address says. */
const shown = () => (route.value.page === 'result' ? hrefOf.result(route.value.id) : `#/${route.value.page}`);
const goesOn = (id: string, state: LiveAttempt['state'], startedUs = 0) =>
  takeAttempt(attempt(id, { state, startedUs }));

let stop = () => {};
beforeEach(() => {
  attempts.value = new Map();
  gauges.value = new Map([['PAD-1', pad('PAD-1')]]);
  at(hrefOf.live);
  stop = followAttempts(at);
});
afterEach(() => stop());

test('a page on Live goes to the result, and back when the next attempt begins, again and again', () => {
  for (const id of ['a', 'b', 'c']) {
    goesOn(id, 'running');
    expect(shown()).toBe('#/live');
    goesOn(id, 'scoring');
    expect(shown()).toBe('#/live');
    goesOn(id, 'scored');
    expect(shown()).toBe(hrefOf.result(id));
  }
});

test('a result that somebody opened stays, whatever begins', () => {
  goesOn('a', 'running');
  at(hrefOf.result('before'));
  goesOn('a', 'scored');
  goesOn('b', 'running', 1);
  expect(shown()).toBe(hrefOf.result('before'));
});

test('brought there, gone away, and opened again by hand: it stays', () => {
  goesOn('a', 'running');
  goesOn('a', 'scored');
  at(hrefOf.live);
  expect(shown()).toBe('#/live');
  at(hrefOf.result('a'));
  goesOn('b', 'running', 1);
  expect(shown()).toBe(hrefOf.result('a'));
});

test('an attempt on another pad moves nothing', () => {
  goesOn('a', 'running');
  goesOn('a', 'scored');
  takeAttempt(attempt('b', { pad: 'PAD-2' }));
  expect(shown()).toBe(hrefOf.result('a'));
});

test('what could not be scored stays on Live, where its reason stands', () => {
  goesOn('a', 'running');
  goesOn('a', 'failed');
  expect(shown()).toBe('#/live');
});

test('who was elsewhere when it ended is not taken from Live afterwards', () => {
  goesOn('a', 'running');
  at(hrefOf.devices);
  goesOn('a', 'scored');
  at(hrefOf.live);
  expect(shown()).toBe('#/live');
  closeAttempt('PAD-1');
  expect(shown()).toBe('#/live');
});
