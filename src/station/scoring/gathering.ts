/** Stored samples of one pad -> the dots of one attempt, with what the finder counted meanwhile. */
import { type PadChannels, pickChannels, type Scale, sensorOf, toMm } from '../../signal/depth.ts';
import { appliesTo, type DepthCurve } from '../../signal/depth-curve.ts';
import { DotFinder } from '../../signal/dots.ts';
import { StrokeFinder } from '../../signal/strokes.ts';
import type { Dot, Stroke } from '../../signal/types.ts';
import type { AttemptRow } from '../../store/training-types.ts';
import { Presses } from './presses.ts';
import type { SampleBlock } from './raw-samples.ts';
import { Seen } from './seen.ts';
import { StrokeCount } from './stroke-count.ts';
import { Travels } from './travels.ts';

/** A dot with the surface about it and how many of its strokes were too deep. */
export interface GatheredDot extends Dot {
  readonly unsafeStrokes: number;
  readonly zeroBeforeMm: number | null;
  readonly zeroAfterMm: number | null;
}

/** A stroke, and the surface as the finder had it then. */
interface Found {
  readonly stroke: Stroke;
  readonly zeroMm: number;
  readonly zeroUncertaintyMm: number;
  /** The sample that ended it, in its block. */
  readonly at: number;
}

export type EndedAttempt = AttemptRow & { readonly toUs: number };

export class Gathering {
  readonly dots: GatheredDot[] = [];
  readonly travels = new Travels();
  readonly seen: Seen;
  readonly strokes: StrokeCount;
  readonly presses: Presses;
  /** The attempt's calibration was measured under the description that the pad gave of itself all the while. */
  isCalibrated = true;
  readonly #curve: DepthCurve | null;
  readonly #fromUs: number;
  readonly #toUs: number;
  readonly #unsafeMm: number;
  #finder = new StrokeFinder();
  readonly #dotFinder = new DotFinder(
    (dot) => this.#told(dot),
    () => this.#zeroUncertaintyMm,
  );
  readonly #found: Found[] = [];
  readonly #keep = (stroke: Stroke): void => {
    const { restsAtMm: zeroMm, zeroUncertaintyMm, at } = this.#finder;
    this.#found.push({ stroke, zeroMm, zeroUncertaintyMm, at });
  };
  /** As it was at the last stroke: when a dot is closed depends on where the samples were cut. */
  #zeroUncertaintyMm = 0;
  readonly #picked = new WeakMap<SampleBlock['channels'], PadChannels>();
  #depths = new Float32Array(0);
  /** As the depths are described that come now. */
  #scale: Scale | null = null;
  /** What the finders before this one had counted. */
  #past = { cut: 0, presses: 0 };
  #rateHz: number | null = null;
  /** Of the open dot. */
  #open: { unsafe: number; readonly zeroMm: number } | null = null;
  /** The data end here, or what they mean: a dot that is closed now may have gone on. */
  #ending = false;
  /** What the finder had counted when the attempt began. */
  #before: { cut: number; presses: number } | null = null;

  constructor({ fromUs, toUs, profile, calibration, pad }: EndedAttempt) {
    this.#curve = calibration.curve ?? null;
    this.presses = new Presses(pad, profile.unsafeMm);
    this.#fromUs = fromUs;
    this.#toUs = toUs;
    this.#unsafeMm = profile.unsafeMm;
    this.seen = new Seen(fromUs, toUs);
    this.strokes = new StrokeCount(fromUs, toUs, profile.unsafeMm);
  }

  /** σ of the resting samples, mm. */
  get noiseMm(): number {
    return this.#finder.noiseMm;
  }

  /** Strokes lost at gaps, and presses, since the attempt began. */
  get counted(): { cut: number; presses: number } {
    const { cut, presses } = this.#soFar();
    const before = this.#before ?? { cut, presses };
    return { cut: cut - before.cut, presses: presses - before.presses };
  }

  /** Samples per second of the attempt, the fewest where that changed; null where there are none. */
  get rateHz(): number | null {
    return this.#rateHz;
  }

  /** Takes samples of depth, after the positions of the same time. */
  takeDepths(block: SampleBlock): void {
    // At the very start of the attempt, so that what the finder counted before does not count.
    const untilStart = Math.ceil((this.#fromUs - block.startUs) / block.periodUs);
    if (untilStart > 0 && untilStart < block.frames) {
      this.#take(part(block, 0, untilStart));
      this.#take(part(block, untilStart, block.frames));
    } else this.#take(block);
  }

  takePositions({ chunk, channels, first, frames, startUs, periodUs }: SampleBlock): void {
    const { position } = this.#pick(channels);
    if (position === null) return;
    const { x, y } = position;
    if (x.channel.slot >= chunk.slots || y.channel.slot >= chunk.slots) return;
    for (let f = 0; f < frames; f++) {
      const at = (first + f) * chunk.slots;
      const us = startUs + f * periodUs;
      const xMm = x.offsetMm + x.scaleMm * (chunk.counts[at + x.channel.slot] as number);
      const yMm = y.offsetMm + y.scaleMm * (chunk.counts[at + y.channel.slot] as number);
      this.#dotFinder.position(us, xMm, yMm);
      this.travels.position(us, periodUs, xMm, yMm);
    }
  }

  /** No more samples. */
  end(): void {
    this.#ending = true;
    this.#dotFinder.close();
    this.presses.end();
    this.#surfaceIs(this.#finder.restsAtMm);
    this.seen.end();
  }

  #take(block: SampleBlock): void {
    const { chunk, channels, first, frames, startUs, periodUs, gapBefore } = block;
    const { depth } = this.#pick(channels);
    // A pad that was described otherwise then: these samples are no depths, so nothing was seen.
    if (depth === null || depth.channel.slot >= chunk.slots) return;
    this.#describe(depth);
    const finder = this.#finder;
    if (startUs >= this.#fromUs) {
      this.#before ??= this.#soFar();
      const { rateHz } = depth.channel;
      this.#rateHz = Math.min(this.#rateHz ?? rateHz, rateHz);
      if (this.#curve !== null && !appliesTo(this.#curve, depth.channel)) this.isCalibrated = false;
    }
    if (this.#depths.length < frames) this.#depths = new Float32Array(frames);
    const { slots } = chunk;
    const counts = chunk.counts.subarray(first * slots, (first + frames) * slots);
    const { stream } = chunk;
    const batch = { stream, slots, frames, counts, deviceUs: startUs, periodUs, gapBefore, epoch: 0 };
    const deepestMm = toMm(batch, depth, this.#depths);
    finder.push(this.#depths, frames, startUs, periodUs, gapBefore, this.#keep);
    if (gapBefore) this.presses.gap();
    this.presses.take(this.#depths, frames, deepestMm, startUs, periodUs, this.#found);
    if (gapBefore) this.#dotFinder.gap();
    for (const each of this.#found) this.#stroke(each);
    this.#found.length = 0;
    this.#dotFinder.settle(finder.settledUs);
    this.seen.block(startUs, frames, periodUs);
  }

  /** A pad that describes its depth anew begins anew, as it does live: the same count is another depth now. */
  #describe(scale: Scale): void {
    const before = this.#scale;
    if (scale === before) return;
    this.#scale = scale;
    if (before !== null && isSame(before, scale)) return;
    this.#ending = true;
    this.#dotFinder.close();
    this.#ending = false;
    this.presses.end();
    this.#past = this.#soFar();
    this.#finder = new StrokeFinder(sensorOf(scale));
  }

  #soFar(): { cut: number; presses: number } {
    const { cut, presses } = this.#finder;
    return { cut: this.#past.cut + cut, presses: this.#past.presses + presses };
  }

  /** Blocks share their description, many to one. */
  #pick(channels: SampleBlock['channels']): PadChannels {
    const known = this.#picked.get(channels);
    if (known !== undefined) return known;
    const picked = pickChannels(channels, this.#curve);
    this.#picked.set(channels, picked);
    return picked;
  }

  #stroke({ stroke, zeroMm, zeroUncertaintyMm }: Found): void {
    this.strokes.add(stroke);
    // First, for the stroke may be the first of the next dot.
    this.#dotFinder.stroke(stroke);
    this.#zeroUncertaintyMm = zeroUncertaintyMm;
    if (this.#open === null) this.#surfaceIs(zeroMm);
    this.#open ??= { unsafe: 0, zeroMm };
    if (stroke.peakDepthMm > this.#unsafeMm) this.#open.unsafe++;
  }

  #told(dot: Dot): void {
    const open = this.#open;
    this.#open = null;
    if (dot.startUs < this.#fromUs || dot.startUs >= this.#toUs) return;
    this.travels.dot(dot.startUs, dot.endUs);
    this.dots.push({
      ...dot,
      cut: dot.cut || this.#ending,
      unsafeStrokes: open?.unsafe ?? 0,
      zeroBeforeMm: open?.zeroMm ?? null,
      zeroAfterMm: null,
    });
  }

  /** Where the surface is as the next dot begins, or at the end: it has had the whole pause to settle in. */
  #surfaceIs(zeroMm: number): void {
    const last = this.dots.at(-1);
    if (last !== undefined && last.zeroAfterMm === null)
      this.dots[this.dots.length - 1] = { ...last, zeroAfterMm: zeroMm };
  }
}

/** By what was described; both tables are of one curve. */
const isSame = (a: Scale, b: Scale): boolean =>
  a.table === b.table && JSON.stringify(a.channel) === JSON.stringify(b.channel);

const part = (block: SampleBlock, from: number, to: number): SampleBlock => ({
  ...block,
  first: block.first + from,
  frames: to - from,
  startUs: block.startUs + from * block.periodUs,
  gapBefore: block.gapBefore && from === 0,
});
