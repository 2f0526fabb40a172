/**
 * Strokes in the order of the motor's turns: each one found is told through here, with the faint ones that were
 * due after the one before it, and before itself.
 */
import { type Around, FaintChain, FaintFinder } from './faint.ts';
import type { Needle } from './needle.ts';
import type { Samples } from './samples.ts';
import type { Surface } from './surface.ts';
import type { Stroke } from './types.ts';

/** The due time is over when this share of a cycle has passed since. */
const DUE_PAST = 0.2;
/** How far back from a stroke a faint one is looked for: two cycles of 60 strokes/s. */
export const LOOK_BACK_US = 40_000;
/** Of the time of a faint one, ms². */
const FAINT_VARIANCE = 0.02;
/** A level this far above the surface is a pressure, on which faint strokes stand, mm. */
const FLOOR_MM = 0.015;
/** What follows a stroke by less is a matter of when the next one is due. */
const NEAR_CYCLES = 1.5;

export type Emit = (stroke: Stroke) => void;

export class DueStrokes {
  /** Release of the last stroke told: nothing before it is looked at again. */
  doneUs = Number.NEGATIVE_INFINITY;
  /** When the next stroke is overdue. */
  overdueUs = Number.POSITIVE_INFINITY;
  private readonly samples: Samples;
  private readonly surface: Surface;
  private readonly needle: Needle;
  private readonly sampleVariance: number;
  private readonly chain = new FaintChain();
  private readonly faints = new FaintFinder();
  private readonly around: Around;

  /** `sampleVariance`: what a sample has beside its noise, mm². */
  constructor(samples: Samples, surface: Surface, needle: Needle, sampleVariance: number) {
    this.samples = samples;
    this.surface = surface;
    this.needle = needle;
    this.sampleVariance = sampleVariance;
    this.around = { samples, needle, zeroMm: 0, floorMm: 0, zeroUncertaintyMm: 0, variance: 1 };
  }

  /** A gap or a new epoch. */
  restart(): void {
    this.needle.restart();
    this.chain.restart();
    this.doneUs = Number.NEGATIVE_INFINITY;
    this.overdueUs = Number.POSITIVE_INFINITY;
  }

  /** Time goes on without a stroke. */
  expire(us: number): void {
    this.chain.expire(us, this.needle.cycleUs);
  }

  /** No faint stroke that waits for others has its contact before this. */
  sinceUs(): number {
    return this.chain.sinceUs();
  }

  /** A stroke that stands by itself; before it, faint ones after the last one, and before this. */
  take(stroke: Stroke, peakVariance: number, emit: Emit): void {
    this.takeBefore(stroke, emit);
    this.tell(stroke, peakVariance, emit);
  }

  /** An arc that is too faint to stand by itself: it may be due, or several of them may stand together. */
  takeFaint(topAt: number, k: number, emit: Emit): void {
    const { needle, chain, samples } = this;
    const topUs = samples.timeAt(topAt);
    if (this.surface.moves) return;
    if (needle.cycleUs === 0 || topUs - needle.lastPeakUs < NEAR_CYCLES * needle.cycleUs) return;
    const stroke = this.faints.fit(
      this.look(),
      topUs,
      samples.valueAt(topAt),
      this.doneUs,
      samples.timeAt(k),
    );
    if (stroke === null) return;
    const strokes = chain.add(stroke, needle);
    if (strokes === null) return;
    this.lookBack(strokes[0] as Stroke, emit);
    for (const each of strokes) this.tell(each, FAINT_VARIANCE, emit);
  }

  /** No stroke came when one was due: is there a faint one? */
  lookForDue(us: number, emit: Emit): void {
    this.overdueUs = Number.POSITIVE_INFINITY;
    const { needle } = this;
    const stroke = this.faints.find(this.look(), needle.dueUs, true, this.doneUs, us);
    if (stroke !== null) this.tell(stroke, FAINT_VARIANCE, emit);
  }

  /** Before a stroke that does not follow the last one by a cycle: faint ones after that one, and before this. */
  private takeBefore(stroke: Stroke, emit: Emit): void {
    const { needle } = this;
    if (needle.cycleUs === 0) return;
    while (
      this.overdueUs < Number.POSITIVE_INFINITY &&
      stroke.peakUs - needle.lastPeakUs > NEAR_CYCLES * needle.cycleUs
    )
      this.lookForDue(stroke.contactUs, emit);
    if (stroke.peakUs - needle.lastPeakUs > NEAR_CYCLES * needle.cycleUs) this.lookBack(stroke, emit);
  }

  private lookBack(stroke: Stroke, emit: Emit): void {
    const { needle } = this;
    const found: Stroke[] = [];
    for (let next = stroke; ; ) {
      const dueUs = needle.dueBefore(next.peakUs);
      const fromUs = Math.max(this.doneUs, stroke.contactUs - LOOK_BACK_US);
      const before = this.faints.find(this.look(), dueUs, false, fromUs, next.contactUs);
      if (before === null) break;
      found.push(before);
      next = before;
    }
    for (const each of found.reverse()) this.tell(each, FAINT_VARIANCE, emit);
  }

  private tell(stroke: Stroke, peakVariance: number, emit: Emit): void {
    const { needle } = this;
    this.chain.restart();
    needle.take(stroke, peakVariance);
    this.doneUs = stroke.releaseUs;
    this.overdueUs =
      needle.cycleUs === 0 ? Number.POSITIVE_INFINITY : stroke.peakUs + (1 + DUE_PAST) * needle.cycleUs;
    emit(stroke);
  }

  private look(): Around {
    const { surface, around } = this;
    const floorMm = surface.levelMm - surface.zeroMm;
    around.floorMm = floorMm > FLOOR_MM ? floorMm : 0;
    around.zeroMm = surface.zeroMm + around.floorMm;
    around.zeroUncertaintyMm = surface.uncertaintyMm;
    around.variance = this.sampleVariance + surface.noiseVariance;
    return around;
  }
}
