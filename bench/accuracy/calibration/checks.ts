/** The quick check of pads that have not changed, and of pads whose gain drifts by 2 % a week. */

import { type Deviations, deviationsOf } from '../../../src/studio/pad/deviations.ts';
import { bothWithin } from '../../../src/studio/pad/joint.ts';
import { checked, FALSE_ALARM_SHARE, quickCheckDepths } from '../../../src/studio/pad/quick-check.ts';
import type { Section } from '../../report.ts';
import { channelOf, drawKind, VirtualPad } from './virtual-pad.ts';

const PADS = { full: 1_000, quick: 150 };
const CHECKS = 8;
/** Of pads that drift; a check each day, by which the gain has moved a seventh of this. */
const DRIFTING = { full: 1_000, quick: 60 };
const WEEKLY = 0.02;
const MOST_DAYS = 60;
/** Of the stated share, this much at least: a check that hardly ever fails would see drift late. */
const LEAST_SHARE = 0.75;
/** Standard errors that chance is allowed; from pad to pad, for the checks of one pad share its calibration. */
const SURE = 3;

export function checks({ quick }: { quick: boolean }): Section[] {
  const alarms: number[] = [];
  const days: number[] = [];
  const expected: number[] = [];
  for (let n = 0; n < (quick ? PADS.quick : PADS.full); n++) {
    const kind = drawKind(20_000 + n);
    const pad = new VirtualPad(kind, 21_000 + n);
    const { reference } = pad;
    const document = { serial: 'virtual', channel: channelOf(kind), points: pad.calibrate(), reference };
    const depths = quickCheckDepths(document);
    const deviations = deviationsOf(document, reference);
    const check = (gainDrift: number) => {
      const surface = pad.read(0, 'up', gainDrift);
      const points = depths.map((referenceMm) => ({
        referenceMm,
        reading: pad.read(referenceMm, 'up', gainDrift),
      }));
      const found = deviations(surface, points);
      return { found, result: checked(found, points) };
    };
    const still = Array.from({ length: CHECKS }, () => check(0));
    alarms.push((100 * still.filter(({ result }) => !result.passed).length) / CHECKS);
    const [first] = still;
    if (n >= (quick ? DRIFTING.quick : DRIFTING.full) || first === undefined) continue;
    expected.push(
      theory(
        first.found,
        first.result.points.map(({ limitMm }) => limitMm),
        depths,
      ),
    );
    let day = 1;
    while (day < MOST_DAYS && check((WEEKLY / 7) * day).result.passed) day++;
    days.push(day);
  }
  return [alarmSection(alarms), driftSection(days, expected)];
}

function alarmSection(shares: readonly number[]): Section {
  const share = mean(shares);
  const error = Math.sqrt(mean(shares.map((each) => (each - share) ** 2)) / shares.length);
  const stated = 100 * FALSE_ALARM_SHARE;
  return {
    title: `The quick check of ${shares.length} pads that have not changed, ${CHECKS} checks each`,
    figures: [
      { label: 'fail by chance', value: share, unit: '%' },
      { label: 'standard error', value: error, unit: '%' },
      { label: 'stated', value: stated, unit: '%' },
    ],
    checks: [
      {
        what: `fail by chance, less ${SURE} standard errors`,
        value: share - SURE * error,
        bound: stated,
        sense: 'at most',
        unit: '%',
      },
      {
        what: `fail by chance, and ${SURE} standard errors`,
        value: share + SURE * error,
        bound: LEAST_SHARE * stated,
        sense: 'at least',
        unit: '%',
      },
    ],
  };
}

function driftSection(days: readonly number[], expected: readonly number[]): Section {
  const meanDays = mean(days);
  const spread = Math.sqrt(mean(days.map((day) => (day - meanDays) ** 2)) / days.length);
  return {
    title: `The quick check of ${days.length} pads whose gain drifts by 2 % a week, one check a day`,
    figures: [
      { label: 'first failed check, mean', value: meanDays, unit: 'days' },
      { label: 'standard error', value: spread, unit: 'days' },
      { label: 'by theory, mean', value: mean(expected), unit: 'days' },
      { label: 'latest', value: Math.max(...days), unit: 'days' },
      {
        label: 'caught within the first week',
        value: (100 * days.filter((day) => day <= 7).length) / days.length,
        unit: '%',
      },
    ],
    checks: [
      {
        what: 'first failed check, mean less two standard errors, over theory',
        value: (meanDays - 2 * spread) / mean(expected),
        bound: 1,
        sense: 'at most',
        unit: '',
      },
      {
        what: 'never caught',
        value: days.filter((day) => day >= MOST_DAYS).length,
        bound: 0,
        sense: 'at most',
        unit: 'pads',
      },
    ],
    notes: [
      'Theory: the mean first day on which one of two correlated normal deviations passes its limit, from the',
      'standard deviations that the check states; what the calibration leaves open is one draw for all days.',
    ],
  };
}

/** Nodes and weights of Gauss and Hermite for a standard normal value (five of them). */
const HERMITE = [
  [-2.856970013872806, 0.011257411327720691],
  [-1.355626179974266, 0.222075922005613],
  [0, 0.533333333333333],
  [1.355626179974266, 0.222075922005613],
  [2.856970013872806, 0.011257411327720691],
] as const;

/** Mean first day of failure, by the deviations' own and shared covariances. */
function theory({ own, shared }: Deviations, limits: readonly number[], depths: readonly number[]): number {
  const of = (matrix: Deviations['own'], i: number, j: number) => matrix[i]?.[j] ?? 0;
  const sd = [Math.sqrt(of(own, 0, 0)), Math.sqrt(of(own, 1, 1))] as const;
  const correlation = of(own, 0, 1) / (sd[0] * sd[1]);
  // Cholesky's factor of what all checks of one calibration share.
  const a = Math.sqrt(of(shared, 0, 0));
  const b = of(shared, 0, 1) / (a || 1);
  const c = Math.sqrt(Math.max(of(shared, 1, 1) - b * b, 0));
  let days = 0;
  for (const [z1, w1] of HERMITE) {
    for (const [z2, w2] of HERMITE) {
      let passing = 1;
      for (let day = 1; day <= MOST_DAYS && passing > 1e-4; day++) {
        days += w1 * w2 * passing;
        const gain = (WEEKLY / 7) * day;
        passing *= bothWithin([(limits[0] ?? 0) / sd[0], (limits[1] ?? 0) / sd[1]], correlation, [
          (a * z1 + gain * (depths[0] ?? 0)) / sd[0],
          (b * z1 + c * z2 + gain * (depths[1] ?? 0)) / sd[1],
        ]);
      }
    }
  }
  return days;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
