/** Dots: the bursts of strokes made in one touch of the hand. */
import type { Dot, Stroke } from './types.ts';

/**
 * A dot is over when no stroke began for this long after the last release: more than two cycles of the
 * slowest machine (46 Hz), far less than the pause between two dots (some 0.2 s).
 */
const DOT_HOLD_US = 60_000;
/** Positions kept: two seconds at 2 kHz. Of a longer dot the mean is over the last of them. */
const CAPACITY = 4096;
/** A machine that runs without a pause makes no dots: it is told in parts of a minute or two, not kept for hours. */
const MOST_STROKES = 10_000;
/** How far from a dot a position may lie in time when none fell into it. */
const NEAR_US = 25_000;

/**
 * Gathers strokes into dots. A dot is closed by the time of later data, never by a timer. Missing samples
 * do not close it by themselves: a hole shorter than DOT_HOLD_US cannot hold the end of one dot and the
 * beginning of the next, and a longer one closes it as silence does. Such a dot is marked as cut.
 */
export class DotFinder {
  private readonly emit: (dot: Dot) => void;
  private strokes: Stroke[] = [];
  private cut = false;
  private readonly times = new Float64Array(CAPACITY);
  private readonly xs = new Float64Array(CAPACITY);
  private readonly ys = new Float64Array(CAPACITY);
  private positions = 0;

  constructor(emit: (dot: Dot) => void) {
    this.emit = emit;
  }

  /** Takes the next stroke, in the order of time. */
  stroke(stroke: Stroke): void {
    this.settle(stroke.contactUs);
    if (this.strokes.length === MOST_STROKES) this.close();
    this.strokes.push(stroke);
  }

  /** Takes one position, in mm. */
  position(deviceUs: number, xMm: number, yMm: number): void {
    const at = this.positions++ % CAPACITY;
    this.times[at] = deviceUs;
    this.xs[at] = xMm;
    this.ys[at] = yMm;
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
    const half = peaks.length >> 1;
    const upper = peaks[half] as number;
    const position = this.meanPosition(first.contactUs, last.releaseUs);
    this.emit({
      startUs: first.contactUs,
      endUs: last.releaseUs,
      strokes: strokes.length,
      depthMm: peaks.length % 2 === 1 ? upper : ((peaks[half - 1] as number) + upper) / 2,
      deepestMm: peaks.at(-1) as number,
      xMm: position?.[0] ?? null,
      yMm: position?.[1] ?? null,
      cut: this.cut,
    });
    this.cut = false;
  }

  /** Forgets positions: device times of two epochs do not compare. */
  restart(): void {
    this.close();
    this.positions = 0;
  }

  private meanPosition(startUs: number, endUs: number): [number, number] | null {
    let inside = 0;
    let x = 0;
    let y = 0;
    let nearest = -1;
    let nearestUs = NEAR_US;
    for (let back = 1; back <= Math.min(this.positions, CAPACITY); back++) {
      const at = (this.positions - back) % CAPACITY;
      const us = this.times[at] as number;
      if (us < startUs - NEAR_US) break;
      if (us >= startUs && us <= endUs) {
        inside++;
        x += this.xs[at] as number;
        y += this.ys[at] as number;
      } else {
        const awayUs = us < startUs ? startUs - us : us - endUs;
        if (awayUs < nearestUs) {
          nearestUs = awayUs;
          nearest = at;
        }
      }
    }
    if (inside > 0) return [x / inside, y / inside];
    return nearest < 0 ? null : [this.xs[nearest] as number, this.ys[nearest] as number];
  }
}
