/** Reading and changing a JSON value by path, without changing the one that was given. Pure. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands there; undefined where nothing does. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  let here = value;
  for (const part of path) {
    if (typeof part === 'number') here = Array.isArray(here) ? (here[part] as Json | undefined) : undefined;
    else here = isObject(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  }
  return here;
}

/** The value with another one there; undefined takes the field or the entry out. What is missing on the way is made. */
export function put(value: Json | undefined, path: Path, next: Json | undefined): Json {
  const [part, ...rest] = path;
  if (part === undefined) return next ?? null;
  if (typeof part === 'number') {
    const list: Json[] = Array.isArray(value) ? [...value] : [];
    if (rest.length === 0 && next === undefined) list.splice(part, 1);
    else list[part] = put(list[part], rest, next);
    return list;
  }
  const fields = isObject(value) ? { ...value } : {};
  if (rest.length === 0 && next === undefined) delete fields[part];
  else fields[part] = put(fields[part], rest, next);
  return fields;
}

/** The path as the service writes it: pass[1].atLeast. */
export function fieldOf(path: Path): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? part : `${field}.${part}`;
  }, '');
}

export const listAt = (value: Json, path: Path): readonly Json[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
};

export const wordsAt = (value: Json, path: Path): string => {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
};

/** Takes an entry of a list to another place in it. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, entry);
}

const LINE_WIDTH = 110;

/** As a drill file is written: two spaces, a list of plain values on one line where it fits. */
export function textOf(value: Json): string {
  return `${written(value, 0, 0)}\n`;
}

/** @param used characters that stand before it on its line */
function written(value: Json, depth: number, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pad = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    const flat = flatList(value);
    if (flat !== null && used + flat.length + 1 <= LINE_WIDTH) return flat;
    const items = value.map((item: Json) => `${pad}${written(item, depth + 1, pad.length)}`);
    return `[\n${items.join(',\n')}${end}]`;
  }
  const lines = Object.entries(value).map(([name, item]) => {
    const start = `${pad}${JSON.stringify(name)}: `;
    return `${start}${written(item, depth + 1, start.length)}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}${end}}`;
}

/** A list without objects on one line; null where it holds any. */
function flatList(list: readonly Json[]): string | null {
  const items = list.map((item) => {
    if (Array.isArray(item)) return flatList(item);
    return typeof item === 'object' && item !== null ? null : JSON.stringify(item);
  });
  return items.includes(null) ? null : `[${items.join(', ')}]`;
}
