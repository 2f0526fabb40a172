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

/** Largest departure of the sensor from its description, mm. */
const NONLINEARITY_MM = 0.006;
/** The surface wanders by this (standard deviation) with a time constant of a minute. */
const SURFACE_SD_MM = 0.004;
const SURFACE_LAG_S = 60;

export interface PadModelOptions {
  readonly scale: ChannelScale;
  readonly rateHz: number;
  /** Standard deviation of the noise, mm. */
  readonly noiseMm: number;
}

export class PadModel {
  readonly #options: PadModelOptions;
  readonly #random: Random;
  readonly #maxCount: number;
  readonly #keep: number;
  readonly #kick: number;
  #surfaceMm = 0;

  constructor(options: PadModelOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#maxCount = 2 ** options.scale.bits - 1;
    this.#keep = Math.exp(-1 / (options.rateHz * SURFACE_LAG_S));
    this.#kick = SURFACE_SD_MM * Math.sqrt(1 - this.#keep * this.#keep);
  }

  /**
   * The count for a tip `tipMm` below the undeformed surface (negative above it: nothing touches, and the
   * sensor rests near zero). The skin gives way under the tip, so what is sensed is the displacement of
   * the surface, which is the depth of the tip.
   */
  sense(tipMm: number): number {
    const { scale, noiseMm } = this.#options;
    this.#surfaceMm = this.#surfaceMm * this.#keep + this.#kick * this.#random.gaussian();
    const pressedMm = Math.max(tipMm, 0);
    const bentMm = pressedMm > 0 ? NONLINEARITY_MM * Math.sin((Math.PI * pressedMm) / 2) : 0;
    const mm = pressedMm + bentMm + this.#surfaceMm + noiseMm * this.#random.gaussian();
    return this.#quantise((mm - scale.offset) / scale.scale);
  }

  #quantise(count: number): number {
    return Math.min(this.#maxCount, Math.max(0, Math.round(count)));
  }
}

/** x or y in mm to a count of the position stream: 0 to 40.95 mm in steps of 0.01 mm, noise 0.02 mm. */
export const positionScale: ChannelScale = { bits: 12, scale: 0.01, offset: 0 };

export function sensePosition(mm: number, random: Random): number {
  const count = Math.round((mm + 0.02 * random.gaussian()) / positionScale.scale);
  return Math.min(4095, Math.max(0, count));
}
