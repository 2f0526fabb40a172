import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, dayEndMs, dayStartMs } from '../../src/studio/day-bounds.ts';

const HOUR_MS = 3_600_000;
const start = (day: string, zone: string) => new Date(dayStartMs(day, zone)).toISOString();
const hours = (day: string, zone: string) => (dayEndMs(day, zone) + 1 - dayStartMs(day, zone)) / HOUR_MS;

test('a day begins when it does there, east and west of Greenwich', () => {
  expect(start('2026-11-22', 'UTC')).toBe('2026-11-22T00:00:00.000Z');
  expect(start('2026-11-22', 'Pacific/Auckland')).toBe('2026-11-21T11:00:00.000Z');
  expect(start('2026-11-22', 'America/Lima')).toBe('2026-11-22T05:00:00.000Z');
  expect(start('2026-11-22', 'Asia/Kathmandu')).toBe('2026-11-21T18:15:00.000Z');
});

test.each([
  ['in spring', '2026-03-29', 'Europe/Berlin', 23, '2026-03-28T23:00:00.000Z'],
  ['in autumn', '2026-10-25', 'Europe/Berlin', 25, '2026-10-24T22:00:00.000Z'],
  ['by half an hour', '2026-04-05', 'Australia/Lord_Howe', 24.5, '2026-04-04T13:00:00.000Z'],
  [
    'at midnight, so that the day begins at 01:00',
    '2022-09-11',
    'America/Santiago',
    23,
    '2022-09-11T04:00:00.000Z',
  ],
  ['back over midnight', '2018-02-17', 'America/Sao_Paulo', 25, '2018-02-17T02:00:00.000Z'],
  ['over a day that there was not', '2011-12-30', 'Pacific/Apia', 0, '2011-12-30T10:00:00.000Z'],
])('clocks that are changed %s', (_, day, zone, long, begins) => {
  expect([hours(day, zone), start(day, zone)]).toEqual([long, begins]);
});

test('every moment lies within its day and no other', () => {
  const zones = ['Europe/Berlin', 'America/Santiago', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns'];
  const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2036, 0) });
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (ms, zone) => {
      const day = dayAt(ms, zone);
      expect(dayStartMs(day, zone)).toBeLessThanOrEqual(ms);
      expect(dayEndMs(day, zone)).toBeGreaterThanOrEqual(ms);
    }),
    { numRuns: 60 },
  );
});
