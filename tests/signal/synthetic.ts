/** Closed-form strokes with seeded noise: the truth that the finders are held against. */
import type { Stroke } from '../../src/signal/types.ts';

/** What truth and findings have in common. */
export type PeakInTime = Pick<Stroke, 'contactUs' | 'peakUs' | 'releaseUs' | 'peakDepthMm'>;

/** mulberry32: a small seeded generator of uniform numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface Piece {
  strokeHz: number;
  sampleHz: number;
  noiseMm: number;
  dots: number;
  strokesPerDot: number;
  /** Peak depth of one stroke. */
  depthMm: (random: () => number, dot: number) => number;
  strokeLengthMm?: number;
  pauseS?: number;
  seed?: number;
}

export interface Synthetic {
  readonly depths: Float32Array;
  readonly periodUs: number;
  readonly strokes: PeakInTime[];
  readonly dots: number;
}

/** The needle runs on through the pauses; each touch lowers it for whole cycles. Depth at the surface is clipped to 0. */
export function synthetic(piece: Piece): Synthetic {
  const { strokeHz, sampleHz, noiseMm, strokeLengthMm = 3.5, pauseS = 0.25, seed = 1 } = piece;
  const random = seeded(seed);
  const cycleS = 1 / strokeHz;
  const dotS = piece.strokesPerDot * cycleS;
  const strokes: PeakInTime[] = [];
  const totalS = piece.dots * (dotS + pauseS) + pauseS;
  const depths = new Float32Array(Math.floor(totalS * sampleHz));
  for (let dot = 0; dot < piece.dots; dot++) {
    const startS = pauseS + dot * (dotS + pauseS) + random() * cycleS;
    for (let k = 0; k < piece.strokesPerDot; k++) {
      const depth = piece.depthMm(random, dot);
      const peakS = startS + (k + 0.5) * cycleS;
      const halfS = Math.acos(1 - (2 * depth) / strokeLengthMm) / (2 * Math.PI * strokeHz);
      const first = Math.ceil((peakS - halfS) * sampleHz);
      const last = Math.floor((peakS + halfS) * sampleHz);
      for (let i = first; i <= last; i++) {
        const angle = 2 * Math.PI * strokeHz * (i / sampleHz - peakS);
        depths[i] = depth - (strokeLengthMm / 2) * (1 - Math.cos(angle));
      }
      strokes.push({
        contactUs: (peakS - halfS) * 1e6,
        peakUs: peakS * 1e6,
        releaseUs: (peakS + halfS) * 1e6,
        peakDepthMm: depth,
      });
    }
  }
  for (let i = 0; i < depths.length; i++) depths[i] = (depths[i] as number) + noiseMm * normal(random);
  return { depths, periodUs: 1e6 / sampleHz, strokes, dots: piece.dots };
}

export interface Figures {
  f1: number;
  biasMm: number;
  rmseMm: number;
  timeRmsMs: number;
  worstMm: number;
}

/** Matches found strokes to true ones by nearest peak within a quarter of a cycle. */
export function compare(
  truth: readonly PeakInTime[],
  found: readonly PeakInTime[],
  strokeHz: number,
): Figures {
  const reachUs = 0.25e6 / strokeHz;
  let at = 0;
  let hits = 0;
  let sum = 0;
  let squares = 0;
  let times = 0;
  let worst = 0;
  for (const each of truth) {
    while (at < found.length && found[at]!.peakUs < each.peakUs - reachUs) at++;
    const match = found[at];
    if (match === undefined || match.peakUs > each.peakUs + reachUs) continue;
    at++;
    hits++;
    const error = match.peakDepthMm - each.peakDepthMm;
    sum += error;
    squares += error * error;
    worst = Math.max(worst, Math.abs(error));
    times += ((match.peakUs - each.peakUs) / 1e3) ** 2;
  }
  return {
    f1: (2 * hits) / (truth.length + found.length),
    biasMm: sum / hits,
    rmseMm: Math.sqrt(squares / hits),
    timeRmsMs: Math.sqrt(times / hits),
    worstMm: worst,
  };
}
