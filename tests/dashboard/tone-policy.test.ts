import { beforeEach, expect, test } from 'vitest';
import { FLAG_EVERY_US, NEWS_US, QUIET_AFTER_FLAG_US, TonePolicy } from '../../dashboard/sound/tonePolicy.ts';
import type { FeedEvent, Zone } from '../../src/server/wire.ts';

const on = { sound: true, dots: true };
const event = (id: number, onsetUs: number, more: Partial<FeedEvent> = {}): FeedEvent => ({
  id,
  serial: 'PAD-1',
  kind: 'unsafe-depth',
  severity: 'unsafe',
  onsetUs,
  endUs: null,
  evidence: { peakMm: 1.7, limitMm: 1.5 },
  ...more,
});

let policy: TonePolicy;
beforeEach(() => {
  policy = new TonePolicy();
});

test('an unsafe stroke sounds at once, and once only though its event comes again at its end', () => {
  expect(policy.event(event(1, 10e6), 10_020_000, on)).toBe('unsafe');
  expect(policy.event(event(1, 10e6, { endUs: 11e6 }), 11e6, on)).toBeNull();
});

test('the alarm of the pad itself sounds like the flag, a broken sensor does not', () => {
  expect(policy.event(event(1, 10e6, { kind: 'pad-alarm' }), 10e6, on)).toBe('unsafe');
  expect(policy.event(event(2, 20e6, { kind: 'sensor-stuck' }), 20e6, on)).toBe('sensor');
});

test('what the profile in force says counts before the severity: a flag is silent, a warning is heard', () => {
  const reactions = { 'pad-alarm': 'flag', 'none-felt': 'warn', stall: 'stop' } as const;
  const by = { ...on, reactions };
  expect(policy.event(event(1, 10e6, { kind: 'pad-alarm' }), 10e6, by)).toBeNull();
  expect(policy.event(event(2, 20e6, { kind: 'none-felt', severity: 'caution' }), 20e6, by)).toBe('sensor');
  expect(policy.event(event(3, 30e6, { kind: 'stall' }), 30e6, by)).toBe('sensor');
  expect(policy.event(event(4, 40e6, { kind: 'deep-strokes' }), 40e6, by)).toBe('unsafe');
  expect(policy.event(event(5, 50e6, { kind: 'gap', severity: 'caution' }), 50e6, by)).toBeNull();
});

test('a stop that is not confirmed is heard at once, whatever sounded before it', () => {
  expect(policy.event(event(1, 10e6), 10e6, on)).toBe('unsafe');
  const overdue = event(2, 10e6 + 1_000, { serial: 'VM-1', kind: 'stop-overdue' });
  expect(policy.event(overdue, 10e6 + 1_000, on)).toBe('unsafe');
});

test('flags in quick succession are heard as one, and then again', () => {
  expect(policy.event(event(1, 10e6), 10e6, on)).toBe('unsafe');
  expect(policy.event(event(2, 10e6 + 9_000), 10e6 + 9_000, on)).toBeNull();
  const later = 10e6 + FLAG_EVERY_US;
  expect(policy.event(event(3, later), later, on)).toBe('unsafe');
});

test('one id of two pads, or of two sessions, is two events', () => {
  expect(policy.event(event(1, 10e6), 10e6, on)).toBe('unsafe');
  expect(policy.event(event(1, 20e6, { serial: 'PAD-2' }), 20e6, on)).toBe('unsafe');
  expect(policy.event(event(1, 30e6), 30e6, on)).toBe('unsafe');
});

test('history told on a reconnect is not heard', () => {
  expect(policy.event(event(1, 10e6), 10e6 + NEWS_US + 1, on)).toBeNull();
});

test('what is not unsafe makes no flag, and off is off', () => {
  expect(policy.event(event(1, 10e6, { severity: 'caution', kind: 'gap' }), 10e6, on)).toBeNull();
  expect(policy.event(event(2, 10e6), 10e6, { sound: false, dots: true })).toBeNull();
});

test('every zone but unsafe has its dot tone, only where asked for', () => {
  for (const zone of ['shallow', 'target', 'caution'] as Zone[]) {
    expect(policy.dot(zone, 10e6, 10e6, on)).toBe(zone);
    expect(policy.dot(zone, 10e6, 10e6, { sound: true, dots: false })).toBeNull();
    expect(policy.dot(zone, 10e6, 10e6, { sound: false, dots: true })).toBeNull();
  }
  expect(policy.dot('unsafe', 10e6, 10e6, on)).toBeNull();
});

test('no dot tone masks a flag', () => {
  policy.event(event(1, 10e6), 10e6, on);
  expect(policy.dot('target', 10_100_000, 10_100_000, on)).toBeNull();
  const after = 10e6 + QUIET_AFTER_FLAG_US;
  expect(policy.dot('target', after, after, on)).toBe('target');
});
