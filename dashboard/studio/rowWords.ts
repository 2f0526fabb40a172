/** A row of a time line in the reader's own figures, and where it leads. Pure. */
import type { Timeline } from '../../src/server/wire-studio.ts';
import { dateTime, day, firstSentence, number, said } from '../format.ts';
import { evidenceWords } from '../pages/sessions/evidenceWords.ts';
import { hrefOf } from '../route.ts';
import { plural } from '../text/amounts.ts';
import { text } from '../text.ts';

export type TimelineRow = Timeline['rows'][number];

export interface RowWords {
  readonly title: string;
  readonly text: string;
  /** What is to be known of it besides. */
  readonly notes: readonly string[];
}

/** Written down this much later than it happened, and the row says so. */
const LATER_MS = 60_000;

export function rowWords(row: TimelineRow): RowWords {
  const { detail } = row;
  switch (row.kind) {
    case 'use':
      return { title: row.title, text: useWords(detail), notes: useNotes(detail) };
    case 'fault':
      return faultWords(row);
    case 'calibration':
      return { title: row.title, text: said(row.text), notes: dueNotes(detail) };
    // How often a check fails by chance is said where it was made, and not with each that passed.
    case 'quick-check':
      return {
        title: row.title,
        text: said(detail['passed'] === true ? firstSentence(row.text) : row.text),
        notes: [],
      };
    case 'log':
      return { title: row.title, text: row.text, notes: logNotes(row) };
    default:
      return { title: row.title, text: said(row.text), notes: [] };
  }
}

/** The page that tells more of it; null where this row is all there is. */
export function hrefOfRow({ kind, id, detail }: TimelineRow, pad: string | null): string | null {
  if (kind === 'calibration' || kind === 'calibration-act') return hrefOf.calibration(id);
  if (kind !== 'use' && kind !== 'fault') return null;
  if (detail['deleted'] === true) return null;
  const us = detail['atUs'];
  return kind === 'fault' && pad !== null && typeof us === 'number'
    ? hrefOf.sessionAt(id, us, pad)
    : hrefOf.session(id);
}

/** What a person wrote; what the service itself entered has no slip of a pen. */
export const isWritten = ({ kind, detail }: TimelineRow): boolean =>
  kind === 'log' && String(detail['kind']) in text.studio.log.kinds;

type Told = TimelineRow['detail'];
const amount = (detail: Told, name: string): number => {
  const value = detail[name];
  return typeof value === 'number' ? value : 0;
};

/** A motor's time, starts and strokes; a needle's time, strokes and dots. */
function useWords(detail: Told): string {
  const { row, time } = text.studio.usage;
  const at = (name: 'recordedS' | 'runningS' | 'contactS'): string =>
    `${row[name].toLowerCase()} ${time(amount(detail, name))}`;
  const strokes = plural(amount(detail, 'strokes'), 'stroke', 'strokes');
  if (detail['role'] === 'machine')
    return [
      at('recordedS'),
      at('runningS'),
      plural(amount(detail, 'starts'), 'start', 'starts'),
      strokes,
    ].join(', ');
  const deep = amount(detail, 'deepEvents');
  return [
    at('recordedS'),
    at('contactS'),
    strokes,
    plural(amount(detail, 'dots'), 'dot', 'dots'),
    ...(deep > 0 ? [`${number(deep)} ${row.deepEvents.toLowerCase()}`] : []),
  ].join(', ');
}

function useNotes(detail: Told): readonly string[] {
  const words = text.studio.timeline;
  return [
    ...(detail['imported'] === true ? [words.imported] : []),
    ...(detail['deleted'] === true ? [words.deleted] : []),
  ];
}

function faultWords({ title, detail }: TimelineRow): RowWords {
  const { event = '', severity: _, atUs: __, lastedS = null, ...evidence } = detail;
  const known: Readonly<Record<string, string>> = text.event.short;
  const told = Object.entries(evidence).filter(
    (entry): entry is [string, number | string] =>
      typeof entry[1] === 'number' || typeof entry[1] === 'string',
  );
  return {
    title: known[String(event)] ?? title,
    text: evidenceWords(Object.fromEntries(told)),
    notes: typeof lastedS === 'number' ? [text.studio.timeline.lasted(lastedS)] : [],
  };
}

function dueNotes(detail: Told): readonly string[] {
  const words = text.studio.timeline;
  const { dueOn, dueStrokes } = detail;
  return [
    ...(typeof dueOn === 'string' ? [words.dueOn(day(dueOn.slice(0, 10)))] : []),
    ...(typeof dueStrokes === 'number' ? [words.dueStrokes(dueStrokes)] : []),
  ];
}

function logNotes({ at, detail }: TimelineRow): readonly string[] {
  const words = text.studio.timeline;
  const { savedAt, corrects } = detail;
  const later =
    typeof savedAt === 'string' && new Date(savedAt).getTime() - new Date(at).getTime() > LATER_MS
      ? [words.savedAt(dateTime(savedAt))]
      : [];
  return [...(typeof corrects === 'string' ? [words.corrects] : []), ...later];
}
