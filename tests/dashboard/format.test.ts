import { expect, test } from 'vitest';
import * as format from '../../dashboard/format.ts';
import { usableLocale } from '../../dashboard/locale.ts';

test('numbers follow the locale and never read minus zero', () => {
  expect(format.number(1234.5, 1, 'en')).toBe('1,234.5');
  expect(format.number(1234.5, 1, 'de')).toBe('1.234,5');
  expect(format.number(-0.001, 2, 'en')).toBe('0.00');
  expect(format.number(-0.01, 2, 'en')).toBe('−0.01');
});

test('what is no number is a dash, never NaN or null', () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(format.number(value, 2, 'en')).toBe(format.NONE);
  }
});

test('lengths', () => {
  expect(format.clock(0)).toBe('0:00');
  expect(format.clock(59_999_999)).toBe('0:59');
  expect(format.clock(61e6)).toBe('1:01');
  expect(format.clock(3_661e6)).toBe('1:01:01');
  expect(format.clock(-5)).toBe('0:00');
});

test('a moment is as fine as the view asks for', () => {
  const at = 62_512_400;
  expect(format.moment(at, 3600e6, 'en')).toBe('1:03');
  expect(format.moment(at, 10e6, 'en')).toBe('1:02.5');
  expect(format.moment(at, 1e6, 'en')).toBe('1:02.51');
  expect(format.moment(at, 0.1e6, 'en')).toBe('1:02.512');
  expect(format.moment(at, 0.01e6, 'de')).toBe('1:02,5124');
  // Rounding carries into the minute instead of showing 59.10 or 60.
  expect(format.moment(59_990_000, 10e6, 'en')).toBe('1:00.0');
});

test('spans carry the unit that fits', () => {
  expect(format.span(180, 'en')).toBe('180 µs');
  expect(format.span(3_500, 'en')).toBe('3.5 ms');
  expect(format.span(250_000, 'en')).toBe('250 ms');
  expect(format.span(2_500_000, 'en')).toBe('2.5 s');
  expect(format.span(90e6, 'en')).toBe('1:30 min');
  expect(format.span(3700e6, 'en')).toBe('1:01:40 h');
  expect(format.span(Number.NaN, 'en')).toBe(format.NONE);
});

test('bytes and dates', () => {
  expect(format.bytes(999, 'en')).toBe('999 B');
  expect(format.bytes(1_234_567, 'en')).toBe('1.2 MB');
  expect(format.dateTime('2026-11-22T08:00:00Z', 'en')).toContain('2026');
  expect(format.dateTime('no time', 'en')).toBe('no time');
});

test('the days and times of a sentence, as the reader writes them, and nothing else of it', () => {
  expect(format.said('Due since 2026-11-02, after 200000 strokes.', 'en-GB')).toBe(
    'Due since 2 Nov 2026, after 200000 strokes.',
  );
  expect(format.said('EV-2026-0007, K-2026-11873, MS-2026-11-22-4: 2026-13-40', 'en-GB')).toBe(
    'EV-2026-0007, K-2026-11873, MS-2026-11-22-4: 2026-13-40',
  );
  expect(format.said('Since 2026-11-22T08:00:00.000Z.', 'en-GB')).not.toContain('T08');
});

test('a browser under LANG=C names a locale that Intl refuses: English is used', () => {
  expect(usableLocale(['en-US@posix'])).toBe('en');
  expect(usableLocale(['en-US@posix', 'de-AT'])).toBe('de-AT');
  expect(usableLocale([])).toBe('en');
});
