/** What the device's motor state machine (motor.ts) is given, keeps and answers. Times are the device's own µs. */
import { ARM_LIFETIME_MS, PEDAL_UP_MS, STOPPING_LIMIT_MS, WATCHDOG_MS } from './limits.ts';
import type { ErrorCode, FaultCode, MotorState } from './messages.ts';

export interface MotorLimits {
  readonly maxMilliV: number;
  readonly maxRateMilliHz: number;
  readonly maxMilliA: number;
}

/** Times of the protocol, µs. Only an exploration has a cause to make them shorter. */
export interface MotorTiming {
  readonly watchdogUs: number;
  readonly armLifetimeUs: number;
  readonly stoppingLimitUs: number;
  readonly pedalUpUs: number;
  /** A current, voltage or stroke rate beyond its limit is a fault when it lasts so long. */
  readonly beyondUs: number;
  /** A driven motor that does not turn is a fault after so long. */
  readonly stallUs: number;
}

export const motorTiming: MotorTiming = {
  watchdogUs: WATCHDOG_MS * 1000,
  armLifetimeUs: ARM_LIFETIME_MS * 1000,
  stoppingLimitUs: STOPPING_LIMIT_MS * 1000,
  pedalUpUs: PEDAL_UP_MS * 1000,
  beyondUs: 100_000,
  stallUs: 500_000,
};

/** What this model of machine can do. Fixed for the life of the device. */
export interface MotorType {
  readonly minMilliV: number;
  readonly limits: MotorLimits;
  /** Its operator's own pedal or button can start it: capability `local`. */
  readonly local: boolean;
  /** `momentary`: runs while held. `latched`: a press starts, the next press stops. A capability word of the same name. */
  readonly pedal: 'momentary' | 'latched';
  /** Where the machine's own knob stands: the voltage of an operator's start. */
  readonly knobMilliV: number;
  /** How fast the voltage of START and VOLT rises, mV each ms; null: at once. It falls at once in any case. */
  readonly rampMilliVPerMs: number | null;
  readonly timing: MotorTiming;
}

export interface Motor {
  readonly state: MotorState;
  /** While stopping: what rest will be. */
  readonly rest: 'idle' | 'stopped' | 'fault';
  /** The first fault since the last CLEAR, or `none`: the one that M shows. */
  readonly fault: FaultCode;
  /** Faults whose cause is still there, in the order in which they came; CLEAR is refused while there are any. */
  readonly causes: readonly FaultCode[];
  readonly startedBy: 'none' | 'host' | 'operator';
  readonly nonce: number | null;
  readonly armedUs: number;
  /** When the last valid BEAT of the host came; −Infinity before the first. */
  readonly beatUs: number;
  readonly setMilliV: number;
  /** What the driver gives now: on its way up to `setMilliV` while running, else 0. */
  readonly drivenMilliV: number;
  /** Up to when the way up has been made. */
  readonly rampUs: number;
  readonly limits: MotorLimits;
  readonly buttonDown: boolean;
  /** Since when the button has been seen up in this state; null while it is down or was not yet seen. */
  readonly buttonUpUs: number | null;
  readonly turning: boolean;
  /** Since when it turns without being driven; null while it stands or is driven. */
  readonly stoppingUs: number | null;
  /** Since when a condition holds that becomes a fault when it lasts. */
  readonly overcurrentUs: number | null;
  readonly supplyUs: number | null;
  readonly stallUs: number | null;
}

export type MotorInput = { readonly atUs: number } & (
  | { readonly kind: 'arm'; readonly nonce: number }
  | { readonly kind: 'start'; readonly nonce: number; readonly setMilliV: number }
  | { readonly kind: 'volt'; readonly setMilliV: number }
  | { readonly kind: 'limit'; readonly limits: MotorLimits }
  | { readonly kind: 'stop' | 'stop-byte' | 'clear' | 'beat' | 'who' }
  | MotorMeasure
);

/** What the machine's own sensors and button say; comes at least every few milliseconds. */
export interface MotorMeasure {
  readonly kind: 'measure';
  readonly rateHz: number;
  readonly milliV: number;
  readonly milliA: number;
  readonly buttonDown: boolean;
  /** Too hot. */
  readonly hot?: boolean;
  /** The self-test or a check of the memory fails. */
  readonly defect?: boolean;
}

export type MotorAction =
  | { readonly do: 'drive'; readonly milliV: number }
  | { readonly do: 'cut' }
  | { readonly do: 'ok'; readonly value: string }
  | { readonly do: 'err'; readonly code: ErrorCode }
  | { readonly do: 'fault'; readonly on: 'on' | 'off'; readonly code: FaultCode; readonly detail: number };

export interface MotorStep {
  readonly motor: Motor;
  readonly actions: readonly MotorAction[];
}
