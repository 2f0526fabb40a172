/** A pad of the tests: what it reads at a depth, in and out, and the points of a whole calibration of it. */
import type { PadDraft, PadPoint, Reference } from '../../src/studio/document.ts';
import { random } from '../../src/training/statistics/random.ts';

export const channel = { name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.5 } as const;

export const micrometer: Reference = {
  standardId: 'm1',
  kind: 'micrometer',
  name: 'Micrometer stage',
  serial: 'S-1',
  certificate: 'C-1',
  validUntil: '2027-01-31',
  expandedMm: 0.002,
  k: 2,
  resolutionMm: 0.001,
};

export interface Pad {
  readonly gain?: number;
  readonly zeroMm?: number;
  /** Sagitta of a bow over 2 mm. */
  readonly bowMm?: number;
  readonly loopMm?: number;
  readonly noiseMm?: number;
  readonly perC?: number;
}

export const nominalOf = ({ gain = 1.03, zeroMm = 0.01, bowMm = 0 }: Pad, mm: number): number =>
  zeroMm + gain * mm + bowMm * mm * (2 - mm);

export const countsOf = (nominalMm: number): number => (nominalMm - channel.offset) / channel.scale;

export function readingOf(
  counts: number,
  taken: PadPoint['reading']['taken'] = 'settled',
): PadPoint['reading'] {
  return {
    at: '2026-06-01T10:00:00.000Z',
    counts,
    sdCounts: 5,
    frames: 1_000,
    independent: 1_000,
    driftMmPerS: 0,
    taken,
  };
}

export const usualLevels = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** In by every level, out again, as often as asked; the loop closes at both ends. */
export function pointsOf(
  pad: Pad,
  options: {
    levels?: readonly number[];
    cycles?: number;
    run?: PadPoint['run'];
    seed?: number;
    c?: (n: number) => number;
  } = {},
): PadPoint[] {
  const { levels = usualLevels, cycles = 3, run = 'as-found', seed = 1, c } = options;
  const draw = random(seed);
  const points: PadPoint[] = [];
  const deepest = levels.at(-1) ?? 1;
  const take = (cycle: number, direction: PadPoint['direction'], mm: number) => {
    const lens = (4 * mm * (deepest - mm)) / deepest ** 2;
    const half = ((pad.loopMm ?? 0) * lens * (direction === 'down' ? 1 : -1)) / 2;
    const temperatureC = c === undefined ? null : c(points.length);
    const warm = (pad.perC ?? 0) * ((temperatureC ?? 20) - 20);
    const nominal = nominalOf(pad, mm) + half + warm + (pad.noiseMm ?? 0) * draw.gaussian();
    points.push({
      id: `${run}-${points.length}`,
      run,
      cycle,
      direction,
      referenceMm: mm,
      temperatureC,
      reading: readingOf(countsOf(nominal)),
      leftOut: null,
    });
  };
  for (let cycle = 1; cycle <= cycles; cycle++) {
    for (const mm of levels) take(cycle, 'up', mm);
    for (const mm of levels.slice(0, -1).reverse()) take(cycle, 'down', mm);
  }
  return points;
}

export function draftOf(points: PadPoint[], over: Partial<PadDraft> = {}): PadDraft {
  return {
    item: 'pad',
    serial: 'PAD-1',
    channel,
    reference: micrometer,
    environment: { temperatureC: 21, humidityPercent: null },
    place: '',
    condition: '',
    method: '',
    by: 'Ana',
    startedAt: '2026-06-01T09:00:00.000Z',
    adjustment: '',
    points,
    toleranceMm: null,
    ...over,
  };
}
