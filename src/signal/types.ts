/** What the signal maths takes and gives. Plain records and typed arrays: no I/O, no clock, no database. */

/** One channel as its device describes it (CHAN): value = offset + scale × count, in `unit`. */
export interface Channel {
  readonly index: number;
  readonly stream: number;
  /** Place of this channel's count in each frame of its stream. */
  readonly slot: number;
  readonly name: string;
  readonly unit: string;
  readonly bits: 12 | 16;
  readonly scale: number;
  readonly offset: number;
  readonly min: number;
  readonly max: number;
  readonly rateHz: number;
}

/**
 * The frames of one line of one stream. `counts` are interleaved by slot: frame f, slot s stands at
 * f × slots + s. Times are the device's own clock, unwrapped: microseconds since its first line of this
 * boot, as a float64 integer.
 */
export interface Batch {
  readonly stream: number;
  readonly slots: number;
  readonly frames: number;
  readonly counts: Uint16Array;
  /** Device time of the first frame, µs. */
  readonly deviceUs: number;
  /** 1e6 / rate. Frame f was sampled at deviceUs + f × periodUs. */
  readonly periodUs: number;
  /** True where frames are known or feared missing between the last batch of this stream and this one. */
  readonly gapBefore: boolean;
  /** Changes with every boot of the device or reset of its clock; device times of two epochs do not compare. */
  readonly epoch: number;
}

/** What a stroke's numbers rest on. */
export const strokeQualities = [
  'clear', // in and out of the skin, and deep enough to be seen by itself
  'faint', // too shallow to be seen by itself; it stands one cycle of the motor beside a stroke
  'merged', // the needle did not leave the skin before or after it
  'clipped', // the sensor was at the end of its range
] as const;
export type StrokeQuality = (typeof strokeQualities)[number];

/**
 * One cycle of the needle in the skin. Times in device µs (interpolated, not rounded); depths in mm below
 * the surface as it is tracked. Time in skin is releaseUs − contactUs.
 */
export interface Stroke {
  readonly contactUs: number;
  readonly peakUs: number;
  readonly releaseUs: number;
  readonly peakDepthMm: number;
  /** Standard uncertainty (k = 1) of the peak depth from noise, sampling and surface, mm; the calibration's is not in it. */
  readonly uncertaintyMm: number;
  readonly quality: StrokeQuality;
}

/** The burst of strokes of one touch of the hand. */
export interface Dot {
  readonly startUs: number;
  readonly endUs: number;
  readonly strokes: number;
  /** Median of the peak depths. */
  readonly depthMm: number;
  /** Standard uncertainty (k = 1) of that median, without the calibration's, mm. */
  readonly uncertaintyMm: number;
  readonly deepestMm: number;
  /** Mean position while in contact, where the pad senses it. */
  readonly xMm: number | null;
  readonly yMm: number | null;
  /** Root mean square distance of the positions from their mean, mm. */
  readonly spreadMm: number | null;
  /** Samples are missing within it: it may have had more strokes, or deeper ones. */
  readonly cut: boolean;
}

/** Why a dot went deeper or shallower than its neighbours, as far as the evidence tells. */
export const excursionCauses = ['hand', 'voltage', 'surface', 'unknown'] as const;
export type ExcursionCause = (typeof excursionCauses)[number];
