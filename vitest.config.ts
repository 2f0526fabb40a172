import { defineConfig } from 'vitest/config';

/** Functions: no device, no database, no process. */
const pure = ['tests/{dashboard,protocol,safety,signal,studio,training}/**/*.test.{ts,tsx}'];
/** Files, processes and requests, and few that keep an eye on the clock. */
const sturdy = [
  'tests/{documents,store}/**/*.test.{ts,tsx}',
  'tests/cli/{doctor,drills,usage}.test.ts',
  'tests/server/!(live|control|studio*).test.ts',
];
/** Devices at their own pace, which mostly wait for it. */
const devices = ['tests/{emulator,link,station}/**/*.test.ts'];

/**
 * No file has a process of its own: to start one and load everything again takes a processor for most of a
 * second, which is what made devices beside it lose samples and go offline.
 */
const project = (
  name: string,
  include: readonly string[],
  groupOrder: number,
  more: {
    readonly maxWorkers: number | string;
    readonly exclude?: string[];
    readonly globalSetup?: string[];
  },
) => ({
  extends: true as const,
  test: { name, include: [...include], isolate: false, sequence: { groupOrder }, ...more },
});

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A deadline and no measurement: the default of a second fails on a busy computer.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      project('pure', pure, 1, { maxWorkers: '100%' }),
      project('sturdy', sturdy, 1, { maxWorkers: '100%' }),
      project('devices', devices, 2, { maxWorkers: 2 }),
      // A real browser and commands that start devices: a processor is left to what they start.
      project('whole path', ['tests/**/*.test.{ts,tsx}'], 3, {
        maxWorkers: 1,
        exclude: [...pure, ...sturdy, ...devices],
        globalSetup: ['tests/browser/browser-setup.ts'],
      }),
    ],
  },
});
