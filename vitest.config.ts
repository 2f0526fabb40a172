import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tests/browser/browser-setup.ts'],
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A deadline and no measurement: the default of a second fails on a busy computer.
    expect: { poll: { timeout: 15_000 } },
  },
});
