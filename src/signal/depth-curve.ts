/**
 * What a pad's readings mean after a calibration. A pad describes its depth as offset + scale × count: that is its
 * nominal depth. A curve takes the nominal depth to the depth, both in mm, positive into the pad.
 */
import type { Channel } from './types.ts';
import { mmPer } from './units.ts';

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

/** Within these, depth for depth: a curve beyond them is a mistake, and could hide a needle that is too deep. */
export const SLOPE_LIMITS = { least: 0.5, most: 2 } as const;
/** How far a curve may move the surface that the pad describes (nominal depth 0), mm. */
const SURFACE_MOVES_MM = 0.5;

type Knot = { readonly nominalMm: number; readonly depthMm: number; readonly slope: number };

/** Depth and slope (d depth / d nominal) of the form itself, without the straight ends. */
function formAt(form: CurveForm, nominalMm: number): { mm: number; slope: number } {
  switch (form.kind) {
    case 'nominal':
      return { mm: nominalMm, slope: 1 };
    case 'polynomial': {
      let mm = 0;
      let slope = 0;
      for (let i = form.coefficients.length - 1; i >= 0; i--) {
        slope = slope * nominalMm + mm;
        mm = mm * nominalMm + (form.coefficients[i] as number);
      }
      return { mm, slope };
    }
    case 'spline':
      return splineAt(form.knots, nominalMm);
  }
}

/** Cubic Hermite (Fritsch and Carlson 1980 say which slopes keep it rising); straight on beyond the outer knots. */
function splineAt(knots: readonly Knot[], nominalMm: number): { mm: number; slope: number } {
  const first = knots[0];
  const last = knots.at(-1);
  if (first === undefined || last === undefined) return { mm: nominalMm, slope: 1 };
  const end = nominalMm <= first.nominalMm ? first : nominalMm >= last.nominalMm ? last : null;
  if (end !== null) return { mm: end.depthMm + end.slope * (nominalMm - end.nominalMm), slope: end.slope };
  const piece = pieceOf(knots, nominalMm);
  const a = knots[piece] as Knot;
  const b = knots[piece + 1] as Knot;
  const width = b.nominalMm - a.nominalMm;
  const t = (nominalMm - a.nominalMm) / width;
  const t2 = t * t;
  const rise = b.depthMm - a.depthMm;
  const slope =
    (rise / width) * (6 * t - 6 * t2) + a.slope * (3 * t2 - 4 * t + 1) + b.slope * (3 * t2 - 2 * t);
  return { mm: hermite(a, b, nominalMm), slope };
}

/** The knot before it; it lies between the outer ones. */
function pieceOf(knots: readonly Knot[], nominalMm: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle] as Knot).nominalMm <= nominalMm) low = middle;
    else high = middle;
  }
  return low;
}

function hermite(a: Knot, b: Knot, nominalMm: number): number {
  const width = b.nominalMm - a.nominalMm;
  const t = (nominalMm - a.nominalMm) / width;
  const rise = b.depthMm - a.depthMm;
  const t2 = t * t;
  const t3 = t * t * t;
  return a.depthMm + rise * (3 * t2 - 2 * t3) + width * (a.slope * (t3 - 2 * t2 + t) + b.slope * (t3 - t2));
}

function at(curve: DepthCurve, nominalMm: number): { mm: number; slope: number } {
  const { form, fromMm, toMm } = curve;
  const within = Math.min(Math.max(nominalMm, fromMm), toMm);
  const { mm, slope } = formAt(form, within);
  return { mm: within === nominalMm ? mm : mm + slope * (nominalMm - within), slope };
}

/** Depth in mm of a nominal depth in mm; beyond [fromMm, toMm] straight on. */
export const depthOf = (curve: DepthCurve, nominalMm: number): number => at(curve, nominalMm).mm;

/** d depth / d nominal there. */
export const slopeOf = (curve: DepthCurve, nominalMm: number): number => at(curve, nominalMm).slope;

/** Nominal depth in mm of a depth in mm: the inverse, to the last digits that a double has. */
export function nominalOf(curve: DepthCurve, depthMm: number): number {
  const low = at(curve, curve.fromMm);
  if (depthMm <= low.mm) return curve.fromMm + (depthMm - low.mm) / low.slope;
  const high = at(curve, curve.toMm);
  if (depthMm >= high.mm) return curve.toMm + (depthMm - high.mm) / high.slope;
  let below = curve.fromMm;
  let above = curve.toMm;
  // Halved until it cannot be: a rising curve has one answer, and no slope can lead astray.
  for (;;) {
    const middle = (below + above) / 2;
    if (!(middle > below && middle < above)) return middle;
    if (at(curve, middle).mm < depthMm) below = middle;
    else above = middle;
  }
}

/** Of the curve that was looked at last: its table is asked for next. Half a megabyte at 16 bits. */
let newest: { readonly curve: DepthCurve; readonly mm: Float64Array } | null = null;

/**
 * Depth in mm by count, over the whole range of the channel: to the last bit what `depthOf` gives. Written out, for
 * it is done on the thread of the stop byte while pads are being worked on: no object a count, and once a curve.
 */
function depthsOf(curve: DepthCurve): Float64Array {
  if (newest?.curve === curve) return newest.mm;
  const { channel, fromMm, toMm, form } = curve;
  const perUnit = mmPer(channel.unit) ?? Number.NaN;
  const [offsetMm, scaleMm] = [channel.offset * perUnit, channel.scale * perUnit];
  const low = at(curve, fromMm);
  const high = at(curve, toMm);
  const mm = new Float64Array(2 ** channel.bits);
  for (let count = 0; count < mm.length; count++) {
    const nominalMm = offsetMm + scaleMm * count;
    if (nominalMm < fromMm) mm[count] = low.mm + low.slope * (nominalMm - fromMm);
    else if (nominalMm > toMm) mm[count] = high.mm + high.slope * (nominalMm - toMm);
    else mm[count] = mmOf(form, nominalMm);
  }
  newest = { curve, mm };
  return mm;
}

/** As `formAt`, without the slope. */
function mmOf(form: CurveForm, nominalMm: number): number {
  if (form.kind === 'nominal') return nominalMm;
  if (form.kind === 'polynomial') {
    const { coefficients } = form;
    let mm = 0;
    for (let i = coefficients.length - 1; i >= 0; i--) mm = mm * nominalMm + (coefficients[i] as number);
    return mm;
  }
  const { knots } = form;
  const first = knots[0];
  const last = knots[knots.length - 1];
  if (first === undefined || last === undefined) return nominalMm;
  if (nominalMm <= first.nominalMm) return first.depthMm + first.slope * (nominalMm - first.nominalMm);
  if (nominalMm >= last.nominalMm) return last.depthMm + last.slope * (nominalMm - last.nominalMm);
  const piece = pieceOf(knots, nominalMm);
  return hermite(knots[piece] as Knot, knots[piece + 1] as Knot, nominalMm);
}

/** Made once for each curve: a table of 16 bits is a quarter of a megabyte. */
const tables = new WeakMap<DepthCurve, Float32Array>();

/** Depth in mm by count, over the whole range of the channel: 4,096 or 65,536 of them. Not to be written to. */
export function tableOf(curve: DepthCurve): Float32Array {
  const known = tables.get(curve);
  if (known !== undefined) return known;
  const made = new Float32Array(depthsOf(curve));
  newest = null;
  tables.set(curve, made);
  return made;
}

/** Standard uncertainty (k = 1) at a depth, mm: straight lines between, constant beyond. NaN where there are none. */
export function uncertaintyAt(byDepth: readonly DepthUncertainty[], depthMm: number): number {
  let before = byDepth[0];
  if (before === undefined) return Number.NaN;
  if (depthMm <= before.depthMm) return before.uncertaintyMm;
  for (const next of byDepth) {
    if (depthMm < next.depthMm) {
      const share = (depthMm - before.depthMm) / (next.depthMm - before.depthMm);
      return before.uncertaintyMm + share * (next.uncertaintyMm - before.uncertaintyMm);
    }
    before = next;
  }
  return before.uncertaintyMm;
}

/** The channel is described as it was when the curve was measured. */
export function appliesTo({ channel }: DepthCurve, described: DepthCurve['channel']): boolean {
  return (
    channel.name === described.name &&
    channel.unit === described.unit &&
    channel.bits === described.bits &&
    channel.scale === described.scale &&
    channel.offset === described.offset
  );
}

/**
 * Why a curve is not used, in words; null where it is sound: strictly rising with a slope within SLOPE_LIMITS from
 * each count of the channel to the next, and the surface where the pad says it is, within half a millimetre.
 */
export function curveFault(curve: DepthCurve): string | null {
  const { channel, fromMm, toMm, form } = curve;
  if (mmPer(channel.unit) === null || !(Math.abs(channel.scale) > 0) || !Number.isFinite(channel.offset))
    return `its channel is described in ${channel.unit} with a scale of ${channel.scale}, which is no depth`;
  if (!(toMm > fromMm)) return `it was measured from ${fromMm} to ${toMm} mm, which is no range`;
  if (
    form.kind === 'spline' &&
    !form.knots.every(({ nominalMm }, n, all) => n === 0 || nominalMm > (all[n - 1] as Knot).nominalMm)
  )
    return 'its knots do not rise';
  const perUnit = mmPer(channel.unit) ?? Number.NaN;
  const [offsetMm, scaleMm] = [channel.offset * perUnit, channel.scale * perUnit];
  const depths = depthsOf(curve);
  let beforeMm = Number.NaN;
  let nominalBeforeMm = Number.NaN;
  for (let count = 0; count < depths.length; count++) {
    const mm = depths[count] as number;
    if (!Number.isFinite(mm)) return `it gives no depth at count ${count}`;
    const nominalMm = offsetMm + scaleMm * count;
    const slope = (mm - beforeMm) / (nominalMm - nominalBeforeMm);
    if (slope < SLOPE_LIMITS.least - SLACK || slope > SLOPE_LIMITS.most + SLACK)
      return `at ${nominalMm.toFixed(2)} mm nominal its slope is ${slope.toFixed(3)}, outside ${SLOPE_LIMITS.least} to ${SLOPE_LIMITS.most}`;
    beforeMm = mm;
    nominalBeforeMm = nominalMm;
  }
  const surface = depthOf(curve, 0);
  if (Math.abs(surface) > SURFACE_MOVES_MM)
    return `it moves the surface by ${surface.toFixed(2)} mm, more than ${SURFACE_MOVES_MM} mm`;
  return null;
}

/** Of a difference of doubles over one count. */
const SLACK = 1e-6;
