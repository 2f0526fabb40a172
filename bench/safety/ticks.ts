/**
 * Discrete time. Both functions reckon with differences of times only, so the time now is always 0, every time kept
 * is how long ago it was, and an age beyond which nothing changes any more is as good as the next: that makes the
 * states finite. A tick is 100 ms; the long times are scaled down to a few ticks, in their own order.
 */
import type { MotorTiming } from '../../firmware-protocol/motor.ts';
import type { ControlTiming } from '../../src/safety/control/types.ts';

export const TICK_US = 100_000;

/** 500 ms, 10 s, 1 s, 50 ms, 100 ms and 500 ms in truth. */
export const MOTOR_TICKS = {
  watchdog: 2,
  armLifetime: 3,
  stoppingLimit: 2,
  pedalUp: 1,
  beyond: 1,
  stall: 2,
} as const;

export const motorTicks: MotorTiming = {
  watchdogUs: MOTOR_TICKS.watchdog * TICK_US,
  armLifetimeUs: MOTOR_TICKS.armLifetime * TICK_US,
  stoppingLimitUs: MOTOR_TICKS.stoppingLimit * TICK_US,
  pedalUpUs: MOTOR_TICKS.pedalUp * TICK_US,
  beyondUs: MOTOR_TICKS.beyond * TICK_US,
  stallUs: MOTOR_TICKS.stall * TICK_US,
};

/** 2 s, 9 s, 50 ms, 250 ms, 1 s, 2 s, 600 ms, 300 ms, 500 ms, 250 ms, 100 ms and a session in truth. */
export const CONTROL_TICKS = {
  lease: 2,
  armed: 2,
  stopByteEvery: 1,
  confirmWithin: 2,
  withhold: 3,
  withholdEvery: 4,
  meet: 3,
  seenRunning: 2,
  clearAgain: 1,
  stale: 2,
  blind: 1,
  testLifetime: 2,
} as const;

const inUs = (ticks: number) => ticks * TICK_US;

export const controlTicks: ControlTiming = {
  leaseUs: inUs(CONTROL_TICKS.lease),
  armedUs: inUs(CONTROL_TICKS.armed),
  stopByteEveryUs: inUs(CONTROL_TICKS.stopByteEvery),
  confirmWithinUs: inUs(CONTROL_TICKS.confirmWithin),
  withholdUs: inUs(CONTROL_TICKS.withhold),
  withholdEveryUs: inUs(CONTROL_TICKS.withholdEvery),
  meetUs: inUs(CONTROL_TICKS.meet),
  seenRunningUs: inUs(CONTROL_TICKS.seenRunning),
  clearAgainUs: inUs(CONTROL_TICKS.clearAgain),
  staleUs: inUs(CONTROL_TICKS.stale),
  blindUs: inUs(CONTROL_TICKS.blind),
  testLifetimeUs: inUs(CONTROL_TICKS.testLifetime),
};

/** Turn within 1.5 s, reported within 100 ms, still within 1 s in truth. */
export const TEST_TICKS = { turn: 2, report: 1, still: 2 } as const;

/** A time kept, seen from `nowUs`, at most `ticks` ago. */
export const since = (timeUs: number, nowUs: number, ticks: number): number =>
  Math.max(timeUs - nowUs, -ticks * TICK_US) + 0;
