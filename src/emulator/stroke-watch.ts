/** Watches the true path of the tip and writes down true strokes and dots. Knows nothing of the sensor. */

/** A passage of the tip below the surface counts as a stroke when it goes deeper than this, mm. */
export const TRUE_STROKE_MM = 0.05;
/** The path is looked at this often, µs; the peak is a parabola through three looks (error < 0.001 mm at 150 Hz). */
const LOOK_US = 125;
const LOOKS = 8;

/** Times in world µs; contact and release are where the tip passes the undeformed surface (0 mm). */
export interface TrueStroke {
  readonly contactUs: number;
  readonly peakUs: number;
  readonly releaseUs: number;
  readonly peakDepthMm: number;
}

export interface TrueDot {
  /** Contact of its first stroke, release of its last. */
  readonly startUs: number;
  readonly endUs: number;
  readonly strokes: number;
  readonly xMm: number;
  readonly yMm: number;
  /** Median of the peaks. */
  readonly depthMm: number;
  readonly deepestMm: number;
}

export interface Witness {
  stroke(stroke: TrueStroke): void;
  dot(dot: TrueDot): void;
  /** The tip touched, but not deep enough for a stroke. */
  graze?(stroke: TrueStroke): void;
}

interface Path {
  readonly timeUs: number;
  tipMm(worldUs: number): number;
  xMm(worldUs: number): number;
  yMm(worldUs: number): number;
}

export class StrokeWatch {
  readonly #witness: Witness;
  #last = -1;
  #lastButOne = -1;
  #inSkin = false;
  #contactUs = 0;
  #peakUs = 0;
  #peakMm = 0;
  #strokes: TrueStroke[] = [];
  #sumXMm = 0;
  #sumYMm = 0;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  /** Looks at the step that began at `startUs`; `near` is false where the tip cannot touch in it. */
  step(path: Path, startUs: number, handDown: boolean, near: boolean): void {
    if (!near && !this.#inSkin) this.#last = this.#lastButOne = -1;
    else
      for (let n = 1; n <= LOOKS; n++)
        this.#look(path, startUs + n * LOOK_US, path.tipMm(startUs + n * LOOK_US));
    if (!handDown && !this.#inSkin && this.#strokes.length > 0) this.#endDot();
  }

  #look(path: Path, atUs: number, tipMm: number): void {
    const a = this.#lastButOne;
    const b = this.#last;
    if (!this.#inSkin && tipMm > 0) {
      this.#inSkin = true;
      this.#contactUs = atUs - (LOOK_US * tipMm) / (tipMm - b);
      this.#peakMm = 0;
    }
    if (this.#inSkin && b >= a && b > tipMm && b > this.#peakMm) {
      const bend = a - 2 * b + tipMm;
      const shift = bend < 0 ? (0.5 * (a - tipMm)) / bend : 0;
      this.#peakMm = b - 0.25 * (a - tipMm) * shift;
      this.#peakUs = atUs - LOOK_US + shift * LOOK_US;
    }
    if (this.#inSkin && tipMm <= 0) {
      this.#inSkin = false;
      this.#endTouch(path, atUs - (LOOK_US * tipMm) / (tipMm - b));
    }
    this.#lastButOne = b;
    this.#last = tipMm;
  }

  #endTouch(path: Path, releaseUs: number): void {
    const stroke = {
      contactUs: this.#contactUs,
      peakUs: this.#peakUs,
      releaseUs,
      peakDepthMm: this.#peakMm,
    };
    if (stroke.peakDepthMm <= TRUE_STROKE_MM) {
      this.#witness.graze?.(stroke);
      return;
    }
    this.#strokes.push(stroke);
    this.#sumXMm += path.xMm(releaseUs);
    this.#sumYMm += path.yMm(releaseUs);
    this.#witness.stroke(stroke);
  }

  #endDot(): void {
    const strokes = this.#strokes;
    const depths = strokes.map((each) => each.peakDepthMm).sort((a, b) => a - b);
    const middle = depths.length >> 1;
    const upper = depths[middle] ?? 0;
    this.#witness.dot({
      startUs: strokes[0]?.contactUs ?? 0,
      endUs: strokes.at(-1)?.releaseUs ?? 0,
      strokes: strokes.length,
      xMm: this.#sumXMm / strokes.length,
      yMm: this.#sumYMm / strokes.length,
      depthMm: depths.length % 2 === 1 ? upper : (upper + (depths[middle - 1] ?? upper)) / 2,
      deepestMm: depths.at(-1) ?? 0,
    });
    this.#strokes = [];
    this.#sumXMm = 0;
    this.#sumYMm = 0;
  }
}
