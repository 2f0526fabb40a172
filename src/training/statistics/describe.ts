/**
 * Summary figures of a list of numbers. Each is NaN where there are too few values to have it, so that loops
 * stay plain; `known` turns it into null where it leaves the maths.
 */
export type Values = ArrayLike<number>;

/** null for what could not be computed. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

const at = (values: Values, i: number): number => values[i] ?? Number.NaN;

/** NaN of none. */
export function mean(values: Values): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += at(values, i);
  return sum / values.length;
}

/** Sample standard deviation (n − 1); NaN below two. */
export function sd(values: Values): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (at(values, i) - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Coefficient of variation, sd / |mean|; NaN below two or about a mean of 0. */
export function cv(values: Values): number {
  const centre = Math.abs(mean(values));
  return centre > 0 ? sd(values) / centre : Number.NaN;
}

export function sorted(values: Values): Float64Array {
  return Float64Array.from(values).sort();
}

/** Quantile of sorted values, type 7 of Hyndman & Fan 1996 (linear between order statistics); NaN of none. */
export function quantileOfSorted(ordered: Values, share: number): number {
  const place = (ordered.length - 1) * Math.min(Math.max(share, 0), 1);
  const below = Math.floor(place);
  const low = at(ordered, below);
  const part = place - below;
  return part === 0 ? low : low + part * (at(ordered, below + 1) - low);
}

export const quantile = (values: Values, share: number): number => quantileOfSorted(sorted(values), share);

export const median = (values: Values): number => quantile(values, 0.5);

/** Median absolute deviation, times 1.4826: an sd that a few wild values cannot move (for normal data). */
export function mad(values: Values): number {
  const centre = median(values);
  return 1.482602218505602 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** Root mean square of successive differences: unsteadiness from one to the next, blind to slow drift; NaN below two. */
export function rmssd(values: Values): number {
  let squares = 0;
  for (let i = 1; i < values.length; i++) squares += (at(values, i) - at(values, i - 1)) ** 2;
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

/** Lag-1 autocorrelation, −1 to 1; near −1 where values alternate. NaN below three or where all are the same. */
export function autocorrelation(values: Values): number {
  if (values.length < 3) return Number.NaN;
  const centre = mean(values);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const off = at(values, i) - centre;
    squares += off * off;
    if (i > 0) products += off * (at(values, i - 1) - centre);
  }
  // Equal values differ in their last digit from their own mean.
  return squares > 1e-24 * values.length * centre ** 2 ? products / squares : Number.NaN;
}
