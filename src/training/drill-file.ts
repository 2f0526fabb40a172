/** A drill as a file: JSON in, a drill or what is wrong with it (with line and field) out; and the other way. */
import { type Node, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Drill, drillSchema } from './drill.ts';
import { sentenceOf } from './drill-problems.ts';

export interface DrillProblem {
  /** Of the text, from 1. */
  readonly line: number;
  /** Path of the field, e.g. pass[1].atLeast; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

export interface DrillRead {
  /** null where there is any problem: nothing is half loaded. */
  readonly drill: Drill | null;
  readonly problems: readonly DrillProblem[];
}

/** Characters of a drill file at most; two thousand points take about 60,000. */
const LONGEST_TEXT = 200_000;
/** A drill is nested five deep. */
const DEEPEST = 20;
/** More problems than a person mends before loading it again. */
const MOST_PROBLEMS = 200;

/** Reads one drill. Never throws. JSON as it is defined: no comments, no trailing comma, no key twice. */
export function readDrill(text: string): DrillRead {
  // A mark that some editors write before the text; no line is lost by it.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return refused(1, '', 'The file is empty: write a drill into it.');
  if (json.length > LONGEST_TEXT)
    return refused(1, '', `The file has ${json.length} characters: a drill has at most ${LONGEST_TEXT}.`);
  const lineAt = lineFinder(json);
  const deep = tooDeepAt(json);
  if (deep !== null)
    return refused(lineAt(deep), '', `Brackets are nested deeper than ${DEEPEST}: no drill needs that.`);

  const errors: { error: number; offset: number; length: number }[] = [];
  const tree = parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (tree === undefined || error !== undefined) {
    const offset = error?.offset ?? 0;
    return refused(lineAt(offset), '', syntaxMessage(json, error));
  }
  const problems: DrillProblem[] = [];
  const value = plainOf(tree, '', (node, field, message) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line: lineAt(node.offset), field, message });
  });
  if (problems.length > 0) return { drill: null, problems };

  const read = drillSchema.safeParse(value);
  if (read.success) return { drill: read.data, problems: [] };
  for (const issue of read.error.issues)
    for (const { path, message } of sentenceOf(issue, value)) {
      const field = fieldOf(path);
      const whole = field === '' ? 'The file ' : '';
      problems.push({ line: lineAt(nodeFor(tree, path).offset), field, message: whole + message });
    }
  return { drill: null, problems: problems.sort((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS) };
}

/** The problems as a terminal shows them: `grid.json:12: pass[1].atLeast: is 1.2: at most 1.` */
export function problemLines(name: string, problems: readonly DrillProblem[]): string[] {
  return problems.map(
    ({ line, field, message }) => `${name}:${line}: ${field === '' ? '' : `${field}: `}${message}`,
  );
}

const LINE_WIDTH = 110;

/** The drill as canonical text: fields in the schema's order, two spaces, short lists on one line, a newline at the end. */
export function writeDrill(drill: Drill): string {
  return `${written(drillSchema.parse(drill), 0, 0)}\n`;
}

/** @param used characters that stand before it on its line */
function written(value: unknown, depth: number, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pad = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    const flat = flatList(value);
    if (flat !== null && used + flat.length + 1 <= LINE_WIDTH) return flat;
    const items = value.map((item) => `${pad}${written(item, depth + 1, pad.length)}`);
    return `[\n${items.join(',\n')}${end}]`;
  }
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  if (fields.length === 0) return '{}';
  const lines = fields.map(([name, item]) => {
    const start = `${pad}${JSON.stringify(name)}: `;
    return `${start}${written(item, depth + 1, start.length)}`;
  });
  return `{\n${lines.join(',\n')}${end}}`;
}

/** A list without objects on one line; null where it holds any. */
function flatList(list: readonly unknown[]): string | null {
  const items = list.map((item) => {
    if (Array.isArray(item)) return flatList(item);
    return typeof item === 'object' && item !== null ? null : JSON.stringify(item);
  });
  return items.includes(null) ? null : `[${items.join(', ')}]`;
}

function refused(line: number, field: string, message: string): DrillRead {
  return { drill: null, problems: [{ line, field, message }] };
}

type Report = (node: Node, field: string, message: string) => void;

/** The plain value of a tree; a key that is there twice, or that would change the object itself, is reported. */
function plainOf(node: Node, field: string, report: Report): unknown {
  if (node.type === 'array')
    return (node.children ?? []).map((item, i) => plainOf(item, `${field}[${i}]`, report));
  if (node.type !== 'object') return node.value;
  const value: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, item] = property.children ?? [];
    if (key === undefined || item === undefined) continue;
    const name = String(key.value);
    const path = field === '' ? name : `${field}.${name}`;
    if (name === '__proto__') report(key, path, 'is no field of a drill: take it out.');
    else if (Object.hasOwn(value, name)) report(key, path, 'is there twice: keep one.');
    else value[name] = plainOf(item, path, report);
  }
  return value;
}

/** The node of a path, or as much of the way as is there: a missing field is shown where its object starts. */
function nodeFor(tree: Node, path: readonly PropertyKey[]): Node {
  let node = tree;
  for (const [depth, part] of path.entries()) {
    const next =
      node.type === 'array'
        ? node.children?.[Number(part)]
        : node.children?.find((property) => property.children?.[0]?.value === part);
    if (next === undefined) return node;
    // A property is shown at its key, and gone into by its value.
    const value = node.type === 'array' ? next : next.children?.[1];
    if (depth === path.length - 1 || value === undefined) return next;
    node = value;
  }
  return node;
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? String(part) : `${field}.${String(part)}`;
  }, '');
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}

/** Where brackets go deeper than any drill; the parser would run out of stack on a file of brackets. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > DEEPEST) return index;
  }
  return null;
}

const syntaxWords: Readonly<Record<string, string>> = {
  InvalidSymbol: 'something that JSON does not know: texts stand in double quotes',
  InvalidNumberFormat: 'a number that JSON does not know, such as .5 or 01',
  PropertyNameExpected: 'no field name in double quotes where one is expected (a comma too many before it?)',
  ValueExpected: 'no value where one is expected (a comma too many before it?)',
  ColonExpected: 'no colon after a field name',
  CommaExpected: 'no comma between two entries',
  CloseBraceExpected: 'no closing } where one is expected',
  CloseBracketExpected: 'no closing ] where one is expected',
  EndOfFileExpected: 'more text after the end of the drill',
  InvalidCommentToken: 'a comment: JSON has none',
  UnexpectedEndOfComment: 'a comment: JSON has none',
  UnexpectedEndOfString: 'a text without its closing double quote',
  UnexpectedEndOfNumber: 'a number without its end',
  InvalidUnicode: 'a \\u that is not followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'a backslash before a character that it cannot stand before',
  InvalidCharacter: 'a control character in a text',
};

function syntaxMessage(
  text: string,
  error: { error: number; offset: number; length: number } | undefined,
): string {
  const name = error === undefined ? '' : printParseErrorCode(error.error);
  const what = syntaxWords[name] ?? 'something that is no JSON';
  const here = error === undefined ? '' : text.slice(error.offset, error.offset + Math.min(error.length, 20));
  const near = /^[\x20-\x7e]+$/.test(here) ? `, at ${here}` : '';
  return `Here is ${what}${near}. Nothing of the file was loaded: mend this line and load it again.`;
}
