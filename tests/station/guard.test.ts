/** What keeps a machine stopped after the guard stopped it for a pad that is gone. */
import { expect, test } from 'vitest';
import { defaultReactions } from '../../src/safety/reactions.ts';
import { Findings } from '../../src/station/control/findings.ts';
import { Guard } from '../../src/station/control/guard.ts';
import type { MachineControl } from '../../src/station/control/machine-control.ts';
import { type Tie, Ties } from '../../src/station/control/tie.ts';

test('a pad that is gone keeps it stopped for its holder and for an attempt on it, and for nobody else', () => {
  let attempts: readonly Tie[] = [];
  const ties = new Ties(() => attempts);
  const guard = new Guard({
    findings: new Findings(defaultReactions),
    ties,
    machines: new Map(),
    pad: () => null,
    stopped: () => {},
  });
  const causes = (lease: string | null, detail = 'sensor-silent') => {
    const state = { latch: { kind: 'guard', detail }, lease: lease === null ? null : { id: lease } };
    return guard.causes({ serial: 'M-1', state } as MachineControl, 0);
  };
  ties.arm('M-1', 'P-1', 'own');
  expect(causes('own')).toEqual(['no-pad']);
  expect(causes('own', 'unsafe-depth')).toEqual([]);
  expect(causes(null)).toEqual([]);
  expect(causes('another')).toEqual([]);
  attempts = [{ machine: 'M-1', pad: 'P-1' }];
  expect(causes(null)).toEqual(['no-pad']);
  attempts = [];
  ties.end('M-1');
  expect(causes('own')).toEqual([]);
});
