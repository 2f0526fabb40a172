import { expect, it } from 'vitest';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { RunningAttempt } from '../../src/station/attempts/running-attempt.ts';
import type { DotRow } from '../../src/store/types.ts';
import { attemptOf, drillOf } from '../store/training.ts';

it('a dot whose samples came late is one dot, and does not end the drill too soon', () => {
  const drill = drillOf('any', 1, { pattern: { kind: 'anywhere' }, end: { kind: 'dots', dots: 3 } });
  const row = { ...attemptOf('a', { id: 't', name: 'Ada' }, { drill }), profile: trainingDefault };
  const session = { id: 's', label: '', startedAt: '', startedUs: 0, failure: null };
  const attempt = new RunningAttempt(row, session, 0, { places: [], preview: [], earlier: null });
  const dot = (startMs: number, endMs: number): DotRow => ({
    serial: 'PAD-1',
    startUs: startMs * 1e3,
    endUs: endMs * 1e3,
    strokes: 8,
    depthMm: 0.7,
    deepestMm: 0.8,
    zone: 'target',
    xMm: null,
    yMm: null,
  });
  // As it was met: 6 ms between the two halves, for the first was closed by a silence of 100 ms.
  const taken = [dot(700, 860), dot(1307, 1360), dot(1366, 1445), dot(1505, 1530)].map((each) =>
    attempt.dot(each),
  );
  expect(taken).toEqual([true, true, false, false]);
  expect(attempt.done).toBe(false);
  expect(attempt.dot(dot(1898, 2045))).toBe(true);
  expect(attempt.done).toBe(true);
});
