import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TraineeName } from '../../src/emulator/trainees.ts';
import { drillSchema } from '../../src/training/drill.ts';
import { placesOf } from '../../src/training/pattern.ts';
import { score } from '../../src/training/score/score.ts';
import { quantile } from '../../src/training/statistics/describe.ts';
import { attemptOf, dotOf, inputOf, rowDrill } from './score-attempt.ts';

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

test('the shipped grid: each dot on its place, but deep and shallow by turns, passes no test', () => {
  const file = new URL('../../drills/grid.json', import.meta.url);
  const grid = drillSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made = (offMm: number) =>
    placesOf(grid, null).map((place, i) =>
      dotOf(i, { ...place, depthMm: 0.75 + (i % 2 === 0 ? offMm : -offMm) }),
    );
  const turned = score(inputOf(made(0.36), { drill: grid, mode: 'test' }));
  expect([turned.verdict, turned.parts.spacing?.value]).toEqual(['not-passed', 100]);
  expect(turned.criteria.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'not-passed']);
  expect(score(inputOf(made(0.05), { drill: grid, mode: 'test' })).verdict).toBe('pass');
});
