/**
 * The depth limits in force on a pad: the profile's, or those of the drill that runs there. The service judges;
 * this is for drawing the same limits behind the trace. As src/training/limits.ts has them.
 */
import { computed } from '@preact/signals';
import type { Profile } from '../../src/server/wire.ts';
import type { Drill, LiveAttempt } from '../../src/server/wire-training.ts';
import { profile } from '../live/state.ts';
import { isUnderWay, shownAttempt } from './attempts.ts';
import { runningDrill } from './runningDrill.ts';

export type Limits = Pick<Profile, 'targetMm' | 'cautionMm' | 'unsafeMm'>;

const wholeUm = (mm: number): number => Math.round(mm * 1000) / 1000;

/** Limits for the dot with this index. */
export function limitsOf(depth: Drill['depth'], of: Limits, dotIndex: number): Limits {
  const { unsafeMm } = of;
  switch (depth.kind) {
    case 'profile':
      return {
        targetMm: wholeUm(of.targetMm + depth.shiftMm),
        cautionMm: wholeUm(of.cautionMm + depth.shiftMm),
        unsafeMm,
      };
    case 'target':
      return { targetMm: depth.target.lowMm, cautionMm: depth.target.highMm, unsafeMm };
    case 'ladder': {
      const { target } = rungAt(depth.steps, dotIndex);
      return { targetMm: target.lowMm, cautionMm: target.highMm, unsafeMm };
    }
  }
}

type Steps = Extract<Drill['depth'], { kind: 'ladder' }>['steps'];
type Guide = Pick<LiveAttempt['guide'], 'dots' | 'ofDots'>;

/** The step of a ladder that holds the dot with this index, and how many dots of it are left. */
export function rungAt(
  steps: Steps,
  dotIndex: number,
): { readonly index: number; readonly target: Steps[number]['target']; readonly left: number } {
  const round = steps.reduce((sum, step) => sum + step.dots, 0);
  let within = round === 0 ? 0 : dotIndex % round;
  for (const [index, step] of steps.entries()) {
    if (within < step.dots) return { index, target: step.target, left: step.dots - within };
    within -= step.dots;
  }
  return { index: 0, target: steps[0]?.target ?? { lowMm: 0, highMm: 0 }, left: 0 };
}

/** How far an attempt is on a ladder. */
export interface Rung {
  readonly index: number;
  readonly target: Steps[number]['target'];
  /** Dots that this step has, those made of it, and those left of it before the drill is done. */
  readonly dots: number;
  readonly made: number;
  readonly left: number;
  /** The target after it; null where the drill is done first. */
  readonly next: Steps[number]['target'] | null;
}

/** The dot that the limits are for: the one to come, or the last once all are made. */
const dotNow = ({ dots, ofDots }: Guide): number => (ofDots === null ? dots : Math.min(dots, ofDots - 1));

/** The step for the dot to come. It rests on the count that the service tells, and on nothing that was seen before. */
export function rungNow(steps: Steps, guide: Guide): Rung {
  const { index, target, left: leftOfStep } = rungAt(steps, dotNow(guide));
  const dots = steps[index]?.dots ?? 0;
  const toEnd = guide.ofDots === null ? Number.POSITIVE_INFINITY : guide.ofDots - guide.dots;
  const left = Math.max(0, Math.min(leftOfStep, toEnd));
  const next = toEnd > leftOfStep ? (steps[(index + 1) % steps.length]?.target ?? null) : null;
  return { index, target, dots, made: toEnd === 0 ? dots : dots - leftOfStep, left, next };
}

/** For the pad that is shown; null before the service has told the profile. */
export const shownLimits = computed<Limits | null>(() => {
  const of = profile.value;
  const attempt = shownAttempt.value;
  const running = runningDrill.value;
  if (of === null || !isUnderWay(attempt) || running?.attemptId !== attempt.id) return of;
  return limitsOf(running.drill.depth, of, dotNow(attempt.guide));
});
