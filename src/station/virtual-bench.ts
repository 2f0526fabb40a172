/** The virtual pad, machine and trainee, in a process of their own: to the service they are devices like any other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EvenstrokeError } from '../errors.ts';

export interface VirtualOptions {
  readonly trainee: string;
  readonly seed: number;
}

const PROCESS = join(import.meta.dirname, '..', 'emulator', 'process.ts');
/** How long to wait for the devices to be plugged in, and for the process to end by itself. */
const START_MS = 10_000;
const STOP_MS = 2_000;

export class VirtualBench {
  readonly #registry: string;
  #child: ChildProcess | null = null;
  #trainee: string | null = null;

  /** @param registry folder where the devices write their addresses and the service looks for them. */
  constructor(registry: string) {
    this.#registry = registry;
  }

  state(): { running: boolean; trainee: string | null } {
    return { running: this.#child !== null, trainee: this.#trainee };
  }

  async start(options: VirtualOptions): Promise<void> {
    await this.stop();
    const given = [
      '--registry',
      this.#registry,
      '--trainee',
      options.trainee,
      '--seed',
      String(options.seed),
    ];
    // The channel between the two ends with either of them, however it dies: no orphan stays on a tty.
    const child = spawn(process.execPath, [PROCESS, 'pair', ...given], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#trainee = options.trainee;
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-2000);
    });
    child.once('exit', () => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#trainee = null;
    });
    const ready = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), START_MS);
      child.once('exit', () => resolve(false));
      child.on('message', (message: { ready?: unknown }) => {
        if (message.ready !== undefined) resolve(true);
      });
      child.once('message', () => clearTimeout(timer));
    });
    if (ready) return;
    await this.stop();
    throw new EvenstrokeError(
      'internal',
      `The virtual devices did not start, so there is nothing to connect to. ${complaint.trim() || 'They said nothing.'}`,
    );
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    this.#child = null;
    this.#trainee = null;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}
