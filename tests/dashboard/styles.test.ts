/** The style files share one page: a class that two of them define changes a page that its owner never looked at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', 'dashboard', 'styles');

it('a class is defined in one style file', () => {
  const files = new Map<string, string[]>();
  for (const file of readdirSync(FOLDER)) {
    // A bare `.name {` or `.name,` at the start of a line defines it.
    const names = readFileSync(join(FOLDER, file), 'utf8').matchAll(/^\.([a-z][\w-]*)(?: \{|,)$/gm);
    for (const name of new Set([...names].map(([, name = '']) => name)))
      files.set(name, [...(files.get(name) ?? []), file]);
  }
  expect(files.size).toBeGreaterThan(200);
  expect([...files].filter(([, where]) => where.length > 1)).toEqual([]);
});
