/** Rows of the audit for a reader. Pure. */
import type { AuditLine } from '../../../../src/server/wire-control.ts';
import { text } from '../../../text.ts';

const ofCause: ReadonlySet<string> = new Set(['cause', 'detail', 'of']);

/** What a row says besides its columns: `reaction stop, pad VP-1`. */
export function detailWords({ detail, by = '' }: Pick<AuditLine, 'detail'> & { by?: string }): string {
  const said = Object.entries(detail).flatMap(([name, value]): [string, string | number][] =>
    value === null || value === '' ? [] : [[name, typeof value === 'boolean' ? String(value) : value]],
  );
  const named = new Map(said);
  // Whose stop it was: said by itself, or the very one who wrote this row.
  const whose = named.get('detail') ?? named.get('of') ?? by;
  const cause = text.control.causeIn({ ...Object.fromEntries(said), detail: whose });
  return [
    ...(cause === null ? [] : [text.control.cause(cause)]),
    ...said
      .filter(([name]) => cause === null || !ofCause.has(name))
      .map(([name, value]) => `${text.settings.safety.audit.detail[name] ?? name} ${value}`),
  ].join(', ');
}

/** Who did it: a name where one was given, else what kind of hand. */
export function whoWords({ by, actor }: Pick<AuditLine, 'by' | 'actor'>): string {
  const words = text.settings.safety.audit.actor[actor];
  return by === '' ? words : `${by}, ${words}`;
}

/** Rows in which every word of the filter stands somewhere, in any case. */
export function filtered(rows: readonly AuditLine[], filter: string): readonly AuditLine[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const all = [
      whoWords(row),
      row.machine ?? '',
      row.action,
      text.settings.safety.audit.action(row.action),
      row.answer,
      detailWords(row),
    ]
      .join(' ')
      .toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}
