/** The tables of docs/safety.md, each between its marks: made by a run, never by hand. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from '../../report.ts';
import { faultRows } from './rows/index.ts';
import type { FaultRow } from './types.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', 'docs', 'safety.md');
const END = '<!-- end -->';

/** Rows that were not run now keep the line of the run before, where they still promise the same. */
export function writeMatrix(rows: readonly FaultRow[]): void {
  between('fault-matrix', (before) =>
    faultTable(rows, (promise) => before.split('\n').find((line) => line.startsWith(promise))),
  );
}

export function writeBudget({ notes = [] }: Section): void {
  between('stop-budget', () => ['```', ...notes.join('\n').trim().split('\n'), '```'].join('\n'));
}

function between(name: string, made: (before: string) => string): void {
  const text = readFileSync(FILE, 'utf8');
  const begin = `<!-- generated: ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`${FILE} has no marks ${begin} and ${END}`);
  const start = from + begin.length;
  writeFileSync(FILE, `${text.slice(0, start)}\n\n${made(text.slice(start, to))}\n\n${text.slice(to)}`);
}

/** One line a row: all its seeds. */
function faultTable(rows: readonly FaultRow[], kept: (promise: string) => string | undefined): string {
  const lines = faultRows.flatMap((row) => {
    const { withinMs, sum, text } = row.promise;
    const time = withinMs === null ? '' : `**${withinMs} ms** (${sum}); `;
    const promise = `| ${row.fault} | ${time}${text} |`;
    const runs = rows.filter((each) => each.row === row.name);
    if (runs.length === 0) return kept(promise) ?? [];
    const measured = runs.every(({ measuredMs }) => measuredMs !== null)
      ? `${runs.map(({ measuredMs }) => (measuredMs ?? 0).toFixed(0)).join(' / ')} ms`
      : [...new Set(runs.map((each) => each.measured))].join(' / ');
    const passed = runs.filter((each) => each.passed).length;
    return [`${promise} ${measured} | ${passed} of ${runs.length} |`];
  });
  return ['| fault | promised | measured | as promised |', '|---|---|---|---|', ...lines].join('\n');
}
