/** One simulated calibration of a pad against what is true of it: intervals, the curve, and the best that its points allow. */
import { depthOf, uncertaintyAt } from '../../../src/signal/depth-curve.ts';
import type { PadOutcome, PadPoint } from '../../../src/studio/document.ts';
import { fitPad } from '../../../src/studio/pad/fit.ts';
import { channelOf, type VirtualPad } from './virtual-pad.ts';

/** Tenths of the range. */
export const BINS = 10;
/** Depths of each tenth, as shares of it. */
const WITHIN = [0.25, 0.75];

export interface Truth {
  readonly outcome: PadOutcome;
  /** By tenth of the range: intervals that hold the true depth, of readings on the way in and on the way out alike. */
  readonly held: number[];
  readonly asked: number[];
  /** Of readings half way between the branches and the middle. */
  readonly heldBetween: number;
  readonly askedBetween: number;
  /** With the interval that the width / √12 of the loop would give (GUM F.2.2.2), on the branches. */
  readonly heldByRectangle: number;
  /** Mean squares over the range, mm²: of the curve's error and of the ideal fit's. */
  readonly curveSquare: number;
  readonly idealSquare: number;
  /** Mean variance of a level's mean reading, from what the pad is, mm². */
  readonly meanSquare: number;
}

/** Null where the points give no curve. */
export function truthOf(pad: VirtualPad): Truth | null {
  const { deepestMm } = pad.kind;
  const points = pad.calibrate();
  const outcome = fitPad(points, channelOf(pad.kind), pad.reference);
  if ('problems' in outcome) return null;
  const { curve, budget } = outcome;
  const byDepth = budget.map((row) => ({ depthMm: row.depthMm, uncertaintyMm: row.combinedMm }));
  const rectangular = budget.map(({ depthMm, combinedMm, hysteresisMm }) => {
    const half = Math.abs(pad.halfLoopAt(depthMm, 'down'));
    return { depthMm, uncertaintyMm: Math.sqrt(combinedMm ** 2 - hysteresisMm ** 2 + half ** 2 / 3) };
  });
  const ideal = idealOf(pad, points);
  const held = new Array<number>(BINS).fill(0);
  const asked = new Array<number>(BINS).fill(0);
  let [heldBetween, askedBetween, heldByRectangle, curveSquare, idealSquare] = [0, 0, 0, 0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    for (const share of WITHIN) {
      const trueMm = ((bin + share) / BINS) * deepestMm;
      const shown = (position: number) => depthOf(curve, pad.readInUse(trueMm, position));
      const isIn = (depthMm: number, by: typeof byDepth) =>
        Math.abs(depthMm - trueMm) <= outcome.k * uncertaintyAt(by, depthMm);
      for (const branch of [-1, 1]) {
        const depthMm = shown(branch);
        asked[bin] = (asked[bin] ?? 0) + 1;
        if (isIn(depthMm, byDepth)) held[bin] = (held[bin] ?? 0) + 1;
        if (isIn(depthMm, rectangular)) heldByRectangle++;
        askedBetween++;
        if (isIn(shown(branch / 2), byDepth)) heldBetween++;
      }
      const nominalMm = pad.nominalOf(trueMm);
      curveSquare += (depthOf(curve, nominalMm) - trueMm) ** 2;
      idealSquare += ((nominalMm - ideal(trueMm)) / pad.slopeAt(trueMm)) ** 2;
    }
  }
  const places = BINS * WITHIN.length;
  return {
    outcome,
    held,
    asked,
    heldBetween,
    askedBetween,
    heldByRectangle,
    curveSquare: curveSquare / places,
    idealSquare: idealSquare / places,
    meanSquare: meanVarianceOf(pad),
  };
}

/**
 * What one could do at best with the same points: it knows the shape of the pad's bend and both branches, and finds
 * zero, gain and the bend's size by least squares, weighted by how often a level was read. Nominal mm by depth.
 */
function idealOf(pad: VirtualPad, points: readonly PadPoint[]): (depthMm: number) => number {
  const { scale, offset } = channelOf(pad.kind);
  const basis = (mm: number) => (pad.kind.shape === 'straight' ? [1, mm] : [1, mm, pad.bendAt(mm)]);
  const size = basis(0).length;
  const system = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  for (const { referenceMm, direction, reading } of points) {
    const row = basis(referenceMm);
    const value = offset + scale * reading.counts - pad.halfLoopAt(referenceMm, direction);
    const alone = pad.kind.reference === 'feeler-gauges' && referenceMm > 0 ? pad.kind.referenceUm / 1000 : 0;
    const repeats = points.filter((other) => other.referenceMm === referenceMm).length;
    // Of a leaf with an error of its own all readings share it: they count for less than so many.
    const weight = 1 / (readingVariance(pad) + repeats * alone ** 2);
    row.forEach((left, i) => {
      const line = system[i] as number[];
      [...row, value].forEach((right, j) => {
        line[j] = (line[j] ?? 0) + weight * left * right;
      });
    });
  }
  const solution = solved(system);
  return (mm) => basis(mm).reduce((sum, value, i) => sum + value * (solution[i] ?? 0), 0);
}

/** Variance of one reading, mm²: setting, the reference's last digit, noise of the mean. */
export function readingVariance({ kind, reference }: VirtualPad): number {
  const setting = kind.settingUm / 1000;
  const noise = kind.noiseUm / 1000;
  return setting ** 2 + reference.resolutionMm ** 2 / 12 + noise ** 2 / 500;
}

function meanVarianceOf(pad: VirtualPad): number {
  const { levels, cycles } = pad.kind;
  // Both ways but at the deepest.
  const share = (levels - 1) / (2 * cycles) + 1 / cycles;
  return (readingVariance(pad) * share) / levels;
}

/** Gauss's elimination of a system with its right side as the last column; a normal system needs no pivoting. */
function solved(system: number[][]): number[] {
  const n = system.length;
  const get = (i: number, j: number) => system[i]?.[j] ?? 0;
  for (let i = 0; i < n; i++) {
    for (let k = i + 1; k < n; k++) {
      const share = get(k, i) / get(i, i);
      system[k] = (system[k] ?? []).map((value, j) => value - share * get(i, j));
    }
  }
  const result = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = get(i, n);
    for (let j = i + 1; j < n; j++) rest -= get(i, j) * (result[j] ?? 0);
    result[i] = rest / get(i, i);
  }
  return result;
}
