/** What a motor is to be set to, as a person picks it: steps, bounds, words. Pure. */
import type { Control, ControlTarget } from '../../src/server/wire-control.ts';

export const STEP_MILLI_V = 100;
export const STEP_HZ = 1;

type Bounds = Pick<Control, 'limits' | 'minMilliV' | 'hasCurve'>;

/** The least and the most that may be asked for, in the target's own unit. */
export function boundsOf(kind: ControlTarget['kind'], { limits, minMilliV }: Bounds): [number, number] {
  return kind === 'voltage' ? [minMilliV, limits.maxMilliV] : [1, Math.floor(limits.maxRateMilliHz / 1000)];
}

export const amountOf = (target: ControlTarget): number =>
  target.kind === 'voltage' ? target.milliV : target.hz;

function withAmount(kind: ControlTarget['kind'], amount: number): ControlTarget {
  return kind === 'voltage' ? { kind, milliV: amount } : { kind, hz: amount };
}

/** Within the record's limits: what lies outside would only be refused. */
export function bounded(target: ControlTarget, bounds: Bounds): ControlTarget {
  const [least, most] = boundsOf(target.kind, bounds);
  return withAmount(target.kind, Math.min(Math.max(amountOf(target), least), Math.max(least, most)));
}

/** One step up or down, on the grid of steps: 7.44 V goes to 7.5 V and not to 7.54 V. */
export function stepped(target: ControlTarget, way: 1 | -1, bounds: Bounds): ControlTarget {
  const step = target.kind === 'voltage' ? STEP_MILLI_V : STEP_HZ;
  const at = amountOf(target) / step;
  // A hair of tolerance, so that a value on the grid is not taken for one beside it.
  const next = way > 0 ? Math.floor(at + 1e-6) + 1 : Math.ceil(at - 1e-6) - 1;
  return bounded(withAmount(target.kind, next * step), bounds);
}

export function sameTarget(one: ControlTarget, other: ControlTarget): boolean {
  return one.kind === other.kind && amountOf(one) === amountOf(other);
}

/** Where a picker begins: a third of the way up, a middling voltage; a rate only where a curve is known. */
export function firstTarget(bounds: Bounds): ControlTarget {
  const [least, most] = boundsOf('voltage', bounds);
  const third = least + (most - least) / 3;
  return bounded(withAmount('voltage', Math.round(third / STEP_MILLI_V) * STEP_MILLI_V), bounds);
}

/** The other kind, where it was left or at what the motor does now. */
export function asKind(
  kind: ControlTarget['kind'],
  measured: { readonly rateHz: number | null; readonly measuredV: number | null },
  bounds: Bounds,
): ControlTarget {
  if (kind === 'voltage') {
    const volts = measured.measuredV ?? 0;
    return volts > 0
      ? bounded(withAmount(kind, Math.round(volts * 10) * STEP_MILLI_V), bounds)
      : firstTarget(bounds);
  }
  const hz = measured.rateHz ?? 0;
  return bounded(withAmount(kind, hz > 0 ? Math.round(hz) : 100), bounds);
}
