/** Both detectors over the samples of one pad, their strokes joined to dots as the service joins them. */
import type { simulate } from '../../src/emulator/simulate.ts';
import type { TruthLine } from '../../src/emulator/truth.ts';
import { type PadChannels, pickChannels, sensorOf, toMm } from '../../src/signal/depth.ts';
import { DotFinder } from '../../src/signal/dots.ts';
import { StrokeFinder } from '../../src/signal/strokes.ts';
import type { Batch, Dot, Stroke } from '../../src/signal/types.ts';
import { readPad } from '../known.ts';
import { PlainDetector, type PlainStroke } from './plain-detector.ts';

/** A stretch of samples without a hole: first sample to last. */
export interface Stretch {
  readonly fromUs: number;
  toUs: number;
}

export interface Measured {
  readonly strokes: Stroke[];
  readonly dots: Dot[];
  readonly plain: PlainStroke[];
  readonly plainDots: Dot[];
  readonly stretches: Stretch[];
  periodUs: number;
  scaleMm: number;
}

export function measure(
  sent: ReturnType<typeof simulate>['pad'],
  known: readonly TruthLine[],
  noiseMm: number,
): Measured {
  const out: Measured = {
    strokes: [],
    dots: [],
    plain: [],
    plainDots: [],
    stretches: [],
    periodUs: 0,
    scaleMm: 0,
  };
  let finder = new StrokeFinder();
  const dots = new DotFinder(
    (dot) => out.dots.push(dot),
    () => finder.zeroUncertaintyMm,
  );
  const plain = new PlainDetector(noiseMm);
  const plainDots = new DotFinder((dot) => out.plainDots.push(dot));
  let pick: PadChannels = pickChannels([]);
  let fresh: Stroke[] = [];
  let told = 0;
  const takeDepth = (batch: Batch, scale: NonNullable<PadChannels['depth']>) => {
    const { frames, deviceUs, periodUs, gapBefore } = batch;
    const depths = new Float32Array(frames);
    toMm(batch, scale, depths);
    finder.push(depths, frames, deviceUs, periodUs, gapBefore, (stroke) => fresh.push(stroke));
    plain.push(depths, frames, deviceUs, periodUs, gapBefore);
    if (gapBefore) dots.gap();
    for (const stroke of fresh) dots.stroke(stroke);
    out.strokes.push(...fresh);
    fresh = [];
    dots.settle(finder.settledUs);
    for (; told < plain.strokes.length; told++)
      plainDots.stroke({ ...(plain.strokes[told] as PlainStroke), uncertaintyMm: noiseMm, quality: 'clear' });
    const toUs = deviceUs + (frames - 1) * periodUs;
    const last = out.stretches.at(-1);
    if (last === undefined || gapBefore) out.stretches.push({ fromUs: deviceUs, toUs });
    else last.toUs = toUs;
    out.periodUs = periodUs;
    out.scaleMm = scale.scaleMm;
  };
  readPad(sent, known, {
    described(channels) {
      pick = pickChannels(channels);
      finder = new StrokeFinder(sensorOf(pick.depth));
    },
    batch(batch) {
      const { depth, position } = pick;
      if (depth?.channel.stream === batch.stream) takeDepth(batch, depth);
      else if (position?.x.channel.stream === batch.stream) {
        const { x, y } = position;
        const xMm = x.offsetMm + x.scaleMm * (batch.counts[x.channel.slot] as number);
        const yMm = y.offsetMm + y.scaleMm * (batch.counts[y.channel.slot] as number);
        dots.position(batch.deviceUs, xMm, yMm);
        plainDots.position(batch.deviceUs, xMm, yMm);
      }
    },
  });
  dots.close();
  plainDots.close();
  out.plain.push(...plain.strokes);
  return out;
}

/** Whether every sample of a time arrived. */
export function isWhole(stretches: readonly Stretch[], fromUs: number, toUs: number): boolean {
  const stretch = stretchAt(stretches, fromUs);
  return stretch !== undefined && toUs <= stretch.toUs;
}

/** The last stretch that begins at or before a time. */
function stretchAt(stretches: readonly Stretch[], us: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle] as Stretch).fromUs <= us) low = middle + 1;
    else high = middle;
  }
  return stretches[low - 1];
}
