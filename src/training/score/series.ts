/** The dots of an attempt as columns, each judged against the drill's limits and places once. */

import type { Zone } from '../../safety/types.ts';
import { calibrationMmAt, isAlike } from '../calibration.ts';
import { type DepthLimits, limitsOf, zoneIn } from '../limits.ts';
import type { ScoreInput } from '../types.ts';

export interface Series {
  readonly n: number;
  /** Depth that counts: the median of its strokes; of a dot with an unsafe stroke the deepest, mm. */
  readonly countsMm: Float64Array;
  /** Median of its strokes, mm. */
  readonly depthMm: Float64Array;
  readonly uncertaintyMm: Float64Array;
  /** Standard uncertainty of the calibration at its depth, mm. */
  readonly calibrationMm: Float64Array;
  /** It is the same for all: an error of the pad moves them together, and their spread not at all. */
  readonly alike: boolean;
  readonly lowMm: Float64Array;
  readonly highMm: Float64Array;
  /** Depth minus the middle of its own target, mm. */
  readonly residualMm: Float64Array;
  readonly unsafe: Uint8Array;
  readonly zones: readonly Zone[];
  /** Middle of the dot, seconds from the first. */
  readonly atS: Float64Array;
  /** From the start of the dot before to its own, seconds; NaN where there is none or samples are missing. */
  readonly intervalS: Float64Array;
}

type Judged = Pick<ScoreInput, 'drill' | 'profile' | 'dots' | 'evidence'>;

export function seriesOf({ drill, profile, dots, evidence: { calibration } }: Judged): Series {
  const n = dots.length;
  const column = () => new Float64Array(n);
  const series = {
    n,
    countsMm: column(),
    depthMm: column(),
    uncertaintyMm: column(),
    calibrationMm: column(),
    alike: isAlike(calibration),
    lowMm: column(),
    highMm: column(),
    residualMm: column(),
    unsafe: new Uint8Array(n),
    zones: [] as Zone[],
    atS: column(),
    intervalS: column().fill(Number.NaN),
  };
  const firstUs = dots[0]?.startUs ?? 0;
  // Only a ladder has limits that change from dot to dot.
  const common = drill.depth.kind === 'ladder' ? null : limitsOf(drill, profile, 0);
  dots.forEach((dot, i) => {
    const limits: DepthLimits = common ?? limitsOf(drill, profile, i);
    const unsafe = dot.unsafeStrokes > 0 || dot.depthMm > limits.unsafeMm;
    series.depthMm[i] = dot.depthMm;
    series.countsMm[i] = unsafe ? Math.max(dot.deepestMm, dot.depthMm) : dot.depthMm;
    series.uncertaintyMm[i] = dot.uncertaintyMm;
    series.calibrationMm[i] = calibrationMmAt(calibration, dot.depthMm);
    series.lowMm[i] = limits.targetMm;
    series.highMm[i] = limits.cautionMm;
    series.residualMm[i] = dot.depthMm - (limits.targetMm + limits.cautionMm) / 2;
    series.unsafe[i] = unsafe ? 1 : 0;
    series.zones.push(unsafe ? 'unsafe' : zoneIn(limits, dot.depthMm));
    series.atS[i] = ((dot.startUs + dot.endUs) / 2 - firstUs) / 1e6;
    const before = dots[i - 1];
    if (before !== undefined && !before.cut && !dot.cut && dot.startUs > before.startUs)
      series.intervalS[i] = (dot.startUs - before.startUs) / 1e6;
  });
  return series;
}
