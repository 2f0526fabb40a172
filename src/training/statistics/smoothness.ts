/** How smooth a movement is, from its speed profile alone. Both are 0 or below, and nearer 0 is smoother. */
import type { Values } from './describe.ts';
import { magnitudes } from './fft.ts';

export interface SparcOptions {
  /** Frequencies above it are not looked at. */
  readonly cutoffHz?: number;
  /** Nor those beyond the last whose magnitude reaches this share of the largest. */
  readonly threshold?: number;
  /** Powers of two by which the signal is padded. */
  readonly padding?: number;
}

/**
 * Spectral arc length (Balasubramanian et al. 2012, 2015): minus the length of the curve that the magnitude
 * spectrum draws, frequency and magnitude both scaled to 1. `speed` at `rateHz`, any unit. NaN for fewer than
 * two samples or no movement.
 */
export function sparc(
  speed: Values,
  rateHz: number,
  { cutoffHz = 10, threshold = 0.05, padding = 4 }: SparcOptions = {},
): number {
  if (speed.length < 2) return Number.NaN;
  const size = 2 ** (Math.ceil(Math.log2(speed.length)) + padding);
  const spectrum = magnitudes(speed, size);
  const peak = spectrum.reduce((most, value) => Math.max(most, value), 0);
  if (!(peak > 0)) return Number.NaN;
  const below = Math.min(Math.floor((cutoffHz * size) / rateHz), size - 1);
  const reaches = (i: number) => (spectrum[i] ?? 0) / peak >= threshold;
  let first = 0;
  while (first < below && !reaches(first)) first++;
  let last = below;
  while (last > first && !reaches(last)) last--;
  let length = 0;
  for (let i = first + 1; i <= last; i++) {
    length += Math.hypot(1 / (last - first), ((spectrum[i] ?? 0) - (spectrum[i - 1] ?? 0)) / peak);
  }
  return -length;
}

/**
 * Log dimensionless jerk of a speed profile: −ln(T³ / v² · ∫ jerk² dt), T its duration and v its greatest speed
 * (Hogan & Sternad 2009; Balasubramanian et al. 2015). NaN for fewer than three samples or no movement.
 */
export function ldlj(speed: Values, rateHz: number): number {
  if (speed.length < 3) return Number.NaN;
  let peak = 0;
  let squares = 0;
  for (let i = 0; i < speed.length; i++) {
    const value = speed[i] ?? Number.NaN;
    peak = Math.max(peak, Math.abs(value));
    if (i < 2) continue;
    const jerk = (value - 2 * (speed[i - 1] ?? Number.NaN) + (speed[i - 2] ?? Number.NaN)) * rateHz ** 2;
    squares += jerk * jerk;
  }
  const seconds = speed.length / rateHz;
  return peak > 0 ? -Math.log(((seconds ** 3 / peak ** 2) * squares) / rateHz) : Number.NaN;
}
