/** What is asked for when an attempt is to be started, and what is told of one under way. */
import type { Helps } from '../../store/training-types.ts';
import type { GuidedDot, GuideState, Mode } from '../../training/types.ts';

export interface AttemptWish {
  readonly traineeId: string;
  readonly drillId: string;
  readonly mode: Mode;
  readonly pad: string;
  readonly machine: string | null;
  readonly helps: Helps;
  readonly checklistId: string | null;
}

/** Something that stands against starting, in words: what is so, what it means, what to do. */
export interface ReadinessProblem {
  readonly code: string;
  readonly message: string;
  readonly effect: 'blocks' | 'warns';
}

/** An attempt under way, or one just ended. Times in station µs. */
export interface LiveAttempt {
  readonly id: string;
  readonly pad: string;
  readonly machine: string | null;
  readonly sessionId: string;
  readonly trainee: { readonly id: string; readonly name: string };
  readonly drill: { readonly id: string; readonly version: number; readonly name: string };
  readonly mode: Mode;
  readonly helps: Helps;
  readonly startedUs: number;
  readonly state: 'running' | 'scoring' | 'scored' | 'failed';
  /** Why it could not be scored, where it could not. */
  readonly problem: string | null;
  readonly guide: GuideState;
}

/** A dot as a page may be told of it: in a test without what the trainee is to feel without help. */
export type ToldDot = Omit<GuidedDot, 'depthMm' | 'zone' | 'fit'> & {
  readonly depthMm: number | null;
  readonly zone: GuidedDot['zone'] | null;
  readonly fit: GuidedDot['fit'] | null;
};

export type AttemptNews =
  | { readonly type: 'attempt'; readonly attempt: LiveAttempt }
  | {
      readonly type: 'guided';
      readonly attemptId: string;
      readonly from: number;
      readonly dots: readonly ToldDot[];
    };
