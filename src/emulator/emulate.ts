/** `evenstroke emulate`: runs a bench until it is told to end, taking faults from lines and messages. */
import { createInterface } from 'node:readline';
import type { BenchOptions } from './bench-options.ts';
import { orderFault } from './faults.ts';
import { parseMicrometer, readMicrometer } from './micrometer.ts';
import { startVirtualBench, type VirtualBench } from './run.ts';
import type { VirtualDevice } from './virtual-device.ts';
import { readWork, type Work } from './work.ts';

export interface EmulateOptions extends BenchOptions {
  /** One JSON object a line instead of words. */
  readonly json?: boolean;
  /** Where the paths go; default standard output. */
  readonly print?: (line: string) => void;
  /** Where complaints about faults go; default standard error. */
  readonly complain?: (line: string) => void;
  /** Lines such as `fault bit-flips 0.001`, `pad:unplug 1000`, `work {…}`, `micrometer 0.5` or `quit`; default standard input. Null: none. */
  readonly commands?: NodeJS.ReadableStream | null;
}

/**
 * Prints each device's address as it is plugged in, one a line, and resolves with the exit code when
 * SIGINT, SIGTERM, `quit` or the end of a parent process ends it. A parent can send `{ fault, value, device }`,
 * `{ work, device }` with the drill that the trainee is to see (null: none), or `{ micrometer: { depthMm }, device }`
 * (null: away), and gets `{ ready: [{ name, role, serial, address }] }` and `{ plugged: … }`; to a message with an
 * `id` it gets `{ done: id }` or `{ failed: id, reason }`.
 */
export async function emulate(options: EmulateOptions): Promise<number> {
  const print = options.print ?? ((line: string) => process.stdout.write(`${line}\n`));
  const complain = options.complain ?? ((line: string) => process.stderr.write(`${line}\n`));
  const tell = (device: VirtualDevice) => {
    const { name, role, serial, address } = device;
    if (options.json === true) print(JSON.stringify({ name, role, serial, address }));
    else if (address !== null) print(address);
    toParent({ plugged: { name, role, serial, address } });
  };
  const bench = await startVirtualBench({ ...options, onPlug: tell });
  return new Promise((resolve) => {
    const lines =
      options.commands === null ? null : createInterface({ input: options.commands ?? process.stdin });
    const onMessage = (message: unknown) =>
      void attempt(async () => {
        const { id } = (message ?? {}) as Record<string, unknown>;
        try {
          await obey(bench, message);
        } catch (error) {
          if (id === undefined) throw error;
          toParent({ failed: id, reason: error instanceof Error ? error.message : String(error) });
          return;
        }
        if (id !== undefined) toParent({ done: id });
      });
    const end = () => {
      lines?.close();
      // A pipe that stays open would keep this process alive.
      if (options.commands === undefined) process.stdin.destroy();
      process.off('SIGINT', end).off('SIGTERM', end).off('disconnect', end).off('message', onMessage);
      process.off('exit', bench.close);
      bench.close();
      resolve(0);
    };
    const attempt = async (act: () => Promise<void>) => {
      try {
        await act();
      } catch (error) {
        complain(error instanceof Error ? error.message : String(error));
      }
    };
    lines?.on('line', (line) => {
      if (line.trim() === 'quit') end();
      else if (line.trim().startsWith('work ')) void attempt(async () => bench.show(workOf(line.trim())));
      else if (/^\s*(\S+:)?micrometer\b/.test(line))
        void attempt(async () => {
          const { depthMm, device } = parseMicrometer(line);
          bench.micrometer(device, depthMm);
        });
      else if (line.trim() !== '') void attempt(async () => bench.fault(line));
    });
    process.on('SIGINT', end).on('SIGTERM', end).on('disconnect', end).on('message', onMessage);
    process.on('exit', bench.close);
    // Not before: a parent may end it at once, and without these that would leave the ports' files behind.
    toParent({
      ready: bench.devices.map(({ name, role, serial, address }) => ({ name, role, serial, address })),
    });
  });
}

function toParent(message: object): void {
  // An error is that the parent has just gone: `disconnect` tells of that, and ends this in good order.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function obey(bench: VirtualBench, message: unknown): Promise<void> {
  const { fault, value, work, micrometer, device: named } = (message ?? {}) as Record<string, unknown>;
  const device = typeof named === 'string' ? named : null;
  if (work !== undefined) {
    bench.show(readWork(work), device);
    return;
  }
  if (micrometer !== undefined) {
    bench.micrometer(device, readMicrometer(micrometer));
    return;
  }
  if (typeof fault !== 'string')
    throw new RangeError(
      'a message is { fault: name, value?, device? }, { work, device? } or { micrometer: { depthMm }, device? }',
    );
  const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  await bench.fault(orderFault(fault, plain ? value : undefined, device));
}

/** `work {"places":[{"xMm":10,"yMm":10}],"next":0}` or `work null`. */
function workOf(line: string): Work | null {
  let value: unknown;
  try {
    value = JSON.parse(line.slice('work '.length));
  } catch (error) {
    throw new RangeError(
      `work: what follows is not JSON (${error instanceof Error ? error.message : error})`,
    );
  }
  return readWork(value);
}
