import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readShippedDrills } from '../../src/store/drill-files.ts';
import { Store } from '../../src/store/store.ts';
import { drillOf } from '../store/training.ts';
import { evenstroke, tempFolder } from './cli.ts';

const fileOf = (folder: string, name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
};

it('checks files without a service or a database: file, line, field, and exit code 1', async () => {
  const folder = tempFolder();
  const good = fileOf(folder, 'good.json', drillOf('good'));
  const bad = fileOf(folder, 'bad.json', { ...drillOf('bad'), order: 0, colour: 'red' });
  const torn = fileOf(folder, 'torn.json', '{\n  "schema": "evenstroke-drill/1",\n');
  const missing = join(folder, 'missing.json');
  const same = fileOf(folder, 'same.json', drillOf('good'));

  const sound = await evenstroke('drills', 'check', good);
  expect(sound).toMatchObject({ code: 0, stdout: 'good version 1: Drill good: sound\n', stderr: '' });

  const { code, stdout, stderr } = await evenstroke('drills', 'check', good, bad, torn, missing, same);
  expect(code).toBe(1);
  expect(stdout).toBe('good version 1: Drill good: sound\n');
  const lines = stderr.trim().split('\n');
  const lineOf = (field: string) =>
    readFileSync(bad, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(`"${field}"`)) + 1;
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    `${bad}:${lineOf('order')}: order:`,
    `${bad}:${lineOf('colour')}: colour:`,
    expect.stringContaining(`${torn}:`),
    `${missing}:1: The`,
    `${same}:1: version:`,
  ]);
});

it('lists what is shipped before the first start, adds all or none, and exports a file', async () => {
  const folder = tempFolder();
  const data = join(folder, 'data');
  const before = await evenstroke('drills', 'list', '--data', data);
  expect(before.code).toBe(0);
  expect(before.stdout).toMatch(/^dot-line +v1 +foundation +shipped +\S/m);

  const first = fileOf(folder, 'first.json', drillOf('mine'));
  const jump = fileOf(folder, 'jump.json', drillOf('other', 7));
  const refused = await evenstroke('drills', 'add', first, jump, '--data', data);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/first version is 1, not 7/);
  const added = await evenstroke('drills', 'add', first, '--author', 'Ruiz', '--data', data);
  expect(added).toMatchObject({ code: 0, stdout: 'mine version 1: added\n', stderr: '' });

  const listed = JSON.parse((await evenstroke('drills', 'list', '--json', '--data', data)).stdout) as {
    drill: { id: string };
    author: string;
  }[];
  expect(listed.find(({ drill }) => drill.id === 'mine')).toMatchObject({
    author: 'Ruiz',
    origin: 'studio',
    versions: [1],
  });
  expect(listed.length).toBeGreaterThan(12);

  const out = join(folder, 'out.json');
  expect(await evenstroke('drills', 'export', 'mine', '--out', out, '--data', data)).toMatchObject({
    code: 0,
  });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(drillOf('mine'));
  expect(await evenstroke('drills', 'export', 'nothing', '--data', data)).toMatchObject({ code: 1 });
});

it('adds nothing while a service has the folder, and says where to add it', async () => {
  const data = tempFolder();
  const store = await Store.open({ dataDir: data });
  const file = fileOf(data, 'mine.json', drillOf('mine'));
  const { code, stderr } = await evenstroke('drills', 'add', file, '--data', data);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Settings page/);
  expect(await store.training.drills()).toEqual([]);
  await store.close();
});

it('takes none of the shipped drills where one is at fault, and says which file, line and field', () => {
  const folder = tempFolder();
  expect(() => readShippedDrills(join(folder, 'nowhere'))).toThrow(/Install Evenstroke anew/);
  mkdirSync(join(folder, 'drills'));
  fileOf(join(folder, 'drills'), 'a.json', drillOf('a'));
  fileOf(join(folder, 'drills'), 'notes.txt', 'no drill');
  expect(readShippedDrills(join(folder, 'drills'))).toEqual([drillOf('a')]);
  const bad = fileOf(join(folder, 'drills'), 'b.json', { ...drillOf('b'), level: 'master' });
  const line =
    readFileSync(bad, 'utf8')
      .split('\n')
      .findIndex((each) => each.includes('"level"')) + 1;
  expect(() => readShippedDrills(join(folder, 'drills'))).toThrow(`${bad}:${line}: level: `);
});
