/** Dots: the bursts of strokes made in one touch of the hand. */
import { Places } from './places.ts';
import type { Dot, Stroke } from './types.ts';

/**
 * A dot is over when no stroke began for this long after the last release: more than two cycles of the
 * slowest machine (46 Hz), far less than the pause between two dots (some 0.2 s).
 */
export const DOT_HOLD_US = 60_000;
/** A machine that runs without a pause makes no dots: it is told in parts of a minute or two, not kept for hours. */
const MOST_STROKES = 10_000;
/** Standard deviation of the median of many normal values over that of their mean: √(π/2). */
const MEDIAN_TIMES = Math.sqrt(Math.PI / 2);

/**
 * Gathers strokes into dots. A dot is closed by the time of later data, never by a timer. Missing samples
 * do not close it by themselves: a hole shorter than DOT_HOLD_US cannot hold the end of one dot and the
 * beginning of the next, and a longer one closes it as silence does. Such a dot is marked as cut.
 */
export class DotFinder {
  private readonly emit: (dot: Dot) => void;
  private readonly zeroUncertaintyMm: () => number;
  private readonly places = new Places();
  private strokes: Stroke[] = [];
  private cut = false;

  /** `zeroUncertaintyMm`: the part of the strokes' uncertainty that all of one dot share. */
  constructor(emit: (dot: Dot) => void, zeroUncertaintyMm: () => number = () => 0) {
    this.emit = emit;
    this.zeroUncertaintyMm = zeroUncertaintyMm;
  }

  /** Takes the next stroke, in the order of time. */
  stroke(stroke: Stroke): void {
    this.settle(stroke.contactUs);
    if (this.strokes.length === MOST_STROKES) this.close();
    this.strokes.push(stroke);
  }

  /** Takes one position, in mm. */
  position(deviceUs: number, xMm: number, yMm: number): void {
    this.places.add(deviceUs, xMm, yMm);
  }

  /** Samples are missing from here on. */
  gap(): void {
    this.cut = this.strokes.length > 0;
  }

  /** No stroke that is still to come has its contact before this time: closes the dot if that is late enough. */
  settle(deviceUs: number): void {
    const last = this.strokes.at(-1);
    if (last !== undefined && deviceUs - last.releaseUs > DOT_HOLD_US) this.close();
  }

  /** Closes the open dot, if there is one: the stream went silent, a new epoch began, or the session ended. */
  close(): void {
    const { strokes } = this;
    const first = strokes[0];
    const last = strokes.at(-1);
    if (first === undefined || last === undefined) return;
    this.strokes = [];
    const peaks = strokes.map((each) => each.peakDepthMm).sort((a, b) => a - b);
    const place = this.places.within(first.contactUs, last.releaseUs);
    this.emit({
      startUs: first.contactUs,
      endUs: last.releaseUs,
      strokes: strokes.length,
      depthMm: median(peaks),
      uncertaintyMm: medianUncertainty(strokes, this.zeroUncertaintyMm()),
      deepestMm: peaks.at(-1) as number,
      xMm: place?.xMm ?? null,
      yMm: place?.yMm ?? null,
      spreadMm: place?.spreadMm ?? null,
      cut: this.cut,
    });
    this.cut = false;
  }

  /** Forgets positions: device times of two epochs do not compare. */
  restart(): void {
    this.close();
    this.places.clear();
  }
}

/** Of sorted numbers, at least one. */
function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/**
 * Of the median of the strokes' depths as measured: the strokes' own parts add up in squares and shrink
 * with their number (one or two have no median but a mean), what they share stays whole.
 */
function medianUncertainty(strokes: readonly Stroke[], sharedMm: number): number {
  const shared2 = sharedMm * sharedMm;
  let own2 = 0;
  for (const { uncertaintyMm } of strokes) own2 += Math.max(0, uncertaintyMm * uncertaintyMm - shared2);
  const n = strokes.length;
  const times = n < 3 ? 1 : MEDIAN_TIMES;
  return Math.sqrt((times * times * own2) / (n * n) + shared2);
}
