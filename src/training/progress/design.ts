/** Properties of a chart, by its exact Markov chain: no simulation, no rounding of steps to a grid. */
import { type Chart, hasReached, learningSteps, type Rates, type Steps } from './cusum.ts';

/** Chance, for t = 0 … `attempts`, that the chart has told within t attempts; `failureRate` is the trainee's own. */
export function toldWithin(chart: Chart, failureRate: number, attempts: number): number[] {
  const told = [0];
  let waiting = start();
  let sum = 0;
  for (let t = 1; t <= attempts; t++) {
    const step = take(chart, waiting, failureRate);
    waiting = step.waiting;
    sum += step.told;
    told.push(sum);
  }
  return told;
}

/**
 * Mean number of attempts until the chart tells (average run length). Summed over `attempts` steps of the
 * chain; beyond them the chance to tell at each step has settled, and the rest is a geometric series.
 */
export function meanAttempts(chart: Chart, failureRate: number, attempts = 400): number {
  let waiting = start();
  let left = 1;
  let total = 0;
  for (let t = 0; t < attempts; t++) {
    total += left;
    const step = take(chart, waiting, failureRate);
    waiting = step.waiting;
    if (left - step.told < 1e-15) return total;
    if (t === attempts - 1) return total + (left - step.told) / (step.told / left);
    left -= step.told;
  }
  return total;
}

/** Attempts within which a share of such trainees is told; null where not within `most`. */
export function attemptsFor(chart: Chart, failureRate: number, share: number, most = 1_000): number | null {
  const at = toldWithin(chart, failureRate, most).findIndex((told) => told >= share);
  return at === -1 ? null : at;
}

/**
 * The lowest limit with which a trainee at the unacceptable rate is told competent within `horizon` attempts
 * with a chance of at most `falseRate`. Only sums of steps can be reached, so the limit is one of those.
 */
export function limitFor(rates: Rates, horizon: number, falseRate: number): number {
  const steps = learningSteps(rates);
  const limits = reachable(steps, horizon);
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const told = toldWithin({ steps, limit: limits[middle] ?? 0 }, rates.unacceptable, horizon)[horizon] ?? 1;
    if (told <= falseRate) high = middle;
    else low = middle + 1;
  }
  const limit = limits[low];
  if (limit !== undefined) return limit;
  throw new RangeError(`no limit keeps false declarations to ${falseRate} within ${horizon} attempts`);
}

/** Every value that the chart can take within so many attempts, ascending; values a hair apart are one. */
function reachable({ pass, fail }: Steps, attempts: number): number[] {
  const values: number[] = [];
  for (let passes = 1; passes <= attempts; passes++) {
    for (let fails = 0; passes + fails <= attempts; fails++) {
      const value = passes * pass + fails * fail;
      if (value > 0) values.push(value);
    }
  }
  values.sort((a, b) => a - b);
  return values.filter((value, i) => i === 0 || value - (values[i - 1] ?? 0) > 1e-9);
}

/** Chances of the chart's states: first key passes, second failures since it last stood at 0. */
type Waiting = Map<number, Map<number, number>>;

const start = (): Waiting => new Map([[0, new Map([[0, 1]])]]);

function take(chart: Chart, waiting: Waiting, failureRate: number): { waiting: Waiting; told: number } {
  const next: Waiting = new Map();
  let told = 0;
  const arrive = (passes: number, fails: number, chance: number) => {
    const value = passes * chart.steps.pass + fails * chart.steps.fail;
    if (chance === 0) return;
    if (hasReached(chart, value)) told += chance;
    else if (value <= 1e-9) add(next, 0, 0, chance);
    else add(next, passes, fails, chance);
  };
  for (const [passes, byFails] of waiting) {
    for (const [fails, chance] of byFails) {
      arrive(passes + 1, fails, chance * (1 - failureRate));
      arrive(passes, fails + 1, chance * failureRate);
    }
  }
  return { waiting: next, told };
}

function add(to: Waiting, passes: number, fails: number, chance: number): void {
  let byFails = to.get(passes);
  if (byFails === undefined) {
    byFails = new Map();
    to.set(passes, byFails);
  }
  byFails.set(fails, (byFails.get(fails) ?? 0) + chance);
}
