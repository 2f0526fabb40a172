/** The other processes of a measurement: virtual devices, and the service. Each ends with this one, however it dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceFigures } from './service.ts';

const EMULATOR = join(import.meta.dirname, '..', 'src', 'emulator', 'process.ts');
const SERVICE = join(import.meta.dirname, 'service.ts');
const START_MS = 20_000;
const STOP_MS = 8_000;

export interface Child {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface ServiceChild extends Child {
  readonly url: string;
  /** Processor time and clock of the service, now. */
  figures(): Promise<ServiceFigures>;
}

export interface VirtualDevices extends Child {
  readonly devices: readonly {
    readonly role: 'pad' | 'machine';
    readonly serial: string;
    readonly address: string;
  }[];
}

/** A folder for one measurement; `remove` takes all of it away. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'evenstroke-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** @param args as for `evenstroke emulate`, without the registry */
export async function startDevices(registry: string, args: readonly string[]): Promise<VirtualDevices> {
  const child = start(EMULATOR, [...args, '--registry', registry]);
  const { ready } = (await answerOf(child, (message) => 'ready' in message)) as {
    ready: VirtualDevices['devices'];
  };
  return { process: child, devices: ready, stop: () => stop(child) };
}

export async function startServiceChild(dataDir: string): Promise<ServiceChild> {
  const child = start(SERVICE, [dataDir]);
  const { url } = (await answerOf(child, (message) => 'url' in message)) as { url: string };
  return {
    process: child,
    url,
    stop: () => stop(child),
    async figures() {
      const answer = answerOf(child, (message) => 'cpuUs' in message);
      child.send('figures');
      return (await answer) as unknown as ServiceFigures;
    },
  };
}

/** Starts a TypeScript file with a channel to it; it ends when the channel does. */
export function start(file: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** The first message of a child that fits. @throws where it ends, or says nothing for too long */
export function answerOf(
  child: ChildProcess,
  fits: (message: object) => boolean,
  patienceMs = START_MS,
): Promise<object> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', ended);
      act();
    };
    const hear = (message: unknown) => {
      if (typeof message === 'object' && message !== null && fits(message)) done(() => resolve(message));
    };
    const ended = (code: number | null) =>
      done(() => reject(new Error(`${child.spawnargs[1]} ended with code ${code} instead of answering`)));
    const timer = setTimeout(
      () =>
        done(() => reject(new Error(`${child.spawnargs[1]} did not answer within ${patienceMs / 1000} s`))),
      patienceMs,
    );
    child.on('message', hear).on('exit', ended);
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/** Clock ticks a second of /proc; fixed by Linux for programs. */
const TICKS_HZ = 100;

/** Processor time of another process so far, µs; NaN where the system has no /proc. */
export function processTimeUs(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in brackets, which may hold anything; utime and stime are fields 14 and 15.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_HZ;
  } catch {
    return Number.NaN;
  }
}
