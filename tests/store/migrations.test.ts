import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate, SCHEMA_VERSION } from '../../src/store/migrations.ts';
import { Store } from '../../src/store/store.ts';
import { tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
beforeEach(() => {
  temp = tempDir();
});
afterEach(() => temp.remove());

const versionOf = (db: Database.Database): unknown => db.pragma('user_version', { simple: true });

it('takes each step once, in order', () => {
  const db = new Database(join(temp.dir, 'x.db'));
  const steps = ['CREATE TABLE a (x)', 'INSERT INTO a VALUES (1)', 'INSERT INTO a VALUES (2)'];
  migrate(db, steps.slice(0, 2));
  expect(versionOf(db)).toBe(2);
  migrate(db, steps);
  migrate(db, steps);
  expect(versionOf(db)).toBe(3);
  expect(db.prepare('SELECT x FROM a').pluck().all()).toEqual([1, 2]);
  db.close();
});

it('leaves nothing of a step that fails', () => {
  const db = new Database(join(temp.dir, 'x.db'));
  expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (y)'])).toThrow();
  expect(versionOf(db)).toBe(1);
  expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['a']);
  db.close();
});

it('refuses a database of a newer version, and does not touch it', async () => {
  const path = join(temp.dir, 'evenstroke.db');
  const db = new Database(path);
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  db.close();
  await expect(Store.open({ dataDir: temp.dir })).rejects.toThrow(/Update Evenstroke/);
  const after = new Database(path);
  expect(versionOf(after)).toBe(SCHEMA_VERSION + 1);
  expect(after.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(after.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
  after.close();
});
