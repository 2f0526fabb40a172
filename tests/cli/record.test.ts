import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/server/wire.ts';
import { type CsvTable, csvTables, csvText } from '../../src/store/csv.ts';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { until } from '../server/harness.ts';
import { sessionStart } from '../store/practice.ts';
import { Background, evenstroke, tempFolder } from './cli.ts';

const data = tempFolder();
let devices: Background;
let recorded: SessionSummary;
let capture: string;

beforeAll(async () => {
  devices = new Background(
    'emulate',
    'pair',
    '--data',
    data,
    '--trainee',
    'heavy-handed',
    '--local-start',
    '0.2',
    '--seed',
    '9',
    '--json',
  );
  await until('two devices are plugged in', () => devices.stdout.trim().split('\n').length === 2);
  const args = ['--data', data, '--no-discover', '--seconds', '5', '--label', 'first', '--capture', '--json'];
  const { code, stdout, stderr } = await evenstroke('record', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  recorded = JSON.parse(stdout);
  capture = join(data, 'captures', readdirSync(join(data, 'captures'))[0] ?? '');
}, 60_000);
afterAll(() => devices.end());

const exported = async (id: string, what: string, from = data) => {
  const { code, stdout, stderr } = await evenstroke('export', id, '--what', what, '--data', from);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => row.split(','));

async function textOf(store: Store | undefined, sessionId = '', table: CsvTable): Promise<string> {
  if (store === undefined) return '';
  let text = '';
  for await (const piece of csvText(store, { sessionId, table })) text += piece;
  return text;
}

/** Without the station's own notes about a machine (a stop, a limit of its record): no capture holds what they rest on. */
const foundAgain = (text: string, table: CsvTable): string =>
  table !== 'events'
    ? text
    : text
        .split('\n')
        .filter((row) => !(Number(row.split(',')[1]) > 1_000_000))
        .join('\n');

describe('ports', () => {
  it('asks each who it is, by the data folder and by address', async () => {
    const [byFolder, inWords] = await Promise.all([
      evenstroke('ports', '--data', data, '--wait', '2', '--json'),
      evenstroke('ports', '--data', tempFolder(), '--wait', '0.1'),
    ]);
    expect({ code: byFolder.code, stderr: byFolder.stderr }).toEqual({ code: 0, stderr: '' });
    const ports = JSON.parse(byFolder.stdout) as {
      state: string;
      virtual: boolean;
      identity: { role: string };
    }[];
    expect(ports.map(({ identity }) => identity.role).toSorted()).toEqual(['machine', 'pad']);
    for (const port of ports) expect(port).toMatchObject({ state: 'online', virtual: true, problem: null });
    expect(inWords.code).toBe(1);
    expect(inWords.stdout).toMatch(/No serial port was found.*doctor|not identified/);
  });
});

describe('record', () => {
  it('gives the session as the one thing on standard output', () => {
    expect(recorded).toMatchObject({ status: 'complete', label: 'first', lost: 0 });
    expect(recorded.durationUs).toBeGreaterThan(3.9e6);
    expect(recorded.strokes).toBeGreaterThan(20);
    expect(recorded.dots).toBeGreaterThan(0);
    expect(recorded.unsafe).toBeGreaterThan(0);
    expect(recorded.devices.map(({ role }) => role).toSorted()).toEqual(['machine', 'pad']);
  });

  it('ends well at Ctrl+C, while it waits and while it records', async () => {
    const waiting = new Background('record', '--data', tempFolder(), '--no-discover', '--wait', '60');
    await until('it waits', () => waiting.stderr.includes('Waiting'));
    expect(await waiting.end('SIGINT')).toBe(1);
    expect(waiting.stderr).toContain('Stopped before a pad answered');

    const label = '\u001b[1msec\u202eond';
    const recording = new Background('record', '--data', data, '--no-discover', '--label', label);
    await until('it records', () => recording.stderr.includes('Recording'));
    // The export of "last", further down, is of this session: it must hold something.
    await until('samples are stored', async () => rowsOf(await exported('last', 'samples')).length > 0);
    expect(await recording.end('SIGINT')).toBe(0);
    expect(recording.stdout).toMatch(/^[0-9a-f-]{36}: \d+\.\d s, \d+ samples, \d+ strokes.*0 lines lost\n$/);
  });
});

describe('export', () => {
  it('lists the sessions, for a person and for a program', async () => {
    const words = await evenstroke('export', '--data', data);
    expect(words).toMatchObject({ code: 0, stderr: '' });
    expect(words.stdout).toMatch(new RegExp(`^${recorded.id}  .*complete .*first$`, 'm'));
    const list = JSON.parse(
      (await evenstroke('export', '--data', data, '--json')).stdout,
    ) as SessionSummary[];
    expect(recorded).toMatchObject(list.find(({ id }) => id === recorded.id) ?? {});
    expect(list.map(({ id }) => id)).toContain(recorded.id);
    // What cannot be seen in a label did not come in.
    expect(list.map(({ label }) => label)).toContain('[1msecond');
  });

  it('takes an id, the beginning of one, and "last"', async () => {
    const whole = await exported(recorded.id, 'strokes');
    expect(rowsOf(whole)).toHaveLength(recorded.strokes);
    expect(await exported(recorded.id.slice(0, 8), 'strokes')).toBe(whole);
    expect(rowsOf(await exported('last', 'samples')).length).toBeGreaterThan(0);
    const none = await evenstroke('export', 'zzz', '--data', data);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/no session zzz/);
    const alike = tempFolder();
    const store = await Store.open({ dataDir: alike });
    for (const id of ['0a0a-1', '0a0a-2']) {
      await store.openSession(sessionStart(id));
      await store.closeSession(id, 'complete');
    }
    await store.close();
    const several = await evenstroke('export', '0a0a', '--data', alike);
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toMatch(/Give more of the id/);
  });

  it('writes a file, and never over another', async () => {
    const out = join(tempFolder(), 'strokes.csv');
    const args = ['export', recorded.id, '--data', data, '--out', out];
    expect(await evenstroke(...args)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe(await exported(recorded.id, 'strokes'));
    writeFileSync(out, 'precious');
    const again = await evenstroke(...args);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/exists already and is left as it is.*--out/);
    expect(readFileSync(out, 'utf8')).toBe('precious');
  });

  it('leaves no file behind where it fails', async () => {
    const folder = tempFolder();
    const args = [
      'export',
      recorded.id,
      '--data',
      data,
      '--serial',
      'nobody',
      '--out',
      join(folder, 'x.csv'),
    ];
    const { code, stderr } = await evenstroke(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/No device nobody took part/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const bin = join(import.meta.dirname, '..', '..', 'bin', 'evenstroke.js');
    const shell = `"${process.execPath}" "${bin}" export "${recorded.id}" --what samples --data "${data}" | head -n 2; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      execFile('bash', ['-c', shell], (_, out, err) => resolve({ stdout: out, stderr: err }));
    });
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split(/\r?\n/)).toEqual([
      expect.stringMatching(/^time_s,serial/),
      expect.stringMatching(/^\d/),
      '0',
    ]);
  });
});

describe('replay', () => {
  it('gives the same strokes, dots and events as were recorded', async () => {
    const { code, stdout, stderr } = await evenstroke('replay', capture, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const of = (kind: string) => lines.filter((each) => each.kind === kind || each.type === kind);
    const us = (text: string | undefined) => Math.round(Number(text) * 1e6);

    const strokes = rowsOf(await exported(recorded.id, 'strokes'));
    expect(strokes.length).toBe(recorded.strokes);
    expect(
      of('stroke').map((each) => [
        each.serial,
        Math.round(each.contactUs),
        Math.round(each.peakUs),
        Math.round(each.releaseUs),
        each.zone,
      ]),
    ).toEqual(
      strokes.map(([serial, contact, peak, release, , zone]) => [
        serial,
        us(contact),
        us(peak),
        us(release),
        zone,
      ]),
    );
    const dots = rowsOf(await exported(recorded.id, 'dots'));
    expect(of('dot').map((each) => [each.serial, Math.round(each.startUs), each.strokes, each.zone])).toEqual(
      dots.map(([serial, start, , count, , , zone]) => [serial, us(start), Number(count), zone]),
    );
  });

  it('saves a session whose tables are those of the one recorded', async () => {
    const other = tempFolder();
    const { code, stdout } = await evenstroke('replay', capture, '--save', '--data', other);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`${recorded.strokes} strokes, ${recorded.dots} dots`));
    const [saved, first] = await Promise.all(
      [other, data].map((dataDir) => Store.open({ dataDir, mode: 'read' })),
    );
    try {
      const [session] = (await saved?.sessions({ limit: 1 })) ?? [];
      expect(session).toMatchObject({ status: 'complete', label: 'first (replay)' });
      // Known as that session, so that its use is not counted twice where both are.
      const db = new Database(databasePath(other), { readonly: true });
      const imported = db.prepare('SELECT origin, source_uid AS source FROM session').all();
      db.close();
      expect(imported).toEqual([{ origin: 'imported', source: recorded.id }]);
      const pad = (await saved?.studio.usages())?.find(({ role }) => role === 'pad');
      expect(pad?.usage.total).toMatchObject({ sessions: 1, strokes: recorded.strokes, dots: recorded.dots });
      for (const table of csvTables) {
        const mine = await textOf(saved, session?.id, table);
        const theirs = foundAgain(await textOf(first, recorded.id, table), table);
        expect(mine.length, table).toBeGreaterThan(200);
        expect(mine === theirs, `${table}: ${mine.slice(0, 400)} … ${theirs.slice(0, 400)}`).toBe(true);
      }
    } finally {
      await Promise.all([saved?.close(), first?.close()]);
    }
  });

  it('says where a damaged capture is damaged', async () => {
    const damaged = join(tempFolder(), 'damaged.capture');
    const lines = readFileSync(capture, 'utf8').split('\n');
    lines[20] = 'nonsense';
    writeFileSync(damaged, lines.join('\n'));
    const { code, stderr } = await evenstroke('replay', damaged);
    expect(code).toBe(1);
    expect(stderr).toMatch(/damaged\.capture:21: /);
  });
});

describe('emulate', () => {
  it('prints the path alone, and takes faults from its start and from its input', async () => {
    const faults = ['--fault', 'pad:bit-flips=0.1', 'drop-lines=0.5'];
    const pad = new Background('emulate', 'pad', '--no-register', ...faults);
    await until('the path is printed', () => pad.stdout.includes('\n'));
    expect(pad.stdout).toMatch(/^(\/dev\/\S+|tcp:\/\/\S+)\n$/);
    pad.say('explode');
    await until('it complains', () => pad.stderr.includes('explode'));
    pad.say('path-change');
    await until('it has another path', () => pad.stdout.trim().split('\n').length === 2);
    const [first, second] = pad.stdout.trim().split('\n');
    expect(second).not.toBe(first);
    pad.say('quit');
    expect(await pad.ended).toBe(0);
  });
});
