/** What is wrong with the points of one run: too few, too alike, standing, falling, off the line. */
import { studentCdf } from '../../training/statistics/student.ts';
import { type DraftProblem, isAnswered, type SweepPoint } from '../document.ts';
import { fitLine, type Line, leverage } from './line.ts';

/** Below this a motor stands, Hz. */
const STANDING_HZ = 1;
/** Set voltages that are one level, V. */
const SAME_VOLT = 0.05;
const LEAST_LEVELS = 3;
/** A line over less says nothing of V0; over less than the second it says little. */
const LEAST_SPAN_VOLT = 1;
const GOOD_SPAN_VOLT = 3;
/** Of all points together: how often a point of a sound run is asked about. */
const OUTLIER_SHARE = 0.01;
const LEAST_FOR_OUTLIERS = 5;
/** Rotary machines are at some 10 to 16 Hz/V. */
const USUAL_HZ_PER_VOLT = [3, 40] as const;
const LACK_SHARE = 0.01;

type Point = SweepPoint;
const idsOf = (points: readonly Point[]) => points.map(({ id }) => id);
const volts = (volt: number) => `${volt.toFixed(2)} V`;
export const nameOf = ({ setVolt, direction, hz }: Point) =>
  `${setVolt.toFixed(1)} V (${direction}, ${hz.toFixed(1)} Hz)`;

/** Of the points that count. The first that blocks is told alone: what follows would only repeat it. */
export function pointProblems(points: readonly Point[]): DraftProblem[] {
  const blocking = tooFew(points) ?? standing(points) ?? tooNarrow(points) ?? falling(points);
  if (blocking !== null) return [blocking];
  const line = fitLine(points);
  return [...outliers(points, line), ...unusual(line), ...shortSpan(points), ...upAndDown(points, line)];
}

function tooFew(points: readonly Point[]): DraftProblem | null {
  const [first] = points;
  if (first === undefined)
    return blocks(
      'no-points',
      'There are no points yet. Take at least three, at different voltages.',
      points,
    );
  if (points.length === 1)
    return blocks(
      'one-point',
      'There is one point only, and through one point goes any line. Take at least three, at different voltages.',
      points,
    );
  const levels: number[] = [];
  for (const { volt } of [...points].sort((a, b) => a.volt - b.volt))
    if (volt - (levels.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME_VOLT) levels.push(volt);
  if (levels.length === 1)
    return blocks(
      'equal-points',
      `All points are at ${volts(first.volt)}, so they say nothing of how the rate changes with the voltage. Take points at other voltages.`,
      points,
    );
  if (levels.length < LEAST_LEVELS)
    return blocks(
      'few-voltages',
      'The points are at two voltages only: whether the rate rises in a straight line cannot be seen. Take points at a third voltage, better at eight.',
      points,
    );
  return null;
}

function standing(points: readonly Point[]): DraftProblem | null {
  const still = points.filter(({ hz }) => hz < STANDING_HZ);
  if (still.length === 0) return null;
  return blocks(
    'standing',
    `The motor stood still at ${still.map(nameOf).join(', ')}. Below its start-up voltage a machine is not on its line: leave the point out with that reason, or take it again at a higher voltage.`,
    still,
  );
}

function tooNarrow(points: readonly Point[]): DraftProblem | null {
  const span = spanOf(points);
  if (span >= LEAST_SPAN_VOLT) return null;
  return blocks(
    'narrow-span',
    `The points span ${volts(span)} only. V0 lies far outside, and nothing can be said of it. Take points over at least ${LEAST_SPAN_VOLT} V, better over the whole range that the machine is used in.`,
    points,
  );
}

function falling(points: readonly Point[]): DraftProblem | null {
  if (fitLine(points).slope > 0) return null;
  return blocks(
    'falling',
    'The rate falls as the voltage rises, which no motor does. Rates and voltages may be in the wrong order: compare the points with what was read, and take wrong ones again.',
    points,
  );
}

/** By the residual that each point has from the line of the others, all points sharing one false alarm share. */
function outliers(points: readonly Point[], line: Line): DraftProblem[] {
  const n = points.length;
  if (n < LEAST_FOR_OUTLIERS) return [];
  return points.flatMap((point, i) => {
    const residual = line.residuals[i] ?? 0;
    const free = 1 - leverage(line, i, point.volt);
    const others = (line.freedom * line.sd ** 2 - residual ** 2 / free) / (line.freedom - 1);
    // Points that were typed on a perfect line scatter by rounding alone.
    const least = (1e-6 * line.middleHz) ** 2;
    const t = Math.abs(residual) / Math.sqrt(Math.max(others, least) * free);
    const share = 2 * studentCdf(-t, line.freedom - 1) * n;
    if (!(share < OUTLIER_SHARE) || isAnswered(point, 'outlier')) return [];
    const expected = point.hz - residual / Math.sqrt(line.weights[i] ?? 1) / free;
    const message = `The point at ${nameOf(point)} is off the line of the others, which expect ${expected.toFixed(1)} Hz. Of sound runs one in ${Math.round(1 / OUTLIER_SHARE)} has such a point by chance. Take it again; leave it out only for a reason that can be written down.`;
    return [{ code: 'outlier', effect: 'asks' as const, message, points: [point.id] }];
  });
}

function unusual({ slope }: Line): DraftProblem[] {
  const [low, high] = USUAL_HZ_PER_VOLT;
  if (slope >= low && slope <= high) return [];
  const message = `The rate rises by ${slope.toFixed(1)} Hz for each volt; rotary machines are at some 10 to 16. Rates in strokes a minute, or a voltage that was not read at the machine, look like that. Look at the points once more.`;
  return [{ code: 'unusual-slope', effect: 'asks', message, points: [] }];
}

function shortSpan(points: readonly Point[]): DraftProblem[] {
  const span = spanOf(points);
  if (span >= GOOD_SPAN_VOLT) return [];
  const message = `The points span ${volts(span)}, so V0 is uncertain: look at its interval. Points over at least ${GOOD_SPAN_VOLT} V make it narrower.`;
  return [{ code: 'short-span', effect: 'warns', message, points: [] }];
}

/** A motor that warms up runs otherwise on the way down. */
function upAndDown(points: readonly Point[], line: Line): DraftProblem[] {
  const of = (direction: Point['direction']) =>
    line.residuals.filter((_, n) => points[n]?.direction === direction);
  const [up, down] = [of('up'), of('down')];
  if (up.length < 3 || down.length < 3) return [];
  const middle = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const about = (values: readonly number[]) =>
    values.reduce((sum, each) => sum + (each - middle(values)) ** 2, 0);
  const freedom = up.length + down.length - 3;
  const spread = Math.sqrt((about(up) + about(down)) / freedom) * Math.sqrt(1 / up.length + 1 / down.length);
  const off = middle(down) - middle(up);
  if (!(2 * studentCdf(-Math.abs(off) / spread, freedom) < LACK_SHARE)) return [];
  const message = `On the way down the rate is ${Math.abs(off).toFixed(2)} Hz ${off > 0 ? 'higher' : 'lower'} than on the way up, more than the scatter explains: the machine changed while it was measured, as one does that warms up. Let it run warm first, and sweep again.`;
  return [{ code: 'up-and-down', effect: 'warns', message, points: [] }];
}

function spanOf(points: readonly Point[]): number {
  const all = points.map(({ volt }) => volt);
  return Math.max(...all) - Math.min(...all);
}

function blocks(code: string, message: string, points: readonly Point[]): DraftProblem {
  return { code, effect: 'blocks', message, points: idsOf(points) };
}
