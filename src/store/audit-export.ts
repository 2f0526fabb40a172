/** The audit as a file: JSON lines, from which the chain can be checked anywhere, or CSV for a spreadsheet. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { ControlStore } from './control-store.ts';
import type { AuditRow } from './control-types.ts';
import { safeCell } from './csv.ts';

export const auditFormats = ['jsonl', 'csv'] as const;
export type AuditFormat = (typeof auditFormats)[number];

const ROWS_A_PIECE = 500;
const columns = [
  'seq',
  'at',
  'station_s',
  'session',
  'actor',
  'by',
  'machine',
  'action',
  'answer',
  'detail',
  'previous',
  'hash',
] as const;

/** Oldest first; a page of the store is in memory at a time. */
export function auditStream(store: Pick<ControlStore, 'auditRows'>, format: AuditFormat): Readable {
  return Readable.from(auditText(store, format), { objectMode: false });
}

async function* auditText(
  store: Pick<ControlStore, 'auditRows'>,
  format: AuditFormat,
): AsyncGenerator<string> {
  const textOf = format === 'csv' ? csvOf : jsonOf;
  if (format === 'csv') yield csv([[...columns]]);
  let rows: AuditRow[] = [];
  for await (const row of store.auditRows()) {
    rows.push(row);
    if (rows.length < ROWS_A_PIECE) continue;
    yield textOf(rows);
    rows = [];
  }
  if (rows.length > 0) yield textOf(rows);
}

const jsonOf = (rows: readonly AuditRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const csvOf = (rows: readonly AuditRow[]): string =>
  csv(
    rows.map((row) => [
      row.seq,
      row.at,
      row.stationUs / 1e6,
      row.sessionId,
      row.actor,
      row.by,
      row.machine,
      row.action,
      row.answer,
      Object.entries(row.detail)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
      row.previous,
      row.hash,
    ]),
  );

const csv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell))),
    { record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: { number: String } },
  );
