import { expect, test } from 'vitest';
import { profileProblems, trainingDefault, zoneOf } from '../../src/safety/profiles.ts';

test.each([
  [-0.1, 'shallow'],
  [0, 'shallow'],
  [0.4999, 'shallow'],
  [0.5, 'target'],
  [0.9999, 'target'],
  [1, 'caution'],
  [1.5, 'caution'],
  [1.5001, 'unsafe'],
  [9, 'unsafe'],
])('%f mm is %s', (mm, zone) => {
  expect(zoneOf(trainingDefault, mm)).toBe(zone);
});

test('the shipped profile is sound and says that it is a training default', () => {
  expect(profileProblems(trainingDefault)).toEqual([]);
  expect(trainingDefault.name).toMatch(/training default/i);
});

test.each([
  [null, 'is an object'],
  [[], 'is an object'],
  [{ ...trainingDefault, id: ' ' }, 'id is missing'],
  [{ ...trainingDefault, version: 1.5 }, 'version'],
  [{ ...trainingDefault, targetMm: 0 }, 'targetMm is 0 mm'],
  [{ ...trainingDefault, targetMm: '0.5' }, 'targetMm is not a number'],
  [{ ...trainingDefault, cautionMm: 0.4 }, 'cautionMm is 0.4 mm: it must be above 0.5 mm'],
  [{ ...trainingDefault, unsafeMm: Number.NaN }, 'unsafeMm is not a number'],
  [{ ...trainingDefault, unsafeMm: 15 }, 'at most 5 mm'],
  [{ ...trainingDefault, approvedAt: 'soon' }, 'approvedAt is no date'],
  [{ ...trainingDefault, unsafe: 2 }, 'unsafe is no field'],
])('%j is refused with a reason', (profile, reason) => {
  expect(profileProblems(profile).join('\n')).toContain(reason);
});
