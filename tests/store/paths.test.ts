import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../src/store/paths.ts';
import { tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
beforeEach(() => {
  temp = tempDir();
});
afterEach(() => temp.remove());

it('makes a folder and those above it, and leaves one that is there', () => {
  const folder = join(temp.dir, 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

// Where Node's recursive mkdir would hang for ever.
it.skipIf(!existsSync('/proc/self'))('gives up where a folder takes no new ones', () => {
  expect(() => makeFolder('/proc/evenstroke/ports')).toThrow(/ENOENT/);
});
