import { defineConfig } from 'vitest/config';

/** Functions: no device, no database, no process. */
const pure = ['tests/{dashboard,protocol,safety,signal,studio,training}/**/*.test.{ts,tsx}'];
/** Files, processes and requests, and few that keep an eye on the clock. */
const sturdy = [
  'tests/{documents,store}/**/*.test.{ts,tsx}',
  'tests/cli/{doctor,drills,usage}.test.ts',
  'tests/server/!(live|control|studio*).test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A deadline and no measurement: the default of a second fails on a busy computer.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'sturdy', include: sturdy, maxWorkers: '100%', sequence: { groupOrder: 1 } },
      },
      {
        // Real devices' pace and a real browser: a processor is left to what they start.
        extends: true,
        test: {
          name: 'whole path',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...pure, ...sturdy],
          globalSetup: ['tests/browser/browser-setup.ts'],
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
