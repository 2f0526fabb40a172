/** A rule taken away from the source, and whether the exploration notices. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Mutation {
  /** From the root of the project. */
  readonly file: string;
  readonly rule: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** A condition without a mutation, with the reason. `line` is a part of its line. */
export interface Reasoned {
  readonly file: string;
  readonly line: string;
  readonly why: string;
}

export const root = join(import.meta.dirname, '..', '..');
const copied = ['firmware-protocol', join('src', 'safety', 'control')];

/** @throws Error where the list does not fit the source any more */
export function mutated({ file, rule, find, replace }: Mutation): string {
  const source = readFileSync(join(root, file), 'utf8');
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(
      `The list of mutations is out of date: “${rule}” looks for a text that stands ${parts.length - 1} times in ${file}.`,
    );
  return parts.join(replace);
}

/** Writes the two functions with one rule changed into `folder`; its paths are those of the project. */
export function plant(mutation: Mutation, folder: string): void {
  for (const part of copied) {
    mkdirSync(join(folder, part), { recursive: true });
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !path.endsWith('vectors'),
    });
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, mutation.file), mutated(mutation));
}

const condition = /\bif \(|\brefuse\(| \? /;
const isCode = (line: string) =>
  !/^\s*(\/\/|\*|\/\*|import|export type)/.test(line) && !/^\s*readonly/.test(line);

/** Conditions in `files` that no mutation changes and no reason excepts: a new rule without a mutation shows here. */
export function uncovered(
  files: readonly string[],
  mutations: readonly Mutation[],
  reasoned: readonly Reasoned[],
): { missing: string[]; idle: string[] } {
  const missing: string[] = [];
  const used = new Set<Reasoned>();
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    const spans = mutations
      .filter((each) => each.file === file)
      .map(({ find }) => {
        const from = source.indexOf(find);
        return [from, from + find.length] as const;
      });
    let at = 0;
    for (const line of source.split('\n')) {
      const end = at + line.length;
      const touched = spans.some(([from, to]) => from < end && to > at);
      const reason = reasoned.find((each) => each.file === file && line.includes(each.line));
      if (reason !== undefined) used.add(reason);
      if (condition.test(line) && isCode(line) && !touched && reason === undefined)
        missing.push(`${file}: ${line.trim()}`);
      at = end + 1;
    }
  }
  return {
    missing,
    idle: reasoned.filter((each) => !used.has(each)).map(({ file, line }) => `${file}: ${line}`),
  };
}
