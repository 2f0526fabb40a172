/** What speaks against approving a pad's draft, or asks a question. Pure: today's date is given in. */
import { type DraftProblem, isAnswered, type PadDraft, type PadPoint, type Reference } from '../document.ts';
import { fixed } from '../figure-words.ts';
import { SPREAD_C, temperatureOf, zeroDriftOf } from './figures.ts';
import { outliersOf } from './outliers.ts';
import { fitProblems, mm, problem } from './point-problems.ts';
import { countingPoints, readingsOf } from './readings.ts';

/** The surface may move by so many standard deviations of a reading over a run, and by so much, before it is said. */
const ZERO_DRIFT = { deviations: 7, mm: 0.01 };
/** Strokes deeper than the deepest point are told by a curve that goes on straight. */
const DEEP_ENOUGH_MM = 1.5;
/** Of a draft without a reference, to look at its points all the same. */
const unknownReference: Reference = {
  standardId: '',
  kind: 'other',
  name: '',
  serial: '',
  certificate: '',
  validUntil: null,
  expandedMm: 1e-6,
  k: 2,
  resolutionMm: 0,
};

/** @param today a day, YYYY-MM-DD, or a time that begins with one. */
export function problemsOf(draft: PadDraft, today: string): DraftProblem[] {
  const { points, channel } = draft;
  const reference = draft.reference ?? unknownReference;
  const counting = countingPoints(points);
  const fit = fitProblems(counting, channel, reference);
  const kept = points.filter(({ leftOut }) => leftOut === null);
  const found = kept.filter(({ run }) => run === 'as-found');
  const other = counting.some(({ run }) => run === 'as-left') ? found : [];
  return [
    ...headerProblems(draft, today),
    ...fit,
    ...(fit.length === 0 ? outlierProblems(counting, channel, reference) : []),
    ...(other.length > 0 && fitProblems(other, channel, reference).length === 0
      ? outlierProblems(other, channel, reference)
      : []),
    ...settledProblems(kept),
    ...(fit.length === 0 ? runProblems(counting, channel, reference) : []),
    ...(found.length === 0 && counting.length > 0
      ? [
          problem(
            'warns',
            'no-as-found',
            'Nothing was measured as found, so nobody can tell later how far off the pad was before. If it has not been changed yet, measure it as found first.',
          ),
        ]
      : []),
    ...adjustedProblems(draft, kept),
  ];
}

/** A certificate tells what was done between as found and as left, and its curve is that of the pad as it was left. */
function adjustedProblems({ adjustment }: PadDraft, kept: readonly PadPoint[]): DraftProblem[] {
  const runs = new Set(kept.map(({ run }) => run));
  if (adjustment !== '' && runs.has('as-found') && !runs.has('as-left'))
    return [
      problem(
        'blocks',
        'not-left',
        'The pad was adjusted, and not measured since: the points show how it was, not how it is. Measure it again as left; where nothing was changed after all, empty what was adjusted.',
      ),
    ];
  if (adjustment === '' && runs.has('as-found') && runs.has('as-left'))
    return [
      problem(
        'blocks',
        'no-adjustment',
        'There are points as found and as left, and nothing says what was done between. Write it down under As left.',
      ),
    ];
  return [];
}

function headerProblems({ reference, environment }: PadDraft, today: string): DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (reference === null)
    problems.push(
      problem(
        'blocks',
        'no-reference',
        'No reference is named, so nobody could tell what these depths rest on. Choose the standard in the header; it is entered in the register first.',
      ),
    );
  else if (reference.validUntil !== null && reference.validUntil < today.slice(0, 10))
    problems.push(
      problem(
        'blocks',
        'expired-standard',
        `The certificate of ${reference.name} ended on ${reference.validUntil}, so its uncertainty is no longer known. The points are kept: enter the new certificate in the register and choose the standard again, or choose another.`,
      ),
    );
  if (environment === null)
    problems.push(
      problem(
        'blocks',
        'no-environment',
        'The temperature is not entered. A certificate says at what temperature it holds. Enter it in the header.',
      ),
    );
  return problems;
}

function outlierProblems(
  points: readonly PadPoint[],
  channel: PadDraft['channel'],
  reference: Reference,
): DraftProblem[] {
  const asked = outliersOf(points, channel, reference).filter(({ point }) => !isAnswered(point, 'outlier'));
  return asked.map(({ point, offMm }) =>
    problem(
      'asks',
      'outlier',
      `The point at ${mm(point.referenceMm)} mm (${point.run === 'as-found' ? 'as found' : 'as left'}, cycle ${point.cycle}, way ${point.direction === 'up' ? 'in' : 'out'}) lies ${fixed(1000 * offMm, 0)} µm off the curve of the others. It counts as it is. If you know why (reference not set, tip not seated), leave it out with the reason and take it again in the next cycle; if not, let it stand and say so.`,
      [point],
    ),
  );
}

function settledProblems(points: readonly PadPoint[]): DraftProblem[] {
  const unsettled = points.filter(
    (point) => point.reading.taken === 'unsettled' && !isAnswered(point, 'unsettled'),
  );
  if (unsettled.length === 0) return [];
  return [
    problem(
      'asks',
      'unsettled',
      `${unsettled.length === 1 ? 'One point was' : `${unsettled.length} points were`} taken while the reading still moved, so ${unsettled.length === 1 ? 'it' : 'they'} may be off. Leave ${unsettled.length === 1 ? 'it' : 'them'} out with a reason and take the step again in the next cycle, or let stand what you trust.`,
      unsettled,
    ),
  ];
}

function runProblems(
  points: readonly PadPoint[],
  channel: PadDraft['channel'],
  reference: Reference,
): DraftProblem[] {
  const readings = readingsOf(points, channel, reference);
  const problems: DraftProblem[] = [];
  const driftMm = zeroDriftOf(readings);
  const limitMm = Math.max(ZERO_DRIFT.mm, ZERO_DRIFT.deviations * Math.sqrt(readings.variance));
  if (!points.some(({ referenceMm }) => Math.abs(referenceMm) < 1e-6))
    problems.push(
      problem(
        'warns',
        'no-surface',
        'The surface (0 mm) was not read, so drift of the zero is not seen, and the quick check has nothing to begin from. Take a point there at the beginning and the end.',
      ),
    );
  else if (driftMm > limitMm)
    problems.push(
      problem(
        'warns',
        'zero-drift',
        `The reading at the surface moved by ${fixed(1000 * driftMm, 0)} µm over the run, more than readings scatter. It widens the uncertainty. Let pad and room come to one temperature, and measure again.`,
      ),
    );
  const deepest = readings.levels.at(-1)?.referenceMm ?? 0;
  if (deepest < DEEP_ENOUGH_MM)
    problems.push(
      problem(
        'warns',
        'shallow',
        `The deepest point is at ${mm(deepest)} mm. Deeper strokes are told by the curve going on straight, and their uncertainty is not known. Take points down to ${DEEP_ENOUGH_MM} mm or more.`,
      ),
    );
  const temperatures = points.flatMap(({ temperatureC }) => (temperatureC === null ? [] : [temperatureC]));
  const spreadC = temperatures.length === 0 ? 0 : Math.max(...temperatures) - Math.min(...temperatures);
  if (spreadC >= SPREAD_C)
    problems.push(
      problem(
        'warns',
        'temperature-spread',
        temperatureOf(readings) === null
          ? `The temperature changed by ${spreadC.toFixed(1)} °C over the run, along with the steps, so what it did cannot be told from them. Measure again in a room that keeps its temperature.`
          : `The temperature changed by ${spreadC.toFixed(1)} °C over the run. What a degree does is in the result and in its uncertainty.`,
      ),
    );
  return problems;
}
