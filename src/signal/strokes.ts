/** Strokes in a stream of depths: threshold with hysteresis, a fitted arc, and faint ones where the motor says they are due. */
import { ClearFit, type Open, OUT_TIMES } from './clear.ts';
import { DueStrokes, type Emit, LOOK_BACK_US } from './due.ts';
import { Needle } from './needle.ts';
import { Samples } from './samples.ts';
import { Surface } from './surface.ts';

/** A stroke that stands by itself must come this deep; raised to NOISE_TIMES σ on a noisy pad. */
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
/** A faint one that is not due must have a top sample of as many σ, to be thought of. */
const FAINT_TOP_TIMES = 3.2;
/** Samples of an open stroke: 50 ms at 20 kHz. */
const CAPACITY = 1024;
/** What the arc's shape leaves out of each sample, mm. */
const SHAPE_MM = 0.0005;

const RESTING = 0;
const OPEN = 1;
/** In the skin, but where it came in was not seen (after a gap). */
const BLIND = 2;
/** In the skin for too long to be a stroke; a stroke can still start from it. */
const PRESSED = 3;

/** What is known of the sensor; all of it may be left out. */
export interface Sensor {
  /** What one count is worth, mm. */
  readonly resolutionMm?: number;
  /** The deepest that it can tell, mm. */
  readonly limitMm?: number;
}

/**
 * Finds strokes. What it emits depends on the samples and not on how they were cut into batches. A stroke
 * that stands by itself is emitted with the first sample after its release, a faint one up to a cycle later.
 * Depths are from the surface as it is tracked. Contact and release are where the fitted arc passes the
 * surface, or the dip between two strokes of a needle that stays in the skin.
 */
export class StrokeFinder {
  /** Strokes that were thrown away because a gap took their beginning or their end. */
  cut = 0;
  /** Times that something stayed in the skin for longer than a machine can. */
  presses = 0;
  /** Within `push`, while it emits: the index of the sample that completed the stroke. */
  at = 0;

  private readonly samples = new Samples();
  private readonly surface = new Surface();
  private readonly needle = new Needle();
  private readonly due: DueStrokes;
  private readonly clear: ClearFit;

  private state = BLIND;
  /** The deepest since the gap. */
  private blindTopMm = Number.NEGATIVE_INFINITY;
  private contactMm = CONTACT_MM;
  private releaseMm = CONTACT_MM * RELEASE_SHARE;
  private faintMm = CONTACT_MM * RELEASE_SHARE;
  private partMm = PART_MM;
  private lastUs = Number.NEGATIVE_INFINITY;
  private periodUs = 500;

  private readonly open: Open = { fromAt: 0, topAt: 0, dipAt: 0, contactUs: 0, releaseUs: 0, merged: false };
  /** Until then the needle is in the skin by the motor's own pace. */
  private outUs = 0;
  private confirmed = false;

  constructor({ resolutionMm = 0, limitMm = Number.POSITIVE_INFINITY }: Sensor = {}) {
    const variance = resolutionMm ** 2 / 12 + SHAPE_MM ** 2;
    const { samples, needle, surface } = this;
    this.clear = new ClearFit(samples, surface, needle, limitMm - resolutionMm / 2, variance);
    this.due = new DueStrokes(samples, surface, needle, variance);
  }

  /** No stroke that is still to come has its contact before this device time. */
  get settledUs(): number {
    const { state, lastUs } = this;
    const openUs =
      state === OPEN
        ? this.open.contactUs
        : state === PRESSED
          ? this.samples.timeAt(this.open.fromAt)
          : lastUs;
    return Math.min(openUs - LOOK_BACK_US, this.due.sinceUs());
  }

  /** σ of the resting samples, mm. */
  get noiseMm(): number {
    return Math.sqrt(this.surface.noiseVariance);
  }

  /** The undeformed surface as it is tracked, mm on the pad's scale. */
  get zeroMm(): number {
    return this.surface.zeroMm;
  }

  /** Where the pad rests just now: the surface, or a hand that lies on it. Follows at once what `zeroMm` waits for. */
  get restsAtMm(): number {
    return this.surface.levelMm;
  }

  /** Standard uncertainty of `zeroMm`. */
  get zeroUncertaintyMm(): number {
    return this.surface.uncertaintyMm;
  }

  /** A gap or a new epoch: what was open is thrown away, and nothing counts until the needle is out. */
  restart(): void {
    if (this.state === OPEN && this.confirmed) this.cut++;
    this.state = BLIND;
    this.blindTopMm = Number.NEGATIVE_INFINITY;
    this.samples.restart();
    this.due.restart();
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
    emit: Emit,
  ): void {
    if (gapBefore) {
      this.endBeforeGap(emit);
      this.restart();
    }
    this.periodUs = periodUs;
    const { samples } = this;
    samples.periodUs = periodUs;
    const { values, times, mask } = samples;
    for (let i = 0; i < n; i++) {
      const mm = depths[i] as number;
      const us = deviceUs + i * periodUs;
      const k = samples.next++;
      values[k & mask] = mm;
      times[k & mask] = us;
      this.lastUs = us;
      if (this.state === RESTING && mm < this.releaseMm) {
        if (this.surface.rest(mm, periodUs)) {
          this.setLevels();
          this.due.expire(us);
        }
        if (us < this.due.overdueUs) continue;
        this.at = i;
        this.due.lookForDue(us, emit);
        continue;
      }
      this.at = i;
      if (this.state === RESTING) this.begin(k, us);
      else if (this.state === OPEN) {
        this.surface.hidden(periodUs);
        this.follow(k, mm, us, emit);
      } else if (this.state === BLIND) this.wait(k, mm);
      else this.watchPress(k, mm, us);
    }
  }

  /** A stroke that was seen under the release threshold on its way out is whole, be the last sample noise over it. */
  private endBeforeGap(emit: Emit): void {
    const { samples } = this;
    if (this.state !== OPEN || !this.confirmed) return;
    const last = samples.next - 1;
    const end = samples.valueAt(last) < this.releaseMm ? last : this.open.dipAt;
    if (samples.valueAt(end) >= this.releaseMm) return;
    this.at = 0;
    this.state = RESTING;
    if (this.open.releaseUs - this.open.contactUs >= SHORTEST_US) this.close(end, emit);
  }

  private setLevels(): void {
    const { levelMm } = this.surface;
    const over = Math.max(CONTACT_MM, NOISE_TIMES * this.noiseMm);
    this.surface.restMm = over * RELEASE_SHARE;
    this.contactMm = levelMm + over;
    this.releaseMm = levelMm + over * RELEASE_SHARE;
    this.faintMm = levelMm + Math.max(over * RELEASE_SHARE, FAINT_TOP_TIMES * this.noiseMm);
    this.partMm = Math.max(PART_MM, 10 * this.noiseMm);
  }

  private begin(k: number, us: number): void {
    const { samples } = this;
    const mm = samples.valueAt(k);
    const seen = k > samples.first;
    const beforeMm = seen ? samples.valueAt(k - 1) : mm;
    const beforeUs = seen ? samples.timeAt(k - 1) : us;
    this.state = OPEN;
    this.open.fromAt = seen ? k - 1 : k;
    // The sample before may lie at the threshold already, which follows the surface: nothing to divide by then.
    const share = beforeMm < this.releaseMm ? (this.releaseMm - beforeMm) / (mm - beforeMm) : 0;
    this.open.contactUs = beforeUs + share * (us - beforeUs);
    this.open.topAt = k;
    this.open.dipAt = k;
    this.confirmed = mm >= this.contactMm;
    this.open.merged = false;
    this.open.releaseUs = us;
    this.outUs = us + OUT_TIMES * this.needle.halfUs(mm - this.surface.zeroMm);
  }

  private follow(k: number, mm: number, us: number, emit: Emit): void {
    const { samples } = this;
    if (k - this.open.fromAt >= CAPACITY || us - this.open.contactUs > LONGEST_US) {
      if (this.confirmed) this.presses++;
      this.startPress(k);
      return;
    }
    const topMm = samples.valueAt(this.open.topAt);
    if (mm < this.releaseMm) {
      const beforeMm = samples.valueAt(k - 1);
      const beforeUs = samples.timeAt(k - 1);
      if (beforeMm >= this.releaseMm)
        this.open.releaseUs = beforeUs + ((beforeMm - this.releaseMm) / (beforeMm - mm)) * (us - beforeUs);
      // Noise may cut an arc short; the needle's own way out does not.
      if (this.confirmed && us < this.outUs) {
        if (mm < samples.valueAt(this.open.dipAt)) this.open.dipAt = k;
        return;
      }
      this.state = RESTING;
      if (this.open.releaseUs - this.open.contactUs >= SHORTEST_US) {
        if (this.confirmed) this.close(k, emit);
        else if (topMm >= this.faintMm) this.due.takeFaint(this.open.topAt, k, emit);
      }
      return;
    }
    if (mm >= this.contactMm) this.confirmed = true;
    const dipMm = samples.valueAt(this.open.dipAt);
    if (mm > topMm && topMm - dipMm < this.partMm) {
      this.open.topAt = k;
      this.open.dipAt = k;
      this.outUs = us + OUT_TIMES * this.needle.halfUs(mm - this.surface.zeroMm);
    } else if (mm < dipMm) this.open.dipAt = k;
    else if (topMm - dipMm >= this.partMm && mm - dipMm >= this.partMm) {
      // The needle did not leave the skin: the stroke ends and the next begins at the dip.
      if (dipMm >= this.releaseMm) {
        this.open.merged = true;
        this.open.releaseUs = samples.timeAt(this.open.dipAt);
      }
      this.close(this.open.dipAt, emit);
      this.beginAtDip(this.open.dipAt, k);
    }
  }

  /** Goes on with samples [dipAt, k] as the beginning of a stroke. */
  private beginAtDip(dipAt: number, k: number): void {
    const { samples } = this;
    this.open.fromAt = dipAt;
    this.open.contactUs = samples.timeAt(dipAt);
    this.open.topAt = dipAt;
    for (let i = dipAt + 1; i <= k; i++)
      if (samples.valueAt(i) > samples.valueAt(this.open.topAt)) this.open.topAt = i;
    this.open.dipAt = this.open.topAt;
    this.outUs = samples.timeAt(this.open.topAt);
    this.confirmed = true;
    this.open.merged = samples.valueAt(dipAt) >= this.releaseMm;
    this.state = OPEN;
  }

  /** Tells the open stroke, of which sample `to` is the last. */
  private close(to: number, emit: Emit): void {
    const { clear, due } = this;
    const stroke = clear.fit(this.open, to, due.doneUs);
    if (stroke === null) {
      this.startPress(to);
      return;
    }
    due.take(stroke, clear.peakVariance, emit);
  }

  /** What is in the skin after a gap is no stroke: wait until the needle is out, or at least on its way out. */
  private wait(k: number, mm: number): void {
    if (this.surface.pressed(mm, this.periodUs)) this.setLevels();
    if (mm > this.blindTopMm) this.blindTopMm = mm;
    const out = mm < this.releaseMm;
    if (!out && mm > this.blindTopMm - this.partMm) return;
    if (this.blindTopMm >= this.contactMm) this.cut++;
    if (out) this.state = RESTING;
    else this.startPress(k);
  }

  /** The open stroke now starts at the lowest sample of late: that is where one would begin. */
  private startPress(k: number): void {
    this.state = PRESSED;
    this.open.fromAt = k;
  }

  private watchPress(k: number, mm: number, us: number): void {
    if (this.surface.pressed(mm, this.periodUs)) this.setLevels();
    const { samples } = this;
    const { fromAt } = this.open;
    if (mm < this.releaseMm) this.state = RESTING;
    else if (
      mm <= samples.valueAt(fromAt) ||
      us - samples.timeAt(fromAt) > LONGEST_US ||
      k - fromAt >= CAPACITY
    )
      this.startPress(k);
    else if (mm - samples.valueAt(fromAt) >= this.partMm) this.beginAtDip(fromAt, k);
  }
}
