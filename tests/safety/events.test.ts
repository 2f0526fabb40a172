import { expect, test } from 'vitest';
import { EventLog } from '../../src/safety/events.ts';
import type { StationEvent } from '../../src/safety/types.ts';

function log(): { events: EventLog; told: StationEvent[] } {
  const told: StationEvent[] = [];
  return { events: new EventLog('P-1', (event) => told.push(event)), told };
}

test('a flood of gaps is told in part, and the next one says how many were not', () => {
  const { events, told } = log();
  for (let n = 0; n < 5000; n++) events.add('gap', n * 100, n * 100 + 50, { lost: 1 });
  // Half a second of it.
  expect(told.length).toBeGreaterThanOrEqual(200);
  expect(told.length).toBeLessThanOrEqual(211);
  events.add('gap', 60e6, 60e6, { lost: 1 });
  const untold = told.reduce((sum, { evidence }) => sum + Number(evidence['untold'] ?? 0), 0);
  expect(told.length + untold).toBe(5001);
  expect(told.map(({ id }) => id)).toEqual(told.map((_, index) => index + 1));
});

test('an unsafe event is told in any flood', () => {
  const { events, told } = log();
  for (let n = 0; n < 1000; n++) events.add('gap', n, n, {});
  const id = events.begin('unsafe-depth', 1000, { peakMm: 2 });
  events.end(id, 2000);
  expect(told.slice(-2)).toMatchObject([
    { kind: 'unsafe-depth', endUs: null },
    { kind: 'unsafe-depth', endUs: 2000 },
  ]);
});

test('one that was left out can be updated and ended like any other, and tells nothing', () => {
  const { events, told } = log();
  for (let n = 0; n < 300; n++) events.add('gap', 0, 0, {});
  const before = told.length;
  const id = events.begin('machine-fault', 0, { code: 'stall' });
  events.update(id, { detail: 1 });
  events.end(id, 10);
  expect(id).toBe(0);
  expect(told).toHaveLength(before);
  expect(events.open).toEqual([]);
});

test('unsafe ones are always told, but of one kind only so many are events of their own: then the last goes on', () => {
  const { events, told } = log();
  let begun = 0;
  for (let n = 0; n < 3000; n++) {
    const before = told.length;
    const id = events.begin('sensor-jump', n * 1000, { jumpMm: 2 });
    expect(id).toBeGreaterThan(0);
    expect(told.length).toBe(before + 1);
    expect(told.at(-1)).toMatchObject({ id, endUs: null, severity: 'unsafe' });
    begun++;
    events.end(id, n * 1000 + 500);
  }
  const ids = new Set(told.map(({ id }) => id));
  // Three seconds of it: a burst, and some each second.
  expect(ids.size).toBeGreaterThanOrEqual(20);
  expect(ids.size).toBeLessThanOrEqual(36);
  const last = [...new Map(told.map((event) => [event.id, event])).values()];
  expect(last.every(({ endUs }) => endUs !== null)).toBe(true);
  expect(last.reduce((sum, { evidence }) => sum + Number(evidence['times'] ?? 1), 0)).toBe(begun);
});

test('one kind in a flood leaves the others alone, and what comes a minute later is an event of its own', () => {
  const { events, told } = log();
  for (let n = 0; n < 500; n++) events.end(events.begin('unsafe-depth', n, {}), n);
  const other = events.begin('sensor-stuck', 600, {});
  expect(told.filter(({ kind }) => kind === 'sensor-stuck').map(({ id }) => id)).toEqual([other]);
  const ids = new Set(told.map(({ id }) => id));
  expect(ids.has(events.begin('unsafe-depth', 60e6, {}))).toBe(false);
});

test('a clock gone mad buys no more of them: arrival counts where it is known', () => {
  const told: StationEvent[] = [];
  const events = new EventLog(
    'P-1',
    (event) => told.push(event),
    0,
    () => 7e6,
  );
  for (let n = 0; n < 500; n++) events.end(events.begin('unsafe-depth', n * 1e6, {}), n * 1e6);
  expect(new Set(told.map(({ id }) => id)).size).toBe(20);
});
