import { expect, test } from 'vitest';
import { flagOf, isWanted, LIT_US, strokeBehind, takeEvent } from '../../dashboard/live/annunciator.ts';
import type { FeedEvent } from '../../src/server/wire.ts';

const event = (id: number, onsetUs: number, more: Partial<FeedEvent> = {}): FeedEvent => ({
  id,
  serial: 'PAD-1',
  kind: 'unsafe-depth',
  severity: 'unsafe',
  onsetUs,
  endUs: onsetUs + 3_000,
  evidence: {},
  ...more,
});

test('a stroke of 3 ms stays lit for five seconds, and is told of afterwards', () => {
  const events = [event(1, 10e6)];
  expect(flagOf(events, 10e6)?.lit).toBe(true);
  expect(flagOf(events, 10e6 + LIT_US)?.lit).toBe(true);
  const past = flagOf(events, 10e6 + LIT_US + 4_000);
  expect(past?.lit).toBe(false);
  expect(past?.event.id).toBe(1);
});

test('long contact of the reference is wanted on the page that measures that pad, and nowhere else', () => {
  const long = event(1, 10e6, { kind: 'contact-long', endUs: null });
  expect(isWanted(long, 'PAD-1')).toBe(true);
  expect(isWanted(long, 'PAD-2')).toBe(false);
  expect(isWanted(long, null)).toBe(false);
  expect(isWanted(event(2, 10e6), 'PAD-1')).toBe(false);
});

test('nothing unsafe, nothing shown', () => {
  expect(flagOf([], 0)).toBeNull();
  expect(flagOf([event(1, 0, { severity: 'caution', kind: 'gap' })], 0)).toBeNull();
});

test('what goes on stays lit, but a fresh stroke comes first', () => {
  const stuck = event(1, 1e6, { kind: 'sensor-stuck', endUs: null });
  expect(flagOf([stuck], 3600e6)).toEqual({ event: stuck, lit: true });
  const stroke = event(2, 3600e6);
  expect(flagOf([stroke, stuck], 3600e6 + 1000)?.event.id).toBe(2);
  expect(flagOf([stroke, stuck], 3600e6 + LIT_US + 4000)?.event.id).toBe(1);
});

test('a stop that is over says no longer that the motor stays off; what still goes on comes before it', () => {
  const stop = event(2, 20e6, { kind: 'protective-stop', endUs: 21e6 });
  expect(flagOf([stop], 21e6)).toEqual({ event: stop, lit: false });
  const going = event(1, 1e6, { kind: 'protective-stop', endUs: null });
  expect(flagOf([event(3, 20e6, { kind: 'stop-overdue', endUs: 21e6 }), going], 21e6)?.event).toBe(going);
});

test('an event that comes again is changed, not doubled; newest first whatever the order', () => {
  let events = takeEvent([], event(1, 10e6, { endUs: null }));
  events = takeEvent(events, event(3, 30e6));
  events = takeEvent(events, event(2, 20e6));
  events = takeEvent(events, event(1, 10e6, { endUs: 11e6 }));
  expect(events.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(events.at(-1)?.endUs).toBe(11e6);
});

test('a new session counts its events from 1 again: they are others', () => {
  const events = takeEvent(takeEvent([], event(1, 10e6)), event(1, 90e6));
  expect(events).toHaveLength(2);
});

test('keeps the newest only', () => {
  let events: readonly FeedEvent[] = [];
  for (let i = 0; i < 300; i++) events = takeEvent(events, event(i, i * 1e6));
  expect(events).toHaveLength(200);
  expect(events[0]?.id).toBe(299);
});

test('the pad’s own alarm does not hide the stroke that it is about, and stands where there is no such stroke', () => {
  const stroke = event(1, 10e6, { evidence: { peakMm: 1.7 } });
  const alarm = event(2, 10e6 + 2_000, { kind: 'pad-alarm' });
  expect(flagOf([alarm, stroke], 10e6 + 5_000)?.event).toBe(stroke);
  expect(flagOf([alarm], 10e6 + 5_000)?.event).toBe(alarm);
  const later = event(3, 11e6, { kind: 'pad-alarm' });
  expect(flagOf([later, alarm, stroke], 11e6)?.event).toBe(later);
});

test('a stop by the guard says what it rests on: the deepest stroke just before it', () => {
  const stroke = (id: number, onsetUs: number, peakMm: number) => ({
    ...event(id, onsetUs),
    evidence: { peakMm },
  });
  const stop: FeedEvent = {
    ...event(1_000_001, 20e6),
    serial: 'VM-1',
    kind: 'protective-stop',
    evidence: { cause: 'guard', detail: 'deep-strokes' },
  };
  const deep = stroke(3, 19.9e6, 1.8);
  const all = [stop, deep, stroke(2, 19.8e6, 1.6), stroke(1, 10e6, 2.5)];
  expect(strokeBehind(stop, all)).toBe(deep);
  const pressed = { ...stop, evidence: { cause: 'person', detail: 'Mara' } };
  expect(strokeBehind(pressed, all)).toBe(pressed);
  expect(strokeBehind(deep, all)).toBe(deep);
});

test('a stop that no machine has confirmed comes before everything', () => {
  const overdue = event(9, 10e6, { serial: 'VM-1', kind: 'stop-overdue', endUs: null });
  const events = [event(3, 30e6), event(2, 29e6, { kind: 'protective-stop', endUs: null }), overdue];
  expect(flagOf(events, 30e6)?.event).toBe(overdue);
  expect(flagOf([...events.slice(0, 2), { ...overdue, endUs: 11e6 }], 30e6)?.event.id).toBe(3);
});
