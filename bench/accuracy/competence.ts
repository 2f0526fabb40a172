/** False and late declarations of competence: simulated trainees through the same function as real ones, beside the exact chain. */
import { type Drill, drillSchema, parts } from '../../src/training/drill.ts';
import { type CompetenceDesign, chartFor, usualDesign } from '../../src/training/progress/competence.ts';
import type { TriedDrill } from '../../src/training/progress/counting.ts';
import { type Chart, losingSteps, passesToLimit } from '../../src/training/progress/cusum.ts';
import { attemptsFor, meanAttempts, toldWithin } from '../../src/training/progress/design.ts';
import { progressOf } from '../../src/training/progress/progress.ts';
import { quantile } from '../../src/training/statistics/describe.ts';
import { wilson } from '../../src/training/statistics/intervals.ts';
import { random } from '../../src/training/statistics/random.ts';
import type { Section } from '../report.ts';

/** Trainees of each kind. */
const TRAINEES = { quick: 4_000, full: 40_000 };
/** Of one call of `progressOf`: as many drills, each tried on its own. */
const AT_ONCE = 250;
/** Tests that each simulated trainee takes; longer than the horizon, so that the slow are seen too. */
const TESTS = 60;
/** Between simulation and exact chain, in standard errors of the simulation. */
const MOST_ERRORS = 3;

export async function* competence({ quick }: { quick: boolean }): AsyncGenerator<Section> {
  const trainees = quick ? TRAINEES.quick : TRAINEES.full;
  const chart = chartFor(usualDesign);
  yield falseDeclarations(usualDesign, chart, trainees);
  yield attemptsNeeded(usualDesign, chart, trainees);
  yield power(usualDesign, chart);
  yield loss(usualDesign, chart);
}

function falseDeclarations(design: CompetenceDesign, chart: Chart, trainees: number): Section {
  const { unacceptable, horizon, falseRate } = design;
  const declared = declarations(unacceptable, trainees, 1).filter((at) => at <= horizon).length;
  const { low, high } = wilson(declared, trainees, 0.95);
  const exact = toldWithin(chart, unacceptable, horizon)[horizon] ?? Number.NaN;
  const error = Math.sqrt((exact * (1 - exact)) / trainees);
  return {
    title: `False declarations of competence: ${trainees} trainees who fail ${percent(unacceptable)} %, ${horizon} tests each`,
    figures: [
      { label: 'simulated, 95 % interval from', value: 100 * low, unit: '%' },
      { label: 'to', value: 100 * high, unit: '%' },
      { label: 'limit of the chart', value: chart.limit, unit: '' },
      { label: 'mean tests to a false declaration', value: meanAttempts(chart, unacceptable), unit: '' },
    ],
    checks: [
      check('declared competent, exact', 100 * exact, 100 * falseRate, '%'),
      check('declared competent, simulated', (100 * declared) / trainees, 100 * falseRate, '%'),
      check('simulated from exact', Math.abs(declared / trainees - exact) / error, MOST_ERRORS, 'SE'),
    ],
  };
}

function attemptsNeeded(design: CompetenceDesign, chart: Chart, trainees: number): Section {
  const { acceptable, horizon } = design;
  const needed = declarations(acceptable, trainees, 2);
  const within = needed.filter((at) => at <= horizon).length / trainees;
  const exact = toldWithin(chart, acceptable, horizon)[horizon] ?? Number.NaN;
  const error = Math.sqrt((exact * (1 - exact)) / trainees);
  return {
    title: `Tests that a competent trainee needs, who fails ${percent(acceptable)} %: ${trainees} of them`,
    figures: [
      { label: 'fewest possible', value: passesToLimit(chart, 0), unit: 'tests' },
      { label: 'median, simulated', value: quantile(needed, 0.5), unit: 'tests' },
      { label: 'median, exact', value: attemptsFor(chart, acceptable, 0.5) ?? Number.NaN, unit: 'tests' },
      { label: '90 % need at most, simulated', value: quantile(needed, 0.9), unit: 'tests' },
      {
        label: '90 % need at most, exact',
        value: attemptsFor(chart, acceptable, 0.9) ?? Number.NaN,
        unit: 'tests',
      },
      { label: 'mean, exact', value: meanAttempts(chart, acceptable), unit: 'tests' },
      { label: `declared within ${horizon}, simulated`, value: 100 * within, unit: '%' },
      { label: `declared within ${horizon}, exact`, value: 100 * exact, unit: '%' },
    ],
    checks: [check('simulated from exact', Math.abs(within - exact) / error, MOST_ERRORS, 'SE')],
  };
}

function power({ horizon }: CompetenceDesign, chart: Chart): Section {
  const rates = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5];
  return {
    title: `Declared competent within ${horizon} and ${2 * horizon} tests, by the trainee's own failure rate (exact)`,
    figures: rates.flatMap((rate) =>
      [horizon, 2 * horizon].map((tests) => ({
        label: `fails ${percent(rate)} %, within ${tests}`,
        value: 100 * (toldWithin(chart, rate, tests)[tests] ?? Number.NaN),
        unit: '%',
      })),
    ),
    checks: [],
    notes: ['Between the two rates the chart is meant to be undecided: an instructor signs off as well.'],
  };
}

function loss(design: CompetenceDesign, chart: Chart): Section {
  const { acceptable, unacceptable, horizon } = design;
  const losing = { steps: losingSteps(design), limit: chart.limit };
  return {
    title: 'Competence taken back after it was declared (exact)',
    figures: [
      {
        label: `from one who fails ${percent(acceptable)} %, within ${horizon} tests (wrongly)`,
        value: 100 * (toldWithin(losing, acceptable, horizon)[horizon] ?? Number.NaN),
        unit: '%',
      },
      {
        label: `from one who fails ${percent(unacceptable)} %, median`,
        value: attemptsFor(losing, unacceptable, 0.5) ?? Number.NaN,
        unit: 'tests',
      },
    ],
    checks: [],
  };
}

/** For each simulated trainee the number of tests until they were first declared competent; Infinity where they never were. */
function declarations(failureRate: number, trainees: number, seed: number): number[] {
  const limit = chartFor(usualDesign).limit;
  const draw = random(seed);
  const all: number[] = [];
  while (all.length < trainees) {
    const drills = Array.from({ length: Math.min(AT_ONCE, trainees - all.length) }, (_, i) => drillNumber(i));
    const attempts = drills.flatMap(({ id }) =>
      Array.from({ length: TESTS }, (_, i) => testOf(id, i, draw.uniform() >= failureRate)),
    );
    const { drills: shown } = progressOf({
      drills: drills.map((drill) => ({ drill, retiredAt: null })),
      attempts,
      unlocks: [],
      now: START,
    });
    for (const { attempts: tested } of shown) {
      const at = tested.findIndex(({ chart }) => chart === limit);
      all.push(at === -1 ? Number.POSITIVE_INFINITY : at + 1);
    }
  }
  return all;
}

const START = '2026-01-01T00:00:00.000Z';

function drillNumber(i: number): Drill {
  return drillSchema.parse({
    schema: 'evenstroke-drill/1',
    id: `drill-${i}`,
    version: 1,
    name: `Drill ${i}`,
    level: 'foundation',
    order: 1,
    aim: 'To be simulated.',
    steps: ['Nobody makes it.'],
    pattern: { kind: 'anywhere' },
    depth: { kind: 'profile' },
    rhythm: null,
    strokeRate: null,
    end: { kind: 'dots', dots: 50 },
    pass: [{ kind: 'in-target', atLeast: 0.85 }],
    source: 'bench',
  });
}

const none = Object.fromEntries(parts.map((part) => [part, null])) as Record<(typeof parts)[number], null>;

function testOf(drillId: string, i: number, passed: boolean): TriedDrill {
  return {
    attempt: {
      id: `${drillId}-${i}`,
      startedAt: new Date(Date.parse(START) + i * 60_000).toISOString(),
      mode: 'test',
      drill: { id: drillId, version: 1 },
    },
    score: {
      scoreVersion: 1,
      state: 'scored',
      total: null,
      parts: none,
      verdict: passed ? 'pass' : 'not-passed',
    },
  };
}

const percent = (share: number): string => String(Math.round(100 * share));

const check = (what: string, value: number, bound: number, unit: string) =>
  ({ what, value, bound, sense: 'at most', unit }) as const;
