/** Which of several curves the levels speak for, and how far each of the others is still to be believed. */
import { at } from './matrix.ts';
import type { Data, Smoother } from './smoother.ts';

/** RMS of what was predicted of each level from all the others; null: not every one could be. */
export function crossValidated({ left }: Smoother): number | null {
  if (left.length === 0 || left.some((value) => value === null)) return null;
  return Math.sqrt(left.reduce<number>((sum, value) => sum + (value ?? 0) ** 2, 0) / left.length);
}

/**
 * A curve with more unknowns must predict better than a simpler one by so much: among curves that are equally
 * good, chance alone would often give it to the more bent one.
 */
const CLEARLY = 0.95;

/** Index of the simplest that none predicts clearly better than. `scores` from simple to bent; null: out of the question. */
export function chosenOf(scores: readonly (number | null)[]): number {
  let best = -1;
  scores.forEach((score, i) => {
    if (score === null) return;
    const least = best < 0 ? null : (scores[best] ?? null);
    if (least === null || score < CLEARLY * least) best = i;
  });
  return best;
}

/** Standard deviations of χ² beyond its mean: a curve that is true goes there once in some hundred calibrations. */
const REFUTED = 2.5;

/** The levels lie further from it than their own readings explain. */
export function isRefuted(data: Data, smoother: Smoother): boolean {
  const free = data.x.length - smoother.parameters;
  return free > 0.5 && misfit(data, smoother) > free + REFUTED * Math.sqrt(2 * free);
}

/**
 * How far each is to be believed: Akaike's weights, from χ² + 2 for each unknown (Burnham & Anderson 2002, 2.9), the
 * variance being known from repeats. They add up to 1.
 */
export function beliefs(data: Data, smoothers: readonly Smoother[]): number[] {
  const scores = smoothers.map((each) => misfit(data, each) + 2 * each.parameters);
  const least = Math.min(...scores);
  const raw = scores.map((score) => Math.exp(-(score - least) / 2));
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}

/** Mean square of what the others say else than the chosen one at a place, each as far as it is to be believed. */
export function disagreement(
  smoothers: readonly Smoother[],
  shares: readonly number[],
  chosen: Smoother,
  place: number,
): number {
  const value = chosen.valueAt(place);
  return smoothers.reduce((sum, each, i) => sum + at(shares, i) * (each.valueAt(place) - value) ** 2, 0);
}

/** χ²: squared distances of the levels over their variances. */
function misfit({ x, y, variance }: Data, smoother: Smoother): number {
  return x.reduce((sum, place, i) => sum + (smoother.valueAt(place) - at(y, i)) ** 2 / at(variance, i), 0);
}
