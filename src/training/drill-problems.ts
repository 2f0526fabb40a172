/** What a schema found wrong, as a sentence that says what to do. */
import type { z } from 'zod';
import { criterionSchema, depthSchema, endSchema, patternSchema } from './drill.ts';

export interface FieldProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** One issue of the schema; several where it names several unknown fields. `value` is the whole that was checked. */
export function sentenceOf(issue: z.core.$ZodIssue, value: unknown): FieldProblem[] {
  const { path } = issue;
  const given = at(value, path);
  const say = (message: string): FieldProblem[] => [{ path, message }];
  if (given === undefined && issue.code !== 'custom') {
    if (issue.code === 'invalid_union') return say(`is missing: write ${listed(kindsAt(path))}.`);
    return say('is missing: add it.');
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is no field ${path.length === 0 ? 'of a drill' : `of ${String(path[0])} here`}: take it out.`,
      }));
    case 'invalid_type':
      return say(`is ${shown(given)}: write ${typeWords[issue.expected] ?? issue.expected}.`);
    case 'invalid_value':
      return say(`is ${shown(given)}: write ${listed(issue.values.map(String))}.`);
    case 'invalid_union':
      return say(`is ${shown(given)}: write ${listed(kindsAt(path))}.`);
    case 'too_small':
      return say(
        `${sizeOf(given)}: ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}.`,
      );
    case 'too_big':
      return say(
        `${sizeOf(given)}: ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}.`,
      );
    case 'invalid_format':
      return say(`is ${shown(given)}: write lower-case words joined by hyphens, such as dot-line.`);
    case 'invalid_key':
      return say(`${shown(path.at(-1))} is no part of a score: take it out.`);
    default:
      return say(issue.message);
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list in [ ]',
  tuple: 'a list of two numbers, [x, y]',
  object: 'fields in { }',
  record: 'fields in { }',
};

/** Kinds that the union at a path knows. */
function kindsAt(path: readonly PropertyKey[]): string[] {
  const [root] = path;
  if (root === 'pattern') return patternSchema.options.map((option) => option.shape.kind.value);
  if (root === 'depth') return depthSchema.options.map((option) => option.shape.kind.value);
  if (root === 'end') return endSchema.options.map((option) => option.shape.kind.value);
  return criterionSchema.options.map((option) => option.shape.kind.value);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = Reflect.get(here, part);
  }
  return here;
}

/** Up to 40 characters of it. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'fields in { }';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `has ${value.trim().length} characters`;
  return Array.isArray(value) ? `has ${value.length} entries` : `is ${shown(value)}`;
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`;
}
