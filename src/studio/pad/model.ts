/** Everything that a pad's points say: levels, loop, candidates, the curve taken. The numbers of the certificate are made from it. */
import type { PadPoint, Reference } from '../document.ts';
import { type Candidate, candidatesOf, chosenCandidate } from './candidates.ts';
import { beliefs, disagreement } from './choice.ts';
import { type Loop, loopOf } from './loop.ts';
import { at } from './matrix.ts';
import { type Readings, readingsOf } from './readings.ts';
import type { Data, Smoother } from './smoother.ts';

export interface PadModel {
  readonly readings: Readings;
  readonly loop: Loop;
  /** Nominal depth between the branches (mm) to reference (mm), by rising level. */
  readonly data: Data;
  /** Variance of each level from its readings alone, and from its own reference length alone, mm². */
  readonly readingVariance: readonly number[];
  readonly ownVariance: readonly number[];
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate;
  readonly curve: Smoother;
  /** Standard uncertainty that no fit of these levels can be told from another, mm. */
  formAt(nominalMm: number): number;
}

/**
 * Of leaves that are gauged one by one each has an error of its own, which a curve through many evens out. All other
 * references err alike at neighbouring lengths (one screw, one set compared with one standard), and nothing evens
 * that out: the cautious reading of a certificate that does not say (GUM 5.2, F.1.2.3).
 */
export const errsAlone = ({ kind }: Pick<Reference, 'kind'>): boolean => kind === 'feeler-gauges';

export const standardOf = ({ expandedMm, k }: Pick<Reference, 'expandedMm' | 'k'>): number => expandedMm / k;

type ChannelOf = Parameters<typeof readingsOf>[1];

/** Null where no candidate is left: too few levels, or none that rises well. */
export function modelOf(
  points: readonly PadPoint[],
  channel: ChannelOf,
  reference: Reference,
): PadModel | null {
  const readings = readingsOf(points, channel, reference);
  const { levels, degreesOfFreedom: nu } = readings;
  // Of a spread that is itself known from nu repeats only (JCGM 101, 6.4.9.4: the variance of a t distribution).
  const variance = Math.max(readings.variance, 1e-12) * (nu > 2 ? nu / (nu - 2) : 3);
  const loop = loopOf(readings);
  const x: number[] = [];
  const readingVariance: number[] = [];
  const ownVariance: number[] = [];
  const alone = errsAlone(reference) ? standardOf(reference) ** 2 : 0;
  for (const { referenceMm, up, down } of levels) {
    const half = loop.widthAt(referenceMm) / 2;
    if (up !== null && down !== null) {
      x.push((up.meanMm + down.meanMm) / 2);
      readingVariance.push((variance * (1 / up.count + 1 / down.count)) / 4);
    } else {
      const one = up ?? down;
      x.push((one?.meanMm ?? 0) + (up !== null ? half : -half));
      readingVariance.push(variance / (one?.count ?? 1) + loop.uncertaintyAt(referenceMm) ** 2 / 4);
    }
    // At the surface there is no leaf.
    ownVariance.push(referenceMm === 0 ? 0 : alone);
  }
  const y = levels.map(({ referenceMm }) => referenceMm);
  if (x.some((value, i) => i > 0 && !(value > at(x, i - 1)))) return null;
  const data = { x, y, variance: readingVariance.map((value, i) => value + at(ownVariance, i)) };
  const candidates = candidatesOf(data);
  const chosen = candidates[chosenCandidate(data, candidates)];
  const curve = chosen?.smoother;
  if (chosen === undefined || curve === null || curve === undefined) return null;
  const smoothers = candidates.flatMap(({ smoother }) => (smoother === null ? [] : [smoother]));
  const shares = beliefs(data, smoothers);
  return {
    readings,
    loop,
    data,
    readingVariance,
    ownVariance,
    candidates,
    chosen,
    curve,
    formAt: (nominalMm) => Math.sqrt(disagreement(smoothers, shares, curve, nominalMm)),
  };
}
