/** What is asked of a time line, as its address says it. */
import { EvenstrokeError } from '../errors.ts';
import type { TimelineRow } from '../store/studio-types.ts';
import { dayEndMs, dayStartMs } from '../studio/day-bounds.ts';
import { timelineKinds } from './wire-register.ts';

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

/**
 * Where this computer is, as a time zone of the IANA database: the studio, whose days are asked for. Where its TZ
 * names no such zone (`:/etc/localtime`, empty, mistyped) the computer reckons in UTC, and so does this.
 */
export function studioZone(): string {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === undefined || zone === 'Etc/Unknown' ? 'UTC' : zone;
}

/**
 * The moments from which and to which is asked, both within: days are those of the studio, where this computer is.
 * @throws {EvenstrokeError} `bad-input` where the first day is after the last.
 */
export function askedDays(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone = studioZone(),
): { readonly from: string | undefined; readonly to: string | undefined } {
  const iso = (ms: number) => new Date(ms).toISOString();
  if (from === undefined || to === undefined || from <= to)
    return {
      from: from && iso(dayStartMs(from, zone)),
      to: to && iso(dayEndMs(to, zone)),
    };
  throw new EvenstrokeError(
    'bad-input',
    `The first day, ${from}, is after the last, ${to}, so there is nothing between them. Change one of the two.`,
    { at: 'from' },
  );
}
