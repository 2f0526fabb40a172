/**
 * The device's motor state machine of PROTOCOL.md, section 12, as one pure function: (state, input) → (state,
 * actions). It reads no clock and keeps nothing; every time is the device's own, in µs, and comes with the input.
 * The virtual machine runs it, the exploration of docs/hazards.md walks all of it, and a builder may follow it.
 */
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
}

export const motorTiming: MotorTiming = {
  watchdogUs: WATCHDOG_MS * 1000,
  armLifetimeUs: ARM_LIFETIME_MS * 1000,
  stoppingLimitUs: STOPPING_LIMIT_MS * 1000,
  pedalUpUs: PEDAL_UP_MS * 1000,
};

/** What this model of machine can do. Fixed for the life of the device. */
export interface MotorType {
  readonly minMilliV: number;
  readonly limits: MotorLimits;
  /** Where the machine's own knob stands: the voltage of an operator's start. */
  readonly knobMilliV: number;
  readonly timing: MotorTiming;
}

export interface Motor {
  readonly state: MotorState;
  /** While stopping: what rest will be. */
  readonly rest: 'idle' | 'stopped' | 'fault';
  /** The fault that holds the motor, or `none`. */
  readonly fault: FaultCode;
  /** Whether its cause is still there; CLEAR is refused while it is. */
  readonly caused: boolean;
  readonly startedBy: 'none' | 'host' | 'operator';
  readonly nonce: number | null;
  readonly armedUs: number;
  readonly stoppingUs: number;
  /** When the last valid BEAT of the host came; −Infinity before the first. */
  readonly beatUs: number;
  readonly setMilliV: number;
  readonly limits: MotorLimits;
  readonly buttonDown: boolean;
  /** Since when the button has been seen up in this state; null while it is down or was not yet seen. */
  readonly buttonUpUs: number | null;
  readonly turning: boolean;
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

/** How long a condition must last before it is a fault. */
const OVERCURRENT_US = 100_000;
const SUPPLY_US = 100_000;
const STALL_US = 500_000;
/** Below this share of the set voltage the supply has failed. */
const SAG_SHARE = 0.7;
const STILL_HZ = 2;
const STALL_HZ = 10;

const NOTHING: readonly MotorAction[] = [];
const CUT: MotorAction = { do: 'cut' };
const OK: MotorAction = { do: 'ok', value: '-' };

/** After power-up or reset: at rest, and nothing remembered that could start it. */
export function restingMotor(type: MotorType): Motor {
  return {
    state: 'idle',
    rest: 'idle',
    fault: 'none',
    caused: false,
    startedBy: 'none',
    nonce: null,
    armedUs: 0,
    stoppingUs: 0,
    beatUs: Number.NEGATIVE_INFINITY,
    setMilliV: 0,
    limits: type.limits,
    buttonDown: false,
    buttonUpUs: null,
    turning: false,
    overcurrentUs: null,
    supplyUs: null,
    stallUs: null,
  };
}

export function stepMotor(motor: Motor, input: MotorInput, type: MotorType): MotorStep {
  const step = react(motor, input, type);
  // A press counts only after the button was seen up in the state in which it is to count.
  return step.motor.state === motor.state || step.motor.buttonUpUs === null
    ? step
    : { ...step, motor: { ...step.motor, buttonUpUs: null } };
}

function react(motor: Motor, input: MotorInput, type: MotorType): MotorStep {
  const { atUs } = input;
  switch (input.kind) {
    case 'beat':
      return only({ ...motor, beatUs: atUs });
    case 'who':
      return only(motor.state === 'armed' ? off(motor, 'idle') : motor);
    case 'stop-byte':
      return stop(motor, atUs, 'stopped');
    case 'stop': {
      const step = stop(motor, atUs, 'stopped');
      return { motor: step.motor, actions: [...step.actions, OK] };
    }
    case 'arm':
      return arm(motor, input.nonce, atUs, type);
    case 'start':
      return start(motor, input.nonce, input.setMilliV, atUs, type);
    case 'volt':
      return volt(motor, input.setMilliV, type);
    case 'limit':
      return limit(motor, input.limits, type);
    case 'clear':
      return clear(motor);
    case 'measure':
      return measure(motor, input, atUs, type);
  }
}

const only = (motor: Motor): MotorStep => ({ motor, actions: NOTHING });
const refuse = (motor: Motor, code: ErrorCode): MotorStep => ({ motor, actions: [{ do: 'err', code }] });
const beatIsOld = (motor: Motor, atUs: number, type: MotorType) =>
  atUs - motor.beatUs >= type.timing.watchdogUs;

/** Not driven and nothing armed; the set voltage is forgotten. */
function off(motor: Motor, state: MotorState): Motor {
  const watched = { overcurrentUs: null, supplyUs: null, stallUs: null };
  return { ...motor, ...watched, state, nonce: null, startedBy: 'none', setMilliV: 0 };
}

/** From every state to rest: the stop byte, STOP, and the operator's own stop (`idle`). */
function stop(motor: Motor, atUs: number, rest: 'idle' | 'stopped'): MotorStep {
  if (motor.state === 'fault') return { motor, actions: [CUT] };
  if (motor.state === 'stopping') {
    const latched = motor.rest === 'fault' ? motor.rest : rest;
    return { motor: { ...motor, rest: latched }, actions: [CUT] };
  }
  if (motor.state === 'running' || motor.turning)
    return { motor: { ...off(motor, 'stopping'), rest, stoppingUs: atUs }, actions: [CUT] };
  return { motor: off(motor, rest), actions: [CUT] };
}

function fail(motor: Motor, atUs: number, code: FaultCode, detail: number): MotorStep {
  const still = motor.state === 'stopping' || !motor.turning;
  return {
    motor: {
      ...off(motor, still ? 'fault' : 'stopping'),
      rest: 'fault',
      stoppingUs: atUs,
      fault: code,
      caused: true,
    },
    actions: [CUT, { do: 'fault', on: 'on', code, detail: Math.max(0, Math.round(detail)) }],
  };
}

function arm(motor: Motor, nonce: number, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'idle' && motor.state !== 'armed') return refuse(motor, 'state');
  if (motor.buttonDown || motor.turning || beatIsOld(motor, atUs, type)) return refuse(motor, 'state');
  const value = nonce.toString(16).toUpperCase().padStart(8, '0');
  return { motor: { ...motor, state: 'armed', nonce, armedUs: atUs }, actions: [{ do: 'ok', value }] };
}

function start(motor: Motor, nonce: number, milliV: number, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'armed') return refuse(motor, 'state');
  if (armingIsOver(motor, atUs, type)) return refuse(off(motor, 'idle'), 'state');
  // A guess costs the arming.
  if (nonce !== motor.nonce) return refuse(off(motor, 'idle'), 'nonce');
  const wrong = refusal(motor, milliV, type);
  if (wrong !== null) return refuse(motor, wrong);
  const running: Motor = { ...motor, state: 'running', startedBy: 'host', nonce: null, setMilliV: milliV };
  return { motor: running, actions: [{ do: 'drive', milliV }, OK] };
}

function armingIsOver(motor: Motor, atUs: number, type: MotorType): boolean {
  return atUs - motor.armedUs >= type.timing.armLifetimeUs || beatIsOld(motor, atUs, type);
}

function volt(motor: Motor, milliV: number, type: MotorType): MotorStep {
  if (motor.state !== 'running' && motor.state !== 'armed') return refuse(motor, 'state');
  const wrong = refusal(motor, milliV, type);
  if (wrong !== null) return refuse(motor, wrong);
  const drive: MotorAction[] = motor.state === 'running' ? [{ do: 'drive', milliV }] : [];
  return { motor: { ...motor, setMilliV: milliV }, actions: [...drive, OK] };
}

function refusal(motor: Motor, milliV: number, type: MotorType): ErrorCode | null {
  if (milliV < type.minMilliV || milliV > type.limits.maxMilliV) return 'range';
  return milliV > motor.limits.maxMilliV ? 'limit' : null;
}

function limit(motor: Motor, limits: MotorLimits, type: MotorType): MotorStep {
  if (motor.state !== 'idle' && motor.state !== 'stopped') return refuse(motor, 'state');
  const own = type.limits;
  const tooHigh =
    limits.maxMilliV > own.maxMilliV ||
    limits.maxMilliA > own.maxMilliA ||
    limits.maxRateMilliHz > own.maxRateMilliHz;
  return tooHigh ? refuse(motor, 'range') : { motor: { ...motor, limits }, actions: [OK] };
}

function clear(motor: Motor): MotorStep {
  if (motor.state === 'idle') return { motor, actions: [OK] };
  if (motor.state !== 'stopped' && motor.state !== 'fault') return refuse(motor, 'state');
  if (motor.caused || motor.buttonDown || motor.turning) return refuse(motor, 'fault');
  return { motor: { ...off(motor, 'idle'), rest: 'idle', fault: 'none' }, actions: [OK] };
}

function measure(before: Motor, input: MotorMeasure, atUs: number, type: MotorType): MotorStep {
  const { buttonUpUs } = before;
  const pressed =
    input.buttonDown &&
    !before.buttonDown &&
    buttonUpUs !== null &&
    atUs - buttonUpUs >= type.timing.pedalUpUs;
  const motor: Motor = {
    ...before,
    turning: input.rateHz >= STILL_HZ,
    buttonDown: input.buttonDown,
    buttonUpUs: input.buttonDown ? null : (buttonUpUs ?? atUs),
  };
  switch (motor.state) {
    case 'idle':
      return pressed ? operatorStarts(motor, type) : only(motor);
    case 'armed':
      return only(pressed || armingIsOver(motor, atUs, type) ? off(motor, 'idle') : motor);
    case 'running':
      // The operator's hand wins: it ends its own run, and latches one that the host started.
      if (pressed) return stop(motor, atUs, motor.startedBy === 'host' ? 'stopped' : 'idle');
      return guard(motor, input, atUs, type);
    case 'stopping':
      if (!motor.turning) return causeGone({ ...motor, state: motor.rest }, atUs, type);
      if (atUs - motor.stoppingUs < type.timing.stoppingLimitUs) return causeGone(motor, atUs, type);
      return fail(motor, atUs, 'internal', input.rateHz * 1000);
    default:
      return causeGone(motor, atUs, type);
  }
}

/** Says so once when what made the fault has gone. The state `fault` stays until CLEAR. */
function causeGone(motor: Motor, atUs: number, type: MotorType): MotorStep {
  if (!motor.caused) return only(motor);
  const here = motor.fault === 'watchdog' ? beatIsOld(motor, atUs, type) : motor.turning;
  if (here) return only(motor);
  const gone: MotorAction = { do: 'fault', on: 'off', code: motor.fault, detail: 0 };
  return { motor: { ...motor, caused: false }, actions: [gone] };
}

function operatorStarts(motor: Motor, type: MotorType): MotorStep {
  const milliV = Math.min(type.knobMilliV, motor.limits.maxMilliV);
  if (refusal(motor, milliV, type) !== null) return only(motor);
  const running: Motor = { ...motor, state: 'running', startedBy: 'operator', setMilliV: milliV };
  return { motor: running, actions: [{ do: 'drive', milliV }] };
}

/** What a running motor watches in itself. */
function guard(motor: Motor, input: MotorMeasure, atUs: number, type: MotorType): MotorStep {
  if (motor.startedBy === 'host' && beatIsOld(motor, atUs, type))
    return fail(motor, atUs, 'watchdog', (atUs - motor.beatUs) / 1000);
  const { limits, setMilliV } = motor;
  const since = (holds: boolean, from: number | null) => (holds ? (from ?? atUs) : null);
  const tooFast = input.rateHz * 1000 > limits.maxRateMilliHz;
  const next: Motor = {
    ...motor,
    overcurrentUs: since(input.milliA > limits.maxMilliA, motor.overcurrentUs),
    supplyUs: since(tooFast || input.milliV < SAG_SHARE * setMilliV, motor.supplyUs),
    stallUs: since(input.rateHz < STALL_HZ, motor.stallUs),
  };
  const lasts = (from: number | null, us: number) => from !== null && atUs - from >= us;
  if (lasts(next.overcurrentUs, OVERCURRENT_US)) return fail(next, atUs, 'overcurrent', input.milliA);
  if (lasts(next.supplyUs, SUPPLY_US)) return fail(next, atUs, 'supply', input.milliV);
  if (lasts(next.stallUs, STALL_US)) return fail(next, atUs, 'stall', input.rateHz * 1000);
  return only(next);
}
