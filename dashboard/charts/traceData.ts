/** A trace of the service as what the charts draw. */
import type { Trace } from '../../src/server/wire.ts';
import type { EnvelopeData } from './trace.ts';
import { gapAfterUs } from './viewRange.ts';

/** Seconds from the start of the session; a line is left open where samples are missing. */
export function envelopeOf(trace: Trace, periodUs: number): EnvelopeData {
  const { fromUs, columnUs, min, max } = trace;
  const limit = gapAfterUs(columnUs, periodUs);
  return {
    x: Float64Array.from({ length: min.length }, (_, i) => (fromUs + (i + 0.5) * columnUs) / 1e6),
    min,
    max,
    broken: (i, previous) => (i - previous) * columnUs > limit,
  };
}

export interface Extremes {
  readonly low: number;
  readonly high: number;
  /** Middle of the column with the deepest sample, µs. */
  readonly highAtUs: number;
  /** Stretches without a sample inside the data. */
  readonly gaps: number;
}

/** What the sentence beside a chart says; null where there is no sample. */
export function extremesOf(trace: Trace, periodUs: number): Extremes | null {
  const { fromUs, columnUs, min, max } = trace;
  const limit = gapAfterUs(columnUs, periodUs);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let highAt = 0;
  let gaps = 0;
  let previous = -1;
  for (let i = 0; i < min.length; i++) {
    const below = min[i];
    const above = max[i];
    if (below === null || below === undefined || above === null || above === undefined) continue;
    if (previous >= 0 && (i - previous) * columnUs > limit) gaps += 1;
    previous = i;
    low = Math.min(low, below);
    if (above > high) {
      high = above;
      highAt = i;
    }
  }
  if (previous < 0) return null;
  return { low, high, highAtUs: fromUs + (highAt + 0.5) * columnUs, gaps };
}

/** Seconds and values with a null wherever two readings are further apart than the spacing explains. */
export function openGaps(
  atUs: readonly number[],
  values: readonly (number | null)[],
  gapUs: number,
): { x: number[]; y: (number | null)[] } {
  const x: number[] = [];
  const y: (number | null)[] = [];
  atUs.forEach((at, i) => {
    const before = atUs[i - 1];
    if (before !== undefined && at - before > gapUs) {
      x.push((at + before) / 2e6);
      y.push(null);
    }
    x.push(at / 1e6);
    y.push(values[i] ?? null);
  });
  return { x, y };
}
