/** What a machine may be asked for: by its record, and by the shipped default where none was made. */
import { defaultRules } from '../../safety/control/rules.ts';
import type { ControlRules } from '../../safety/control/types.ts';
import { defaultReactions } from '../../safety/reactions.ts';
import type { MachineRecord, SafetyPolicy } from '../../store/control-types.ts';

/** What counts where nothing was decided, or cannot be read. */
export const shippedPolicy: SafetyPolicy = {
  version: 0,
  reactions: defaultReactions.id,
  clearCode: null,
  by: '',
  at: '',
};

/** For a machine of which nothing was recorded. */
export function shippedRecord(serial: string): MachineRecord {
  const { limits, minMilliV, softStart } = defaultRules;
  return {
    serial,
    version: 0,
    limits,
    minMilliV,
    softStart: {
      fromMilliV: softStart.fromMilliV,
      stepMilliV: softStart.stepMilliV,
      everyMs: softStart.everyUs / 1000,
    },
    curve: null,
    presets: [],
    by: 'Evenstroke (training default, not a clinical limit)',
    at: '',
  };
}

/** `ownStart`: its operator's own hand can start it. */
export function rulesOf(record: MachineRecord, ownStart: boolean): ControlRules {
  const { limits, minMilliV, softStart, curve } = record;
  const { stopTest } = defaultRules;
  return {
    ...defaultRules,
    limits,
    minMilliV,
    curve: curve === null ? null : { hzPerVolt: curve.hzPerVolt, zeroVolt: curve.zeroVolt },
    softStart: {
      fromMilliV: softStart.fromMilliV,
      stepMilliV: softStart.stepMilliV,
      everyUs: softStart.everyMs * 1000,
    },
    // Low, but where the motor turns for sure.
    stopTest: {
      ...stopTest,
      milliV: Math.min(limits.maxMilliV, Math.max(stopTest.milliV, minMilliV + 500)),
    },
    ownStart,
  };
}
