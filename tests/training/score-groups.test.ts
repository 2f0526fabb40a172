import { describe, expect, test } from 'vitest';
import type { TraineeName } from '../../src/emulator/trainees.ts';
import { score } from '../../src/training/score/score.ts';
import { quantile } from '../../src/training/statistics/describe.ts';
import { attemptOf, rowDrill } from './score-attempt.ts';

const SEEDS = 50;
const drill = rowDrill();
const results = (name: TraineeName) =>
  Array.from({ length: SEEDS }, (_, seed) => score(attemptOf(name, seed, drill)));

describe('known groups', () => {
  const made = new Map((['steady', 'uneven', 'novice'] as const).map((name) => [name, results(name)]));
  const totals = (name: TraineeName) => made.get(name as 'steady')!.map((each) => each.total!.value);

  test('steady above uneven above novice, and the middle 80 % do not overlap', () => {
    expect(quantile(totals('steady'), 0.1)).toBeGreaterThan(quantile(totals('uneven'), 0.9));
    expect(quantile(totals('uneven'), 0.1)).toBeGreaterThan(quantile(totals('novice'), 0.9));
  });

  test('deep and shallow by turns about a perfect mean stays below 50, and is named', () => {
    expect(Math.max(...totals('uneven'))).toBeLessThan(50);
    for (const result of made.get('uneven')!) {
      expect(result.facts.meanDepthMm).toBeGreaterThan(0.65);
      expect(result.facts.meanDepthMm).toBeLessThan(0.85);
      expect(result.reductions.find((each) => each.part === 'consistency')?.name).toBe('alternating');
    }
  });

  test('fifty good dots are seldom too close to call', () => {
    expect(made.get('steady')!.filter((each) => each.verdict === 'pass').length).toBe(SEEDS);
    expect(made.get('novice')!.filter((each) => each.verdict === 'too-close').length).toBe(0);
  });
});
