/** A straight line through points whose scatter is not known: by least squares, with the scatter from the points. */

export interface LinePoint {
  readonly volt: number;
  readonly hz: number;
}

/** hz = middleHz + slope × (volt − middleVolt). */
export interface Line {
  readonly points: number;
  readonly middleVolt: number;
  readonly middleHz: number;
  readonly slope: number;
  /** Weighted sum of squares of volt about the middle, V². */
  readonly squares: number;
  /** Standard deviation of a point of weight 1, with `freedom` = points − 2; NaN where that is 0. */
  readonly sd: number;
  readonly freedom: number;
  /** Their mean is 1; all are 1 where every point scatters alike. */
  readonly weights: readonly number[];
  /** Measured less the line, times the root of the weight: all scatter by `sd`. In the order of the points. */
  readonly residuals: readonly number[];
}

/** Fewer points do not tell how their scatter goes. */
const LEAST_FOR_WEIGHTS = 8;
/** Logarithm of how much likelier scatter in proportion to the rate must make the points: some 7 times. */
const CLEARLY = 2;

/**
 * Every point weighs the same, unless the points show clearly that they scatter in proportion to the rate. Weights
 * that are guessed on less make V0's interval too narrow (0.93 in place of 0.95); none at all make V0 itself 1.2 times
 * as uncertain where the scatter is in proportion.
 */
export function fitLine(points: readonly LinePoint[]): Line {
  const plain = weighted(
    points,
    points.map(() => 1),
  );
  if (points.length < LEAST_FOR_WEIGHTS || points.some(({ hz }) => hz <= 0)) return plain;
  const inverse = points.map(({ hz }) => 1 / (hz * hz));
  const mean = inverse.reduce((sum, each) => sum + each, 0) / inverse.length;
  const proportional = weighted(
    points,
    inverse.map((each) => each / mean),
  );
  return logLikelihood(proportional) - logLikelihood(plain) > CLEARLY ? proportional : plain;
}

function weighted(points: readonly LinePoint[], weights: readonly number[]): Line {
  const n = points.length;
  const weightOf = (i: number) => weights[i] ?? 0;
  const middleVolt = points.reduce((sum, { volt }, i) => sum + weightOf(i) * volt, 0) / n;
  const middleHz = points.reduce((sum, { hz }, i) => sum + weightOf(i) * hz, 0) / n;
  let squares = 0;
  let products = 0;
  points.forEach(({ volt, hz }, i) => {
    squares += weightOf(i) * (volt - middleVolt) ** 2;
    products += weightOf(i) * (volt - middleVolt) * (hz - middleHz);
  });
  const slope = products / squares;
  const residuals = points.map(
    ({ volt, hz }, i) => Math.sqrt(weightOf(i)) * (hz - middleHz - slope * (volt - middleVolt)),
  );
  const freedom = n - 2;
  const sum = residuals.reduce((total, each) => total + each * each, 0);
  const sd = freedom > 0 ? Math.sqrt(sum / freedom) : Number.NaN;
  return { points: n, middleVolt, middleHz, slope, squares, sd, freedom, weights, residuals };
}

/** Of normal scatter, but for a constant; the scatter itself at its most likely. */
function logLikelihood({ points, sd, freedom, weights }: Line): number {
  const logs = weights.reduce((sum, each) => sum + Math.log(each), 0);
  return logs / 2 - (points / 2) * Math.log((sd * sd * freedom) / points);
}

export const hzOf = (line: Line, volt: number): number =>
  line.middleHz + line.slope * (volt - line.middleVolt);

/** Variance of the line itself at a voltage, from the scatter of the points alone. */
export const varianceAt = (line: Line, volt: number): number =>
  line.sd ** 2 * (1 / line.points + (volt - line.middleVolt) ** 2 / line.squares);

/** How much the i-th point draws the line to itself, 0 to 1. */
export const leverage = (line: Line, i: number, volt: number): number =>
  (line.weights[i] ?? 0) * (1 / line.points + (volt - line.middleVolt) ** 2 / line.squares);
