/** What speaks against approving a machine's draft, in plain words. */
import { type DraftProblem, isAnswered, type MachineDraft, type SweepPoint } from '../document.ts';
import { fitMachine } from './fit.ts';
import { nameOf, pointProblems } from './point-problems.ts';

/** Steps smaller than this have no direction, V. */
const STEP_VOLT = 0.05;
const LACK_SHARE = 0.01;

/** @param now ISO 8601, UTC: an instrument whose last day is over is not used. */
export function machineProblemsOf(draft: MachineDraft, now: string): DraftProblem[] {
  const of = (run: SweepPoint['run']) => draft.points.filter((point) => point.run === run);
  const left = of('as-left');
  const found = of('as-found');
  return [
    ...header(draft, now),
    ...adjusted(draft, found, left),
    ...(found.length > 0 || left.length === 0 ? runProblems(draft, found) : []),
    ...(left.length > 0 ? runProblems(draft, left) : []),
    ...droop(draft),
  ];
}

function header(
  { reference, environment, place, condition, method }: MachineDraft,
  now: string,
): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const add = (code: string, effect: DraftProblem['effect'], message: string) =>
    problems.push({ code, effect, message, points: [] });
  if (reference === null)
    add(
      'no-reference',
      'blocks',
      'It is not said what measured rate and voltage, so the curve rests on nothing. Name the instrument, or the machine’s own telemetry, with its uncertainty.',
    );
  else {
    const { validUntil } = reference;
    if (validUntil !== null && validUntil < now.slice(0, 10))
      add(
        'reference-expired',
        'blocks',
        `The certificate of ${reference.name} ended on ${validUntil}, so nobody vouches for it today. Use another instrument, or enter its new certificate in the register and choose it again.`,
      );
    if (reference.rateShare === 0 || reference.voltShare === 0)
      add(
        'no-uncertainty',
        'warns',
        `The uncertainty of ${reference.name} is stated as 0 for ${reference.rateShare === 0 ? 'rate' : 'voltage'}, and no instrument is perfect: the intervals say only how much the points scatter. State what its certificate or its maker claims.`,
      );
  }
  if (environment === null)
    add(
      'no-environment',
      'blocks',
      'The temperature is missing, and a motor runs otherwise when it is warm. Enter it.',
    );
  for (const [code, text, what] of [
    ['no-place', place, 'where it was measured'],
    ['no-condition', condition, 'in what condition the machine came'],
    ['no-method', method, 'how it was measured'],
  ] as const)
    if (text === '')
      add(code, 'warns', `It is not written down ${what}; the certificate leaves that line empty.`);
  return problems;
}

function adjusted(
  { adjustment }: MachineDraft,
  found: readonly SweepPoint[],
  left: readonly SweepPoint[],
): DraftProblem[] {
  if (adjustment !== '' && left.length === 0)
    return [
      {
        code: 'not-left',
        effect: 'blocks',
        message:
          'The machine was adjusted, and not measured since: the points show how it was, not how it is. Sweep it again as left.',
        points: [],
      },
    ];
  if (adjustment === '' && left.length > 0 && found.length > 0)
    return [
      {
        code: 'no-adjustment',
        effect: 'asks',
        message:
          'There are points as found and as left, and nothing says what was done between. Write it down.',
        points: [],
      },
    ];
  return [];
}

function runProblems({ reference }: MachineDraft, run: readonly SweepPoint[]): DraftProblem[] {
  const used = run.filter(({ leftOut }) => leftOut === null);
  const problems = [...pointProblems(used), ...reversed(run), ...unsettled(used)];
  if (problems.some(({ effect }) => effect === 'blocks')) return problems;
  const fit = fitMachine(used, reference);
  if ('problems' in fit) return [...problems, ...fit.problems];
  if (fit.lackOfFit !== null && fit.lackOfFit.p < LACK_SHARE)
    problems.push({
      code: 'lack-of-fit',
      effect: 'warns',
      message: `A straight line does not describe the points: repeats at one voltage agree better than the voltages agree with the line (F test, p = ${fit.lackOfFit.p.toPrecision(1)}). Beyond the points that were measured the curve says little; over a smaller span it may be straight.`,
      points: [],
    });
  return problems;
}

/**
 * A step that goes the other way than is said of it. The first of a new way up or down may lie on the far side of
 * the one before it.
 */
function reversed(run: readonly SweepPoint[]): DraftProblem[] {
  const wrong = run.filter((point, n) => {
    if (point.leftOut !== null || !against(run[n - 1], point)) return false;
    const next = run[n + 1];
    return next === undefined || next.direction !== point.direction || against(point, next);
  });
  if (wrong.length === 0) return [];
  const message = `The steps go the other way than is said of them at ${wrong.map(nameOf).join(', ')}: "up" is a higher voltage than before, "down" a lower one. Leave these points out and take them again, or set the direction right.`;
  return [{ code: 'reversed', effect: 'blocks', message, points: wrong.map(({ id }) => id) }];
}

function against(before: SweepPoint | undefined, point: SweepPoint): boolean {
  if (before === undefined) return false;
  const step = point.setVolt - before.setVolt;
  return point.direction === 'up' ? step < -STEP_VOLT : step > STEP_VOLT;
}

function unsettled(points: readonly SweepPoint[]): DraftProblem[] {
  const wild = points.filter(
    (point) => point.taken === 'sweep' && point.settledAfterS === null && !isAnswered(point, 'unsettled'),
  );
  if (wild.length === 0) return [];
  const message = `Rate and voltage had not settled at ${wild.map(nameOf).join(', ')}: these points may be of the way there. Take them again.`;
  return [{ code: 'unsettled', effect: 'asks', message, points: wild.map(({ id }) => id) }];
}

function droop({ underLoad }: MachineDraft): DraftProblem[] {
  if (underLoad === null || (underLoad.freeHz > 0 && underLoad.loadedHz <= underLoad.freeHz)) return [];
  const message = `Under load ${underLoad.loadedHz.toFixed(1)} Hz are entered, and free ${underLoad.freeHz.toFixed(1)} Hz: a needle that works in a pad slows a machine. Look whether the two were exchanged.`;
  return [{ code: 'droop', effect: 'asks', message, points: [] }];
}
