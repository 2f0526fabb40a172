/**
 * The virtual devices of a row, in this process and on real terminals. So what happened to the motor, by the
 * emulator's own truth, and what was done to it stand on one clock: `performance.now()` of this process, in ms.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVirtualBench, type VirtualBench } from '../../../src/emulator/run.ts';
import type { TruthLine } from '../../../src/emulator/truth.ts';

export interface MotorChange {
  readonly atMs: number;
  readonly on: boolean;
  readonly by: 'none' | 'host' | 'operator';
}

/** Changes nothing, and leaves a line in the truth. */
const MARK = 'machine:drop-lines=0';

export class World {
  readonly pad: string;
  readonly machine: string;
  readonly #bench: VirtualBench;
  readonly #truthPath: string;
  readonly #originMs: number;

  private constructor(bench: VirtualBench, truthPath: string, originMs: number) {
    this.#bench = bench;
    this.#truthPath = truthPath;
    this.#originMs = originMs;
    const serial = (role: 'pad' | 'machine') =>
      bench.devices.find((each) => each.role === role)?.serial ?? '';
    this.pad = serial('pad');
    this.machine = serial('machine');
  }

  static async start(options: {
    seed: number;
    trainee: 'steady' | 'heavy-handed';
    registry: string;
    truth: string;
  }): Promise<World> {
    const bench = await startVirtualBench({ ...options, localStartS: null });
    const marking = bench.fault(MARK);
    const nowMs = performance.now();
    await marking;
    const mark = truthOf(options.truth).findLast(({ kind }) => kind === 'fault');
    if (mark === undefined || !('worldUs' in mark)) throw new Error('the truth file has no fault');
    return new World(bench, options.truth, nowMs - mark.worldUs / 1000);
  }

  /** Makes a fault and answers when. */
  async fault(...orders: readonly string[]): Promise<number> {
    const atMs = performance.now();
    await Promise.all(orders.map((order) => this.#bench.fault(order)));
    return atMs;
  }

  /** Every time the drive was switched on or off, by the truth. */
  motor(): MotorChange[] {
    return truthOf(this.#truthPath).flatMap((line) =>
      line.kind === 'motor' ? [{ atMs: this.#originMs + line.worldUs / 1000, on: line.on, by: line.by }] : [],
    );
  }

  /** What the machine's firmware answered to each START line that it took as sound, after `fromMs`. */
  answersToStart(fromMs: number): string[] {
    return truthOf(this.#truthPath).flatMap((line) =>
      line.kind === 'heard' && line.what === 'START' && this.#originMs + line.worldUs / 1000 > fromMs
        ? [line.answer]
        : [],
    );
  }

  /** Whether the drive is on now. */
  driven(): boolean {
    return this.motor().at(-1)?.on ?? false;
  }

  /** When the drive was cut for the first time at or after `fromMs`; waits for it, null where it is not cut. */
  async cut(fromMs: number, patienceMs: number): Promise<number | null> {
    const until = fromMs + patienceMs;
    for (;;) {
      const off = this.motor().find(({ on, atMs }) => !on && atMs >= fromMs);
      if (off !== undefined) return off.atMs;
      if (performance.now() > until) return null;
      await sleep(5);
    }
  }

  /** How often the drive was switched on after `fromMs`. */
  startsAfter(fromMs: number): number {
    return this.motor().filter(({ on, atMs }) => on && atMs > fromMs).length;
  }

  close(): void {
    this.#bench.close();
  }
}

function truthOf(path: string): TruthLine[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // Dots and strokes are most of the file, and no business of this.
  return lines
    .filter((line) => /^{"kind":"(motor|fault|heard)"/.test(line))
    .map((line) => JSON.parse(line) as TruthLine);
}
