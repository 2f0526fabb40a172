/** How the parts of the score talk with each other; nothing of this leaves the folder. */
import type { Part } from '../drill.ts';
import type { Reduction, ReductionName } from '../types.ts';

/** One way the attempt might have gone: which dots, and how the sensor might have read them. */
export interface Draw {
  /** Indices of dots, as many as there are dots. */
  readonly picks: Int32Array;
  /** How far the pad is off, in standard uncertainties of its calibration: each depth moves by so many of its own. */
  readonly off: number;
  /** Added to the depth of each pick: the measurement's own error, mm; null for none. */
  readonly jitterMm: Float64Array | null;
}

/** Points (0 to 100) that one part loses for one reason, before its weight. */
export interface Loss {
  readonly name: ReductionName;
  readonly points: number;
  readonly amount: number;
  readonly unit: Reduction['unit'];
  readonly count: number;
  /** How the points fall on the dots, in any scale; null where no dot is at fault. */
  readonly blame: Float64Array | null;
}

/** One part, ready to be evaluated again and again. */
export interface PartModel {
  readonly part: Part;
  /** 0 to 100. */
  value(draw: Draw): number;
  /** Of the attempt as it was measured; they add up to 100 − value. */
  readonly losses: readonly Loss[];
}
