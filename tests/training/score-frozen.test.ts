import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { score } from '../../src/training/score/score.ts';
import type { ScoreInput } from '../../src/training/types.ts';
import { attemptOf, drillOf, inputOf, rowDrill } from './score-attempt.ts';

const hashOf = (input: ScoreInput): string =>
  createHash('sha256')
    .update(JSON.stringify(score(input)))
    .digest('hex')
    .slice(0, 16);

/** Made by score version 1 as it was before a calibration could have a curve (commit ae8332c). */
const kept = {
  steady: 'd8f27fab18bd95a1',
  novice: '28b4bd677c0d948b',
  'heavy-handed': 'd990f54393ea16f6',
  uneven: 'a81a9fa6fe9ed47f',
  tired: '019c067f93e0b653',
} as const;

it('an attempt on a pad whose calibration has no curve has the score that it always had, byte for byte', () => {
  const made = Object.fromEntries(
    (Object.keys(kept) as (keyof typeof kept)[]).map((name, n) => [
      name,
      hashOf(attemptOf(name, n + 1, rowDrill())),
    ]),
  );
  expect(made).toEqual(kept);
  const { total } = score(attemptOf('steady', 1, rowDrill()));
  expect(total).toEqual({ value: 97.34141608844658, low: 96.1964347217965, high: 98.09902226604919 });
  expect(hashOf(inputOf([], { drill: drillOf() }))).toBe('b121e4647d7dc051');
});
