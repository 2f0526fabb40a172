/** A thousand pads calibrated: is the interval true, and is the curve as good as its points allow? */
import type { Section } from '../../report.ts';
import { table } from '../figures.ts';
import { BINS, type Truth, truthOf } from './truth.ts';
import { drawKind, type Kind, VirtualPad } from './virtual-pad.ts';

const PADS = { full: 1_000, quick: 150 };
const COVERAGE = { least: 93, most: 97 };
const MOST_RATIO = 1.2;
/** Of a kind with few pads chance alone leaves the bounds: pads share their errors over the range. */
const SURE = 3;

interface Made {
  readonly kind: Kind;
  readonly truth: Truth;
}

export function pads({ quick }: { quick: boolean }): Section[] {
  const count = quick ? PADS.quick : PADS.full;
  const made: Made[] = [];
  let refused = 0;
  for (let n = 0; n < count; n++) {
    const kind = drawKind(n);
    const truth = truthOf(new VirtualPad(kind, 1_000 + n));
    if (truth === null) refused++;
    else made.push({ kind, truth });
  }
  // Without errors of the reference: what is left is noise and the curve alone.
  const exact = made.flatMap(({ kind }, n) => {
    if (n % 4 !== 0) return [];
    const free: Kind = { ...kind, reference: 'gauge-blocks', referenceUm: 0.001 };
    const truth = truthOf(new VirtualPad(free, 5_000 + n));
    return truth === null ? [] : [{ kind: free, truth }];
  });
  return [coverage(made, refused), curves(made, exact)];
}

function coverage(made: readonly Made[], refused: number): Section {
  const all = heldOf(made);
  const bins = Array.from({ length: BINS }, (_, bin) =>
    percent(made, ({ held, asked }) => [held[bin] ?? 0, asked[bin] ?? 0]),
  );
  const kinds = kindsOf(made).map(([name, group]) => ({ name, pads: group.length, ...heldOf(group) }));
  // Beyond a bound by more than chance: as many of its own standard errors, from pad to pad.
  const low = kinds.map(({ share, error }) => share + SURE * error);
  const high = kinds.map(({ share, error }) => share - SURE * error);
  const between = percent(made, (truth) => [truth.heldBetween, truth.askedBetween]);
  const rectangle = percent(
    made.filter(({ kind }) => kind.loopUm >= 12),
    (truth) => [truth.heldByRectangle, truth.askedBetween],
  );
  return {
    title: `Calibrations of ${made.length} pads, each with errors of its own: the k = 2 interval of a depth read in use, in or out`,
    figures: [
      { label: 'intervals', value: made.reduce((sum, { truth }) => sum + truth.askedBetween, 0), unit: '' },
      { label: 'pads without a curve', value: refused, unit: '' },
      { label: 'standard error, over all', value: all.error, unit: '%' },
      { label: 'held where the reading lies between the branches', value: between, unit: '%' },
      { label: 'loops of 12 and 40 µm with width/√12 instead (GUM F.2.2.2)', value: rectangle, unit: '%' },
    ],
    checks: [
      { what: 'hold the true depth', value: all.share, bound: COVERAGE.least, sense: 'at least', unit: '%' },
      { what: 'hold the true depth', value: all.share, bound: COVERAGE.most, sense: 'at most', unit: '%' },
      {
        what: 'the tenth of the range with the fewest',
        value: Math.min(...bins),
        bound: COVERAGE.least,
        sense: 'at least',
        unit: '%',
      },
      {
        what: 'the tenth of the range with the most',
        value: Math.max(...bins),
        bound: COVERAGE.most,
        sense: 'at most',
        unit: '%',
      },
      {
        what: `the kind with the fewest, and ${SURE} standard errors`,
        value: Math.min(...low),
        bound: COVERAGE.least,
        sense: 'at least',
        unit: '%',
      },
      {
        what: `the kind with the most, less ${SURE} standard errors`,
        value: Math.max(...high),
        bound: COVERAGE.most,
        sense: 'at most',
        unit: '%',
      },
      { what: 'pads without a curve', value: refused, bound: 0, sense: 'at most', unit: '' },
    ],
    notes: [
      `by tenth of the range, from the surface: ${bins.map((share) => share.toFixed(1)).join(' ')} %`,
      ...table(
        ['kind', 'pads', 'held %', '± s.e.'],
        kinds.map(({ name, pads: n, share, error }) => [name, String(n), share.toFixed(1), error.toFixed(1)]),
      ),
    ],
  };
}

function curves(made: readonly Made[], exact: readonly Made[]): Section {
  const ratioOf = (group: readonly Made[], to: 'idealSquare' | 'meanSquare') =>
    Math.sqrt(sum(group, 'curveSquare') / sum(group, to));
  const names = [...new Set(made.map(({ truth }) => chosenOf(truth)))].sort();
  const shapes = [...new Set(made.map(({ kind }) => shapeOf(kind)))].sort();
  return {
    title:
      'The curve against the true one, and against an ideal fit that knows the shape, from the same points',
    figures: [
      {
        label: 'RMSE of the curves',
        value: 1000 * Math.sqrt(sum(made, 'curveSquare') / made.length),
        unit: 'µm',
      },
      {
        label: 'RMSE of the ideal fits',
        value: 1000 * Math.sqrt(sum(made, 'idealSquare') / made.length),
        unit: 'µm',
      },
      { label: 'exact reference: RMSE over the ideal fit’s', value: ratioOf(exact, 'idealSquare'), unit: '' },
    ],
    checks: [
      {
        what: 'RMSE over that of the ideal fit',
        value: ratioOf(made, 'idealSquare'),
        bound: MOST_RATIO,
        sense: 'at most',
        unit: '',
      },
      {
        what: `RMSE over the noise of a level's mean, exact reference (${exact.length} pads)`,
        value: ratioOf(exact, 'meanSquare'),
        bound: MOST_RATIO,
        sense: 'at most',
        unit: '',
      },
    ],
    notes: table(
      ['bend', 'pads', 'over the ideal', ...names],
      shapes.map((shape) => {
        const group = made.filter(({ kind }) => shapeOf(kind) === shape);
        const chosen = names.map((name) => group.filter(({ truth }) => chosenOf(truth) === name).length);
        return [shape, String(group.length), ratioOf(group, 'idealSquare').toFixed(2), ...chosen.map(String)];
      }),
    ),
  };
}

const chosenOf = ({ outcome }: Truth) => outcome.candidates.find(({ chosen }) => chosen)?.name ?? '';
const shapeOf = ({ shape, bendUm }: Kind) =>
  shape === 'straight' ? shape : `${shape}, ${bendUm < 30 ? '3 and 10' : '30 and 60'} µm`;

/** Every pad is of one kind of each property. */
function kindsOf(made: readonly Made[]): [string, Made[]][] {
  const groups = new Map<string, Made[]>();
  for (const each of made) {
    const { kind, truth } = each;
    const names = [
      `bend: ${shapeOf(kind)}`,
      `loop: ${kind.loopUm} µm`,
      `loop: ${kind.loopShape}`,
      `setting: ${kind.settingUm} µm`,
      `noise: ${kind.noiseUm} µm`,
      `reference: ${kind.reference}`,
      `reference: u ${kind.referenceUm} µm`,
      `cycles: ${kind.cycles}`,
      `levels: ${kind.levels < 11 ? '9 and 10' : '11 to 13'}`,
      `curve: ${chosenOf(truth)}`,
    ];
    for (const name of names) groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  // Nothing is said of a kind with a handful of pads.
  return [...groups].filter(([, group]) => group.length >= 20).sort(([a], [b]) => (a < b ? -1 : 1));
}

function percent(made: readonly Made[], of: (truth: Truth) => readonly [number, number]): number {
  let [held, asked] = [0, 0];
  for (const { truth } of made) {
    const [some, all] = of(truth);
    held += some;
    asked += all;
  }
  return (100 * held) / asked;
}

/** Share held, and its standard error from the spread between pads: the intervals of one pad share its errors. */
function heldOf(made: readonly Made[]): { share: number; error: number } {
  const shares = made.map(({ truth: { held, asked } }) => (100 * total(held)) / total(asked));
  const share = total(shares) / shares.length;
  const spread = total(shares.map((each) => (each - share) ** 2)) / Math.max(shares.length - 1, 1);
  return { share, error: Math.sqrt(spread / shares.length) };
}

const total = (values: readonly number[]) => values.reduce((sumSoFar, value) => sumSoFar + value, 0);
const sum = (made: readonly Made[], of: 'curveSquare' | 'idealSquare' | 'meanSquare') =>
  total(made.map(({ truth }) => truth[of]));
