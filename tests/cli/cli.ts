/** The program as a person or a script starts it: a process, its arguments, its two outputs and its exit code. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { until } from '../server/harness.ts';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'evenstroke.js');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function evenstroke(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { timeout: 25_000, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1' } },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
          stdout,
          stderr,
        });
      },
    );
    child.stdin?.end();
  });
}

/** One that goes on until it is told to end. */
export class Background {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [BIN, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

const running = new Set<ChildProcess>();
const folders: string[] = [];
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await until('all that was started has ended', () => running.size === 0);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evenstroke-cli-'));
  folders.push(folder);
  return folder;
}

/** The processes behind the virtual devices of a data folder, by the files that they leave there. */
export function emulatorsOf(dataDir: string): number[] {
  const folder = join(dataDir, 'ports');
  const pids = readdirSync(folder)
    .filter((name) => name.endsWith('.port'))
    .map((name) => Number(readFileSync(join(folder, name), 'utf8').split('\n')[1]));
  return [...new Set(pids)];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
