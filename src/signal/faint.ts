/**
 * Strokes too faint to stand by themselves: the first and last of a touch, as the hand comes down and lifts,
 * and dots of a hand that hardly reaches the skin. The motor says when one is due and how bent its arc is,
 * so a matched filter at that time sees them far under the threshold; and three of them a cycle apart stand
 * together.
 */
import { fitArc, newArc } from './arc.ts';
import { type Needle, newPrior } from './needle.ts';
import { isPossible, mostBetween } from './plausible.ts';
import type { Samples } from './samples.ts';
import { strokeOf } from './stroke.ts';
import type { Stroke } from './types.ts';

/** A passage below the surface is a stroke when it goes deeper than this, mm (also the emulator's own word). */
const STROKE_MM = 0.05;
/** Least log-likelihood ratio, against the bare surface, of one that is due (misses and inventions together are fewest there). */
const FAINT_EVIDENCE = 4;
/** One that is not due must stand out more. */
const ALONE_EVIDENCE = 6;
/** Where the filter looks, in standard deviations about the due time, and the depth that it is made for. */
const PLACES = [-2, -1.3, -0.65, 0, 0.65, 1.3, 2];
const TEMPLATE_MM = 0.1;
/** Samples within this share of the cycle about it tell whether the arc stands on the surface … */
const BESIDE_SHARE = 0.3;
/** … or on a pressure of more than this share of its depth. */
const PRESSURE_SHARE = 0.5;
/** As many make a chain. */
const CHAIN = 3;
const CHAIN_SHARE = 0.1;

/** What a faint stroke is looked for in. */
export interface Around {
  samples: Samples;
  needle: Needle;
  /** What faint strokes stand on: the surface, or the level of a light pressure, `floorMm` above it. */
  zeroMm: number;
  floorMm: number;
  zeroUncertaintyMm: number;
  /** Of one sample, mm². */
  variance: number;
}

export class FaintFinder {
  private readonly prior = newPrior();
  private readonly arc = newArc();

  /** The faint stroke that is due at `dueUs` (after another, as the hand `lifts`, or before one), within [fromUs, toUs]; null where none can be told. */
  find(around: Around, dueUs: number, lifts: boolean, fromUs: number, toUs: number): Stroke | null {
    const { needle, samples } = around;
    const { prior } = this;
    needle.priorDue(dueUs, lifts, prior);
    if (!(samples.next > samples.first) || dueUs < samples.timeAt(samples.first)) return null;
    // The filter's best place is where the fit begins.
    const halfUs = 1000 * Math.sqrt(TEMPLATE_MM / prior.bend);
    let best = Number.NEGATIVE_INFINITY;
    let bestUs = dueUs;
    const sd = Math.sqrt(prior.peakVariance);
    for (const place of PLACES) {
      const atUs = dueUs + (prior.peakMs + place * sd) * 1000;
      let sum = -(place * place) / 2;
      for (let k = samples.atOrAfter(atUs - halfUs); k < samples.next; k++) {
        const ms = (samples.timeAt(k) - atUs) / 1000;
        const model = TEMPLATE_MM - prior.bend * ms * ms;
        if (samples.timeAt(k) > atUs + halfUs) break;
        sum += (model * (samples.valueAt(k) - around.zeroMm - model / 2)) / around.variance;
      }
      if (sum > best) {
        best = sum;
        bestUs = atUs;
      }
    }
    return this.fitAt(around, bestUs, TEMPLATE_MM, fromUs, toUs, FAINT_EVIDENCE);
  }

  /** An arc with its top sample at `topUs`, due or not. */
  fit(around: Around, topUs: number, topMm: number, fromUs: number, toUs: number): Stroke | null {
    const { needle } = around;
    needle.priorAlone(topUs, this.prior);
    return this.fitAt(around, topUs, topMm - around.zeroMm, fromUs, toUs, ALONE_EVIDENCE);
  }

  private fitAt(
    around: Around,
    atUs: number,
    guessMm: number,
    fromUs: number,
    toUs: number,
    times: number,
  ): Stroke | null {
    const { arc, prior } = this;
    const { samples, needle, zeroMm, variance } = around;
    const besideUs = BESIDE_SHARE * needle.cycleUs;
    const from = samples.atOrAfter(Math.max(fromUs, atUs - besideUs));
    const to = samples.atOrAfter(Math.min(toUs, atUs + besideUs)) - 1;
    if (to <= from) return null;
    arc.depthMm = guessMm;
    arc.peakMs = (atUs - prior.originUs) / 1000;
    if (!fitArc(samples, from, to, zeroMm, Number.POSITIVE_INFINITY, variance, prior, arc)) return null;
    if (arc.depthMm < STROKE_MM || this.evidence(around, from, to) < times) return null;
    if (Math.abs(arc.peakMs) * 1000 > besideUs) return null;
    const topMm = this.top(samples, from, to) - zeroMm;
    if (!isPossible(arc.depthMm, topMm, mostBetween(prior, samples.periodUs), variance)) return null;
    if (this.pressure(around, from, to) > PRESSURE_SHARE * arc.depthMm) return null;
    // Of an arc that a gap cut the rest may have been deeper.
    const sinceUs = samples.timeAt(samples.first);
    const halfUs = 1000 * Math.sqrt(arc.depthMm / arc.bend);
    if (prior.originUs + arc.peakMs * 1000 - halfUs < sinceUs) return null;
    const stroke = strokeOf(arc, prior, 'faint', Math.max(fromUs, sinceUs), toUs, around.zeroUncertaintyMm);
    return { ...stroke, peakDepthMm: stroke.peakDepthMm + around.floorMm };
  }

  /** Log-likelihood ratio of the fitted arc against the bare surface. */
  private evidence({ samples, zeroMm, variance }: Around, from: number, to: number): number {
    const { arc, prior } = this;
    const off = arc.peakMs - prior.peakMs;
    let sum = -(off * off) / prior.peakVariance;
    for (let k = from; k <= to; k++) {
      const ms = (samples.timeAt(k) - prior.originUs) / 1000 - arc.peakMs;
      const model = arc.depthMm - arc.bend * ms * ms;
      if (model > 0) sum += (model * (2 * (samples.valueAt(k) - zeroMm) - model)) / variance;
    }
    return sum / 2;
  }

  /** The highest sample under the arc. */
  private top(samples: Samples, from: number, to: number): number {
    const { arc, prior } = this;
    let top = Number.NEGATIVE_INFINITY;
    for (let k = from; k <= to; k++) {
      const ms = (samples.timeAt(k) - prior.originUs) / 1000 - arc.peakMs;
      if (arc.bend * ms * ms < arc.depthMm) top = Math.max(top, samples.valueAt(k));
    }
    return top;
  }

  /** Mean of the samples beside the arc, mm. */
  private pressure({ samples, zeroMm }: Around, from: number, to: number): number {
    const { arc, prior } = this;
    const halfUs = 1000 * Math.sqrt(arc.depthMm / arc.bend);
    const peakUs = prior.originUs + arc.peakMs * 1000;
    let sum = 0;
    let n = 0;
    for (let k = from; k <= to; k++) {
      if (Math.abs(samples.timeAt(k) - peakUs) <= halfUs) continue;
      sum += samples.valueAt(k) - zeroMm;
      n++;
    }
    return n === 0 ? 0 : sum / n;
  }
}

/** Faint strokes that follow each other by a cycle, while no clear one is near. */
export class FaintChain {
  private links: Stroke[] = [];

  /** No stroke of the chain has its contact before this. */
  sinceUs(): number {
    return this.links[0]?.contactUs ?? Number.POSITIVE_INFINITY;
  }

  restart(): void {
    if (this.links.length > 0) this.links = [];
  }

  /** Lets go of a chain that nothing followed in time. */
  expire(us: number, cycleUs: number): void {
    const last = this.links.at(-1);
    if (last !== undefined && us - last.peakUs > 2 * cycleUs) this.links = [];
  }

  /** Takes one more; the whole chain once it is long enough. */
  add(stroke: Stroke, needle: Needle): readonly Stroke[] | null {
    const last = this.links.at(-1);
    const follows =
      last !== undefined &&
      Math.abs(stroke.peakUs - last.peakUs - needle.cycleUs) < CHAIN_SHARE * needle.cycleUs;
    this.links = follows ? [...this.links, stroke] : [stroke];
    if (this.links.length < CHAIN) return null;
    const { links } = this;
    this.links = [];
    return links;
  }
}
