/** Whether a trainee is competent at one drill, attempt by attempt: a learning-curve CUSUM with a way back. */
import { advance, type Chart, hasReached, learningSteps, type Rates } from './cusum.ts';
import { limitFor } from './design.ts';

export interface CompetenceDesign extends Rates {
  /** False declarations are held to `falseRate` within so many attempts. */
  readonly horizon: number;
  readonly falseRate: number;
  /** Competence that no test has shown for so long is stale. */
  readonly staleDays: number;
}

/**
 * Our own choice (docs/competence.md gives the reasons and the trade-off). One who fails two tests of five is
 * not competent, one who fails one of ten is; of the former at most 5 % are declared within 30 tests.
 */
export const usualDesign: CompetenceDesign = {
  unacceptable: 0.4,
  acceptable: 0.1,
  horizon: 30,
  falseRate: 0.05,
  staleDays: 60,
};

export function chartFor(design: CompetenceDesign): Chart {
  return { steps: learningSteps(design), limit: limitFor(design, design.horizon, design.falseRate) };
}

export interface Competence {
  /** From 0 to the chart's limit. */
  readonly value: number;
  readonly competent: boolean;
}

export const untried: Competence = { value: 0, competent: false };

/**
 * Competent from where the value reaches the limit, until it has fallen back to 0. The value stops at the
 * limit, so its distance from there is a CUSUM that waits for loss of competence, with the same limit: one line
 * carries both charts.
 */
export function afterAttempt(chart: Chart, { value, competent }: Competence, passed: boolean): Competence {
  const next = advance(chart, value, passed);
  if (hasReached(chart, next)) return { value: chart.limit, competent: true };
  return { value: next, competent: competent && next > 0 };
}
