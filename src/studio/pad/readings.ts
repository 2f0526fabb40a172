/** A pad's points sorted by level and direction: what was read, how well it repeats, how far up and down differ. */
import type { PadPoint, Reference } from '../document.ts';

type PadChannel = {
  readonly unit: string;
  readonly bits: 12 | 16;
  readonly scale: number;
  readonly offset: number;
};

/** All readings of one level that were taken in one direction, nominal mm. */
export interface Group {
  readonly meanMm: number;
  readonly count: number;
}

export interface Level {
  readonly referenceMm: number;
  /** Deeper than before, and shallower than before; null where there is none. */
  readonly up: Group | null;
  readonly down: Group | null;
}

export interface Readings {
  readonly points: readonly PadPoint[];
  /** Nominal depth of each point, in their order. */
  readonly nominalMm: readonly number[];
  /** By rising reference. */
  readonly levels: readonly Level[];
  /** Variance of one reading about the mean of its level and direction, nominal mm². */
  readonly variance: number;
  /** Of that variance: 0 where no level was read twice in one direction. */
  readonly degreesOfFreedom: number;
}

/** Lengths that differ by less are one level, mm. */
const SAME_MM = 1e-6;

/** Nominal depth of a count (a mean of counts need not be whole), mm. */
export function nominalOfCounts({ unit, scale, offset }: PadChannel, counts: number): number {
  return (offset + scale * counts) * (unit === 'um' ? 0.001 : 1);
}

/** mm in a count. */
export const countMm = ({ unit, scale }: PadChannel): number => Math.abs(scale) * (unit === 'um' ? 0.001 : 1);

/** Those of the run as left where it has any, else those as found; without the ones that somebody left out. */
export function countingPoints(points: readonly PadPoint[]): PadPoint[] {
  const kept = points.filter(({ leftOut }) => leftOut === null);
  const left = kept.filter(({ run }) => run === 'as-left');
  return left.length > 0 ? left : kept;
}

export function readingsOf(
  points: readonly PadPoint[],
  channel: PadChannel,
  reference: Pick<Reference, 'resolutionMm'>,
): Readings {
  const nominalMm = points.map(({ reading }) => nominalOfCounts(channel, reading.counts));
  const levels: Level[] = [];
  let squares = 0;
  let degreesOfFreedom = 0;
  for (const referenceMm of levelsOf(points)) {
    const groupOf = (direction: PadPoint['direction']): Group | null => {
      const values = nominalMm.filter((_, i) => {
        const point = points[i];
        return point?.direction === direction && isAt(point, referenceMm);
      });
      if (values.length === 0) return null;
      const meanMm = values.reduce((sum, value) => sum + value, 0) / values.length;
      for (const value of values) squares += (value - meanMm) ** 2;
      degreesOfFreedom += values.length - 1;
      return { meanMm, count: values.length };
    };
    levels.push({ referenceMm, up: groupOf('up'), down: groupOf('down') });
  }
  // Repeats may agree only because a display shows no more: a reading is never better than the last digit of the
  // reference and one count, each a rectangle (a step²/12).
  const floor = (reference.resolutionMm ** 2 + countMm(channel) ** 2) / 12;
  const pooled = degreesOfFreedom > 0 ? squares / degreesOfFreedom : 0;
  return { points, nominalMm, levels, variance: Math.max(pooled, floor), degreesOfFreedom };
}

export function levelsOf(points: readonly PadPoint[]): number[] {
  const sorted = points.map(({ referenceMm }) => referenceMm).sort((a, b) => a - b);
  return sorted.filter((value, i) => i === 0 || value - (sorted[i - 1] ?? value) > SAME_MM);
}

export const isAt = (point: PadPoint, referenceMm: number): boolean =>
  Math.abs(point.referenceMm - referenceMm) <= SAME_MM;
