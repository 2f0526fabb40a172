/** The shipped times and rules of machine control: conservative, and changed by a machine's record only. */
import type { ControlRules, ControlTiming } from './types.ts';

export const controlTiming: ControlTiming = {
  leaseUs: 2_000_000,
  armedUs: 9_000_000,
  stopByteEveryUs: 50_000,
  confirmWithinUs: 250_000,
  withholdUs: 1_000_000,
  withholdEveryUs: 2_000_000,
  meetUs: 600_000,
  seenRunningUs: 300_000,
  clearAgainUs: 500_000,
  staleUs: 200_000,
  blindUs: 100_000,
  testLifetimeUs: 8 * 3_600_000_000,
};

export const defaultRules: ControlRules = {
  limits: { maxMilliV: 9_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 },
  minMilliV: 2_500,
  curve: null,
  softStart: { fromMilliV: 3_500, stepMilliV: 500, everyUs: 100_000 },
  rateLoop: {
    everyUs: 250_000,
    stepMilliV: 100,
    trimMilliV: 1_000,
    deadShare: 0.01,
    staleUs: 300_000,
  },
  stopTest: {
    milliV: 4_000,
    turnWithinUs: 1_500_000,
    reportWithinUs: 100_000,
    stillWithinUs: 1_000_000,
  },
  ownStart: false,
  timing: controlTiming,
};
