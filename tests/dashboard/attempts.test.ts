import { effect } from '@preact/signals';
import { beforeEach, expect, test } from 'vitest';
import {
  attempts,
  closeAttempt,
  guidedDots,
  takeAttempt,
  takeAttempts,
  takeGuided,
  takeStarted,
  turns,
  zonesHidden,
} from '../../dashboard/training/attempts.ts';
import type { GuidedDot } from '../../src/server/wire-training.ts';
import { attempt } from './attempt.ts';

const dot = (startUs: number): GuidedDot => ({
  startUs,
  endUs: startUs + 1,
  depthMm: 0.7,
  zone: 'target',
  fit: 'placed',
  place: 0,
  xMm: 1,
  yMm: 1,
});
const starts = (id: string) => guidedDots(id).value.map(({ startUs }) => startUs);

beforeEach(() => {
  attempts.value = new Map();
});

test('dots told again after a reconnect replace what was there, and none is doubled or lost', () => {
  takeAttempt(attempt('a'));
  takeGuided('a', 0, [dot(1), dot(2)]);
  takeGuided('a', 2, [dot(3)]);
  expect(starts('a')).toEqual([1, 2, 3]);
  takeAttempts([attempt('a')]);
  takeGuided('a', 0, [dot(1), dot(2), dot(3), dot(4)]);
  expect(starts('a')).toEqual([1, 2, 3, 4]);
});

test('the answer to a start does not set back what the feed has told', () => {
  const guide = { dots: 3, ofDots: 50, ofUs: null, next: 3, dotsPerSecond: null, done: false };
  takeAttempt(attempt('a', { guide }));
  takeStarted(attempt('a'));
  expect(attempts.value.get('PAD-1')?.guide.dots).toBe(3);
});

test('an attempt that ended while nobody listened is over, and its result says how', () => {
  takeAttempt(attempt('a', { state: 'scoring' }));
  takeAttempts([]);
  expect(attempts.value.get('PAD-1')?.state).toBe('scored');
  closeAttempt('PAD-1');
  expect(attempts.value.size).toBe(0);
});

test('one that is scored after the next has begun does not take its place, nor at a reconnect', () => {
  const before = attempt('a', { state: 'scoring', startedUs: 1 });
  const next = attempt('b', { startedUs: 2 });
  takeAttempt(before);
  takeAttempt(next);
  takeAttempt({ ...before, state: 'scored' });
  expect(attempts.value.get('PAD-1')?.id).toBe('b');
  takeAttempts([next, before]);
  expect(attempts.value.get('PAD-1')?.id).toBe('b');
});

test('depth and zones are hidden on the pad of a test while it runs and while it is scored, and on no other', () => {
  expect(zonesHidden('PAD-1')).toBe(false);
  takeAttempt(attempt('a', { mode: 'test', helps: { zones: false, tones: false, metronome: false } }));
  expect(zonesHidden('PAD-1')).toBe(true);
  expect(zonesHidden('PAD-2')).toBe(false);
  takeAttempt(attempt('a', { mode: 'test', state: 'scoring' }));
  expect(zonesHidden('PAD-1')).toBe(true);
  takeAttempt(attempt('a', { mode: 'test', state: 'scored' }));
  expect(zonesHidden('PAD-1')).toBe(false);
  takeAttempt(attempt('b', { helps: { zones: false, tones: true, metronome: false } }));
  expect(zonesHidden('PAD-1')).toBe(true);
});

test('what rests on stored attempts is asked for again when one begins or ends, and not at each dot', () => {
  let asked = 0;
  const stop = effect(() => {
    turns.value;
    asked += 1;
  });
  takeAttempt(attempt('a'));
  expect(asked).toBe(2);
  takeAttempt(attempt('a', { guide: { ...attempt('a').guide, dots: 3 } }));
  expect(asked).toBe(2);
  takeAttempt(attempt('a', { state: 'scored' }));
  expect(asked).toBe(3);
  stop();
});
