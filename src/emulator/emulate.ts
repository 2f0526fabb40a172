/** `evenstroke emulate`: runs a bench until it is told to end, taking faults from lines and messages. */
import { createInterface } from 'node:readline';
import type { BenchOptions } from './bench-options.ts';
import { orderFault } from './faults.ts';
import { startVirtualBench } from './run.ts';
import type { VirtualDevice } from './virtual-device.ts';

export interface EmulateOptions extends BenchOptions {
  /** One JSON object a line instead of words. */
  readonly json?: boolean;
  /** Where the paths go; default standard output. */
  readonly print?: (line: string) => void;
  /** Where complaints about faults go; default standard error. */
  readonly complain?: (line: string) => void;
  /** Lines such as `fault bit-flips 0.001`, `pad:unplug 1000` or `quit`; default standard input. Null: none. */
  readonly commands?: NodeJS.ReadableStream | null;
}

/**
 * Prints each device's address as it is plugged in, one a line, and resolves with the exit code when
 * SIGINT, SIGTERM, `quit` or the end of a parent process ends it. A parent can send `{ fault, value, device }`
 * and gets `{ ready: [{ name, role, serial, address }] }` and `{ plugged: … }`.
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
    const onMessage = (message: unknown) => void attempt(async () => bench.fault(orderOf(message)));
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
  if (process.connected) process.send?.(message);
}

function orderOf(message: unknown) {
  const { fault, value, device } = (message ?? {}) as Record<string, unknown>;
  if (typeof fault !== 'string') throw new RangeError('a message is { fault: name, value?, device? }');
  const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return orderFault(fault, plain ? value : undefined, typeof device === 'string' ? device : null);
}
