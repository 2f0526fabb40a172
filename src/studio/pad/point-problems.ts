/** Why no curve can be made of some points: each with what is so, what it means, what to do. */
import { SLOPE_LIMITS } from '../../signal/depth-curve.ts';
import type { DraftProblem, PadOutcome, PadPoint, Reference } from '../document.ts';
import { fixed } from '../figure-words.ts';
import { at } from './matrix.ts';
import { modelOf } from './model.ts';
import { isAt, type Level, levelsOf, type Readings, readingsOf } from './readings.ts';

type PadChannel = PadOutcome['curve']['channel'];

export const FEWEST_LEVELS = 4;

export const mm = (value: number): string => fixed(value, 3).replace(/\.?0+$/, '');

export const problem = (
  effect: DraftProblem['effect'],
  code: string,
  message: string,
  points: readonly PadPoint[] = [],
): DraftProblem => ({ code, effect, message, points: points.map(({ id }) => id) });

/** All of them stand against a fit; empty: there is one. `points`: those that count, in the order in which they were taken. */
export function fitProblems(
  points: readonly PadPoint[],
  channel: PadChannel,
  reference: Reference,
): DraftProblem[] {
  const few = fewProblems(points);
  // Whoever turns the wrong way hears it with that point, and not when all the others are there.
  if (few.length > 0) return [...stepProblems(points), ...few];
  const wrong = [...stepProblems(points), ...railProblems(points, channel)];
  const readings = readingsOf(points, channel, reference);
  const turned = wrong.length === 0 ? risingProblems(readings) : [];
  if (wrong.length > 0 || turned.length > 0) return [...wrong, ...turned];
  return modelOf(points, channel, reference) === null ? [slopeProblem(readings)] : [];
}

function fewProblems(points: readonly PadPoint[]): DraftProblem[] {
  if (points.length === 0)
    return [
      problem(
        'blocks',
        'no-points',
        'There is no point that counts, so there is nothing to fit. Set the reference to the surface and take the first, or take in again what was left out.',
      ),
    ];
  if (points.length === 1)
    return [
      problem(
        'blocks',
        'one-point',
        'There is one point only. A curve needs several depths, in and out, at least twice. Go on with the next step.',
        points,
      ),
    ];
  const levels = levelsOf(points);
  const [only] = levels;
  if (levels.length === 1 && only !== undefined)
    return [
      problem(
        'blocks',
        'equal-points',
        `All ${points.length} points were taken at ${mm(only)} mm, so nothing tells how the reading changes with depth. Set the reference to other depths and take points there.`,
        points,
      ),
    ];
  const problems: DraftProblem[] = [];
  if (levels.length < FEWEST_LEVELS)
    problems.push(
      problem(
        'blocks',
        'few-levels',
        `The points stand at ${levels.length} depths. A curve and its test need at least ${FEWEST_LEVELS}, and nine show more. Take points at other depths.`,
      ),
    );
  const both = levels.filter((level) => {
    const here = points.filter((point) => isAt(point, level));
    return (
      here.some(({ direction }) => direction === 'up') && here.some(({ direction }) => direction === 'down')
    );
  });
  if (both.length < 2)
    problems.push(
      problem(
        'blocks',
        'one-direction',
        'No two depths were read both on the way in and on the way out, so hysteresis is not known, and the uncertainty would be stated too small. Go back to the surface by the same steps.',
      ),
    );
  const isRepeated = points.some((point, i) =>
    points.some((other, j) => j > i && other.direction === point.direction && isAt(other, point.referenceMm)),
  );
  if (!isRepeated)
    problems.push(
      problem(
        'blocks',
        'no-repeats',
        'No depth was read twice in the same direction, so nothing tells how well a reading repeats. Go in and out once more by the same steps.',
      ),
    );
  return problems;
}

/** On the way in each step is deeper than the one before, on the way out shallower; else the direction is not what is written. */
function stepProblems(points: readonly PadPoint[]): DraftProblem[] {
  const ways = new Map<string, PadPoint[]>();
  for (const point of points) {
    const key = `${point.run} ${point.cycle} ${point.direction}`;
    const way = ways.get(key) ?? [];
    way.push(point);
    ways.set(key, way);
  }
  return [...ways.values()].flatMap((way) => {
    const wrong = way.filter((point, i) => {
      const before = way[i - 1];
      if (before === undefined || isAt(point, before.referenceMm)) return false;
      return point.direction === 'up'
        ? point.referenceMm < before.referenceMm
        : point.referenceMm > before.referenceMm;
    });
    const [first] = wrong;
    if (first === undefined) return [];
    const into = first.direction === 'up';
    return [
      problem(
        'blocks',
        'reversed-steps',
        `On the way ${into ? 'in' : 'out'} of cycle ${first.cycle} the step to ${mm(first.referenceMm)} mm was ${into ? 'shallower' : 'deeper'} than the one before, so hysteresis would be told wrong. Leave it out with a reason, or enter it with the other direction; a step that was missed is taken in the next cycle.`,
        wrong,
      ),
    ];
  });
}

function railProblems(points: readonly PadPoint[], { bits }: PadChannel): DraftProblem[] {
  const stuck = points.filter(({ reading }) => reading.counts <= 0.5 || reading.counts >= 2 ** bits - 1.5);
  const [first] = stuck;
  if (first === undefined) return [];
  return [
    problem(
      'blocks',
      'end-of-range',
      `At ${mm(first.referenceMm)} mm the sensor stands at the end of its range, so its reading says nothing. Leave the point out with a reason, and stay within the range.`,
      stuck,
    ),
  ];
}

/** Means of neighbouring levels that go the other way by more than their own scatter. */
const CHANCE = 4;

function risingProblems({ levels, variance, points }: Readings): DraftProblem[] {
  const wrong = (['up', 'down'] as const).flatMap((direction) => {
    const groups = levels.flatMap((level) => {
      const group = level[direction];
      return group === null ? [] : [{ level, group }];
    });
    return groups.flatMap(({ level, group }, i) => {
      const before = groups[i - 1];
      if (before === undefined) return [];
      const chance = CHANCE * Math.sqrt(variance * (1 / group.count + 1 / before.group.count));
      return group.meanMm < before.group.meanMm - chance || group.meanMm === before.group.meanMm
        ? [{ from: before.level, to: level, direction }]
        : [];
    });
  });
  const [first] = wrong;
  if (first === undefined) return [];
  const levelOf = (level: Level, direction: PadPoint['direction']) =>
    points.filter((point) => point.direction === direction && isAt(point, level.referenceMm));
  const about = new Set(
    wrong.flatMap(({ from, to, direction }) => [...levelOf(from, direction), ...levelOf(to, direction)]),
  );
  return [
    problem(
      'blocks',
      'not-rising',
      `From ${mm(first.from.referenceMm)} to ${mm(first.to.referenceMm)} mm the reading does not rise, so no depth can be told from it. Look whether steps were swapped or entered in the wrong order, leave those out with a reason, and take them again.`,
      [...about],
    ),
  ];
}

function slopeProblem({ levels }: Readings): DraftProblem {
  const middle = ({ up, down }: Level) => ((up ?? down)?.meanMm ?? 0) / 2 + ((down ?? up)?.meanMm ?? 0) / 2;
  const slopes = levels.slice(1).map((level, i) => {
    const before = levels[i] as Level;
    return (level.referenceMm - before.referenceMm) / (middle(level) - middle(before));
  });
  const worst = slopes.reduce(
    (least, slope, i) =>
      Math.abs(Math.log(Math.abs(slope))) > Math.abs(Math.log(Math.abs(at(slopes, least)))) ? i : least,
    0,
  );
  return problem(
    'blocks',
    'slope',
    `Between ${mm(levels[worst]?.referenceMm ?? 0)} and ${mm(levels[worst + 1]?.referenceMm ?? 0)} mm a mm by the pad's own scale is ${at(slopes, worst).toFixed(2)} mm by the reference. No curve within ${SLOPE_LIMITS.least} to ${SLOPE_LIMITS.most} fits, and one beyond could hide a stroke that is too deep. Look whether the reference is read in the right unit and the pad is the right one.`,
  );
}
