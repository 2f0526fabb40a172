/** From a draft to the document that is approved: what its points come to, and how the item was found and left. Pure. */
import type { DepthCurve } from '../../signal/depth-curve.ts';
import type { CalibrationDocument, DraftProblem, MachineDraft, PadDraft } from '../../studio/document.ts';
import { outcomesOf } from '../../studio/machine/fit.ts';
import { fitPad } from '../../studio/pad/fit.ts';
import { levelErrors } from '../../studio/pad/level-errors.ts';

export type Made =
  | { readonly document: CalibrationDocument }
  | { readonly problems: readonly DraftProblem[] };

/** @param before the curve that the pad's depths were shown by when it was measured; null: nominal. */
export function padDocument(draft: PadDraft, endedAt: string, before: DepthCurve | null): Made {
  const { reference, environment, channel, points } = draft;
  if (reference === null || environment === null) return { problems: [headerMissing] };
  const outcome = fitPad(points, channel, reference);
  if ('problems' in outcome) return outcome;
  const last = points.some(({ run, leftOut }) => run === 'as-left' && leftOut === null)
    ? 'as-left'
    : 'as-found';
  const asFound = levelErrors(points, 'as-found', { channel, curve: before }, reference);
  const { curve, budget } = outcome;
  const asLeft = levelErrors(points, last, { channel, curve, budget }, reference);
  return { document: { ...draft, reference, environment, endedAt, outcome, asFound, asLeft } };
}

export function machineDocument(draft: MachineDraft, endedAt: string): Made {
  const { reference, environment } = draft;
  if (reference === null || environment === null) return { problems: [headerMissing] };
  const outcomes = outcomesOf(draft);
  if ('problems' in outcomes) return outcomes;
  return { document: { ...draft, reference, environment, endedAt, ...outcomes } };
}

const headerMissing: DraftProblem = {
  code: 'header',
  effect: 'blocks',
  message:
    'The reference or the temperature is missing, so nobody could tell later what the result rests on. Enter them in the header.',
  points: [],
};
