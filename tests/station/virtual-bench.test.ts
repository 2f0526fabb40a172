import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Random } from '../../src/emulator/random.ts';
import { VirtualBench } from '../../src/station/virtual-bench.ts';
import { until } from './bench.ts';

const registry = mkdtempSync(join(tmpdir(), 'evenstroke-virtual-'));
const bench = new VirtualBench(registry);
afterEach(async () => {
  await bench.stop();
  rmSync(registry, { recursive: true, force: true });
});

/** The processes that say they have devices, by what they wrote into the registry. */
const emulators = () =>
  new Set(readdirSync(registry).map((name) => readFileSync(join(registry, name), 'utf8').split(/\s+/)[1]));
const isAlive = (pid: string | undefined): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

it('two clicks at once start one pair, not two with the same serial numbers, and stopping ends it', async () => {
  const both = await Promise.allSettled([
    bench.start({ trainee: 'steady', seed: 1 }),
    bench.start({ trainee: 'novice', seed: 1 }),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(bench.state()).toEqual({ running: true, trainee: 'novice' });
  const pids = emulators();
  expect(pids.size).toBe(1);
  await bench.stop();
  expect(bench.state()).toEqual({ running: false, trainee: null });
  await until('the process is gone', () => ![...pids].some(isAlive));
  expect(readdirSync(registry)).toEqual([]);
});

it('says why where the devices cannot be started', async () => {
  await expect(bench.start({ trainee: 'nobody', seed: 1 })).rejects.toThrow(/did not start.*nobody/s);
  expect(bench.state().running).toBe(false);
});

it('sets the virtual micrometer, and says where there is no pad to set it on', async () => {
  const deep = bench.micrometer('VP-9999-1', 0.5);
  await expect(deep).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('No virtual devices run'),
  });
  await bench.start({ trainee: 'steady', seed: 1, sensor: { gainError: -0.03, hysteresisMm: 0.02 } });
  const serial = `VP-${String(new Random('1/serial').uint32() % 10_000).padStart(4, '0')}-1`;
  await bench.micrometer(serial, 0.5);
  await bench.micrometer(serial, null);
  await expect(bench.micrometer('VP-9999-1', 0.5)).rejects.toThrow(/no virtual pad VP-9999-1.*another one/s);
  await expect(bench.micrometer(serial, 9)).rejects.toMatchObject({ code: 'bad-input', at: 'depthMm' });
});
