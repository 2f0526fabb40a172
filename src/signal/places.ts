/** Where the needle was: the last positions of a pad that senses them. */

/** Two seconds at 2 kHz. Of a longer dot the mean is over the last of them. */
const CAPACITY = 4096;
/** How far from a dot a position may lie in time when none fell into it. */
const NEAR_US = 25_000;

export interface Place {
  /** Mean position, mm. */
  readonly xMm: number;
  readonly yMm: number;
  /** Root mean square distance of the positions from their mean, mm; null of fewer than two. */
  readonly spreadMm: number | null;
}

export class Places {
  private readonly times = new Float64Array(CAPACITY);
  private readonly xs = new Float64Array(CAPACITY);
  private readonly ys = new Float64Array(CAPACITY);
  private count = 0;

  add(deviceUs: number, xMm: number, yMm: number): void {
    const at = this.count++ % CAPACITY;
    this.times[at] = deviceUs;
    this.xs[at] = xMm;
    this.ys[at] = yMm;
  }

  clear(): void {
    this.count = 0;
  }

  /** Mean over [startUs, endUs]; the nearest position where none lies within; null where none is near. */
  within(startUs: number, endUs: number): Place | null {
    let n = 0;
    let x = 0;
    let y = 0;
    let squares = 0;
    let nearest = -1;
    let nearestUs = NEAR_US;
    for (let back = 1; back <= Math.min(this.count, CAPACITY); back++) {
      const at = (this.count - back) % CAPACITY;
      const us = this.times[at] as number;
      if (us < startUs - NEAR_US) break;
      if (us >= startUs && us <= endUs) {
        // Welford: mean and squares about it in one go.
        const dx = (this.xs[at] as number) - x;
        const dy = (this.ys[at] as number) - y;
        n++;
        x += dx / n;
        y += dy / n;
        squares += dx * ((this.xs[at] as number) - x) + dy * ((this.ys[at] as number) - y);
      } else {
        const awayUs = us < startUs ? startUs - us : us - endUs;
        if (awayUs < nearestUs) {
          nearestUs = awayUs;
          nearest = at;
        }
      }
    }
    if (n > 0) return { xMm: x, yMm: y, spreadMm: n > 1 ? Math.sqrt(Math.max(0, squares) / n) : null };
    return nearest < 0
      ? null
      : { xMm: this.xs[nearest] as number, yMm: this.ys[nearest] as number, spreadMm: null };
  }
}
