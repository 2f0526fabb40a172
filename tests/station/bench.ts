/** A service with virtual devices on real ttys, for tests of the whole path. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../../src/emulator/bench-options.ts';
import { startVirtualBench, type VirtualBench } from '../../src/emulator/run.ts';
import { type Service, startService } from '../../src/main.ts';

export interface TestBench {
  readonly service: Service;
  readonly devices: VirtualBench;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** A motor that its operator starts goes on whatever the guard finds, which is what most of these tests are not about. */
export async function startBench(options: BenchOptions): Promise<TestBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-test-'));
  const devices = await startVirtualBench({ localStartS: 0.2, ...options, registry: join(dataDir, 'ports') });
  const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
  if (options.localStartS !== null) await observeOnly(service);
  return {
    service,
    devices,
    dataDir,
    async close() {
      await service.stop();
      devices.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Nothing is stopped by the guard; a computer too busy to let a virtual pad speak must not end a test's work. */
export async function observeOnly({ controls, store }: Service): Promise<void> {
  const policy = { version: 0, reactions: 'observe', clearCode: null, by: 'a test' };
  controls.policyChanged(await store.control.savePolicy(policy));
}

/** Waits until `condition` is true. Fails with what was waited for; the deadline is no measurement. */
export async function until(what: string, condition: () => boolean, withinMs = 40_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await sleep(10);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The gauge of the only pad. */
export function padGauge({ service }: TestBench) {
  const gauge = service.station.gauges().find(({ role }) => role === 'pad');
  if (gauge?.role !== 'pad') throw new Error('no pad is known');
  return gauge;
}

export const online = ({ service }: TestBench, count: number): boolean =>
  service.station.gauges().filter(({ state, sampledUs }) => state === 'online' && sampledUs !== null)
    .length === count;
