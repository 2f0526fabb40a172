/** Stroke rate over voltage without load, f = k (V − V₀): how it is used, fitted and gathered. */
import type { Curve } from './types.ts';

/** What a machine's record may say of it: beyond these it is a slip. */
export const CURVE_LIMITS = { mostHzPerVolt: 100, mostZeroVolt: 10 } as const;

export const isCurve = ({ hzPerVolt, zeroVolt }: Curve): boolean =>
  hzPerVolt > 0 && hzPerVolt <= CURVE_LIMITS.mostHzPerVolt && Math.abs(zeroVolt) <= CURVE_LIMITS.mostZeroVolt;

export interface CurvePoint {
  readonly volt: number;
  readonly hz: number;
}

/** Supply for a stroke rate without load, V. */
export const voltFor = (curve: Curve, hz: number): number => curve.zeroVolt + hz / curve.hzPerVolt;

/** Stroke rate without load, Hz; never below 0. */
export const hzAt = (curve: Curve, volt: number): number =>
  Math.max(0, curve.hzPerVolt * (volt - curve.zeroVolt));

/**
 * Share by which the stroke rate lies below that of the curve at the measured voltage: 0 without load, negative where
 * it is faster. null where the curve gives no rate worth a comparison (below 10 Hz) or none is known.
 */
export function loadOf(
  curve: Curve | null,
  reading: { readonly rateHz: number; readonly milliV: number },
): number | null {
  if (curve === null) return null;
  const free = hzAt(curve, reading.milliV / 1000);
  return free < 10 ? null : 1 - reading.rateHz / free;
}

/** A line needs two voltages that lie at least so far apart. */
const MIN_SPREAD_VOLT = 0.5;

/** Least squares through the points; null where they are too close together, or no machine's (falling, flat). */
export function fitCurve(points: readonly CurvePoint[]): (Curve & { readonly points: number }) | null {
  const count = points.length;
  const volts = points.map(({ volt }) => volt);
  if (count < 2 || Math.max(...volts) - Math.min(...volts) < MIN_SPREAD_VOLT) return null;
  const meanVolt = volts.reduce((sum, volt) => sum + volt, 0) / count;
  const meanHz = points.reduce((sum, { hz }) => sum + hz, 0) / count;
  let across = 0;
  let square = 0;
  for (const { volt, hz } of points) {
    across += (volt - meanVolt) * (hz - meanHz);
    square += (volt - meanVolt) ** 2;
  }
  const hzPerVolt = across / square;
  if (!(hzPerVolt > 0)) return null;
  return { hzPerVolt, zeroVolt: meanVolt - meanHz / hzPerVolt, points: count };
}

/** Both readings stay within this share of their first for so long. */
const SETTLED_SHARE = 0.01;
const SETTLED_US = 1_000_000;
const BIN_VOLT = 0.1;
const LEAST_HZ = 10;

/**
 * Gathers the points of a machine while it works: the settled readings, one for each 0.1 V. Of several at one voltage
 * the fastest counts, as load can only slow it. Bounded: a machine has some hundred such voltages at most.
 */
export class CurvePoints {
  readonly #bins = new Map<number, CurvePoint>();
  #sinceUs = 0;
  #volt = 0;
  #hz = 0;

  /** One line of telemetry: station µs, measured mV and Hz. Returns whether a point is new or different. */
  add(atUs: number, milliV: number, rateHz: number): boolean {
    const volt = milliV / 1000;
    const close = (value: number, first: number) => Math.abs(value - first) <= SETTLED_SHARE * first;
    if (rateHz < LEAST_HZ || !close(volt, this.#volt) || !close(rateHz, this.#hz) || atUs < this.#sinceUs) {
      this.#sinceUs = atUs;
      this.#volt = volt;
      this.#hz = rateHz;
      return false;
    }
    if (atUs - this.#sinceUs < SETTLED_US) return false;
    const bin = Math.round(volt / BIN_VOLT);
    const known = this.#bins.get(bin);
    if (known !== undefined && known.hz >= rateHz) return false;
    this.#bins.set(bin, { volt, hz: rateHz });
    return true;
  }

  /** From the lowest voltage to the highest. */
  points(): CurvePoint[] {
    return [...this.#bins.values()].sort((a, b) => a.volt - b.volt);
  }
}
