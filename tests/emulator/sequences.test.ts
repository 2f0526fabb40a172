import { expect, test } from 'vitest';
import { runSequences } from '../../bench/safety/sequences.ts';

test('random lines, stop bytes, feet, silences and resets: the machine does what PROTOCOL.md says, and no more', () => {
  const result = runSequences({ runs: 1_000, seed: 20_261_122 });
  expect(result.violations.map(({ says, sequence }) => `${says}: ${JSON.stringify(sequence)}`)).toEqual([]);
  expect(result.runs).toBe(1_000);
  // They reach what they are to try: starts of both kinds, each refusal and each fault but the rarest.
  expect(result.starts.host).toBeGreaterThan(300);
  expect(result.starts.operator).toBeGreaterThan(100);
  for (const code of ['ERR state', 'ERR nonce', 'ERR range', 'ERR limit', 'ERR fault'])
    expect(result.answers[code], code).toBeGreaterThan(10);
  for (const fault of ['on watchdog', 'off watchdog', 'on overcurrent', 'on supply', 'on internal'])
    expect(result.faults[fault], fault).toBeGreaterThan(0);
});
