import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { score } from '../../src/training/score/score.ts';
import { dotOf, drillOf, inputOf } from './score-attempt.ts';

test('the worked example of docs/scoring.md is what the score gives', () => {
  const doc = readFileSync(new URL('../../docs/scoring.md', import.meta.url), 'utf8');
  const told = JSON.parse(/```json\n([\s\S]*?)```/.exec(doc)![1]!);
  const drill = drillOf({ rhythm: { lowHz: 1, highHz: 2 }, end: { kind: 'dots', dots: 12 } });
  const dots = told.depthsMm.map((depthMm: number, i: number) =>
    dotOf(i, { depthMm, startUs: told.startsS[i] * 1e6 }),
  );
  const { total, parts, reductions, worst } = score(inputOf(dots, { drill, seed: 1 }));
  const told2 = (value: number) => Number(value.toFixed(2));
  expect({
    parts: Object.fromEntries(Object.entries(parts).map(([part, each]) => [part, each && told2(each.value)])),
    reductions: reductions.map(({ name, points, amount, unit }) => ({
      name,
      points: told2(points),
      amount: told2(amount),
      unit,
    })),
    total: { value: told2(total!.value), low: told2(total!.low), high: told2(total!.high) },
    worst,
  }).toEqual({ parts: told.parts, reductions: told.reductions, total: told.total, worst: told.worst });
  // By hand, as the text does.
  const loss = (r: number) => r ** 3 / (1 + r ** 3);
  expect(parts.depth!.value).toBeCloseTo(100 * (1 - (loss(0.06 / 0.04) + loss(0.05 / 0.06)) / 12), 9);
});
