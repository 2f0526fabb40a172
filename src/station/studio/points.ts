/** Points of a calibration: added, left out, taken in again. Pure; nothing is ever dropped. */
import { randomUUID } from 'node:crypto';
import { EvenstrokeError } from '../../errors.ts';
import type {
  CalibrationDraft,
  Decision,
  DraftProblem,
  PadDraft,
  PadPoint,
  Reading,
  SweepPoint,
} from '../../studio/document.ts';
import { wrongItem } from './words.ts';

/** What a person says of a point of a pad; its reading is taken or typed. */
export type PadPointWish = Pick<PadPoint, 'run' | 'cycle' | 'direction' | 'referenceMm' | 'temperatureC'>;
/** One voltage and rate that a person read off. */
export type SweepPointWish = Pick<SweepPoint, 'run' | 'direction' | 'setVolt' | 'volt' | 'hz' | 'ampere'>;

const MOST_POINTS = 400;

const isFull = (): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `This calibration has ${MOST_POINTS} points, which is as many as one may have, so no more was added. Approve it, or discard it and begin another.`,
  );

export function withPadPoint(draft: CalibrationDraft, wish: PadPointWish, reading: Reading): PadDraft {
  if (draft.item !== 'pad') throw wrongItem(draft, 'A point with a depth');
  if (draft.points.length >= MOST_POINTS) throw isFull();
  const { run, cycle, direction, referenceMm, temperatureC } = wish;
  const point: PadPoint = {
    id: randomUUID(),
    run,
    cycle,
    direction,
    referenceMm,
    temperatureC,
    reading,
    leftOut: null,
  };
  return { ...draft, points: [...draft.points, point] };
}

export function withSweepPoint(
  draft: CalibrationDraft,
  point: Omit<SweepPoint, 'id' | 'leftOut'>,
): CalibrationDraft {
  if (draft.item !== 'machine') throw wrongItem(draft, 'A point with a voltage');
  if (draft.points.length >= MOST_POINTS) throw isFull();
  return { ...draft, points: [...draft.points, { ...point, id: randomUUID(), leftOut: null }] };
}

export const typedSweepPoint = (wish: SweepPointWish, at: string): Omit<SweepPoint, 'id' | 'leftOut'> => ({
  ...wish,
  sdHz: 0,
  readings: 1,
  settledAfterS: null,
  taken: 'typed',
  at,
});

/** @throws {EvenstrokeError} `bad-input` where the pad can give no such count. */
export function typedReading({ channel }: PadDraft, counts: number, at: string): Reading {
  const most = 2 ** channel.bits - 1;
  if (counts > most)
    throw new EvenstrokeError(
      'bad-input',
      `This pad counts from 0 to ${most}, so ${counts} is no reading of it, and no point was added. Look at the figure again.`,
      { at: 'counts' },
    );
  return { at, counts, sdCounts: 0, frames: 1, independent: 1, driftMmPerS: 0, taken: 'typed' };
}

/** `leftOut` null: it counts again. @throws {EvenstrokeError} `not-found`, `conflict` where it is so already. */
export function marked(draft: CalibrationDraft, pointId: string, leftOut: Decision | null): CalibrationDraft {
  const point = pointOf(draft, pointId);
  if ((point.leftOut === null) === (leftOut === null))
    throw new EvenstrokeError(
      'conflict',
      leftOut === null
        ? 'This point counts already, so nothing was changed.'
        : `This point was left out already by ${point.leftOut?.by}, so nothing was changed. Take it in again first, to leave it out for another reason.`,
    );
  return changed(draft, pointId, { leftOut });
}

/**
 * What is asked about it is answered: it stands. `asked`: the codes of those questions; what is asked later is not
 * answered.
 * @throws {EvenstrokeError} `not-found`, `conflict` where it was left out, or nothing is asked (any more).
 */
export function letStand(
  draft: CalibrationDraft,
  pointId: string,
  kept: Decision,
  asked: readonly DraftProblem['code'][],
): CalibrationDraft {
  const { leftOut, kept: known, answers } = pointOf(draft, pointId);
  if (leftOut !== null)
    throw new EvenstrokeError(
      'conflict',
      'This point was left out, so nothing was changed. Take it in again first.',
    );
  if (asked.length > 0) {
    // Drafts from before answers had a question hold one without: it answers none, and what was said stays said.
    const before = answers ?? (known ? [{ ...known, to: '' }] : []);
    return changed(draft, pointId, { kept, answers: [...before, ...asked.map((to) => ({ ...kept, to }))] });
  }
  if (known)
    throw new EvenstrokeError(
      'conflict',
      `${known.by} lets this point stand already (${known.reason}), so nothing was changed. Leave it out where that is wrong.`,
    );
  throw new EvenstrokeError(
    'conflict',
    'Nothing is asked about this point, so nothing was changed: it counts as it is.',
  );
}

function pointOf(draft: CalibrationDraft, pointId: string): PadPoint | SweepPoint {
  const point = draft.points.find(({ id }) => id === pointId);
  if (point !== undefined) return point;
  throw new EvenstrokeError(
    'not-found',
    'This calibration has no such point, so nothing was changed. Look at its list of points.',
  );
}

function changed(
  draft: CalibrationDraft,
  pointId: string,
  change: Partial<Pick<PadPoint, 'leftOut' | 'kept' | 'answers'>>,
): CalibrationDraft {
  const mark = <Point extends { readonly id: string }>(each: Point) =>
    each.id === pointId ? { ...each, ...change } : each;
  return draft.item === 'pad'
    ? { ...draft, points: draft.points.map(mark) }
    : { ...draft, points: draft.points.map(mark) };
}
