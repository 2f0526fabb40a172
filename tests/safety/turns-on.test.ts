/** A machine whose driver has failed: it says that it obeys, and its needle goes on. */
import { expect, test } from 'vitest';
import { stepControl } from '../../src/safety/control/control.ts';
import type { ControlInput } from '../../src/safety/control/types.ts';
import { Coupled } from './coupled.ts';

test.each([
  { state: 'stopping', fault: 'none' },
  { state: 'stopped', fault: 'none' },
  { state: 'fault', fault: 'internal' },
] as const)('$state at 70 Hz: no report after a second, and no rest before it stands still', (says) => {
  const it = new Coupled().running();
  const atUs = 1e9;
  let { state } = it;
  const noted: string[] = [];
  const give = (input: ControlInput) => {
    const next = stepControl(state, input, it.rules);
    state = next.state;
    for (const action of next.actions) if (action.do === 'note') noted.push(action.note.what);
    return next.actions;
  };
  const hear = (ms: number, rateHz: number, more: { state?: 'stopped' } = {}) => {
    const seen = { ...says, ...more, rateHz, setMilliV: 0, pedalDown: false };
    return give({ kind: 'telemetry', atUs: atUs + ms * 1000, seen });
  };
  give({ kind: 'stop', atUs, cause: { kind: 'person', detail: 'Ana' } });
  hear(5, 70);
  expect(state).toMatchObject({ phase: 'stopping', stopping: { overdue: false, reportedUs: atUs + 5_000 } });
  expect(hear(999, 70)).toContainEqual({ do: 'stop-byte' });
  expect(state.stopping?.overdue).toBe(false);
  expect(hear(1_000, 70)).toContainEqual(expect.objectContaining({ do: 'withhold' }));
  expect(state.stopping).toMatchObject({ overdue: true, reportedUs: null });
  expect(noted.filter((what) => what === 'stop-overdue')).toHaveLength(1);
  const clear = { kind: 'clear', request: 9, atUs: atUs + 1_010_000, remains: [], allowed: true } as const;
  expect(give(clear)).toContainEqual(expect.objectContaining({ refusal: { code: 'moving', against: [] } }));
  hear(1_500, 0, says.state === 'stopping' ? { state: 'stopped' } : {});
  expect(state).toMatchObject({ phase: 'stopped', stopping: { stillUs: atUs + 1_500_000 } });
});
