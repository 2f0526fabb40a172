/** Strokes and dots against the emulator's truth, beside a plain detector and beside what the noise allows. */
import { noErrors } from '../../src/emulator/pad-model.ts';
import { traineeNames } from '../../src/emulator/trainees.ts';
import type { Check, Section } from '../report.ts';
import { againstPlain, atRest } from './against-plain.ts';
import { againstBound, type Figures, figuresOf, share, table, um } from './figures.ts';
import { axes, type CellResult, type Drift, errorsOf, type GridResult, runGrid } from './grid.ts';
import { idealF1 } from './ideal.ts';
import { work } from './pool.ts';
import { addOutcome, DOTS_OF_ATTEMPT, newOutcome, type Outcome, type Run } from './run.ts';

/** Sections of this part carry every cell for `--json` and the plot. */
export interface SignalSection extends Section {
  readonly cells?: readonly CellResult[];
}

const REQUIRED = {
  f1: 0.998,
  biasMm: 0.003,
  overBound: 1.5,
  timeUs: 200,
  exactPercent: 99.5,
  positionMm: 0.1,
};
const LOSSY_F1 = 0.99;
/** Attempts of 50 dots of each trainee; a run holds several, one after the other. */
const ATTEMPTS = { full: 56, quick: 14 };
const ATTEMPTS_OF_RUN = 7;
const SLOWEST_DOT_S = 0.95;

const HEAD = [
  '',
  'strokes',
  'precision',
  'recall',
  'F1',
  'bias µm',
  'RMSE µm',
  'time µs',
  'p99 µs',
  'dots ±%',
  'place µm',
];

function row(name: string, it: Figures): string[] {
  return [
    name,
    it.strokes.toLocaleString('en'),
    share(it.precision),
    share(it.recall),
    share(it.f1),
    um(it.biasMm),
    um(it.rmseMm),
    it.timeRmseUs.toFixed(0),
    it.timeP99Us.toFixed(0),
    (100 * it.dotError).toFixed(2),
    um(it.positionMm),
  ];
}

const boundText = (outcome: Outcome) => {
  const bound = againstBound(outcome);
  return bound === null ? ['–', '–'] : [um(bound.boundMm), bound.ratio.toFixed(2)];
};

export async function* signal({ quick }: { quick: boolean }): AsyncGenerator<SignalSection> {
  yield* required(quick);
  yield await drifting(quick);
  const grid = await runGrid(quick);
  yield overview(grid, quick);
  const rest = await atRest(quick);
  yield rest.section;
  yield await againstPlain(grid.cells, rest.plainPerMinute, quick);
}

/** At 2 kHz, 100 strokes/s, noise 0.03 mm and no calibration error: every trainee, without loss and with 1 %. */
async function* required(quick: boolean): AsyncGenerator<SignalSection> {
  const runs = Math.ceil((quick ? ATTEMPTS.quick : ATTEMPTS.full) / ATTEMPTS_OF_RUN);
  const attemptsOf = (trainee: (typeof traineeNames)[number], lost: number, n: number): Run => ({
    ...{
      trainee,
      lost,
      seed: `required ${n}`,
      strokesPerSecond: 100,
      rateHz: 2_000,
      noiseMm: 0.03,
      errors: noErrors,
    },
    seconds: (ATTEMPTS_OF_RUN * DOTS_OF_ATTEMPT + 10) * SLOWEST_DOT_S,
  });
  const sums = new Map<string, Outcome>();
  const jobs = [0, 0.01].flatMap((lost) =>
    traineeNames.flatMap((trainee) =>
      Array.from({ length: runs }, (_, n) => ({
        key: `${lost} ${trainee}`,
        runs: [attemptsOf(trainee, lost, n)],
      })),
    ),
  );
  for await (const { key, outcome } of work(jobs)) {
    for (const name of [key, key.split(' ')[0] ?? '']) {
      const sum = sums.get(name) ?? newOutcome();
      addOutcome(sum, outcome);
      sums.set(name, sum);
    }
  }
  for (const lost of [0, 0.01]) {
    const all = sums.get(String(lost)) ?? newOutcome();
    const whole = sums.get('0') ?? newOutcome();
    const ours = figuresOf(all.ours);
    const rows = traineeNames.flatMap((trainee) => {
      const each = sums.get(`${lost} ${trainee}`) ?? newOutcome();
      return [
        [...row(trainee, figuresOf(each.ours)), ...boundText(each)],
        [...row('  plain', figuresOf(each.plain)), '', ''],
      ];
    });
    const together = [
      [...row('together', ours), ...boundText(all)],
      [...row('  plain', figuresOf(all.plain)), '', ''],
    ];
    const notes = table([...HEAD, 'bound µm', '× bound'], [...rows, ...together]);
    yield lost === 0
      ? {
          title: `Strokes and dots: 2 kHz, 100 strokes/s, noise 0.03 mm, ${all.ours.attempts} attempts of ${DOTS_OF_ATTEMPT} dots`,
          figures: [
            { label: 'false strokes', value: ours.falseStrokes, unit: `of ${all.ours.found}` },
            { label: 'of these, the needle did not touch', value: ours.invented, unit: '' },
            { label: '1 − F1', value: 10_000 * (1 - ours.f1), unit: 'of 10,000' },
            {
              label: '1 − F1 of an ideal detector, phase and bend known',
              value: 10_000 * (1 - ideal(all)),
              unit: 'of 10,000',
            },
            { label: 'peak time, 99 % within', value: ours.timeP99Us / 1000, unit: 'ms' },
          ],
          checks: requiredChecks(all, ours),
          notes,
        }
      : {
          title:
            'The same with 1 % of the lines lost: recall over strokes of which every sample arrived, precision over all',
          figures: [
            { label: 'false strokes, anywhere', value: ours.falseStrokes, unit: `of ${all.ours.found}` },
            { label: 'of these, the needle did not touch', value: perTenThousand(all), unit: 'of 10,000' },
            { label: 'the same without loss', value: perTenThousand(whole), unit: 'of 10,000' },
          ],
          checks: [
            {
              what: 'F1 over the time that was seen',
              value: ours.f1,
              bound: LOSSY_F1,
              sense: 'at least',
              unit: '',
            },
            {
              what: 'strokes made up where samples are missing',
              value: ours.madeUp,
              bound: 0,
              sense: 'at most',
              unit: '',
            },
          ],
          notes,
        };
  }
}

const ideal = ({ edges, faintEdges, ours }: Outcome) =>
  idealF1({ edges, faint: faintEdges, strokes: ours.seen }, 0.03, 2_000, 100);

const perTenThousand = ({ ours }: Outcome) => (10_000 * ours.invented) / ours.found;

function requiredChecks(all: Outcome, ours: Figures): Check[] {
  const { attempts, exactAttempts } = all.ours;
  return [
    { what: 'F1 of strokes', value: ours.f1, bound: REQUIRED.f1, sense: 'at least', unit: '' },
    { what: 'peak bias', value: Math.abs(ours.biasMm), bound: REQUIRED.biasMm, sense: 'at most', unit: 'mm' },
    {
      what: 'peak RMSE against the bound',
      value: againstBound(all)?.ratio ?? Number.POSITIVE_INFINITY,
      bound: REQUIRED.overBound,
      sense: 'at most',
      unit: '×',
    },
    {
      what: 'peak time, RMSE',
      value: ours.timeRmseUs / 1000,
      bound: REQUIRED.timeUs / 1000,
      sense: 'at most',
      unit: 'ms',
    },
    {
      what: 'attempts whose dots are counted exactly',
      value: (100 * exactAttempts) / attempts,
      bound: REQUIRED.exactPercent,
      sense: 'at least',
      unit: '%',
    },
    {
      what: 'dot position, RMS',
      value: ours.positionMm,
      bound: REQUIRED.positionMm,
      sense: 'at most',
      unit: 'mm',
    },
  ];
}

/** Four minutes, so that drift adds up to more than the surface may be off by. */
async function drifting(quick: boolean): Promise<SignalSection> {
  const kinds = {
    'still surface': errorsOf.still,
    'up 0.05 mm/min': { ...noErrors, driftMmPerMin: 0.05 },
    'down 0.05 mm/min': { ...noErrors, driftMmPerMin: -0.05 },
    'resting hand 0.1 mm': { ...noErrors, restingHandMm: 0.1 },
    'both, up': { ...noErrors, driftMmPerMin: 0.05, restingHandMm: 0.1 },
  };
  const jobs = Object.entries(kinds).map(([key, errors]) => ({
    key,
    runs: (quick ? traineeNames.slice(0, 1) : traineeNames).map(
      (trainee): Run => ({
        ...{
          trainee,
          errors,
          lost: 0,
          seed: `drift ${trainee}`,
          strokesPerSecond: 100,
          rateHz: 2_000,
          noiseMm: 0.03,
        },
        seconds: 240,
      }),
    ),
  }));
  const done = new Map<string, Outcome>();
  for await (const { key, outcome } of work(jobs)) done.set(key, outcome);
  const rows = Object.keys(kinds).flatMap((key) => {
    const each = done.get(key) ?? newOutcome();
    return [
      [...row(key, figuresOf(each.ours)), ...boundText(each)],
      [...row('  plain', figuresOf(each.plain)), '', ''],
    ];
  });
  return {
    title: 'Drift and slow pressure: 2 kHz, 100 strokes/s, noise 0.03 mm, 4 minutes of every trainee',
    figures: [],
    checks: [],
    notes: table([...HEAD, 'bound µm', '× bound'], rows),
  };
}

function overview(grid: GridResult, quick: boolean): SignalSection {
  const rows = (Object.keys(axes) as (keyof typeof axes)[]).flatMap((axis) =>
    axes[axis].flatMap((value) => {
      const sum = grid.sums.get(`${axis} ${value}`) ?? newOutcome();
      return [
        [...row(`${labels[axis](value)}`, figuresOf(sum.ours)), ...boundText(sum)],
        [...row('  plain', figuresOf(sum.plain)), '', ''],
      ];
    }),
  );
  return {
    title: `The grid: ${grid.cells.length} cells${quick ? ' (a seventh of it)' : ''}, ${grid.strokes.toLocaleString('en')} strokes; each line is all cells with that value`,
    figures: [],
    checks: [],
    notes: table([...HEAD, 'bound µm', '× bound'], rows),
    cells: grid.cells,
  };
}

const labels: { readonly [Axis in keyof typeof axes]: (value: number | string) => string } = {
  strokesPerSecond: (value) => `${value} strokes/s`,
  rateHz: (value) => `${Number(value) / 1000} kHz`,
  noiseMm: (value) => `σ ${value} mm`,
  lost: (value) => `${100 * Number(value)} % lost`,
  drift: (value) => (value === ('still' satisfies Drift) ? 'still surface' : 'drift, wander, resting hand'),
  trainee: (value) => `${value}`,
};
