/** A real database file is tampered with, in every way that a program without this software's secrets has (there are none). */
import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  chainRow,
  entryText,
  hashAfter,
  NOTHING_BEFORE,
  rowOf,
  walkChain,
} from '../../src/store/audit-chain.ts';
import { ControlReader } from '../../src/store/control-reader.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { entryOf } from './control.ts';
import { tempDir } from './practice.ts';

const ROWS = 12;
let temp: ReturnType<typeof tempDir>;
let exported: { seq: number; previous: string; hash: string }[];

beforeAll(async () => {
  temp = tempDir();
  const store = await Store.open({ dataDir: temp.dir });
  await store.control.append(Array.from({ length: ROWS - 3 }, (_, n) => entryOf(n + 1)));
  await store.control.append([entryOf(10), entryOf(11, { by: '', detail: {} }), entryOf(12)]);
  exported = [];
  for await (const row of store.control.auditRows()) exported.push(row);
  await store.close();
});
afterAll(() => temp.remove());

/** As whoever has the file and a tool for it: rules off, triggers away, an edit, triggers back as they were. */
function tamper(edit: (db: Database.Database) => void): void {
  const triggers = file
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  file.pragma('ignore_check_constraints = ON');
  for (const { name } of triggers) file.exec(`DROP TRIGGER ${name}`);
  edit(file);
  for (const { sql } of triggers) file.exec(sql);
}

let file: Database.Database;
function check() {
  const reader = new ControlReader(() => file);
  return reader.auditSlice({ seq: 0, hash: NOTHING_BEFORE }).broken;
}

/** The check after an edit, which is taken back afterwards. */
function afterEdit(edit: (db: Database.Database) => void) {
  file.exec('SAVEPOINT before');
  try {
    tamper(edit);
    return check();
  } finally {
    file.exec('ROLLBACK TO before; RELEASE before');
  }
}

beforeAll(() => {
  const copy = join(temp.dir, 'copy.db');
  copyFileSync(databasePath(temp.dir), copy);
  file = new Database(copy);
});
afterAll(() => file.close());

const swap = (a: number, b: number) => (db: Database.Database) => {
  const columns = 'entry, previous, hash';
  const [first, second] = [a, b].map(
    (seq) => db.prepare(`SELECT ${columns} FROM audit WHERE seq = ?`).raw().get(seq) as string[] | undefined,
  );
  const put = db.prepare(`UPDATE audit SET entry = ?, previous = ?, hash = ? WHERE seq = ?`);
  if (first === undefined || second === undefined) return;
  put.run(...second, a);
  put.run(...first, b);
};

const editWithHash = (seq: number) => (db: Database.Database) => {
  const row = db.prepare('SELECT entry, previous FROM audit WHERE seq = ?').get(seq) as {
    entry: string;
    previous: string;
  };
  const entry = row.entry.replace('done', 'none');
  db.prepare('UPDATE audit SET entry = ?, hash = ? WHERE seq = ?').run(
    entry,
    hashAfter(row.previous, entry),
    seq,
  );
};

it('holds as it was written', () => {
  expect(check()).toBeNull();
});

it.each<[string, number, RegExp, string | ((db: Database.Database) => void)]>([
  ['edited', 5, /was edited/, `UPDATE audit SET entry = replace(entry, 'done', 'none') WHERE seq = 5`],
  [
    'edited, its number too',
    5,
    /moved here/,
    `UPDATE audit SET entry = replace(entry, '"seq":5', '"seq":6') WHERE seq = 5`,
  ],
  ['made unreadable', 5, /moved here or put in/, `UPDATE audit SET entry = 'x' WHERE seq = 5`],
  ['removed in the middle', 7, /missing/, `DELETE FROM audit WHERE seq = 7`],
  [
    'removed in the middle and closed up',
    7,
    /moved here/,
    `DELETE FROM audit WHERE seq = 7; UPDATE audit SET seq = seq - 1 WHERE seq > 7`,
  ],
  ['removed at the beginning', 1, /2 rows from here on are missing/, `DELETE FROM audit WHERE seq < 3`],
  [
    'removed at the end',
    11,
    /2 rows from here on were removed from the end/,
    `DELETE FROM audit WHERE seq > 10`,
  ],
  ['all removed', 1, /12 rows from here on were removed/, `DELETE FROM audit`],
  ['removed at the end, with the head', 12, /head|how many rows there are is gone/, `DELETE FROM audit_head`],
  ['reordered', 3, /moved here/, swap(3, 8)],
  [
    'added at the end',
    13,
    /not written by this software/,
    (db) => {
      const row = chainRow({ seq: ROWS, hash: exported.at(-1)?.hash ?? '' }, entryOf(13));
      db.prepare(
        'INSERT INTO audit (seq, entry, previous, hash) VALUES (:seq, :entry, :previous, :hash)',
      ).run({ ...row });
    },
  ],
  [
    'inserted in the middle',
    4,
    /./,
    `UPDATE audit SET seq = -seq WHERE seq > 3; UPDATE audit SET seq = 1 - seq WHERE seq < 0; INSERT INTO audit (seq, entry, previous, hash) SELECT 4, entry, previous, hash FROM audit WHERE seq = 2`,
  ],
  ['edited and hashed anew', 6, /does not follow/, editWithHash(5)],
  ['edited and hashed anew at the end', 12, /last row is not the one/, editWithHash(12)],
])('shows a row %s', (_what, seq, reason, edit) => {
  const broken = afterEdit((db) => (typeof edit === 'string' ? db.exec(edit) : edit(db)));
  expect(broken).toEqual({ seq, reason: expect.stringMatching(reason) });
  expect(check()).toBeNull();
});

it('shows any edit of anything that is kept, wherever it is', () => {
  const at = fc.integer({ min: 1, max: ROWS });
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('char' as const),
      seq: at,
      column: fc.constantFrom('entry', 'previous', 'hash'),
      where: fc.nat(),
      by: fc.integer({ min: 1, max: 90 }),
    }),
    fc.record({ kind: fc.constant('delete' as const), seq: at, upTo: at }),
    fc.record({ kind: fc.constant('swap' as const), seq: at, other: at }),
    fc.record({ kind: fc.constant('number' as const), seq: at, to: fc.integer({ min: -3, max: 30 }) }),
    fc.record({ kind: fc.constant('copy' as const), seq: at, other: at }),
  );
  const contents = () =>
    JSON.stringify(file.prepare('SELECT seq, entry, previous, hash FROM audit ORDER BY seq').raw().all());
  const before = contents();
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (steps) => {
      let first = ROWS + 1;
      let same = true;
      const broken = afterEdit((db) => {
        for (const each of steps) {
          if (each.kind === 'char') {
            const text = db.prepare(`SELECT ${each.column} FROM audit WHERE seq = ?`).pluck().get(each.seq) as
              | string
              | undefined;
            if (text === undefined) continue;
            const n = each.where % text.length;
            const other = String.fromCharCode(33 + ((((text.charCodeAt(n) - 33 + each.by) % 94) + 94) % 94));
            db.prepare(`UPDATE audit SET ${each.column} = ? WHERE seq = ?`).run(
              text.slice(0, n) + other + text.slice(n + 1),
              each.seq,
            );
          } else if (each.kind === 'delete')
            db.prepare('DELETE FROM audit WHERE seq BETWEEN ? AND ?').run(each.seq, each.upTo);
          else if (each.kind === 'number')
            db.prepare('UPDATE OR IGNORE audit SET seq = ? WHERE seq = ?').run(each.to, each.seq);
          else if (each.kind === 'copy')
            db.prepare(
              'INSERT OR REPLACE INTO audit (seq, entry, previous, hash) SELECT ?, entry, previous, hash FROM audit WHERE seq = ?',
            ).run(each.other, each.seq);
          else if (each.seq !== each.other) swap(each.seq, each.other)(db);
        }
        const after = contents();
        same = after === before;
        const [old, now] = [before, after].map((text) => JSON.parse(text) as unknown[][]);
        first =
          1 +
          Array.from({ length: ROWS }, (_, n) => n).findIndex(
            (n) => JSON.stringify(old?.[n]) !== JSON.stringify(now?.[n]),
          );
        if (first === 0) first = ROWS + 1;
      });
      expect(broken === null).toBe(same);
      // The fault is named where the first change is, or at the row after it; rows before the first have no place.
      if (broken !== null && broken.seq > 0) {
        expect(broken.seq).toBeGreaterThanOrEqual(first);
        expect(broken.seq).toBeLessThanOrEqual(first + 1);
      }
    }),
    { numRuns: 150, seed: 4 },
  );
  expect(check()).toBeNull();
});

it('can be checked from an export alone, by the rule in the documents', () => {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_key, each) =>
      each !== null && typeof each === 'object' ? Object.fromEntries(Object.entries(each).sort()) : each,
    );
  let last = '0'.repeat(64);
  for (const { previous, hash, ...entry } of exported) {
    expect(previous).toBe(last);
    expect(
      createHash('sha256')
        .update(previous + sorted(entry))
        .digest('hex'),
    ).toBe(hash);
    last = hash;
  }
  expect(exported).toHaveLength(ROWS);
});

it('writes every number and text so that any JSON library gives the same bytes again', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-zA-Z]{1,8}$/),
        fc.oneof(fc.double(), fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null)),
      ),
      fc.string({ unit: 'binary' }),
      (detail, by) => {
        const row = chainRow({ seq: 8, hash: NOTHING_BEFORE }, entryOf(1, { detail, by }));
        expect(walkChain({ seq: 8, hash: NOTHING_BEFORE }, [row]).broken).toBeNull();
        const { previous, hash, ...entry } = rowOf(row);
        expect(entryText(entry.seq, entry)).toBe(row.entry);
        expect(previous + hash).toBe(row.previous + row.hash);
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});
