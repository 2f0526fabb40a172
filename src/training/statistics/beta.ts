/** Gamma and beta functions: what the distributions of Student and Fisher are made of. */

/** Coefficients of Lanczos's approximation for g = 7 and nine terms (Godfrey 2001); relative error below 1e-14. */
const LANCZOS_G = 7;
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
] as const;

/** ln Γ(x) for x > 0; NaN else. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  const t = x - 0.5 + LANCZOS_G;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const SMALLEST = 1e-300;
const CLOSE = 1e-16;
const MOST_TERMS = 10_000;

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0 and x from 0 to 1: the share of a beta distribution
 * below x. By its continued fraction (DLMF 8.17.22), evaluated with Lentz's method. NaN outside.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  // The fraction converges fast below the mean; above it the mirror image is used.
  if (x > (a + 1) / (a + b + 2)) return 1 - front(1 - x, b, a);
  return front(x, a, b);
}

function front(x: number, a: number, b: number): number {
  const log = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (Math.exp(log) / a) * fraction(x, a, b);
}

function fraction(x: number, a: number, b: number): number {
  const kept = (value: number) => (Math.abs(value) < SMALLEST ? SMALLEST : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < CLOSE) break;
  }
  return value;
}
