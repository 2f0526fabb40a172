/** Cell by cell: is it better than the plain detector, and where it is not, why? */
import { traineeNames } from '../../src/emulator/trainees.ts';
import type { Section } from '../report.ts';
import { againstBound, type Figures, figuresOf, share, table, um } from './figures.ts';
import { axes, type Cell, type CellResult, errorsOf, nameOf, runOf } from './grid.ts';
import { work } from './pool.ts';
import { type Outcome, SHALLOW_MM } from './run.ts';

/** A cell in which it was behind is measured again, longer and with other seeds, so that no cell is named by chance. */
const SECOND_LOOK = { runs: 8, seconds: 30 };
/** Of the virtual pad at 12 bits. */
const COUNT_MM = 0.001;
const REST_SECONDS = { full: 300, quick: 60 };

type Pair = Pick<CellResult, 'ours' | 'plain'>;
export type RestRates = ReadonlyMap<string, number>;
const restKey = ({ rateHz, noiseMm }: Pick<Cell, 'rateHz' | 'noiseMm'>) => `${rateHz} ${noiseMm}`;

/** Strokes found on a pad that nobody touches: what a low threshold costs. */
export async function atRest(quick: boolean): Promise<{ section: Section; plainPerMinute: RestRates }> {
  const seconds = quick ? REST_SECONDS.quick : REST_SECONDS.full;
  const jobs = axes.rateHz.flatMap((rateHz) =>
    axes.noiseMm.map((noiseMm) => ({
      key: restKey({ rateHz, noiseMm }),
      runs: [
        {
          ...{ trainee: traineeNames[0] ?? 'steady', seed: `rest ${rateHz} ${noiseMm}`, seconds, rest: true },
          ...{ strokesPerSecond: 100, rateHz, noiseMm, lost: 0, errors: errorsOf.still },
        },
      ],
    })),
  );
  const ours = new Map<string, number>();
  const plain = new Map<string, number>();
  for await (const { key, outcome } of work(jobs)) {
    ours.set(key, (60 * outcome.ours.found) / seconds);
    plain.set(key, (60 * outcome.plain.found) / seconds);
  }
  const lines = axes.noiseMm.map((noiseMm) => [
    `σ ${noiseMm} mm`,
    ...axes.rateHz.map((rateHz) => {
      const key = restKey({ rateHz, noiseMm });
      return `${(ours.get(key) ?? 0).toFixed(1)} / ${(plain.get(key) ?? 0).toFixed(1)}`;
    }),
  ]);
  const section = {
    title: `Strokes found in a minute on a pad that nobody touches (ours / plain), ${seconds} s each`,
    figures: [],
    checks: [],
    notes: table(['', ...axes.rateHz.map((rateHz) => `${rateHz / 1000} kHz`)], lines),
  };
  return { section, plainPerMinute: plain };
}

const behind = ({ ours, plain }: Pair) => ours.f1 < plain.f1 || ours.rmseMm >= plain.rmseMm;

export async function againstPlain(
  cells: readonly CellResult[],
  plainPerMinute: RestRates,
  quick: boolean,
): Promise<Section> {
  const again = cells.filter(behind).map((cell) => ({
    key: cell,
    runs: Array.from({ length: quick ? 2 : SECOND_LOOK.runs }, (_, n) =>
      runOf(cell, SECOND_LOOK.seconds, `${nameOf(cell)} again ${n}`),
    ),
  }));
  const still: Pair[] = [];
  const named: string[] = [];
  let unexplained = 0;
  for await (const { key, outcome } of work(again)) {
    const second = { ours: figuresOf(outcome.ours), plain: figuresOf(outcome.plain) };
    if (!behind(second)) continue;
    still.push(second);
    const why = whyBehind(second, outcome, plainPerMinute.get(restKey(key)) ?? 0);
    if (why === null) unexplained++;
    named.push(`${nameOf(key)}: ${numbers(second)}. ${why ?? 'NOT EXPLAINED'}`);
  }
  const count = (test: (pair: Pair) => boolean) => still.filter(test).length;
  const lowerF1 = count(({ ours, plain }) => ours.f1 < plain.f1);
  const largerRmse = count(({ ours, plain }) => ours.rmseMm >= plain.rmseMm);
  return {
    title: 'Cell by cell against the plain detector; cells behind at first are measured again, longer',
    figures: [
      { label: 'cells', value: cells.length, unit: '' },
      { label: 'behind at the first look', value: again.length, unit: '' },
      { label: 'F1: better or the same', value: cells.length - lowerF1, unit: '' },
      { label: 'RMSE: better', value: cells.length - largerRmse, unit: '' },
      { label: 'behind at the second look', value: still.length, unit: '' },
    ],
    checks: [
      {
        what: 'cells behind without an explanation',
        value: unexplained,
        bound: 0,
        sense: 'at most',
        unit: '',
      },
    ],
    notes: named.sort(),
  };
}

function numbers({ ours, plain }: Pair): string {
  const lacks = ({ missed, missedShallow, missedThin, missedAtHole, falseStrokes }: Figures) =>
    `misses ${missed} of ${ours.strokes} (${missedShallow} under ${SHALLOW_MM} mm, ${missedThin} of one sample, ${missedAtHole} beside a hole), ${falseStrokes} false`;
  const f1 = `F1 ${share(ours.f1)}, plain ${share(plain.f1)}; ours ${lacks(ours)}; plain ${lacks(plain)}`;
  const rmse = `RMSE ${um(ours.rmseMm)} µm, plain ${um(plain.rmseMm)} µm`;
  return [...(ours.f1 < plain.f1 ? [f1] : []), ...(ours.rmseMm >= plain.rmseMm ? [rmse] : [])].join('; ');
}

/** By what was measured, or null. */
function whyBehind(pair: Pair, outcome: Outcome, plainPerMinute: number): string | null {
  const { ours, plain } = pair;
  const rmse = ours.rmseMm >= plain.rmseMm ? whyRmse(ours, outcome) : '';
  const f1 = ours.f1 < plain.f1 ? whyF1(pair, plainPerMinute) : '';
  return rmse === null || f1 === null ? null : `${rmse}${f1}`;
}

function whyRmse(ours: Figures, outcome: Outcome): string | null {
  if (ours.rmseMm < COUNT_MM) return 'Both errors are below one count of the sensor, 1 µm. ';
  if (againstBound(outcome) === null)
    return 'Most strokes have fewer than two samples in the skin: there is no arc to fit, and no bound. ';
  return null;
}

function whyF1({ ours, plain }: Pair, plainPerMinute: number): string | null {
  const missed = ours.missed - plain.missed;
  const invented = ours.falseStrokes - plain.falseStrokes;
  if (missed <= 0 && invented > 0)
    return `It finds ${-missed} more true strokes and ${invented} more false ones: faint ones, at the time they were due.`;
  const thin = ours.missedThin - plain.missedThin;
  if (thin > 0 && thin >= missed / 2)
    return `Half of what it misses more, ${thin}, are strokes that one sample met at most: one sample is no arc.`;
  const beside = ours.missedAtHole - plain.missedAtHole;
  if (beside > 0 && beside >= missed / 2)
    return `Half of what it misses more, ${beside}, lie beside a hole: alone, faint ones are not told from noise.`;
  if (plainPerMinute >= 0.5)
    return `The plain threshold is lower: it finds ${plainPerMinute.toFixed(1)} strokes a minute on a pad at rest.`;
  return null;
}
