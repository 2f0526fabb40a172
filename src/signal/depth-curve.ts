/**
 * What a pad's readings mean after a calibration. A pad describes its depth as offset + scale × count: that is its
 * nominal depth. A curve takes the nominal depth to the depth, both in mm, positive into the pad.
 */
import type { Channel } from './types.ts';

/** Strictly rising over the whole range of the channel; beyond [fromMm, toMm] it goes on straight. */
export interface DepthCurve {
  /** The description that it was measured under: a pad that describes its depth otherwise is another pad to it. */
  readonly channel: Pick<Channel, 'name' | 'unit' | 'bits' | 'scale' | 'offset'>;
  /** Nominal depths that it was measured over. */
  readonly fromMm: number;
  readonly toMm: number;
  readonly form: CurveForm;
}

export type CurveForm =
  /** The nominal depth as it is. */
  | { readonly kind: 'nominal' }
  /** depth = Σ coefficients[i] × nominal^i; two of them are a line. */
  | { readonly kind: 'polynomial'; readonly coefficients: readonly number[] }
  /** Cubic Hermite pieces between knots, by rising nominal depth; `slope` is d depth / d nominal. */
  | {
      readonly kind: 'spline';
      readonly knots: readonly {
        readonly nominalMm: number;
        readonly depthMm: number;
        readonly slope: number;
      }[];
    };

/** Standard uncertainty (k = 1) that all depths near `depthMm` share, mm. */
export interface DepthUncertainty {
  readonly depthMm: number;
  readonly uncertaintyMm: number;
}

/** What a measured calibration says of a pad's depths: enough to make millimetres and to say how sure they are. */
export interface MeasuredScale {
  /** Id of the calibration, and the number on its certificate. */
  readonly id: string;
  readonly number: string;
  readonly curve: DepthCurve;
  /** By rising depth; straight lines between, constant beyond. */
  readonly byDepth: readonly DepthUncertainty[];
}
