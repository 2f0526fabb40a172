/** Strokes that were missed, and dots that stand out from their neighbours and why, as far as the evidence tells. */
import { RunningWindow } from './running-window.ts';
import type { ExcursionCause } from './types.ts';

/** What the causes are told from. Depths in mm, times in µs on one clock with the readings. */
export interface ExcursionDot {
  readonly startUs: number;
  readonly endUs: number;
  readonly depthMm: number;
  /** k = 1. */
  readonly uncertaintyMm: number;
  /** The tracked surface (or the resting level) before and after the dot; null where it was not seen. */
  readonly zeroBeforeMm: number | null;
  readonly zeroAfterMm: number | null;
}

/** One telemetry reading of the machine. */
export interface MachineSample {
  readonly atUs: number;
  readonly rateHz: number;
  readonly measuredV: number | null;
}

/** Neighbours that a dot is held against, itself among them. */
const NEIGHBOURS = 21;
/** With fewer nothing stands out. */
const FEWEST = 5;
/** A dot stands out when it is so many robust standard deviations from the median of its neighbours … */
const DEPTH_TIMES = 3.5;
/** … and by no less than this: what an even hand does, mm. */
const DEPTH_FLOOR_MM = 0.1;
/** MAD to standard deviation of a normal distribution: 1/Φ⁻¹(¾). */
const MAD_TIMES = 1.4826;
/** Telemetry this far from a dot is not about it: two and a half intervals of 20 a second. */
const FRESH_US = 150_000;
/** Readings that a reading is held against, and how far it stands out: a share of the median, or of its noise. */
const READINGS = 61;
const MACHINE_TIMES = 5;
const VOLT_SHARE = 0.03;
const RATE_SHARE = 0.06;
/** The surface moved when it differs so much before and after the dot, mm; or stood off so much from its usual. */
const SURFACE_MM = 0.03;
const SURFACE_SHARE = 0.5;

/**
 * Strokes that the motor made in a dot's time in the skin: from the first contact to the last release it
 * makes one fewer turn than strokes, so ∫ rate dt over the dot, with the share of a cycle that one stroke
 * is in the skin taken as 0.3 of one. Rounded to the nearest whole. Null where the rate is not known.
 */
export function expectedStrokes(
  { startUs, endUs }: { readonly startUs: number; readonly endUs: number },
  rateHz: (atUs: number) => number | null,
): number | null {
  // Simpson's rule: a motor has a lag of some 80 ms, so the rate is smooth over a dot.
  const from = rateHz(startUs);
  const middle = rateHz((startUs + endUs) / 2);
  const to = rateHz(endUs);
  if (from === null || middle === null || to === null) return null;
  const turns = ((from + 4 * middle + to) / 6) * ((endUs - startUs) / 1e6);
  return turns > 0 ? Math.max(1, Math.round(turns + IN_SKIN_REST)) : null;
}

/** 1 − (share of a cycle in the skin): a dot of n strokes lasts n − 1 cycles and one time in skin, some 0.3 of one. */
const IN_SKIN_REST = 0.7;

/**
 * For each dot, in the order of time: null where it is like its neighbours, else the cause of its depth.
 * Voltage: the machine's voltage, or its rate, dipped or rose beyond its noise within the dot. Surface: it
 * rests elsewhere after the dot than before. Hand: telemetry is there, fresh and normal, and the surface
 * stood still. Unknown: the rest. O(n log n) in dots and readings; readings in the order of time.
 */
export function excursionCauses(
  dots: readonly ExcursionDot[],
  readings: readonly MachineSample[],
): (ExcursionCause | null)[] {
  const off = outliers(
    dots.map((each) => each.depthMm),
    NEIGHBOURS,
    DEPTH_TIMES,
    (_, i) => Math.max(DEPTH_FLOOR_MM, 2 * (dots[i]?.uncertaintyMm ?? 0)),
  );
  if (!off.some((each) => each !== 0)) return dots.map(() => null);
  const machine = new Machine(readings);
  return dots.map((dot, i) => {
    const offMm = off[i] as number;
    return offMm === 0 ? null : causeOf(dot, offMm, machine);
  });
}

function causeOf(dot: ExcursionDot, offMm: number, machine: Machine): ExcursionCause {
  const state = machine.within(dot.startUs, dot.endUs);
  if (state === 'disturbed') return 'voltage';
  const { zeroBeforeMm, zeroAfterMm } = dot;
  if (zeroBeforeMm === null || zeroAfterMm === null) return 'unknown';
  const movedMm = Math.abs(zeroAfterMm - zeroBeforeMm);
  if (movedMm >= SURFACE_MM && movedMm >= SURFACE_SHARE * Math.abs(offMm)) return 'surface';
  return state === 'normal' && movedMm < SURFACE_MM ? 'hand' : 'unknown';
}

/** The machine's voltage and rate, and where they stand out from their own usual. */
class Machine {
  private readonly readings: readonly MachineSample[];
  private readonly disturbed: readonly boolean[];

  constructor(readings: readonly MachineSample[]) {
    this.readings = readings;
    const known = readings.map((each) => each.measuredV).filter((each) => each !== null);
    // A voltage that was not measured is as usual: it tells nothing.
    const usual = known.length > 0 ? medianOf(known) : 0;
    const volts = readings.map((each) => each.measuredV ?? usual);
    const rates = readings.map((each) => each.rateHz);
    const offVolt = outliers(volts, READINGS, MACHINE_TIMES, (median) => VOLT_SHARE * Math.abs(median));
    const offRate = outliers(rates, READINGS, MACHINE_TIMES, (median) => RATE_SHARE * Math.abs(median));
    this.disturbed = readings.map((_, i) => offVolt[i] !== 0 || offRate[i] !== 0);
  }

  within(startUs: number, endUs: number): 'disturbed' | 'normal' | 'silent' {
    const { readings } = this;
    let low = 0;
    let high = readings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((readings[middle] as MachineSample).atUs < startUs) low = middle + 1;
      else high = middle;
    }
    let before = startUs - FRESH_US;
    let seen = false;
    // The reading before the dot counts, too: a short dot may have none of its own.
    for (let i = Math.max(0, low - 1); i < readings.length; i++) {
      const { atUs } = readings[i] as MachineSample;
      if (atUs < startUs - FRESH_US) continue;
      if (atUs > endUs)
        return seen && atUs - before > FRESH_US && endUs - before > FRESH_US
          ? 'silent'
          : seen
            ? 'normal'
            : 'silent';
      if (this.disturbed[i] === true) return 'disturbed';
      seen = true;
      before = atUs;
    }
    return seen && endUs - before <= FRESH_US ? 'normal' : 'silent';
  }
}

/** For each value: how far it is off the median of those about it, 0 where it is within their spread. */
function outliers(
  values: readonly number[],
  width: number,
  times: number,
  floor: (median: number, index: number) => number,
): number[] {
  const window = new RunningWindow(values, width);
  return values.map((value, i) => {
    const about = window.at(i);
    if (about.count < FEWEST) return 0;
    const off = value - about.median;
    return Math.abs(off) > Math.max(floor(about.median, i), times * MAD_TIMES * about.mad) ? off : 0;
  });
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
