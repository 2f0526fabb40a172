/**
 * An item's time line: rows from all that is kept of it, merged by time, newest first, a page at a time. Rows of one
 * time are in the order of `timelineKinds`, then by their keys, so that a page never repeats or skips one. Runs on
 * the reader thread.
 */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import { isDevice, type TimelineQuery } from './studio-store.ts';
import type { ItemRow, TimelineRow } from './studio-types.ts';
import { faultsOf } from './timeline-faults.ts';
import { type SourceOf, sources } from './timeline-sources.ts';

export type Kind = TimelineRow['kind'];
const kinds: readonly Kind[] = [
  'log',
  'calibration',
  'calibration-act',
  'quick-check',
  'fault',
  'use',
  'record',
];

/** A row, with what tells it from others of its kind and time. */
export interface Keyed {
  readonly key: string;
  readonly row: TimelineRow;
}

/** Where a page begins: rows after (at, key) in the order of the line; both ends of [from, to] are within. */
export interface Window {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly key: string;
  readonly limit: number;
}

/** Sorts after every time and every key. */
const END = '\u{10ffff}';

/** @throws {EvenstrokeError} `bad-input` where `before` is no end of a page. */
export function timelineOf(
  db: Database.Database,
  item: ItemRow,
  { kinds: asked = kinds, from = '', to = '', limit, before }: TimelineQuery,
): { rows: TimelineRow[]; next: string | null } {
  const cursor = before === undefined ? null : cursorIn(before);
  // A day, or a time of fewer digits, is the start of all that is within it.
  const window = { from, to: `${to}${END}`, limit };
  const found = kinds
    .filter((kind) => asked.includes(kind))
    .flatMap((kind) => {
      const source = sourceOf(kind, item);
      return source === null ? [] : source(db, item, { ...window, ...startFor(kind, cursor) });
    });
  const line = found.toSorted(inOrder);
  const page = line.slice(0, limit);
  const last = page.at(-1);
  const isMore = last !== undefined && page.length === limit;
  return {
    rows: page.map(({ row }) => row),
    next: isMore ? `${last.row.at}~${last.row.kind}~${last.key}` : null,
  };
}

/** Places, needles and the like have a log and nothing else. */
function sourceOf(kind: Kind, { content }: ItemRow): SourceOf | null {
  if (kind === 'log') return sources.log;
  if (!isDevice(content.kind)) return null;
  if (kind === 'record') return content.kind === 'machine' ? sources.record : null;
  if (kind === 'quick-check') return content.kind === 'pad' ? sources['quick-check'] : null;
  return kind === 'fault' ? faultsOf : sources[kind];
}

/** Of the rows of the cursor's own time those of an earlier kind were on the page, those of a later one were not. */
function startFor(
  kind: Kind,
  cursor: { at: string; kind: Kind; key: string } | null,
): { at: string; key: string } {
  if (cursor === null) return { at: END, key: '' };
  const order = kinds.indexOf(kind) - kinds.indexOf(cursor.kind);
  return { at: cursor.at, key: order < 0 ? END : order === 0 ? cursor.key : '' };
}

function cursorIn(before: string): { at: string; kind: Kind; key: string } {
  const [at = '', word = '', ...rest] = before.split('~');
  const kind = kinds.find((each) => each === word);
  if (kind !== undefined && Number.isFinite(Date.parse(at)) && rest.length > 0)
    return { at, kind, key: rest.join('~') };
  throw new EvenstrokeError(
    'bad-input',
    'This is not where a page of the time line ended. Ask for the first page again.',
    { at: 'before' },
  );
}

const inOrder = (a: Keyed, b: Keyed): number =>
  compare(b.row.at, a.row.at) ||
  kinds.indexOf(a.row.kind) - kinds.indexOf(b.row.kind) ||
  compare(a.key, b.key);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
