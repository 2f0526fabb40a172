import { expect, test } from 'vitest';
import { ReadingRing, type Readings } from '../../dashboard/live/readingRing.ts';

const empty = (): Readings => ({ x: [], rateHz: [], volts: [] });

test('gives the readings of the window as seconds before now, and leaves a gap open', () => {
  const ring = new ReadingRing();
  ring.append(1_000_000, 100, 6);
  ring.append(1_050_000, 101, 6.1);
  ring.append(3_000_000, 102, 6.2);
  const into = empty();
  ring.read(1_020_000, 3_000_000, 500_000, into);
  expect(into.x).toEqual([-1.95, -0.975, 0]);
  expect(into.rateHz).toEqual([101, null, 102]);
  expect(into.volts).toEqual([6.1, null, 6.2]);
});

test('drops what comes twice or from the past, and the oldest when full', () => {
  const ring = new ReadingRing(4);
  for (const at of [1, 2, 2, 1, 3, 4, 5, 6]) ring.append(at, at, at);
  const into = empty();
  ring.read(0, 10, 100, into);
  expect(into.rateHz).toEqual([3, 4, 5, 6]);
});
