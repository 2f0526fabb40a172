/** The fit of a stroke that stands by itself. */
import { fitArc, newArc } from './arc.ts';
import { type Needle, newPrior } from './needle.ts';
import { isPossible, longestHalfUs, misfit, mostBetween } from './plausible.ts';
import type { Samples } from './samples.ts';
import { strokeOf } from './stroke.ts';
import type { Surface } from './surface.ts';
import type { Stroke } from './types.ts';

/** The way out, longer than by the arc itself: the top sample may stand beside the peak. */
export const OUT_TIMES = 1.2;
/** Time before the threshold that belongs to the arc as well. */
const FOOT_US = 400;
/** Noise over which, and depth from which, a neighbour tells where between two samples the peak lies. */
const GUESS_TIMES = 3;
const GUESS_MM = 0.03;
/** A shallow arc is no stroke where the samples in this time before it lie higher than this. */
const SHALLOW_MM = 0.45;
const BESIDE_US = 3_500;
const STANDS_MM = 0.03;
/** Before the motor's pace is known, only the top of an arc is used: a share of it, and no more than this, mm. */
const TOP_SHARE = 0.6;
const TOP_MM = 0.9;

/** A stroke that is not over. */
export interface Open {
  /** Numbers of samples: the one before the threshold (or the dip it began at), the deepest, the lowest since. */
  fromAt: number;
  topAt: number;
  dipAt: number;
  /** Where the thresholds were passed, or the times of the dips. */
  contactUs: number;
  releaseUs: number;
  /** The needle did not leave the skin before or after it. */
  merged: boolean;
}

export class ClearFit {
  private readonly samples: Samples;
  private readonly surface: Surface;
  private readonly needle: Needle;
  private readonly limitMm: number;
  private readonly sampleVariance: number;
  private readonly prior = newPrior();
  private readonly arc = newArc();
  private open: Open = { fromAt: 0, topAt: 0, dipAt: 0, contactUs: 0, releaseUs: 0, merged: false };

  /** `limitMm` is the end of the sensor's range; `sampleVariance` what a sample has beside its noise, mm². */
  constructor(samples: Samples, surface: Surface, needle: Needle, limitMm: number, sampleVariance: number) {
    this.samples = samples;
    this.surface = surface;
    this.needle = needle;
    this.limitMm = limitMm;
    this.sampleVariance = sampleVariance;
  }

  /** Of the peak time of the last fit, ms². */
  get peakVariance(): number {
    return this.arc.peakVariance;
  }

  /**
   * The stroke of which sample `to` is the last, with nothing of it before `doneUs`; the needle learns from it.
   * Null where no stroke was seen: noise on a hand that leans on the pad, or a hand that came down and went.
   */
  fit(open: Open, to: number, doneUs: number): Stroke | null {
    this.open = open;
    const { samples, surface, arc, prior, needle, limitMm } = this;
    const { releaseUs, topAt } = open;
    const { periodUs } = samples;
    const fromDip = samples.timeAt(open.fromAt) === open.contactUs;
    const toDip = samples.timeAt(to) === releaseUs;
    const from = fromDip ? open.fromAt : this.footAt(doneUs);
    const topMm = samples.valueAt(topAt) - surface.zeroMm;
    const variance = this.sampleVariance + surface.noiseVariance;
    const clipped = samples.valueAt(topAt) >= limitMm;
    arc.depthMm = topMm;
    arc.peakMs = 0;
    needle.priorAt(samples.timeAt(topAt), topMm, periodUs, Math.sqrt(variance), prior);
    this.guess(Math.sqrt(variance));
    prior.floorMm = Math.max(0, surface.levelMm - surface.zeroMm);
    const footMm = Math.max(samples.valueAt(from), samples.valueAt(to), surface.zeroMm) - surface.zeroMm;
    prior.widestMm = Math.min(TOP_MM, TOP_SHARE * (topMm - footMm));
    const between = mostBetween(prior, periodUs);
    const fitted =
      fitArc(samples, from, to, surface.zeroMm, limitMm, variance, prior, arc) &&
      Math.abs(arc.peakMs) * 1000 <= releaseUs - open.contactUs;
    const possible = fitted && (clipped || isPossible(arc.depthMm, topMm, between, variance));
    if (!open.merged) {
      const depthMm = possible ? arc.depthMm : topMm;
      if (fitted ? this.stands(depthMm) : topMm - prior.floorMm <= SHALLOW_MM) return null;
      if (this.lasts(from, to, topMm)) return null;
    }
    // The highest sample alone says this much: the peak lies anywhere from it to `between` below it.
    const ofTop = 4 * variance + (between * between) / 5;
    if (possible) {
      const times = misfit(samples, from, to, topAt, surface.zeroMm, limitMm, variance, prior, arc);
      if (times === 1 && !clipped) needle.learnLength(prior, arc);
      arc.depthVariance *= times;
    } else {
      arc.peakMs = 0;
      arc.peakVariance = (periodUs / 1000) ** 2;
    }
    if (!possible || (arc.depthVariance > ofTop && !clipped)) {
      arc.depthMm = topMm;
      arc.depthVariance = ofTop;
    }
    return strokeOf(
      arc,
      prior,
      clipped ? 'clipped' : open.merged ? 'merged' : 'clear',
      fromDip ? open.contactUs : Math.max(doneUs, samples.timeAt(from)),
      toDip ? releaseUs : samples.timeAt(to),
      surface.uncertaintyMm,
    );
  }

  /** Whether more than half of it lasts longer than any arc can. */
  private lasts(from: number, to: number, topMm: number): boolean {
    const { samples, surface, prior } = this;
    const halfMm = (topMm - prior.floorMm) / 2;
    const edgeMm = surface.zeroMm + prior.floorMm + halfMm;
    let first = from;
    let last = to;
    while (first < to && samples.valueAt(first) < edgeMm) first++;
    while (last > first && samples.valueAt(last) < edgeMm) last--;
    return samples.timeAt(last) - samples.timeAt(first) > longestHalfUs(halfMm, prior, samples.periodUs);
  }

  /** Whether a shallow arc stands on a pressure: the samples beside it, before it and until the release, lie high. */
  private stands(depthMm: number): boolean {
    const { samples, surface, prior, arc } = this;
    if (depthMm - prior.floorMm > SHALLOW_MM) return false;
    const peakUs = prior.originUs + arc.peakMs * 1000;
    const halfUs = OUT_TIMES * 1000 * Math.sqrt(depthMm / arc.bend);
    const fromUs = Math.min(this.open.contactUs, peakUs - BESIDE_US);
    let sum = 0;
    let n = 0;
    for (
      let k = samples.atOrAfter(fromUs);
      k < samples.next && samples.timeAt(k) <= this.open.releaseUs;
      k++
    ) {
      if (Math.abs(samples.timeAt(k) - peakUs) <= halfUs) continue;
      sum += samples.valueAt(k);
      n++;
    }
    const baseMm = Math.max(surface.zeroMm, surface.levelMm);
    const noiseMm = Math.sqrt(surface.noiseVariance / n);
    return n > 0 && sum / n - baseMm > Math.max(STANDS_MM, 3 * noiseMm);
  }

  /**
   * Where samples are far apart the fit must begin near the peak, or it misses the second of two samples:
   * by the top sample and its deeper neighbour, d − a t² both.
   */
  private guess(noiseMm: number): void {
    const { samples, arc, prior, surface } = this;
    const { topAt } = this.open;
    const periodMs = this.samples.periodUs / 1000;
    const step = prior.bend * periodMs * periodMs;
    if (step < GUESS_TIMES * noiseMm || topAt + 1 >= samples.next || topAt <= samples.first) return;
    const before = samples.valueAt(topAt - 1);
    const after = samples.valueAt(topAt + 1);
    const top = samples.valueAt(topAt);
    const next = Math.max(before, after);
    const beside = next - surface.zeroMm > Math.max(GUESS_MM, 3 * noiseMm);
    const share = beside
      ? (1 - (top - next) / step) / 2
      : (prior.peakMs / periodMs) * (after > before ? 1 : -1);
    const ms = Math.max(0, Math.min(0.5, share)) * periodMs;
    arc.peakMs = after > before ? ms : -ms;
    arc.depthMm += prior.bend * ms * ms;
  }

  /** The first sample that the open arc may have reached: by the needle's own way in, or a little before the threshold. */
  private footAt(doneUs: number): number {
    const { samples, needle, surface } = this;
    const { topAt } = this.open;
    const halfUs = OUT_TIMES * needle.halfUs(samples.valueAt(topAt) - surface.zeroMm);
    const sinceUs = Math.min(this.open.contactUs - FOOT_US, samples.timeAt(topAt) - halfUs);
    return samples.atOrAfter(Math.max(doneUs, sinceUs));
  }
}
