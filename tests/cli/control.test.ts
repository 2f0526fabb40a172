/** `evenstroke stop` and `evenstroke audit`, beside a service that runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startVirtualBench } from '../../src/emulator/run.ts';
import { type Running, startRunning, until } from '../server/harness.ts';
import { evenstroke, tempFolder } from './cli.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning({ devices: true, idle: true });
});
afterAll(() => running.close());

it('stops by the service, says to whom, and by whom it was is in the audit', async () => {
  const { control } = running.service.store;
  const [told, json] = await Promise.all([
    evenstroke('stop', '--by', 'Ruiz', '--port', String(running.port)),
    evenstroke('stop', '--json', '--port', String(running.port)),
  ]);
  expect(told).toEqual({
    code: 0,
    stdout: expect.stringContaining(`Stop sent to ${running.machine}.`),
    stderr: '',
  });
  expect(JSON.parse(json.stdout)).toEqual({ delivered: [running.machine], failed: [] });
  const byRuiz = async () => (await control.auditPage({ limit: 50 })).filter(({ by }) => by === 'Ruiz');
  await until('it is written', async () => (await byRuiz()).length > 0);
  expect((await byRuiz())[0]).toMatchObject({ actor: 'command-line', action: 'stop' });

  const out = join(running.dataDir, 'audit.jsonl');
  const data = ['--data', running.dataDir];
  const [check, exported, wrong] = await Promise.all([
    evenstroke('audit', 'check', ...data),
    evenstroke('audit', 'export', '--out', out, ...data),
    evenstroke('audit', 'check', '--head', 'f'.repeat(64), '--json', ...data),
  ]);
  expect(check).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The chain holds: \d+ rows, head [0-9a-f]{64}\n$/),
  });
  expect(exported).toEqual({ code: 0, stdout: '', stderr: '' });
  const rows = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number });
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, n) => n + 1));
  expect(wrong.code).toBe(3);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ broken: null, headAt: null });
});

it('names the row where a chain does not hold, and ends with 3', async () => {
  await running.service.stop();
  const db = new Database(running.service.store.path);
  db.exec('DROP TRIGGER audit_stays; DELETE FROM audit WHERE seq = 2');
  db.close();
  const { code, stdout } = await evenstroke('audit', 'check', '--data', running.dataDir);
  expect({ code, stdout }).toEqual({
    code: 3,
    stdout:
      'The chain does not hold. Row 2: this row is missing: removed, or moved elsewhere. Rows before it are sound.\n',
  });
});

it('says where no service answers what that means, and writes the byte to a port that is named', async () => {
  const registry = tempFolder();
  const bench = await startVirtualBench({ registry, what: 'machine', localStartS: 0 });
  try {
    const path = bench.devices[0]?.address ?? '';
    const none = await evenstroke('stop', '--port', '1');
    expect(none).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/No service answers on port 1.*stopped by itself.*--device/),
    });
    const sent = await evenstroke('stop', '--port', '1', '--device', path);
    expect(sent).toEqual({ code: 0, stdout: expect.stringContaining(path), stderr: '' });
    const failed = await evenstroke('stop', '--port', '1', '--device', join(registry, 'nothing'));
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/NOT delivered.*switch/) });
  } finally {
    bench.close();
  }
});
