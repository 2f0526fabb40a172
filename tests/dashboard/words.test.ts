import { expect, test } from 'vitest';
import { pick } from '../../dashboard/live/choice.ts';
import { visible } from '../../dashboard/pages/devices/visible.ts';
import { mapStep } from '../../dashboard/pages/live/mapStep.ts';
import { zoneOf } from '../../dashboard/parts/zoneShapes.ts';
import { hrefOf, parseRoute } from '../../dashboard/route.ts';
import { text } from '../../dashboard/text.ts';
import { eventKinds, zones } from '../../src/safety/types.ts';

const limits = { targetMm: 0.5, cautionMm: 1, unsafeMm: 1.5 };

test('zones as the profile sets them: unsafe begins above its limit, the others at theirs', () => {
  expect([0, 0.49, 0.5, 0.99, 1, 1.5, 1.51].map((depth) => zoneOf(depth, limits))).toEqual([
    'shallow',
    'shallow',
    'target',
    'target',
    'caution',
    'caution',
    'unsafe',
  ]);
});

test('every zone and every kind of event has its words', () => {
  for (const zone of zones) expect(text.zone[zone]).toMatch(/^[A-Z]/);
  for (const kind of eventKinds) {
    expect(text.event.short[kind]).toBeTruthy();
    expect(text.event.meaning[kind]).toMatch(/\.$/);
  }
});

test('the catalogue has no exclamation mark and never says emergency stop for ours', () => {
  const words = JSON.stringify(text);
  expect(words).not.toContain('!');
  expect(words.match(/emergency stop/g)).toHaveLength(1);
  expect(text.stop.describe).toContain('not an emergency stop');
});

test('shows the chosen pad, else one that is online, else any', () => {
  const gone = { serial: 'A', state: 'disconnected' } as const;
  const here = { serial: 'B', state: 'online' } as const;
  expect(pick(null, [gone, here])).toBe('B');
  expect(pick('A', [gone, here])).toBe('A');
  expect(pick('C', [gone])).toBe('A');
  expect(pick('C', [])).toBeNull();
});

test('addresses', () => {
  expect(parseRoute('')).toEqual({ page: 'live' });
  expect(parseRoute('#/sessions')).toEqual({ page: 'sessions' });
  expect(parseRoute('#/sessions/a%20b')).toEqual({ page: 'session', id: 'a b', at: null });
  expect(parseRoute('#/sessions/%E0%A4%A')).toEqual({ page: 'session', id: '%E0%A4%A', at: null });
  const moment = { us: 12, pad: 'PAD 1' };
  expect(parseRoute(hrefOf.sessionAt('a', 12.4, 'PAD 1'))).toEqual({ page: 'session', id: 'a', at: moment });
  expect(parseRoute('#/sessions/a?at=soon')).toEqual({ page: 'session', id: 'a', at: null });
  for (const hash of ['#/live/1', '#/nowhere', '#/sessions/1/2'])
    expect(parseRoute(hash).page).toBe('unknown');
});

test('what a device sends is shown whole, with what cannot be seen as its code', () => {
  expect(visible('S 01\x07\x1b[2J<b>\u202e')).toBe('S 01\\x07\\x1b[2J<b>\\x202e');
});

test('the map has between three and eight lines a side', () => {
  for (const range of [5, 12, 30, 40, 100, 250]) {
    expect(range / mapStep(range)).toBeGreaterThanOrEqual(3);
    expect(range / mapStep(range)).toBeLessThanOrEqual(8);
  }
});
