/** The machine's curve, stroke rate = k (V − V0), with all that makes it uncertain. */
import { mean } from '../../training/statistics/describe.ts';
import { fisherTail, studentQuantile } from '../../training/statistics/student.ts';
import type {
  DraftProblem,
  MachineCalibration,
  MachineDraft,
  MachineOutcome,
  SweepPoint,
} from '../document.ts';
import { fitLine, hzOf, type Line, varianceAt } from './line.ts';
import { pointProblems } from './point-problems.ts';

/** Relative, expanded with k = 2, as the instrument's certificate or maker states them. */
export type Shares = Pick<MachineCalibration['reference'], 'rateShare' | 'voltShare'>;
/** Why there is no curve. */
export interface NoFit {
  readonly problems: DraftProblem[];
}

const SHARE = 0.975;
/** Places of the band, from the lowest to the highest voltage. */
const BAND = 21;
const MOST_FREEDOM = 1e9;

/**
 * Least squares through the points of one run (`fitLine` says how they weigh); those that are left out do not count.
 * `reference` null: only what the points scatter is known, so the intervals lack the instruments.
 *
 * The scatter of the points gives k and V0 their spread by Student's t and Fieller's theorem. The instruments' gains
 * err alike at every point, so no number of points averages them out: a rate meter that is off by a share moves k by
 * it, a voltmeter moves k against it and V0 with it. Both are added in the manner of GUM, with effective degrees
 * of freedom by Welch and Satterthwaite.
 */
export function fitMachine(points: readonly SweepPoint[], reference: Shares | null): MachineOutcome | NoFit {
  const used = points.filter(({ leftOut }) => leftOut === null);
  const problems = pointProblems(used);
  if (problems.some(({ effect }) => effect === 'blocks')) return { problems };
  const line = fitLine(used);
  const rate = (reference?.rateShare ?? 0) / 2;
  const volt = (reference?.voltShare ?? 0) / 2;
  const zero = zeroOf(line, volt);
  if (zero === null) return { problems: [flat(used)] };
  const k = line.slope;
  const scatterK = line.sd / Math.sqrt(line.squares);
  const uncertaintyK = Math.hypot(scatterK, k * Math.hypot(rate, volt));
  const halfK = quantileOf(scatterK, uncertaintyK, line.freedom) * uncertaintyK;
  const away = (line.middleVolt - zero.volt) / k;
  return {
    hzPerVolt: k,
    zeroVolt: zero.volt,
    hzPerVoltInterval: [k - halfK, k + halfK],
    zeroVoltInterval: zero.interval,
    uncertaintyHzPerVolt: uncertaintyK,
    uncertaintyZeroVolt: Math.hypot(Math.sqrt(varianceAt(line, zero.volt)) / k, zero.volt * volt),
    covariance: away * scatterK ** 2 - k * zero.volt * volt ** 2,
    residualHz: line.sd,
    lackOfFit: lackOfFitOf(used, line),
    band: bandOf(used, line, zero.volt, rate, volt),
    noLoadAmpere: meanOf(used.flatMap(({ ampere }) => (ampere === null ? [] : [ampere]))),
    jitterShare: meanOf(
      used.flatMap(({ sdHz, hz, readings }) => (readings > 1 && hz > 0 ? [sdHz / hz] : [])),
    ),
    degreesOfFreedom: line.freedom,
  };
}

/**
 * What a document holds: the curve as it is left, and as it was found. Where nothing was adjusted both are of the
 * points as found.
 */
export function outcomesOf(
  draft: Pick<MachineDraft, 'points' | 'reference'>,
): { outcome: MachineOutcome; asFound: MachineOutcome } | NoFit {
  const of = (run: SweepPoint['run']) => draft.points.filter((point) => point.run === run);
  const found = of('as-found');
  const left = of('as-left');
  const outcome = fitMachine(left.length > 0 ? left : found, draft.reference);
  if ('problems' in outcome) return outcome;
  const asFound = left.length > 0 && found.length > 0 ? fitMachine(found, draft.reference) : outcome;
  return 'problems' in asFound ? asFound : { outcome, asFound };
}

/**
 * Fieller's interval: the voltages at which the line cannot be told from 0, with the voltmeter's own error besides.
 * Null where the slope itself cannot be told from 0: every voltage could be V0 then.
 */
function zeroOf(line: Line, voltShare: number): { volt: number; interval: [number, number] } | null {
  const { middleVolt: x, middleHz: y, slope: k, squares } = line;
  const volt = x - y / k;
  const scatter = Math.sqrt(varianceAt(line, volt));
  const t = quantileOf(scatter, Math.hypot(scatter, k * voltShare * volt), line.freedom);
  const spread = t * t * line.sd ** 2;
  const a = y - k * x;
  const square = k * k - spread / squares - (t * k * voltShare) ** 2;
  if (!(square > 0)) return null;
  const half = a * k + (spread * x) / squares;
  const constant = a * a - spread * (1 / line.points + (x * x) / squares);
  const root = Math.sqrt(Math.max(0, half * half - square * constant));
  return { volt, interval: [(-half - root) / square, (-half + root) / square] };
}

/** Factor of a 95 % interval of which the part `scatter` was estimated with `freedom` degrees, the rest is known. */
function quantileOf(scatter: number, combined: number, freedom: number): number {
  const effective = scatter > 0 ? freedom * (combined / scatter) ** 4 : MOST_FREEDOM;
  return studentQuantile(SHARE, Math.min(effective, MOST_FREEDOM));
}

function bandOf(
  points: readonly SweepPoint[],
  line: Line,
  zeroVolt: number,
  rateShare: number,
  voltShare: number,
): MachineOutcome['band'] {
  const volts = points.map(({ volt }) => volt);
  const from = Math.min(...volts);
  const step = (Math.max(...volts) - from) / (BAND - 1);
  return Array.from({ length: BAND }, (_, n) => {
    const volt = from + n * step;
    const scatter = Math.sqrt(varianceAt(line, volt));
    const instruments = line.slope * Math.hypot((volt - zeroVolt) * rateShare, volt * voltShare);
    const combined = Math.hypot(scatter, instruments);
    return {
      volt,
      hz: hzOf(line, volt),
      expandedHz: quantileOf(scatter, combined, line.freedom) * combined,
    };
  });
}

/** F test of the means at each set voltage about the line against the spread of repeats; null without repeats. */
function lackOfFitOf(points: readonly SweepPoint[], line: Line): MachineOutcome['lackOfFit'] {
  const levels = new Map<number, number[]>();
  points.forEach(({ setVolt }, n) => {
    const key = Math.round(setVolt * 1000);
    levels.set(key, [...(levels.get(key) ?? []), line.residuals[n] ?? 0]);
  });
  const above = levels.size - 2;
  const below = points.length - levels.size;
  if (above < 1 || below < 1) return null;
  let between = 0;
  let within = 0;
  for (const residuals of levels.values()) {
    const middle = mean(residuals);
    between += residuals.length * middle ** 2;
    for (const each of residuals) within += (each - middle) ** 2;
  }
  if (!(within > 0)) return null;
  const f = between / above / (within / below);
  return { f, p: fisherTail(f, above, below) };
}

const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : mean(values));

function flat(points: readonly SweepPoint[]): DraftProblem {
  return {
    code: 'flat',
    effect: 'blocks',
    message:
      'The points scatter so much that the rate cannot be shown to rise with the voltage, so there is no voltage at which the line meets 0. Take the points again over a wider span, or look for what disturbs the machine.',
    points: points.map(({ id }) => id),
  };
}
