/**
 * The audit's chain of hashes: SHA-256 over the previous row's hash (64 hexadecimal digits; zeros before the first)
 * and the entry's canonical text, both as UTF-8. The canonical text is the entry with its `seq` as JSON after
 * RFC 8785: keys sorted, no spaces, numbers and escapes as ECMAScript writes them. `docs/technician.md` shows
 * how to check an export with a script of ten lines.
 */
import { hash } from 'node:crypto';
import type { AuditCheck, AuditEntry, AuditRow } from './control-types.ts';
import { canonicalJson } from './record-hash.ts';

/** What stands before the first row. */
export const NOTHING_BEFORE = '0'.repeat(64);

export interface ChainRow {
  readonly seq: number;
  readonly entry: string;
  readonly previous: string;
  readonly hash: string;
}
/** How far a walk over the chain has come: the last row, and its hash. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

export const hashAfter = (previous: string, entry: string): string => hash('sha256', previous + entry);

/** The row that follows `end`. */
export function chainRow(end: ChainEnd, entry: AuditEntry): ChainRow {
  const seq = end.seq + 1;
  const text = entryText(seq, entry);
  return { seq, entry: text, previous: end.hash, hash: hashAfter(end.hash, text) };
}

/** The canonical text. Named field by field: whatever else an object carries is not kept. */
export function entryText(seq: number, entry: AuditEntry): string {
  const { at, stationUs, sessionId, actor, by, machine, action, answer, detail } = entry;
  return canonical({
    seq,
    at,
    stationUs: Number.isFinite(stationUs) ? Math.round(stationUs) : 0,
    sessionId,
    actor,
    by,
    machine,
    action,
    answer,
    detail,
  });
}

/** A row as it is shown and exported. One whose text was made unreadable is shown as that, and hides no other. */
export function rowOf({ seq, entry, previous, hash: own }: ChainRow): AuditRow {
  return { ...contentOf(entry), seq, previous, hash: own };
}

function contentOf(entry: string): AuditEntry {
  try {
    return JSON.parse(entry) as AuditEntry;
  } catch {
    const nothing = { sessionId: null, actor: 'service', by: '', machine: null, detail: {} } as const;
    return { ...nothing, at: '', stationUs: 0, action: 'unreadable', answer: 'failed: damaged' };
  }
}

/**
 * Walks on over rows in the order of their numbers. Answers how far the chain holds, and the first row where it
 * does not.
 */
export function walkChain(
  from: ChainEnd,
  rows: Iterable<ChainRow>,
): { end: ChainEnd; broken: AuditCheck['broken'] } {
  let end = from;
  for (const row of rows) {
    const reason = faultOf(end, row);
    if (reason !== null) return { end, broken: { seq: Math.min(row.seq, end.seq + 1), reason } };
    end = { seq: row.seq, hash: row.hash };
  }
  return { end, broken: null };
}

/** What the head says of the chain's end, once all rows have been walked. */
export function headFault(end: ChainEnd, head: ChainEnd | undefined): AuditCheck['broken'] {
  if (head === undefined) {
    return {
      seq: end.seq,
      reason: 'the note of how many rows there are is gone, so rows may be missing at the end',
    };
  }
  if (head.seq > end.seq) {
    const missing = head.seq - end.seq;
    return {
      seq: end.seq + 1,
      reason: `${missing === 1 ? 'this row' : `${missing} rows from here on`} were removed from the end: ${head.seq} were written, ${end.seq} are there`,
    };
  }
  if (head.seq < end.seq) {
    return {
      seq: head.seq + 1,
      reason: `rows from here on were not written by this software: it wrote ${head.seq}`,
    };
  }
  if (head.hash !== end.hash) {
    return {
      seq: end.seq,
      reason: 'this last row is not the one that was written: it was edited or replaced',
    };
  }
  return null;
}

function faultOf(end: ChainEnd, row: ChainRow): string | null {
  const expected = end.seq + 1;
  if (row.seq > expected) {
    const missing = row.seq - expected;
    return `${missing === 1 ? 'this row is' : `${missing} rows from here on are`} missing: removed, or moved elsewhere`;
  }
  if (row.seq < expected) return 'a row stands here that was put in afterwards';
  if (seqIn(row.entry) !== row.seq)
    return 'this row was moved here or put in: its text has another number, or none';
  if (row.previous !== end.hash)
    return 'this row does not follow the one before it: one of the two was edited, replaced, moved or put in';
  if (hashAfter(row.previous, row.entry) !== row.hash)
    return 'this row was edited: its text does not give its hash';
  return null;
}

/** By the text alone: parsing 10⁵ entries takes as long as hashing them. */
function seqIn(entry: string): number | null {
  const found = /"seq":(\d{1,15}),"sessionId":(?:"(?:[^"\\]|\\.)*"|null),"stationUs":-?\d{1,18}\}$/.exec(
    entry,
  );
  return found === null ? null : Number(found[1]);
}

/** RFC 8785. Numbers are kept to four decimals, so that every language writes them the same. */
const canonical = (value: unknown): string =>
  canonicalJson(value, (number) => JSON.stringify(fourDecimals(number)));

const fourDecimals = (value: number): number =>
  Number.isInteger(value) ? value : Math.round(value * 10_000) / 10_000;
