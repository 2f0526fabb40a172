import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
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
