/** What is said where a measurement cannot be made: what is so, what it means, what to do. */
import { EvenstrokeError } from '../../errors.ts';
import type { CalibrationDraft } from '../../studio/document.ts';

export type Against = { readonly code: string; readonly message: string };

export const kept = (points: number): string =>
  points === 0
    ? 'Nothing was lost.'
    : points === 1
      ? 'The point taken so far is kept.'
      : `The ${points} points taken so far are kept.`;

export const nameOf = (item: 'pad' | 'machine', serial: string): string =>
  `${item === 'pad' ? 'Pad' : 'Machine'} ${serial}`;

export const noDraft = (id: string): EvenstrokeError =>
  new EvenstrokeError(
    'not-found',
    `There is no open calibration ${id.slice(0, 64)}: it may have been approved or discarded meanwhile. Look at the item’s page, and begin another where one is needed.`,
  );

export const staleDraft = (): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    'This calibration was changed since you looked at it, so nothing was saved; all points are kept. Look at it as it is now, and do it again.',
  );

export const wrongItem = (draft: CalibrationDraft, what: string): EvenstrokeError =>
  new EvenstrokeError(
    'bad-input',
    `${what} belongs to the calibration of a ${draft.item === 'pad' ? 'machine' : 'pad'}, and this is one of a ${draft.item}, so nothing was saved. Leave it out.`,
  );

export const blocked = (against: readonly Against[]): EvenstrokeError =>
  new EvenstrokeError('conflict', against.map(({ message }) => message).join(' '));
