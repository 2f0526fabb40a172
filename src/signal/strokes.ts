/** Strokes in a stream of depths: threshold with hysteresis, a fitted peak, interpolated crossings. */
import { fitPeak, type Peak } from './peak.ts';
import type { Stroke } from './types.ts';

/** A stroke must come this deep; raised to NOISE_TIMES σ on a noisy pad. Five times the default noise. */
const CONTACT_MM = 0.15;
/** σ of the resting samples that the contact threshold stays above: at 2 kHz one false sample in seven hours. */
const NOISE_TIMES = 5.5;
/** Release threshold as a share of the contact threshold. */
const RELEASE_SHARE = 0.4;
/** A needle that stays in the skin: a dip this far below and a rise this far above it part two strokes. */
const PART_MM = 0.25;
/** Slower than any machine (46 Hz is 22 ms a cycle): what stays in the skin longer was pressed, not struck. */
const LONGEST_US = 50_000;
/** Faster than any machine: the shortest arc that reaches the threshold, at 200 Hz with a 5 mm stroke, takes 0.39 ms. */
const SHORTEST_US = 300;
/**
 * The first and last strokes of a touch are faint, as the hand comes down and lifts. What stays under the
 * contact threshold, but above FAINT_TIMES σ, counts when it stands one cycle of the motor (± CYCLE_SHARE)
 * before or after a stroke. By chance noise does so at one stroke in thousands.
 */
const FAINT_TIMES = 3.2;
const CYCLE_SHARE = 0.15;
const SHORTEST_CYCLE_US = 4_000;
const LONGEST_CYCLE_US = 25_000;
/** Faint ones that are kept until a stroke follows. */
const FAINT_KEPT = 8;
/** Noise that is taken for given until resting samples have been seen. */
const USUAL_NOISE_MM = 0.025;
/** How fast the thresholds follow the resting level, and how far. Depths themselves are not shifted. */
const ZERO_MM_PER_S = 0.05;
const ZERO_REACH_MM = 0.1;
/** Resting samples between two looks at the noise. */
const LOOK_SAMPLES = 64;
/** Samples kept of an open stroke: 50 ms at 20 kHz. */
const CAPACITY = 1024;

const RESTING = 0;
const OPEN = 1;
/** In the skin, but where it came in was not seen (after a gap). */
const BLIND = 2;
/** In the skin for too long to be a stroke; a stroke can still start from it. */
const PRESSED = 3;

/**
 * Finds strokes. What it emits depends on the samples and not on how they were cut into batches. A stroke
 * is emitted with the first sample after its release. Its contact and release are where the depth crosses
 * the release threshold (0.06 mm below the resting level, more on a noisy pad), or the dip between two
 * strokes of a needle that stays in the skin.
 */
export class StrokeFinder {
  /** Strokes that were thrown away because a gap took their beginning or their end. */
  cut = 0;
  /** Times that something stayed in the skin for longer than a machine can. */
  presses = 0;

  /** Within `push`, while it emits: the index of the sample that completed the stroke. */
  at = 0;

  private state = BLIND;
  /** The deepest since the gap. */
  private blindTopMm = 0;
  private contactMm = CONTACT_MM;
  private releaseMm = CONTACT_MM * RELEASE_SHARE;
  private partMm = PART_MM;
  private zeroMm = 0;
  private faintMm = CONTACT_MM * RELEASE_SHARE;
  private variance = USUAL_NOISE_MM ** 2;
  private looked = 0;
  private lastUs = Number.NEGATIVE_INFINITY;
  private lastMm = 0;

  private readonly values = new Float64Array(CAPACITY);
  private readonly times = new Float64Array(CAPACITY);
  private count = 0;
  private contactUs = 0;
  private confirmed = false;
  private topAt = 0;
  private dipAt = 0;
  /** The motor's cycle by two intervals between strokes that agree; 0 until then. */
  private cycleUs = 0;
  private intervalUs = 0;
  private lastPeakUs = Number.NEGATIVE_INFINITY;
  private faint: Stroke[] = [];
  private readonly peak: Peak = { at: 0, depthMm: 0, samples: 0 };

  /** No stroke that is still to come has its contact before this device time. */
  get settledUs(): number {
    const { state, lastUs } = this;
    const openUs = state === OPEN ? this.contactUs : state === PRESSED ? (this.times[0] as number) : lastUs;
    const newest = this.faint.at(-1);
    const waiting = newest !== undefined && openUs - newest.peakUs <= this.cycleUs * (1 + CYCLE_SHARE);
    return waiting ? Math.min(openUs, (this.faint[0] as Stroke).contactUs) : openUs;
  }

  /** σ of the resting samples, mm. */
  get noiseMm(): number {
    return Math.sqrt(this.variance);
  }

  /** A gap or a new epoch: what was open is thrown away, and nothing counts until the needle is out. */
  restart(): void {
    if (this.state === OPEN && this.confirmed) this.cut++;
    this.state = BLIND;
    this.blindTopMm = 0;
    this.faint.length = 0;
    this.lastPeakUs = Number.NEGATIVE_INFINITY;
    this.count = 0;
    this.lastUs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes `depths[0, n)` in mm, the first sampled at `deviceUs`, and emits each stroke that they complete.
   * `gapBefore`: samples are missing between the last call and this one.
   */
  push(
    depths: Float32Array | Float64Array,
    n: number,
    deviceUs: number,
    periodUs: number,
    gapBefore: boolean,
    emit: (stroke: Stroke) => void,
  ): void {
    if (gapBefore) this.restart();
    const step = (ZERO_MM_PER_S * periodUs) / 1e6;
    const weight = Math.min(0.01, periodUs / 1e6);
    for (let i = 0; i < n; i++) {
      const mm = depths[i] as number;
      if (this.state === RESTING && mm < this.releaseMm) {
        this.rest(mm, step, weight);
      } else {
        this.at = i;
        const us = deviceUs + i * periodUs;
        if (this.state === RESTING) this.begin(mm, us, i > 0 ? us - periodUs : this.lastUs);
        else if (this.state === OPEN) this.follow(mm, us, periodUs, emit);
        else if (this.state === BLIND) this.wait(mm, us);
        else this.watchPress(mm, us);
      }
      this.lastMm = mm;
    }
    if (n > 0) this.lastUs = deviceUs + (n - 1) * periodUs;
  }

  /** Learns the resting level (by its median) and the noise (by the side away from the skin, which no needle touches). */
  private rest(mm: number, step: number, weight: number): void {
    const away = this.zeroMm - mm;
    if (away > 0) {
      this.variance += weight * (away * away - this.variance);
      if (this.zeroMm > -ZERO_REACH_MM) this.zeroMm -= step;
    } else if (this.zeroMm < ZERO_REACH_MM) this.zeroMm += step;
    if (++this.looked === LOOK_SAMPLES) this.look();
  }

  private look(): void {
    this.looked = 0;
    const noiseMm = Math.sqrt(this.variance);
    const over = Math.max(CONTACT_MM, NOISE_TIMES * noiseMm);
    this.contactMm = this.zeroMm + over;
    this.releaseMm = this.zeroMm + over * RELEASE_SHARE;
    this.faintMm = this.zeroMm + Math.max(over * RELEASE_SHARE, FAINT_TIMES * noiseMm);
    this.partMm = Math.max(PART_MM, 10 * noiseMm);
  }

  private begin(mm: number, us: number, beforeUs: number): void {
    this.state = OPEN;
    this.values[0] = this.lastMm;
    this.times[0] = beforeUs;
    this.values[1] = mm;
    this.times[1] = us;
    this.count = 2;
    // The sample before may lie at the threshold already, which follows the resting level: nothing to divide by then.
    const share = this.lastMm < this.releaseMm ? (this.releaseMm - this.lastMm) / (mm - this.lastMm) : 0;
    this.contactUs = beforeUs + share * (us - beforeUs);
    this.topAt = 1;
    this.dipAt = 1;
    this.confirmed = mm >= this.contactMm;
  }

  private follow(mm: number, us: number, periodUs: number, emit: (stroke: Stroke) => void): void {
    const at = this.count;
    if (at === CAPACITY || us - this.contactUs > LONGEST_US) {
      if (this.confirmed) this.presses++;
      this.startPress(mm, us);
      return;
    }
    this.values[at] = mm;
    this.times[at] = us;
    this.count = at + 1;
    if (mm < this.releaseMm) {
      const share = (this.lastMm - this.releaseMm) / (this.lastMm - mm);
      const beforeUs = this.times[at - 1] as number;
      if (this.confirmed || (this.values[this.topAt] as number) >= this.faintMm)
        this.close(beforeUs + share * (us - beforeUs), periodUs, emit);
      this.state = RESTING;
      return;
    }
    if (mm >= this.contactMm) this.confirmed = true;
    const dipMm = this.values[this.dipAt] as number;
    const topMm = this.values[this.topAt] as number;
    if (mm > topMm && topMm - dipMm < this.partMm) {
      this.topAt = at;
      this.dipAt = at;
    } else if (mm < dipMm) this.dipAt = at;
    else if (topMm - dipMm >= this.partMm && mm - dipMm >= this.partMm) this.part(periodUs, emit);
  }

  /** The needle did not leave the skin: the stroke ends and the next begins at the dip. */
  private part(periodUs: number, emit: (stroke: Stroke) => void): void {
    const { dipAt, count } = this;
    const dipUs = this.times[dipAt] as number;
    this.count = dipAt + 1;
    this.close(dipUs, periodUs, emit);
    this.beginAtDip(dipAt, count);
  }

  /** Goes on with `values[dipAt, count)` as the beginning of a stroke. */
  private beginAtDip(dipAt: number, count: number): void {
    this.values.copyWithin(0, dipAt, count);
    this.times.copyWithin(0, dipAt, count);
    this.count = count - dipAt;
    this.contactUs = this.times[0] as number;
    this.topAt = 0;
    for (let i = 1; i < this.count; i++)
      if ((this.values[i] as number) > (this.values[this.topAt] as number)) this.topAt = i;
    this.dipAt = this.topAt;
    this.confirmed = true;
    this.state = OPEN;
  }

  private close(releaseUs: number, periodUs: number, emit: (stroke: Stroke) => void): void {
    if (releaseUs - this.contactUs < SHORTEST_US) return;
    const { peak } = this;
    fitPeak(this.values, this.count, this.topAt, peak);
    const whole = Math.floor(peak.at);
    const stroke = {
      contactUs: this.contactUs,
      peakUs: (this.times[whole] as number) + (peak.at - whole) * periodUs,
      releaseUs,
      peakDepthMm: peak.depthMm,
    };
    if (this.confirmed) {
      this.takeFaint(stroke, emit);
      this.tell(stroke, emit);
    } else if (this.isCycle(stroke.peakUs - this.lastPeakUs)) this.tell(stroke, emit);
    else {
      if (this.faint.length === FAINT_KEPT) this.faint.shift();
      this.faint.push(stroke);
    }
  }

  /** Emits the faint ones that lead up to `stroke` in steps of the cycle, and forgets the others. */
  private takeFaint(stroke: Stroke, emit: (stroke: Stroke) => void): void {
    const { faint } = this;
    if (faint.length === 0) return;
    this.faint = [];
    const chain: Stroke[] = [];
    let nextUs = stroke.peakUs;
    for (const each of faint.reverse()) {
      if (!this.isCycle(nextUs - each.peakUs)) continue;
      chain.push(each);
      nextUs = each.peakUs;
    }
    for (const each of chain.reverse()) this.tell(each, emit);
  }

  private isCycle(us: number): boolean {
    return Math.abs(us - this.cycleUs) < CYCLE_SHARE * this.cycleUs;
  }

  private tell(stroke: Stroke, emit: (stroke: Stroke) => void): void {
    const beforeUs = this.intervalUs;
    this.intervalUs = stroke.peakUs - this.lastPeakUs;
    this.lastPeakUs = stroke.peakUs;
    if (
      this.intervalUs >= SHORTEST_CYCLE_US &&
      this.intervalUs <= LONGEST_CYCLE_US &&
      Math.abs(this.intervalUs - beforeUs) < CYCLE_SHARE * beforeUs
    )
      this.cycleUs = (this.intervalUs + beforeUs) / 2;
    emit(stroke);
  }

  /** What is in the skin after a gap is no stroke: wait until the needle is out, or at least on its way out. */
  private wait(mm: number, us: number): void {
    if (mm > this.blindTopMm) this.blindTopMm = mm;
    const out = mm < this.releaseMm;
    if (!out && mm > this.blindTopMm - this.partMm) return;
    if (this.blindTopMm >= this.contactMm) this.cut++;
    if (out) this.state = RESTING;
    else this.startPress(mm, us);
  }

  /** The buffer now starts at the lowest sample of late: that is where a stroke would begin. */
  private startPress(mm: number, us: number): void {
    this.state = PRESSED;
    this.values[0] = mm;
    this.times[0] = us;
    this.count = 1;
  }

  private watchPress(mm: number, us: number): void {
    if (mm < this.releaseMm) {
      this.state = RESTING;
      return;
    }
    if (mm <= (this.values[0] as number) || us - (this.times[0] as number) > LONGEST_US) {
      this.startPress(mm, us);
      return;
    }
    this.values[this.count] = mm;
    this.times[this.count] = us;
    this.count++;
    if (mm - (this.values[0] as number) >= this.partMm) this.beginAtDip(0, this.count);
    else if (this.count === CAPACITY) this.startPress(mm, us);
  }
}
