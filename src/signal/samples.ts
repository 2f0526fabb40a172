/** The last samples of a stream, in a ring: what a stroke, or the faint one before it, is fitted to. */

/** 50 ms of an open stroke and as much before it, at 20 kHz. */
const SIZE = 2048;

export class Samples {
  readonly values = new Float64Array(SIZE);
  readonly times = new Float64Array(SIZE);
  /** Sample k stands at `k & mask`. */
  readonly mask = SIZE - 1;
  /** Time from one sample to the next. */
  periodUs = 500;
  /** Number of the next sample; the last SIZE of [first, next) are there. */
  next = 0;
  /** The first sample after the last gap. */
  private start = 0;

  /** Number of the oldest sample since the last gap that is still there. */
  get first(): number {
    return Math.max(this.start, this.next - SIZE);
  }

  /** Samples are missing: nothing before is looked at any more. */
  restart(): void {
    this.start = this.next;
  }

  valueAt(k: number): number {
    return this.values[k & this.mask] as number;
  }

  timeAt(k: number): number {
    return this.times[k & this.mask] as number;
  }

  /** The first sample in [first, next) at or after a time; `next` when there is none. */
  atOrAfter(us: number): number {
    const { first } = this;
    let k = this.next;
    while (k > first && this.timeAt(k - 1) >= us) k--;
    return k;
  }
}
