/** The curves that a pad's levels are asked about, from simple to bent, and the one that is taken. */
import { SLOPE_LIMITS } from '../../signal/depth-curve.ts';
import type { PadOutcome } from '../document.ts';
import { chosenOf, crossValidated, isRefuted } from './choice.ts';
import { scaled } from './loop.ts';
import { at } from './matrix.ts';
import { type Data, fixed, polynomial, type Smoother, type Spline, splines } from './smoother.ts';

type Name = PadOutcome['candidates'][number]['name'];
type Form = PadOutcome['curve']['form'];

export interface Candidate {
  readonly name: Name;
  /** null: it was not fitted, and `reason` says why. */
  readonly smoother: Smoother | null;
  readonly form: Form | null;
  readonly crossValidatedMm: number | null;
  readonly reason: string;
}

const MOST_KNOTS = 40;
const STEEP = `does not rise by ${SLOPE_LIMITS.least} to ${SLOPE_LIMITS.most} mm for a mm everywhere`;
const LAMBDAS = [-7, -6.5, -6, -5.5, -5, -4.5, -4, -3.5, -3, -2.5, -2, -1].map((power) => 10 ** power);

/** All five, in the order of their unknowns. `data`: nominal depth to reference, by level. */
export function candidatesOf(data: Data): Candidate[] {
  const n = data.x.length;
  const made: Candidate[] = [
    judged(
      'nominal',
      data,
      fixed(data, (x) => x, 1),
      { kind: 'nominal' },
    ),
    ...(['line', 'quadratic', 'cubic'] as const).map((name, i) => {
      const fitted = n >= i + 4 ? polynomial(data, i + 1) : null;
      return fitted === null
        ? missing(name, `needs ${i + 4} levels`)
        : judged(name, data, fitted, { kind: 'polynomial', coefficients: fitted.coefficients });
    }),
  ];
  if (n < 6) made.push(missing('spline', 'needs 6 levels'));
  else if (n > MOST_KNOTS) made.push(missing('spline', `is made of ${MOST_KNOTS} levels at most`));
  else made.push(splineOf(data));
  return made;
}

/**
 * Index of the simplest that none predicts clearly better than, of those that the levels do not refute, and of all
 * where they refute all; −1 where every one is refused. A curve that was refused for its slope and leaves only
 * refuted ones behind was the better one: then no curve is taken, rather than one that hides what the pad does.
 */
export function chosenCandidate(data: Data, candidates: readonly Candidate[]): number {
  const scoreOf = (all: boolean) =>
    candidates.map(({ smoother, crossValidatedMm }) =>
      smoother !== null && (all || !isRefuted(data, smoother)) ? crossValidatedMm : null,
    );
  const chosen = chosenOf(scoreOf(false));
  if (chosen >= 0) return chosen;
  return candidates.some(({ reason }) => reason === STEEP) ? -1 : chosenOf(scoreOf(true));
}

/** A curve rises by slopes within the limits, over its levels and, as it goes on straight, beyond. */
export function risesWell({ x }: Data, curve: Smoother): boolean {
  const low = at(x, 0);
  const high = at(x, x.length - 1);
  for (let i = 0; i <= STEPS; i++) {
    const slope = curve.slopeAt(low + ((high - low) * i) / STEPS);
    if (!(slope >= SLOPE_LIMITS.least && slope <= SLOPE_LIMITS.most)) return false;
  }
  return true;
}
const STEPS = 60;

function judged(name: Name, data: Data, smoother: Smoother, form: Form): Candidate {
  const crossValidatedMm = crossValidated(smoother);
  if (crossValidatedMm === null) return missing(name, 'needs more levels');
  if (!risesWell(data, smoother)) return missing(name, STEEP);
  return { name, smoother, form, crossValidatedMm, reason: '' };
}

const missing = (name: Name, reason: string): Candidate => ({
  name,
  smoother: null,
  form: null,
  crossValidatedMm: null,
  reason,
});

/** How smooth it is, cross-validation says as well; only those that rise are asked, so it is monotone. */
function splineOf(data: Data): Candidate {
  let best: { spline: Spline; score: number } | null = null;
  for (const spline of splines(data, scaled(data, LAMBDAS))) {
    const score = crossValidated(spline);
    if (score === null || !risesWell(data, spline)) continue;
    if (best === null || score < best.score) best = { spline, score };
  }
  if (best === null) return missing('spline', STEEP);
  const knots = best.spline.knots.map(({ x, y, slope }) => ({ nominalMm: x, depthMm: y, slope }));
  return {
    name: 'spline',
    smoother: best.spline,
    form: { kind: 'spline', knots },
    crossValidatedMm: best.score,
    reason: '',
  };
}
