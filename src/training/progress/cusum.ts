/**
 * Two charts over attempts that pass or fail, each a sum of log-likelihood ratios that never falls below zero.
 * The learning-curve CUSUM (Biau & Porcher 2010) supposes that a trainee is not competent and waits for the
 * evidence that they are; the CUSUM (Page 1954) supposes competence and waits for evidence of its loss.
 */

/** Failure rates: of a trainee who is not competent yet, and of one who is. 0 < acceptable < unacceptable < 1. */
export interface Rates {
  readonly unacceptable: number;
  readonly acceptable: number;
}

/** What one attempt adds to a chart, natural logarithm. */
export interface Steps {
  readonly pass: number;
  readonly fail: number;
}

export interface Chart {
  readonly steps: Steps;
  /** The chart tells when it reaches it. */
  readonly limit: number;
}

/** Log-likelihood ratio of competent against not: a pass adds, a failure takes away more. */
export function learningSteps({ unacceptable, acceptable }: Rates): Steps {
  check({ unacceptable, acceptable });
  return {
    pass: Math.log((1 - acceptable) / (1 - unacceptable)),
    fail: Math.log(acceptable / unacceptable),
  };
}

/** The same the other way round, for a CUSUM that waits for loss of competence: a failure adds. */
export function losingSteps(rates: Rates): Steps {
  const { pass, fail } = learningSteps(rates);
  return { pass: -pass, fail: -fail };
}

/** Sums of the same steps in another order differ in their last digits: a hair from the limit, or from 0, is there. */
const HAIR = 1e-9;

/** The chart's value after one more attempt; never below 0, and at the limit at most. */
export function advance({ steps, limit }: Chart, value: number, passed: boolean): number {
  const next = value + (passed ? steps.pass : steps.fail);
  return next <= HAIR ? 0 : Math.min(next, limit);
}

export const hasReached = ({ limit }: Chart, value: number): boolean => value >= limit - HAIR;

/** Passes without a break from this value to the limit; 0 where it is reached. For a chart that rises by passes. */
export function passesToLimit(chart: Chart, value: number): number {
  return hasReached(chart, value) ? 0 : Math.ceil((chart.limit - value) / chart.steps.pass - HAIR);
}

function check({ unacceptable, acceptable }: Rates): void {
  if (acceptable > 0 && acceptable < unacceptable && unacceptable < 1) return;
  throw new RangeError(
    `failure rates must be 0 < acceptable < unacceptable < 1, not ${acceptable} and ${unacceptable}`,
  );
}
