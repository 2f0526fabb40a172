/** The device in the exploration: its own decision function, and beside it a watch that keeps the rules. */
import type { Motor, MotorAction, MotorInput, MotorType } from '../../firmware-protocol/motor.ts';
import { type DeviceWatch, restingWatch, watched } from './device-watch.ts';
import { Breach } from './engine.ts';
import { MOTOR_TICKS, motorTicks, since, TICK_US } from './ticks.ts';

/** The functions that are explored: those of the product, or a mutant of them. */
export interface MotorFunctions {
  restingMotor(type: MotorType, selfTestPassed?: boolean): Motor;
  stepMotor(
    motor: Motor,
    input: MotorInput,
    type: MotorType,
  ): { motor: Motor; actions: readonly MotorAction[] };
}

/** No ramp, and a button that a press switches on and off. */
export const MACHINE: MotorType = {
  minMilliV: 3_000,
  limits: { maxMilliV: 12_000, maxRateMilliHz: 150_000, maxMilliA: 2_000 },
  local: true,
  pedal: 'latched',
  knobMilliV: 9_000,
  rampMilliVPerMs: null,
  timing: motorTicks,
};

type Without<T> = T extends { readonly atUs: number } ? Omit<T, 'atUs'> : never;
export type DeviceInput = Without<MotorInput>;
export type Measure = Extract<DeviceInput, { kind: 'measure' }>;

export interface DeviceSide {
  readonly motor: Motor;
  readonly watch: DeviceWatch;
}

export interface DeviceStep {
  readonly side: DeviceSide;
  readonly actions: readonly MotorAction[];
}

export function restingDevice(
  { restingMotor }: MotorFunctions,
  type: MotorType,
  selfTestPassed = true,
): DeviceSide {
  const motor = canonicalMotor(restingMotor(type, selfTestPassed), 0);
  const watch = restingWatch(type, selfTestPassed);
  if (motor.state === 'running' || (motor.state === 'idle') !== selfTestPassed)
    throw new Breach('off after power-up', 'the device restarts', motor.state);
  return { motor, watch };
}

const times: Readonly<Record<string, number>> = {
  armedUs: MOTOR_TICKS.armLifetime,
  beatUs: MOTOR_TICKS.watchdog,
  rampUs: 3,
  stoppingUs: MOTOR_TICKS.stoppingLimit,
  buttonUpUs: MOTOR_TICKS.pedalUp,
  overcurrentUs: MOTOR_TICKS.beyond,
  supplyUs: MOTOR_TICKS.beyond,
  stallUs: MOTOR_TICKS.stall,
};

/** All times from now, and none kept that no state reads. @throws RangeError for a time that this does not know */
export function canonicalMotor(motor: Motor, nowUs: number): Motor {
  const kept: Record<string, unknown> = { ...motor };
  for (const [name, value] of Object.entries(motor)) {
    if (!name.endsWith('Us')) continue;
    const ticks = times[name];
    if (ticks === undefined) throw new RangeError(`the motor keeps a time "${name}" that nothing here knows`);
    if (typeof value === 'number') kept[name] = since(value, nowUs, ticks);
  }
  if (motor.state !== 'armed') kept['armedUs'] = 0;
  if (motor.state !== 'running' || motor.drivenMilliV >= motor.setMilliV) kept['rampUs'] = 0;
  // Only whether a cause is among them decides anything.
  return { ...(kept as unknown as Motor), causes: [...motor.causes].sort() };
}

/** One input after `ticks` of time, held against every rule. @throws Breach */
export function stepDevice(
  functions: MotorFunctions,
  type: MotorType,
  side: DeviceSide,
  input: DeviceInput,
  ticks: 0 | 1,
  words: string,
): DeviceStep {
  const nowUs = ticks * TICK_US;
  const { motor, actions } = functions.stepMotor(side.motor, { ...input, atUs: nowUs } as MotorInput, type);
  const watch = watched(side, input, ticks, motor, actions, type, (invariant, what) => {
    throw new Breach(invariant, words, what);
  });
  return { side: { motor: canonicalMotor(motor, nowUs), watch }, actions };
}
