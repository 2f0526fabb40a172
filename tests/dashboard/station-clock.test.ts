import { expect, test } from 'vitest';
import { StationClock } from '../../dashboard/live/stationClock.ts';

test('knows nothing before the first stamped message', () => {
  expect(new StationClock().at(5e6)).toBeNull();
});

test('takes the smallest delay seen as the offset', () => {
  const clock = new StationClock();
  clock.observe(1_000_000, 400_000); // 600 ms: a slow message
  clock.observe(1_100_000, 590_000); // 510 ms
  clock.observe(1_200_000, 600_000); // slow again
  expect(clock.at(2_000_000)).toBe(2_000_000 - 510_000);
});

test('runs on while the feed is silent', () => {
  const clock = new StationClock();
  clock.observe(1_000_000, 0);
  expect(clock.at(61_000_000)).toBe(60_000_000);
});

test('forgets an old minimum after a while, so that two clocks may drift apart', () => {
  const clock = new StationClock();
  clock.observe(0, 0);
  for (let t = 0; t <= 100e6; t += 1e6) clock.observe(t + t * 1e-4, t);
  const now = 100e6;
  // After 100 s at 100 ppm the true offset is 10 ms; at most one minute of drift may be missing.
  expect(now - (clock.at(now) ?? 0)).toBeGreaterThan(3_000);
});

test('a restarted service brings a new clock', () => {
  const clock = new StationClock();
  clock.observe(1_000_000, 900_000);
  clock.reset();
  clock.observe(9_000_000, 5_000);
  expect(clock.at(9_000_000)).toBe(5_000);
});
