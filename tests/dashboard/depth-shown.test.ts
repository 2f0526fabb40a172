import { expect, test } from 'vitest';
import { depthShown } from '../../dashboard/live/depthShown.ts';

const gauge = { lastPeakMm: 0.41, lastZone: 'shallow' } as const;
const dot = { endUs: 10e6, depthMm: 1.2, zone: 'caution' } as const;
const NEVER = Number.NEGATIVE_INFINITY;

test('shows the last stroke while the needle works', () => {
  expect(depthShown(gauge, 11e6, dot, 11.05e6)).toEqual({
    state: 'working',
    depthMm: 0.41,
    zone: 'shallow',
    of: 'stroke',
  });
});

test('after the dot its own depth counts, not the shallow last stroke of the lifting hand', () => {
  expect(depthShown(gauge, 10e6, dot, 10.1e6)).toEqual({
    state: 'up',
    depthMm: 1.2,
    zone: 'caution',
    of: 'dot',
  });
});

test('a stroke that became no dot does not keep the needle down', () => {
  expect(depthShown(gauge, 11e6, dot, 12e6).state).toBe('up');
  expect(depthShown(gauge, 11e6, undefined, 12e6)).toEqual({
    state: 'up',
    depthMm: 0.41,
    zone: 'shallow',
    of: 'stroke',
  });
});

test('nothing yet', () => {
  expect(depthShown({ lastPeakMm: null, lastZone: null }, NEVER, undefined, 0).state).toBe('none');
});
