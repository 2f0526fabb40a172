import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { TruthLine } from '../../src/emulator/truth.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenstroke-drill-'));
const truthFile = join(folder, 'truth');
const child = spawn(
  process.execPath,
  ['src/emulator/process.ts', 'pad', '--local-start', '0', '--truth', truthFile],
  { stdio: ['pipe', 'ignore', 'pipe', 'ipc'] },
);
let complaints = '';
child.stderr?.on('data', (chunk) => {
  complaints += chunk;
});
afterEach(() => {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
});

const dots = () =>
  existsSync(truthFile)
    ? readFileSync(truthFile, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as TruthLine)
        .filter((line) => line.kind === 'dot')
    : [];

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 400 && !holds(); n++) await sleep(25);
  expect(holds(), complaints).toBe(true);
}

test('the process takes a drill from its parent and from a line, and says what is wrong with one', async () => {
  const near = (yMm: number) => dots().filter((dot) => Math.abs(dot.yMm - yMm) < 0.5 && dot.xMm < 12);
  const row = (yMm: number) => [5, 6, 7].map((xMm) => ({ xMm, yMm }));
  await until(() => existsSync(truthFile));
  child.send({ work: { places: row(30), next: 1, intervalMs: 400 } });
  await until(() => near(30).length === 2);
  expect(near(30)[0]?.xMm).toBeCloseTo(6, 0);
  child.stdin?.write(`work ${JSON.stringify({ places: row(35), next: 2 })}\n`);
  await until(() => near(35).length === 1);
  child.send({ work: { places: 'everywhere' } });
  child.stdin?.write('work {"places":\n');
  await until(() => complaints.includes('places is a list') && complaints.includes('not JSON'));
  expect(child.exitCode).toBeNull();
});
