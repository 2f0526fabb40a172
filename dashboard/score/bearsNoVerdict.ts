import type { AttemptSummary } from '../../src/server/wire-training.ts';

type Scored = Pick<NonNullable<AttemptSummary['score']>, 'state' | 'verdict'>;

/** Where the evidence is too weak for a verdict: the service calls it too close, but it lies near no limit. */
export const bearsNoVerdict = ({ state, verdict }: Scored): boolean =>
  state === 'provisional' && verdict === 'too-close';
