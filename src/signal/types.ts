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

/** One cycle of the needle in the skin. Times in device µs (interpolated, not rounded); depths in mm below the surface. */
export interface Stroke {
  readonly contactUs: number;
  readonly peakUs: number;
  readonly releaseUs: number;
  readonly peakDepthMm: number;
}

/** The burst of strokes of one touch of the hand. */
export interface Dot {
  readonly startUs: number;
  readonly endUs: number;
  readonly strokes: number;
  /** Median of the peak depths. */
  readonly depthMm: number;
  readonly deepestMm: number;
  /** Mean position while in contact, where the pad senses it. */
  readonly xMm: number | null;
  readonly yMm: number | null;
  /** Samples are missing within it: it may have had more strokes, or deeper ones. */
  readonly cut: boolean;
}
