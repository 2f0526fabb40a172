/**
 * The hash on a calibration's certificate: SHA-256, in hexadecimal, over the canonical text (RFC 8785: keys sorted,
 * no spaces, numbers and escapes as ECMAScript writes them; UTF-8) of number, document and approval. Whoever has the
 * JSON of the certificate can check it with a script of ten lines.
 */
import { hash } from 'node:crypto';
import type { CalibrationRecord } from './studio-types.ts';

/** A number as it is written; others than the shortest exact form must be said in the format that uses them. */
type NumberText = (value: number) => string;
const shortest: NumberText = (value) => JSON.stringify(value);

/** RFC 8785. What JSON cannot hold becomes null, and fields that are undefined are left out, as JSON.stringify does. */
export function canonicalJson(value: unknown, numberText: NumberText = shortest): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.toWellFormed());
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? numberText(value) : 'null';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, numberText)).join(',')}]`;
      const fields = Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([key, each]) => `${canonicalJson(key)}:${canonicalJson(each, numberText)}`);
      return `{${fields.join(',')}}`;
    }
    default:
      return 'null';
  }
}

type Hashed = Pick<CalibrationRecord, 'number' | 'document' | 'approvedBy' | 'approvedAt' | 'from'>;

/** What is on the certificate, and nothing of what the studio decides beside it (due dates). */
export function recordHash({ number, document, approvedBy, approvedAt, from }: Hashed): string {
  return hash('sha256', canonicalJson({ number, document, approvedBy, approvedAt, from }));
}
