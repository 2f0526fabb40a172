/**
 * Curves through a few levels, each a linear smoother: what it says at a place is a weighted sum of the levels'
 * values, so its own uncertainty, and what it would have said without a level, follow in closed form.
 */
import { at, dot, inverse, type Matrix, product, transposed, zeros } from './matrix.ts';

/** Levels by rising x; `variance` of each y. */
export interface Data {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly variance: readonly number[];
}

export interface Smoother {
  /** Trace of the hat matrix: how many numbers were, in effect, taken from the levels. */
  readonly parameters: number;
  valueAt(x: number): number;
  slopeAt(x: number): number;
  /** Of each level in the value at x. */
  weightsAt(x: number): number[];
  /** Of the value at x, from the levels' own variances; of a spline with what it may smooth away (Wahba 1983). */
  varianceAt(x: number): number;
  /** Each level less what the others say of it; null where they cannot say. */
  readonly left: readonly (number | null)[];
}

/** Least squares, weighted by 1/variance, of Σ βᵢ xⁱ up to `degree`. Null where there are not more levels than unknowns. */
export function polynomial(data: Data, degree: number): (Smoother & { coefficients: number[] }) | null {
  const { x, y, variance } = data;
  if (x.length <= degree + 1) return null;
  // In the middle of the range and of its half as a unit, so that the powers are of one size.
  const low = Math.min(...x);
  const high = Math.max(...x);
  const middle = (low + high) / 2;
  const half = (high - low) / 2 || 1;
  const basis = (place: number) =>
    Array.from({ length: degree + 1 }, (_, i) => ((place - middle) / half) ** i);
  const rows = x.map(basis);
  const normal = zeros(degree + 1, degree + 1);
  rows.forEach((row, n) => {
    for (let i = 0; i <= degree; i++)
      for (let j = 0; j <= degree; j++)
        (normal[i] as number[])[j] = at(normal[i], j) + (at(row, i) * at(row, j)) / at(variance, n);
  });
  const covariance = inverse(normal);
  if (covariance === null) return null;
  // β = covariance · Bᵀ W y
  const gains = covariance.map((line) => rows.map((row, n) => dot(line, row) / at(variance, n)));
  const beta = gains.map((line) => dot(line, y));
  const weightsAt = (place: number) => {
    const b = basis(place);
    return x.map((_, n) => b.reduce((sum, value, i) => sum + value * at(gains[i], n), 0));
  };
  const derivative = (place: number) =>
    beta.reduce(
      (sum, value, i) => (i === 0 ? sum : sum + i * value * ((place - middle) / half) ** (i - 1)),
      0,
    );
  return {
    parameters: degree + 1,
    coefficients: expanded(beta, middle, half),
    valueAt: (place) => dot(basis(place), beta),
    slopeAt: (place) => derivative(place) / half,
    weightsAt,
    varianceAt: (place) => {
      const b = basis(place);
      return dot(
        covariance.map((line) => dot(line, b)),
        b,
      );
    },
    left: leftOf(data, x.map(weightsAt)),
  };
}

/** No unknown at all: y = given(x), whatever the levels say. */
export function fixed({ x, y }: Data, curve: (x: number) => number, slope: number): Smoother {
  return {
    parameters: 0,
    valueAt: curve,
    slopeAt: () => slope,
    weightsAt: () => x.map(() => 0),
    varianceAt: () => 0,
    left: x.map((place, i) => at(y, i) - curve(place)),
  };
}

/** A natural cubic spline with a knot at each level; `roughness` weighs its bending against its distance to them. */
export interface Spline extends Smoother {
  readonly knots: readonly { x: number; y: number; slope: number }[];
}

/**
 * Smoothing spline (Reinsch 1967; Green & Silverman 1994, ch. 2): least Σ (y − g)²/variance + λ ∫ g″². It makes
 * one spline for each λ given. Beyond its ends it goes on straight, as a DepthCurve does.
 */
export function splines(data: Data, lambdas: readonly number[]): Spline[] {
  const { x, y, variance } = data;
  const n = x.length;
  if (n < 4) return [];
  const gap = (i: number) => at(x, i + 1) - at(x, i);
  // Q is n × (n − 2), R (n − 2) × (n − 2): second derivatives at the inner knots are γ = R⁻¹ Qᵀ g.
  const q = zeros(n, n - 2);
  const r = zeros(n - 2, n - 2);
  for (let j = 0; j < n - 2; j++) {
    (q[j] as number[])[j] = 1 / gap(j);
    (q[j + 1] as number[])[j] = -1 / gap(j) - 1 / gap(j + 1);
    (q[j + 2] as number[])[j] = 1 / gap(j + 1);
    (r[j] as number[])[j] = (gap(j) + gap(j + 1)) / 3;
    if (j + 1 < n - 2) {
      (r[j] as number[])[j + 1] = gap(j + 1) / 6;
      (r[j + 1] as number[])[j] = gap(j + 1) / 6;
    }
  }
  const inner = inverse(r);
  if (inner === null) return [];
  const bending = product(inner, transposed(q)); // g to γ
  const penalty = product(q, bending);
  return lambdas.flatMap((lambda) => {
    const system = penalty.map((row, i) =>
      row.map((value, j) => lambda * value + (i === j ? 1 / at(variance, i) : 0)),
    );
    const covariance = inverse(system);
    return covariance === null ? [] : [splineOf(data, covariance, bending)];
  });

  function splineOf(from: Data, covariance: Matrix, gamma: Matrix): Spline {
    const hat = covariance.map((row) => row.map((value, j) => value / at(variance, j)));
    const g = hat.map((row) => dot(row, y));
    const bends = [0, ...gamma.map((row) => dot(row, g)), 0];
    /** The value at x as a weighted sum of the knots' values. */
    const cardinal = (place: number): number[] => {
      const inside = Math.min(Math.max(place, at(x, 0)), at(x, n - 1));
      const i = Math.min(
        Math.max(
          x.findLastIndex((each) => each <= inside),
          0,
        ),
        n - 2,
      );
      const h = gap(i);
      const b = (inside - at(x, i)) / h;
      const a = 1 - b;
      const row = new Array<number>(n).fill(0);
      const add = (k: number, value: number) => {
        row[k] = at(row, k) + value;
      };
      const addBend = (k: number, value: number) => {
        if (k < 1 || k > n - 2) return;
        for (let j = 0; j < n; j++) add(j, value * at(gamma[k - 1], j));
      };
      add(i, a);
      add(i + 1, b);
      addBend(i, ((a ** 3 - a) * h * h) / 6);
      addBend(i + 1, ((b ** 3 - b) * h * h) / 6);
      if (place !== inside) {
        const beyond = place - inside;
        add(i, -beyond / h);
        add(i + 1, beyond / h);
        addBend(i, beyond * h * (place < inside ? -1 / 3 : 1 / 6));
        addBend(i + 1, beyond * h * (place < inside ? -1 / 6 : 1 / 3));
      }
      return row;
    };
    const slopeAt = (place: number) => {
      const inside = Math.min(Math.max(place, at(x, 0)), at(x, n - 1));
      const i = Math.min(
        Math.max(
          x.findLastIndex((each) => each <= inside),
          0,
        ),
        n - 2,
      );
      const h = gap(i);
      const b = (inside - at(x, i)) / h;
      const a = 1 - b;
      return (
        (at(g, i + 1) - at(g, i)) / h +
        (h / 6) * ((3 * b * b - 1) * at(bends, i + 1) - (3 * a * a - 1) * at(bends, i))
      );
    };
    const weightsAt = (place: number) => {
      const row = cardinal(place);
      return x.map((_, j) => row.reduce((sum, value, k) => sum + value * at(hat[k], j), 0));
    };
    return {
      parameters: hat.reduce((sum, row, i) => sum + at(row, i), 0),
      knots: x.map((place, i) => ({ x: place, y: at(g, i), slope: slopeAt(place) })),
      valueAt: (place) => dot(cardinal(place), g),
      slopeAt,
      weightsAt,
      varianceAt: (place) => {
        const row = cardinal(place);
        return dot(
          covariance.map((line) => dot(line, row)),
          row,
        );
      },
      left: leftOf(from, hat),
    };
  }
}

/** What a level is off the curve of all the others is its residual over 1 − its own weight (Green & Silverman 1994, 3.2). */
function leftOf({ y }: Data, hat: Matrix): (number | null)[] {
  return hat.map((row, i) => {
    const own = at(row, i);
    return own < 1 - 1e-9 ? (at(y, i) - dot(row, y)) / (1 - own) : null;
  });
}

/** Σ βᵢ ((x − middle)/half)ⁱ as Σ cᵢ xⁱ. */
function expanded(beta: readonly number[], middle: number, half: number): number[] {
  const result = new Array<number>(beta.length).fill(0);
  let power = [1];
  for (const value of beta) {
    power.forEach((part, i) => {
      result[i] = at(result, i) + value * part;
    });
    const next = new Array<number>(power.length + 1).fill(0);
    power.forEach((part, i) => {
      next[i] = at(next, i) - (part * middle) / half;
      next[i + 1] = at(next, i + 1) + part / half;
    });
    power = next;
  }
  return result;
}
