/** Made-up rows of machine control for the tests. */
import type { AuditEntry, MachineRecord, SafetyPolicy } from '../../src/store/control-types.ts';

export const entryOf = (n: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: new Date(Date.UTC(2026, 10, 22, 9, 0, n)).toISOString(),
  stationUs: n * 1_000_000.25,
  sessionId: n % 3 === 0 ? null : 'session-1',
  actor: 'page',
  by: 'Ruiz "R" \u00dc',
  machine: n % 2 === 0 ? 'MAC-1' : 'MAC-2',
  action: n % 4 === 0 ? 'stop' : 'set',
  answer: 'done',
  detail: { milliV: 6000 + n, afterMs: 1 / 3, word: 'a\u2028b', none: null, sure: true },
  ...changes,
});

export const recordOf = (serial: string, version: number): Omit<MachineRecord, 'at'> => ({
  serial,
  version,
  limits: { maxMilliV: 12_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 },
  minMilliV: 2_500,
  softStart: { fromMilliV: 4_000, stepMilliV: 500, everyMs: 50 },
  curve: { hzPerVolt: 14.5, zeroVolt: 0.8, source: 'a test', points: 5 },
  presets: [{ id: 'p1', name: 'Soft', needle: '3 round', target: { kind: 'rate', hz: 90 } }],
  by: 'Ruiz',
});

export const policyOf = (version: number): Omit<SafetyPolicy, 'at'> => ({
  version,
  reactions: 'strict',
  clearCode: { salt: 'ab', hash: 'cd' },
  by: 'Ruiz',
});
