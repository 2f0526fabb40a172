/** Attempts at one drill as the charts draw them. Pure; x is the number of the attempt, from 1. */
import type { Part, Progress } from '../../../src/server/wire-training.ts';

export type Attempt = Progress['drills'][number]['attempts'][number];
export type Shown = Part | 'total';

export interface ScorePoint {
  readonly x: number;
  readonly mode: Attempt['mode'];
  /** null: the attempt was not scored, or this part of it is not available. */
  readonly of: NonNullable<Attempt['total']> | null;
  readonly unscored: boolean;
  /** A line leads here from the attempt before. */
  readonly joined: boolean;
}

/** Points of the total or of one part. Lines join neighbours of one mode between which no version changed. */
export function scorePoints(attempts: readonly Attempt[], shown: Shown): ScorePoint[] {
  const estimateOf = (attempt: Attempt | undefined) =>
    (shown === 'total' ? attempt?.total : attempt?.parts[shown]) ?? null;
  return attempts.map((attempt, i) => {
    const of = estimateOf(attempt);
    const before = attempts[i - 1];
    const joined =
      of !== null &&
      before !== undefined &&
      estimateOf(before) !== null &&
      before.mode === attempt.mode &&
      before.drillVersion === attempt.drillVersion &&
      before.scoreVersion === attempt.scoreVersion;
    return { x: i + 1, mode: attempt.mode, of, unscored: attempt.state === 'not-scored', joined };
  });
}

export interface VersionChange {
  /** Between two attempts: x of the first one of the new version, less a half. */
  readonly x: number;
  readonly drill: number | null;
  readonly score: number | null;
}

export function versionChanges(attempts: readonly Attempt[]): VersionChange[] {
  return attempts.flatMap((attempt, i) => {
    const before = attempts[i - 1];
    if (before === undefined) return [];
    const drill = attempt.drillVersion === before.drillVersion ? null : attempt.drillVersion;
    const score = attempt.scoreVersion === before.scoreVersion ? null : attempt.scoreVersion;
    return drill === null && score === null ? [] : [{ x: i + 0.5, drill, score }];
  });
}

export interface LinePoint {
  readonly x: number;
  readonly value: number;
  readonly kind: 'passed' | 'failed' | 'uncounted';
}

/** The line towards competence: what does not count leaves it where it was. */
export function linePoints(attempts: readonly Attempt[]): LinePoint[] {
  let value = 0;
  return attempts.map(({ chart, verdict }, i) => {
    if (chart === null) return { x: i + 1, value, kind: 'uncounted' };
    value = chart;
    return { x: i + 1, value, kind: verdict === 'pass' ? 'passed' : 'failed' };
  });
}
