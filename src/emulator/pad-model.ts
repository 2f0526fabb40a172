/** The practice skin and the sensor under it: true depth of the tip to counts. */
import type { Random } from './random.ts';

/** One channel as a pad describes it: value = offset + scale × count. */
export interface ChannelScale {
  readonly bits: 12 | 16;
  readonly scale: number;
  readonly offset: number;
}

/** 1 µm a count at 12 bits: −0.5 to 3.595 mm. At 16 bits a tenth of it, to 6.05 mm. */
export function depthScale(bits: 12 | 16): ChannelScale {
  return bits === 12 ? { bits, scale: 0.001, offset: -0.5 } : { bits, scale: 0.0001, offset: -0.5 };
}

/** What makes a sensor differ from its description, beside noise. */
export interface SensorErrors {
  /** Largest departure from a straight line. */
  readonly nonlinearityMm: number;
  /** The resting level wanders by this (standard deviation) with a time constant of a minute. */
  readonly wanderMm: number;
  /** The resting level walks, as with temperature. */
  readonly driftMmPerMin: number;
  /** A hand that rests on the skin presses it by so much, slowly, and lets go again. */
  readonly restingHandMm: number;
  /**
   * Standard uncertainty of the calibration. Each pad draws one error from it that all its depths share;
   * between the surface and CALIBRATED_FROM_MM it grows from nothing, as the surface itself is seen.
   */
  readonly calibrationMm: number;
  /** The sensor reads by this share too much. */
  readonly gainError: number;
  /** … and by this share more with each week of its age. */
  readonly gainDriftPerWeek: number;
  readonly ageWeeks: number;
  /** Largest difference between the readings of one depth on the way out and on the way in; none at the surface. */
  readonly hysteresisMm: number;
}

export const usualErrors: SensorErrors = {
  nonlinearityMm: 0.006,
  wanderMm: 0.004,
  driftMmPerMin: 0,
  restingHandMm: 0,
  calibrationMm: 0,
  gainError: 0,
  gainDriftPerWeek: 0,
  ageWeeks: 0,
  hysteresisMm: 0,
};
/** Noise and nothing else. */
export const noErrors: SensorErrors = { ...usualErrors, nonlinearityMm: 0, wanderMm: 0 };

const SURFACE_LAG_S = 60;
const CALIBRATED_FROM_MM = 0.05;
/** Turning back, the sensor is on its other branch after so much of the way; at this depth the loop is open. */
const BRANCH_MM = 0.1;
const LOOP_OPEN_MM = 0.5;
/** A hand comes to rest, lies there and is lifted, again and again. */
const REST_EACH_S = 7;
const REST_COMES_S = 1;
const REST_LIES_S = 3;

export interface PadModelOptions {
  readonly scale: ChannelScale;
  readonly rateHz: number;
  /** Standard deviation of the noise, mm. */
  readonly noiseMm: number;
  readonly errors?: Partial<SensorErrors>;
}

export class PadModel {
  readonly #options: PadModelOptions;
  readonly #random: Random;
  readonly #maxCount: number;
  readonly #keep: number;
  readonly #kick: number;
  readonly #errors: SensorErrors;
  readonly #calibrationMm: number;
  readonly #gain: number;
  /** Middle of the play between way in and way out. */
  #playMm = 0;
  #samples = 0;
  #surfaceMm = 0;

  constructor(options: PadModelOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#maxCount = 2 ** options.scale.bits - 1;
    this.#keep = Math.exp(-1 / (options.rateHz * SURFACE_LAG_S));
    this.#errors = { ...usualErrors, ...options.errors };
    this.#kick = this.#errors.wanderMm * Math.sqrt(1 - this.#keep * this.#keep);
    this.#calibrationMm = this.#errors.calibrationMm * random.fork('calibration').gaussian();
    const { gainError, gainDriftPerWeek, ageWeeks } = this.#errors;
    this.#gain = 1 + gainError + gainDriftPerWeek * ageWeeks;
  }

  /**
   * The count for a tip `tipMm` below the undeformed surface (negative above it: nothing touches, and the
   * sensor rests near zero). The skin gives way under the tip, so what is sensed is the displacement of
   * the surface, which is the depth of the tip, or of a hand that presses deeper than the tip.
   */
  sense(tipMm: number): number {
    const { scale, noiseMm } = this.#options;
    this.#surfaceMm = this.#surfaceMm * this.#keep + this.#kick * this.#random.gaussian();
    const seconds = this.#samples++ / this.#options.rateHz;
    const { nonlinearityMm, driftMmPerMin, restingHandMm } = this.#errors;
    const pressedMm = Math.max(tipMm, restingHandMm > 0 ? restingHandMm * restingAt(seconds) : 0);
    const bentMm = pressedMm > 0 ? nonlinearityMm * Math.sin((Math.PI * pressedMm) / 2) : 0;
    const offMm = this.#calibrationMm * Math.min(1, pressedMm / CALIBRATED_FROM_MM);
    const zeroMm = this.#surfaceMm + (driftMmPerMin * seconds) / 60;
    const mm =
      pressedMm * this.#gain +
      bentMm +
      offMm +
      this.#lagMm(pressedMm) +
      zeroMm +
      noiseMm * this.#random.gaussian();
    return this.#quantise((mm - scale.offset) / scale.scale);
  }

  /** Rate-independent hysteresis: half of it less on the way in, half of it more on the way out. */
  #lagMm(pressedMm: number): number {
    const { hysteresisMm } = this.#errors;
    if (hysteresisMm === 0) return 0;
    const half = BRANCH_MM / 2;
    this.#playMm = Math.min(pressedMm + half, Math.max(pressedMm - half, this.#playMm));
    const branch = (this.#playMm - pressedMm) / half;
    return (hysteresisMm / 2) * branch * Math.min(1, Math.max(0, pressedMm / LOOP_OPEN_MM));
  }

  #quantise(count: number): number {
    return Math.min(this.#maxCount, Math.max(0, Math.round(count)));
  }
}

/** How far down a hand is that rests now and then: 0 to 1, smooth. */
function restingAt(seconds: number): number {
  const at = seconds % REST_EACH_S;
  const lifts = REST_COMES_S + REST_LIES_S;
  const share = at < REST_COMES_S ? at / REST_COMES_S : at < lifts ? 1 : 1 - (at - lifts) / REST_COMES_S;
  return share <= 0 ? 0 : (1 - Math.cos(Math.PI * share)) / 2;
}

/** x or y in mm to a count of the position stream: 0 to 40.95 mm in steps of 0.01 mm, noise 0.02 mm. */
export const positionScale: ChannelScale = { bits: 12, scale: 0.01, offset: 0 };

export function sensePosition(mm: number, random: Random): number {
  const count = Math.round((mm + 0.02 * random.gaussian()) / positionScale.scale);
  return Math.min(4095, Math.max(0, count));
}
