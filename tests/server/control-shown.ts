import type { Control } from '../../src/server/wire-control.ts';

/** A machine at rest that nobody holds, as every page is told of it. */
export const control = (more: Partial<Control> = {}): Control => ({
  serial: 'VM-1',
  phase: 'rest',
  lease: null,
  pad: null,
  armedForMs: null,
  run: null,
  load: null,
  stop: null,
  latch: null,
  stopTest: { state: 'none', reason: '', atUs: null, reportedAfterMs: null, stillAfterMs: null },
  against: [],
  limits: { maxMilliV: 9_000, maxRateMilliHz: 180_000, maxMilliA: 1_500 },
  minMilliV: 3_000,
  hasCurve: false,
  ...more,
});
