/** What is asked of a time line, as its address says it. */
import { EvenstrokeError } from '../errors.ts';
import type { TimelineRow } from '../store/studio-types.ts';
import { timelineKinds } from './wire-studio.ts';

/** @throws {EvenstrokeError} `bad-input` for a kind that there is not. */
export function askedKinds(text: string | undefined): readonly TimelineRow['kind'][] | undefined {
  if (text === undefined) return undefined;
  const asked = text.split(',').map((each) => each.trim());
  return asked.map((each) => {
    const kind = timelineKinds.find((known) => known === each);
    if (kind !== undefined) return kind;
    throw new EvenstrokeError(
      'bad-input',
      `There are no entries of the kind ${each.slice(0, 40) || '(nothing)'}, so nothing was looked up. Ask for some of ${timelineKinds.join(', ')}, with commas between, or leave kinds out to have all.`,
      { at: 'kinds' },
    );
  });
}

/** @throws {EvenstrokeError} `bad-input` where the first day is after the last. */
export function checkDays({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new EvenstrokeError(
    'bad-input',
    `The first day, ${from}, is after the last, ${to}, so there is nothing between them. Change one of the two.`,
    { at: 'from' },
  );
}
