/**
 * What is known of the needle from the strokes so far: the motor's cycle and the stroke length. It tells
 * when the next stroke is due and how bent its arc will be, with the uncertainty of both.
 */
import type { Arc, ArcPrior } from './arc.ts';
import type { Stroke } from './types.ts';

/** Slowest and fastest machines: 40 to 250 strokes/s. */
export const SHORTEST_CYCLE_US = 4_000;
export const LONGEST_CYCLE_US = 25_000;
/** An interval within this share of the cycle is one. */
export const CYCLE_SHARE = 0.15;
/** Usual stroke lengths are 2.5 to 3.5 mm, mm and mm². */
const USUAL_LENGTH_MM = 3;
const LENGTH_VARIANCE = 0.8 ** 2;
const SHORTEST_LENGTH_MM = 0.5;
const LONGEST_LENGTH_MM = 8;
/** A needle is not quite a sinusoid, and a motor not quite even: the length is never known better, as a share. */
const LENGTH_FLOOR = 0.01;
/** Depth, time and bend: through as many samples go many arcs, and from such ones the length is never known better than this. */
const UNKNOWNS = 3;
const FEW_FLOOR = 0.06;
/** Relative standard uncertainty of the stroke rate while strokes follow each other, and after a pause (5 % of load). */
const RATE_RUNNING = 0.011;
const RATE_RESTED = 0.03;
/** Before a cycle is known: any bend from 46 to 200 strokes/s, mm/ms². */
const ANY_BEND = 0.35;
const ANY_BEND_SD = 1;
/** How fast a hand changes its speed, mm/ms²: while it holds, and while it comes down or lifts. */
const HAND_HOLDS = 0.003;
const HAND_MOVES = 0.012;
/** A hand whose depth changes by dD from one stroke to the next speeds up by about this share of dD / cycle². */
const HAND_SHARE = 0.35;
/** How much the cycle changes from one stroke to the next, as a share. */
const CYCLE_WANDER = 0.004;
/** How well it is known from one stroke to the next of a hand that holds. */
const PHASE_SHARE = 0.004;
/** A hand comes down and lifts at about 0.1 m/s; the shift by it is known to a share, and the due time to one of the cycle. */
const HAND_MM_PER_MS = 0.1;
/** A faint stroke after a deep one is a lift; after one of this depth the hand holds, mm. */
const HELD_MM = 0.1;
const LIFT_MS = 5;
const SHIFT_SHARE = 0.7;
const DUE_SHARE = 0.009;
const ALONE_SHARE = 0.03;
/** How fast the cycle at the beginning of a touch is learnt. */
const RESTED_GAIN = 0.2;

export interface NeedlePrior extends ArcPrior {
  /** Share of the bend's variance that comes from the stroke length; 0 when nothing is known. */
  lengthShare: number;
}

export const newPrior = (): NeedlePrior => ({
  originUs: 0,
  bend: 1,
  bendVariance: 1,
  peakMs: 0,
  peakVariance: 1,
  pace2: 0,
  lengthMm: USUAL_LENGTH_MM,
  floorMm: 0,
  widestMm: 1,
  lengthShare: 0,
});

export class Needle {
  /** The motor's cycle by intervals between strokes that agree; 0 until then. */
  cycleUs = 0;
  /** Peak of the last stroke told. */
  lastPeakUs = Number.NEGATIVE_INFINITY;
  private lastDepthMm = 0;
  private intervalUs = 0;
  /** The cycle at the beginning of a touch, 0 until one was seen, and whether the last stroke began one. */
  private restedUs = 0;
  private begins = false;
  /** Variances of the last peak's time and of the cycle, and what they share, ms². */
  private peakVariance = 0;
  private cycleVariance = 0;
  private covariance = 0;
  private lengthMm = USUAL_LENGTH_MM;
  private lengthVariance = LENGTH_VARIANCE;

  /** A gap or a new epoch: intervals end, the machine is the same. */
  restart(): void {
    this.lastPeakUs = Number.NEGATIVE_INFINITY;
    this.intervalUs = 0;
  }

  isCycle(us: number): boolean {
    return Math.abs(us - this.cycleUs) < CYCLE_SHARE * this.cycleUs;
  }

  /**
   * A stroke with its top sample at `topUs`: the peak lies anywhere within half a period of it (on a noisy
   * flat top, further), and near the due time where it follows another.
   */
  priorAt(topUs: number, depthMm: number, periodUs: number, noiseMm: number, prior: NeedlePrior): void {
    const { cycleUs } = this;
    this.bend(topUs, depthMm, prior);
    prior.originUs = topUs;
    prior.peakMs = 0;
    prior.peakVariance = (periodUs / 1000) ** 2 / 12 + noiseMm / prior.bend;
    if (cycleUs === 0 || !this.isCycle(topUs - this.lastPeakUs)) return;
    const due = this.dueVariance(depthMm, prior.bend);
    const share = prior.peakVariance / (prior.peakVariance + due);
    prior.peakMs = share * ((this.dueUs - topUs) / 1000);
    prior.peakVariance *= 1 - share;
  }

  /**
   * A faint stroke that is due at `dueUs`: one cycle after another, as the hand lifts, or before one, as it
   * comes down. A hand that moves at v shifts the deepest point by v/2a, and one that lifts makes it earlier.
   */
  priorDue(dueUs: number, lifts: boolean, prior: NeedlePrior): void {
    this.bend(Number.NaN, 0, prior);
    const speed = lifts
      ? Math.min(HAND_MM_PER_MS, Math.max(0, this.lastDepthMm - HELD_MM) / LIFT_MS)
      : HAND_MM_PER_MS;
    const shiftMs = speed / (2 * prior.bend);
    const evenMs = (DUE_SHARE * this.cycleUs) / 1000;
    prior.originUs = dueUs;
    prior.peakMs = lifts ? -shiftMs : 0;
    prior.peakVariance = (SHIFT_SHARE * shiftMs) ** 2 + evenMs * evenMs;
    if (lifts) prior.peakVariance += this.peakVariance + 2 * this.covariance + this.cycleVariance;
  }

  /** A faint stroke with its top sample at `topUs` and nothing near it. */
  priorAlone(topUs: number, prior: NeedlePrior): void {
    this.bend(Number.NaN, 0, prior);
    prior.originUs = topUs;
    prior.peakMs = 0;
    prior.peakVariance = ((ALONE_SHARE * this.cycleUs) / 1000) ** 2;
  }

  /** When the stroke before one that begins a touch was due: a motor that was not loaded turns faster. */
  dueBefore(peakUs: number): number {
    return peakUs - (this.restedUs > 0 ? this.restedUs : this.cycleUs);
  }

  /** When the stroke after the last one is due. */
  get dueUs(): number {
    return this.lastPeakUs + this.cycleUs;
  }

  /** From the deepest point of a stroke to the surface, µs; 0 while no cycle is known. */
  halfUs(depthMm: number): number {
    if (this.cycleUs === 0) return 0;
    const cosine = Math.max(-1, 1 - (2 * depthMm) / this.lengthMm);
    return (Math.acos(cosine) / (2 * Math.PI)) * this.cycleUs;
  }

  /** Takes a stroke that is told; `peakVariance` is that of its time, ms². */
  take({ peakUs, peakDepthMm }: Stroke, peakVariance: number): void {
    const beforeUs = this.intervalUs;
    const intervalUs = peakUs - this.lastPeakUs;
    this.intervalUs = intervalUs;
    if (this.isCycle(intervalUs)) {
      if (this.begins) this.restedUs += (this.restedUs > 0 ? RESTED_GAIN : 1) * (intervalUs - this.restedUs);
      this.begins = false;
      const due = this.dueVariance(peakDepthMm, this.usualBend);
      const shared = this.covariance + this.cycleVariance;
      const gain = shared / due;
      const seen = 1 - Math.min(1, peakVariance / due);
      this.cycleUs += gain * (peakUs - this.dueUs);
      this.covariance = shared * (1 - seen);
      this.cycleVariance += ((CYCLE_WANDER * this.cycleUs) / 1000) ** 2 - gain * shared * seen;
    } else {
      this.begins = true;
      this.covariance = 0;
      if (this.cycleUs > 0) this.cycleVariance = ((RATE_RESTED * this.cycleUs) / 1000) ** 2;
      if (
        intervalUs >= SHORTEST_CYCLE_US &&
        intervalUs <= LONGEST_CYCLE_US &&
        Math.abs(intervalUs - beforeUs) < CYCLE_SHARE * beforeUs
      ) {
        this.cycleUs = (intervalUs + beforeUs) / 2;
        this.cycleVariance = peakVariance + ((RATE_RESTED * this.cycleUs) / 1000) ** 2;
      }
    }
    this.peakVariance = peakVariance;
    this.lastPeakUs = peakUs;
    this.lastDepthMm = peakDepthMm;
  }

  /** Variance of the due time: of the last peak, of the cycle, and of a hand that changes its speed, ms². */
  private dueVariance(depthMm: number, bend: number): number {
    const handMs = (HAND_SHARE * Math.abs(depthMm - this.lastDepthMm)) / ((2 * bend * this.cycleUs) / 1000);
    const evenMs = (PHASE_SHARE * this.cycleUs) / 1000;
    return this.peakVariance + 2 * this.covariance + this.cycleVariance + evenMs * evenMs + handMs * handMs;
  }

  private get usualBend(): number {
    const omega = (2000 * Math.PI) / this.cycleUs;
    return (this.lengthMm * omega * omega) / 4;
  }

  private bend(peakUs: number, depthMm: number, prior: NeedlePrior): void {
    const { cycleUs } = this;
    prior.lengthMm = this.lengthMm;
    if (cycleUs === 0) {
      prior.bend = ANY_BEND;
      prior.bendVariance = ANY_BEND_SD ** 2;
      prior.pace2 = 0;
      prior.lengthShare = 0;
      return;
    }
    const cycleMs = cycleUs / 1000;
    const omega = (2 * Math.PI) / cycleMs;
    prior.pace2 = omega * omega;
    const follows = this.isCycle(peakUs - this.lastPeakUs);
    const hand = follows
      ? HAND_HOLDS + (HAND_SHARE * Math.abs(depthMm - this.lastDepthMm)) / (cycleMs * cycleMs)
      : HAND_MOVES;
    prior.bend = (this.lengthMm * omega * omega) / 4;
    const ofRate = 2 * (follows ? RATE_RUNNING : RATE_RESTED) * prior.bend;
    const ofLength = (this.lengthVariance * omega ** 4) / 16;
    prior.bendVariance = ofLength + ofRate * ofRate + (hand / 2) ** 2;
    prior.lengthShare = ofLength / prior.bendVariance;
  }

  /** The length's share of what a fit found out about the bend (a Kalman step of the two together). */
  learnLength(prior: NeedlePrior, arc: Arc): void {
    const { lengthShare } = prior;
    if (lengthShare === 0 || !(arc.bendVariance < prior.bendVariance)) return;
    this.lengthMm *= 1 + (lengthShare * (arc.bend - prior.bend)) / prior.bend;
    this.lengthMm = Math.min(LONGEST_LENGTH_MM, Math.max(SHORTEST_LENGTH_MM, this.lengthMm));
    const learnt = lengthShare * (1 - arc.bendVariance / prior.bendVariance);
    const floor = ((arc.samples > UNKNOWNS ? LENGTH_FLOOR : FEW_FLOOR) * this.lengthMm) ** 2;
    this.lengthVariance = Math.max(this.lengthVariance * (1 - learnt), Math.min(this.lengthVariance, floor));
  }
}
