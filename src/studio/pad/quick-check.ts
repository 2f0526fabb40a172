/** A quick check before a class: the surface and two depths against the calibration in force. */
import type { PadCalibration, QuickCheck, Reading, Reference } from '../document.ts';
import { fixed } from '../figure-words.ts';
import { type Deviations, deviationsOf, type Taken } from './deviations.ts';
import { jointLimit } from './joint.ts';
import { at } from './matrix.ts';
import { mm } from './point-problems.ts';
import { countingPoints } from './readings.ts';

/** Of checks of a pad that has not changed. One in a hundred: a class a day is stopped for nothing twice a year. */
export const FALSE_ALARM_SHARE = 0.01;

export interface CheckTaken {
  readonly document: PadCalibration;
  readonly reference: Reference;
  /** At the surface, before going in. */
  readonly surface: Reading;
  /** On the way in, by rising depth. */
  readonly points: readonly Taken[];
}
export type CheckResult = Pick<QuickCheck, 'points' | 'falseAlarmShare' | 'passed' | 'sentence'>;

/** What is to be set after the surface: levels of the calibration, about half way and the deepest; drift shows most there. */
export function quickCheckDepths({ points }: Pick<PadCalibration, 'points'>): [number, number] {
  const levels = [...new Set(countingPoints(points).map(({ referenceMm }) => referenceMm))]
    .filter((level) => level > 0)
    .sort((a, b) => a - b);
  const deepest = levels.at(-1) ?? 1;
  const shallower = levels.slice(0, -1);
  const nearest = shallower.reduce(
    (best, level) => (Math.abs(level - deepest / 2) < Math.abs(best - deepest / 2) ? level : best),
    shallower[0] ?? deepest / 2,
  );
  return [nearest, deepest];
}

/**
 * Depth between each point and the surface by the calibration, less the reference and less what the calibration
 * itself says of a reading on the way in. Its standard deviation where nothing changed comes from the scatter of the
 * three readings, from what the calibration's own points leave open, and from the reference; the limits are for both
 * points together. Points: two.
 */
export function quickCheckOf({ document, reference, surface, points }: CheckTaken): CheckResult {
  return checked(deviationsOf(document, reference)(surface, points), points);
}

/** Limits and verdict of what was found. */
export function checked(found: Deviations, points: readonly Taken[]): CheckResult {
  const { own, shared, freedom } = found;
  const covariance = (i: number, j: number) => at(own[i], j) + at(shared[i], j);
  const sdOf = (i: number) => Math.sqrt(covariance(i, i));
  const correlation = covariance(0, 1) / (sdOf(0) * sdOf(1));
  const limit = jointLimit(FALSE_ALARM_SHARE, Math.min(Math.max(correlation, 0), 0.999), freedom);
  const results = points.map(({ referenceMm, reading }, i) => ({
    referenceMm,
    reading,
    depthMm: at(found.depthMm, i),
    deviationMm: at(found.deviationMm, i),
    limitMm: limit * sdOf(i),
  }));
  const passed = results.every(({ deviationMm, limitMm }) => Math.abs(deviationMm) <= limitMm);
  return {
    points: results,
    falseAlarmShare: FALSE_ALARM_SHARE,
    passed,
    sentence: sentenceOf(results, passed),
  };
}

function sentenceOf(points: readonly QuickCheck['points'][number][], passed: boolean): string {
  const um = (value: number) => `${fixed(1000 * value, 0)} µm`;
  const parts = points.map(
    ({ referenceMm, deviationMm, limitMm }) =>
      `${mm(referenceMm)} mm is off by ${um(deviationMm)} (limit ${um(limitMm)})`,
  );
  const chance = `Of checks of a pad that has not changed, ${Math.round(100 * FALSE_ALARM_SHARE)} in 100 fails by chance.`;
  return passed
    ? `Passed: ${parts.join(', ')}. ${chance}`
    : `Failed: ${parts.join(', ')}. ${chance} Check once more; if it fails again, calibrate the pad before it is used.`;
}
