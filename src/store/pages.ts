/** Rows of strokes and dots as they are told, and pages of rows. */
import type { Zone } from '../safety/types.ts';
import { zones } from '../safety/types.ts';
import type { Cursor, Page, RangeQuery } from './queries.ts';
import type { DotRecord, StrokeRecord } from './read-rows.ts';
import type { DotRow, StrokeRow } from './types.ts';

const zoneOf = (index: number): Zone => zones[index] ?? 'unsafe';

export const rangeOf = (query: RangeQuery & { limit: number; after: Cursor | null }) => ({
  sessionId: query.sessionId,
  serial: query.serial,
  fromUs: query.fromUs,
  toUs: query.toUs,
  limit: query.limit,
  afterUs: query.after?.us ?? -Number.MAX_VALUE,
  afterTie: query.after?.tie ?? 0,
});

export function pageOf<Raw, Row>(
  found: readonly Raw[],
  limit: number,
  cursorOf: (raw: Raw) => Cursor,
  rowOf: (raw: Raw) => Row,
): Page<Row> {
  const last = found.at(-1);
  return {
    rows: found.map(rowOf),
    next: last === undefined || found.length < limit ? null : cursorOf(last),
  };
}

export const strokeOf = (serial: string, row: StrokeRecord): StrokeRow => ({
  serial,
  contactUs: row.contactUs,
  peakUs: row.contactUs + row.peakAfterUs,
  releaseUs: row.contactUs + row.releaseAfterUs,
  peakDepthMm: row.depthUm / 1000,
  zone: zoneOf(row.zone),
});

export const dotOf = (serial: string, row: DotRecord): DotRow => ({
  serial,
  startUs: row.startUs,
  endUs: row.startUs + row.lengthUs,
  strokes: row.strokes,
  depthMm: row.depthUm / 1000,
  deepestMm: row.deepestUm / 1000,
  zone: zoneOf(row.zone),
  xMm: row.xUm === null ? null : row.xUm / 1000,
  yMm: row.yUm === null ? null : row.yUm / 1000,
});
