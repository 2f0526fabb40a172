/** The whole service in this process, over a real socket, real ttys and a database in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVirtualBench } from '../../src/emulator/run.ts';
import { type Service, startService } from '../../src/main.ts';
import { observeOnly } from '../station/bench.ts';

export interface Running {
  readonly service: Service;
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** The virtual pad and machine. */
  readonly pad: string;
  readonly machine: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  json(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }>;
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** A fault of the virtual devices, as the emulator names it. */
  fault(order: string): Promise<void>;
  /** Pulls every virtual device out. */
  unplug(): void;
  close(): Promise<void>;
}

/**
 * Waits for a pad and a machine that give readings, unless none is asked for. The trainee starts the motor by its
 * own button, unless it is `idle`: then nobody does but a test.
 */
export async function startRunning({
  devices,
  idle = false,
}: {
  devices: boolean;
  idle?: boolean;
}): Promise<Running> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-server-'));
  const registry = join(dataDir, 'ports');
  mkdirSync(registry, { recursive: true });
  const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
  if (!idle) {
    // The guard would end the heavy hand's work, which these tests go on looking at.
    await observeOnly(service);
  }
  const bench = devices
    ? await startVirtualBench({
        registry,
        trainee: idle ? 'steady' : 'heavy-handed',
        seed: 5,
        localStartS: idle ? null : 0.2,
      })
    : null;
  const { url } = service;
  const get = (path: string, init?: RequestInit) => fetch(url + path, init);
  const json = async (path: string, init?: RequestInit) => {
    const response = await get(path, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const close = async () => {
    bench?.close();
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const serialOf = (role: string) => bench?.devices.find((each) => each.role === role)?.serial ?? '';
  try {
    if (devices) {
      await until('a pad and a machine give readings', () => {
        const gauges = service.station.gauges();
        return gauges.length === 2 && gauges.every(({ sampledUs }) => sampledUs !== null);
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    service,
    url,
    port: Number(new URL(url).port),
    dataDir,
    pad: serialOf('pad'),
    machine: serialOf('machine'),
    get,
    json,
    send: (method, path, body) =>
      json(path, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    fault: async (order) => bench?.fault(order),
    unplug: () => bench?.close(),
    close,
  };
}

/** Polls until it is so; the time is only a bound for a test that fails. */
export async function until(what: string, isSo: () => unknown, withinMs = 20_000): Promise<void> {
  for (const end = performance.now() + withinMs; !(await isSo()); ) {
    if (performance.now() > end) throw new Error(`It did not come about that ${what}.`);
    await sleep(20);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
