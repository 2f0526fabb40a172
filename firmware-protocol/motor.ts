/**
 * The device's motor state machine of PROTOCOL.md, section 12, as one pure function: (state, input) → (state,
 * actions). It reads no clock and keeps nothing; every time is the device's own, in µs, and comes with the input.
 * The virtual machine runs it, the exploration of docs/hazards.md walks all of it, and a builder may follow it.
 * Each rule stands by itself with its reason, so that one can be taken away to see that a test misses it.
 */
import type { ErrorCode, FaultCode, MotorState } from './messages.ts';
import type {
  Motor,
  MotorAction,
  MotorInput,
  MotorLimits,
  MotorMeasure,
  MotorStep,
  MotorType,
} from './motor-types.ts';

export * from './motor-types.ts';

/** Below this share of the voltage that the driver gives, the supply has failed; above that one, the driver has. */
const SAG_SHARE = 0.7;
const SURGE_SHARE = 1.1;
const STILL_HZ = 2;
const STALL_HZ = 10;

const NOTHING: readonly MotorAction[] = [];
const CUT: MotorAction = { do: 'cut' };
const OK: MotorAction = { do: 'ok', value: '-' };

/** After power-up, reset or brown-out: at rest, and nothing remembered that could start it. */
export function restingMotor(type: MotorType, selfTestPassed = true): Motor {
  return {
    // A machine that fails its self-test is at fault from the first moment.
    state: selfTestPassed ? 'idle' : 'fault',
    rest: selfTestPassed ? 'idle' : 'fault',
    fault: selfTestPassed ? 'none' : 'internal',
    causes: selfTestPassed ? [] : ['internal'],
    startedBy: 'none',
    nonce: null,
    armedUs: 0,
    beatUs: Number.NEGATIVE_INFINITY,
    setMilliV: 0,
    drivenMilliV: 0,
    rampUs: 0,
    limits: type.limits,
    buttonDown: false,
    buttonUpUs: null,
    turning: false,
    stoppingUs: null,
    overcurrentUs: null,
    supplyUs: null,
    stallUs: null,
  };
}

export function stepMotor(motor: Motor, input: MotorInput, type: MotorType): MotorStep {
  const late = entered(motor, deadlines(motor, input.atUs, type));
  return then(late, (now) => entered(now, react(now, input, type)));
}

/** A press starts only after the button was seen up in the state in which it is to count. */
function entered(before: Motor, step: MotorStep): MotorStep {
  if (step.motor.state === before.state || step.motor.buttonUpUs === null) return step;
  return { ...step, motor: { ...step.motor, buttonUpUs: null } };
}

const only = (motor: Motor): MotorStep => ({ motor, actions: NOTHING });
const refuse = (motor: Motor, code: ErrorCode): MotorStep => ({ motor, actions: [{ do: 'err', code }] });

function then(step: MotorStep, next: (motor: Motor) => MotorStep): MotorStep {
  const after = next(step.motor);
  return step.actions.length === 0
    ? after
    : { motor: after.motor, actions: [...step.actions, ...after.actions] };
}

/** No BEAT for the watchdog's time; or the clock stepped back, and nothing is known about its age. */
function beatIsOld(motor: Motor, atUs: number, type: MotorType): boolean {
  const ageUs = atUs - motor.beatUs;
  return ageUs >= type.timing.watchdogUs || ageUs < 0;
}

/** What time alone does. It comes before every input, so that no line overtakes a deadline that has passed. */
function deadlines(motor: Motor, atUs: number, type: MotorType): MotorStep {
  // The watchdog: what the host started ends when the host is no longer heard.
  if (motor.state === 'running' && motor.startedBy === 'host' && beatIsOld(motor, atUs, type))
    return fail(motor, atUs, 'watchdog', (atUs - motor.beatUs) / 1000);
  // An arming ends by itself.
  if (motor.state === 'armed' && atUs - motor.armedUs >= type.timing.armLifetimeUs)
    return only(off(motor, 'idle'));
  // An arming ends with the host that asked for it.
  if (motor.state === 'armed' && beatIsOld(motor, atUs, type)) return only(off(motor, 'idle'));
  return only(motor);
}

function react(motor: Motor, input: MotorInput, type: MotorType): MotorStep {
  const { atUs } = input;
  switch (input.kind) {
    case 'beat':
      return only({ ...motor, beatUs: atUs });
    case 'who':
      // A new conversation: the nonce belonged to the last one.
      return only(motor.state === 'armed' ? off(motor, 'idle') : motor);
    case 'stop-byte':
      return stop(motor, atUs, 'stopped');
    case 'stop':
      return then(stop(motor, atUs, 'stopped'), (stopped) => ({ motor: stopped, actions: [OK] }));
    case 'arm':
      return arm(motor, input.nonce, atUs, type);
    case 'start':
      return start(motor, input.nonce, input.setMilliV, atUs, type);
    case 'volt':
      return volt(motor, input.setMilliV, atUs, type);
    case 'limit':
      return limit(motor, input.limits, type);
    case 'clear':
      return clear(motor);
    case 'measure':
      return measure(motor, input, atUs, type);
  }
}

/** Not driven and nothing armed; nonce and set voltage are forgotten. */
function off(motor: Motor, state: MotorState): Motor {
  const drive = { nonce: null, startedBy: 'none', setMilliV: 0, drivenMilliV: 0, rampUs: 0 } as const;
  return { ...motor, ...drive, state };
}

/** From every state to rest: the stop byte, STOP, and the operator's own stop (`idle`). The drive is cut first. */
function stop(motor: Motor, atUs: number, rest: 'idle' | 'stopped'): MotorStep {
  // A fault stays a fault.
  if (motor.state === 'fault') return { motor, actions: [CUT] };
  if (motor.state === 'stopped') return { motor, actions: [CUT] };
  // A stop in progress becomes latched; one that a fault began stays a fault.
  if (motor.state === 'stopping')
    return { motor: { ...motor, rest: motor.rest === 'fault' ? 'fault' : rest }, actions: [CUT] };
  // It turns: rest comes when it stands still.
  if (motor.state === 'running' || motor.turning)
    return {
      motor: { ...off(motor, 'stopping'), rest, stoppingUs: motor.stoppingUs ?? atUs },
      actions: [CUT],
    };
  return { motor: { ...off(motor, rest), rest }, actions: [CUT] };
}

/** A fault begins: drive off at once. Of several the first one holds and stands in M. */
function fail(motor: Motor, atUs: number, code: FaultCode, detail: number): MotorStep {
  // Said already, and its cause has not gone since.
  if (motor.causes.includes(code)) return only(motor);
  const stops = motor.state === 'running' || motor.state === 'stopping';
  const next: Motor = {
    ...off(motor, stops ? 'stopping' : 'fault'),
    rest: 'fault',
    fault: motor.fault === 'none' ? code : motor.fault,
    causes: [...motor.causes, code],
    stoppingUs: motor.stoppingUs ?? (stops ? atUs : null),
  };
  const whole = Math.min(0xffff_ffff, Math.max(0, Math.round(detail)));
  return { motor: next, actions: [CUT, { do: 'fault', on: 'on', code, detail: whole }] };
}

function arm(motor: Motor, nonce: number, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'idle' && motor.state !== 'armed') return refuse(motor, 'state');
  // A foot on the pedal is no moment to arm.
  if (motor.buttonDown) return refuse(motor, 'state');
  // Nobody is heard who could stop it.
  if (beatIsOld(motor, atUs, type)) return refuse(motor, 'state');
  // What will be a fault when it lasts: it turns undriven, or a current flows.
  if (motor.turning || motor.overcurrentUs !== null) return refuse(motor, 'fault');
  const value = nonce.toString(16).toUpperCase().padStart(8, '0');
  return { motor: { ...motor, state: 'armed', nonce, armedUs: atUs }, actions: [{ do: 'ok', value }] };
}

function start(motor: Motor, nonce: number, milliV: number, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'armed') return refuse(motor, 'state');
  // A guess costs the arming.
  if (nonce !== motor.nonce) return refuse(off(motor, 'idle'), 'nonce');
  const wrong = refusal(motor, milliV, type);
  if (wrong !== null) return refuse(motor, wrong);
  // The nonce is used up.
  const running: Motor = { ...motor, state: 'running', startedBy: 'host', nonce: null, setMilliV: milliV };
  const first = type.rampMilliVPerMs === null ? milliV : Math.min(milliV, type.minMilliV);
  return then(give(running, first, atUs, type), (given) => ({ motor: given, actions: [OK] }));
}

function volt(motor: Motor, milliV: number, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'running' && motor.state !== 'armed') return refuse(motor, 'state');
  const wrong = refusal(motor, milliV, type);
  if (wrong !== null) return refuse(motor, wrong);
  const set: Motor = { ...motor, setMilliV: milliV };
  // While armed it changes only what M shows.
  if (motor.state === 'armed') return { motor: set, actions: [OK] };
  // Down at once, up as the machine needs.
  const now = type.rampMilliVPerMs === null ? milliV : Math.min(milliV, motor.drivenMilliV);
  return then(give(set, now, atUs, type), (given) => ({ motor: given, actions: [OK] }));
}

/** The driver's voltage from now on. */
function give(motor: Motor, milliV: number, atUs: number, type: MotorType): MotorStep {
  const rampUs = type.rampMilliVPerMs === null ? 0 : atUs;
  return { motor: { ...motor, drivenMilliV: milliV, rampUs }, actions: [{ do: 'drive', milliV }] };
}

function refusal(motor: Motor, milliV: number, type: MotorType): ErrorCode | null {
  if (milliV < type.minMilliV || milliV > type.limits.maxMilliV) return 'range';
  if (milliV > motor.limits.maxMilliV) return 'limit';
  // A limit of 0 lets nothing run.
  if (motor.limits.maxRateMilliHz === 0 || motor.limits.maxMilliA === 0) return 'limit';
  return null;
}

function limit(motor: Motor, limits: MotorLimits, type: MotorType): MotorStep {
  if (motor.state !== 'idle' && motor.state !== 'stopped') return refuse(motor, 'state');
  // It lowers only: none of the three is taken where one is above the device's own.
  if (limits.maxMilliV > type.limits.maxMilliV) return refuse(motor, 'range');
  if (limits.maxRateMilliHz > type.limits.maxRateMilliHz) return refuse(motor, 'range');
  if (limits.maxMilliA > type.limits.maxMilliA) return refuse(motor, 'range');
  return { motor: { ...motor, limits }, actions: [OK] };
}

/** Leaves a latched stop or fault, and starts nothing. */
function clear(motor: Motor): MotorStep {
  if (motor.state === 'idle') return { motor, actions: [OK] };
  if (motor.state !== 'stopped' && motor.state !== 'fault') return refuse(motor, 'state');
  // The cause of any of its faults is still there.
  if (motor.causes.length > 0) return refuse(motor, 'fault');
  // A foot on the pedal, or a motor that turns: no moment to be ready again.
  if (motor.buttonDown || motor.turning) return refuse(motor, 'fault');
  return { motor: { ...off(motor, 'idle'), rest: 'idle', fault: 'none' }, actions: [OK] };
}

/** Sensors and button: the operator's hand first, then what the machine watches in itself. */
function measure(before: Motor, input: MotorMeasure, atUs: number, type: MotorType): MotorStep {
  // What was measured is of the voltage that was given until now.
  const gaveMilliV = before.drivenMilliV;
  const down = input.buttonDown && !before.buttonDown;
  const upUs = before.buttonUpUs;
  // Against bounce, and a pedal held from before.
  const pressed = down && upUs !== null && atUs - upUs >= type.timing.pedalUpUs;
  const motor: Motor = {
    ...before,
    turning: input.rateHz >= STILL_HZ,
    buttonDown: input.buttonDown,
    buttonUpUs: input.buttonDown ? null : (upUs ?? atUs),
  };
  return then(
    then(hand(motor, down, pressed, atUs, type), (now) => watch(now, input, gaveMilliV, atUs, type)),
    (now) => climb(now, atUs, type),
  );
}

/** What the operator's pedal or button does. `down`: at this moment; `pressed`: and it was up for long enough. */
function hand(motor: Motor, down: boolean, pressed: boolean, atUs: number, type: MotorType): MotorStep {
  // The operator starts an idle machine.
  if (motor.state === 'idle' && pressed && type.local) return operatorStarts(motor, type);
  // A hand on the machine ends an arming.
  if (motor.state === 'armed' && down) return only(off(motor, 'idle'));
  // The operator's hand wins: it latches a run that the host started.
  if (motor.state === 'running' && motor.startedBy === 'host' && down) return stop(motor, atUs, 'stopped');
  if (motor.state !== 'running' || motor.startedBy !== 'operator') return only(motor);
  // Its own run ends with the release of a momentary pedal, or with the next press.
  if (type.pedal === 'momentary' && !motor.buttonDown) return stop(motor, atUs, 'idle');
  if (type.pedal === 'latched' && pressed) return stop(motor, atUs, 'idle');
  return only(motor);
}

/** At the knob's voltage, or LIMIT's where that is lower. */
function operatorStarts(motor: Motor, type: MotorType): MotorStep {
  const milliV = Math.min(type.knobMilliV, motor.limits.maxMilliV);
  if (refusal(motor, milliV, type) !== null) return only(motor);
  const running: Motor = { ...motor, state: 'running', startedBy: 'operator', setMilliV: milliV };
  return { motor: { ...running, drivenMilliV: milliV }, actions: [{ do: 'drive', milliV }] };
}

/** Faults that begin and causes that go, and rest when the motor stands still. */
function watch(
  before: Motor,
  input: MotorMeasure,
  gaveMilliV: number,
  atUs: number,
  type: MotorType,
): MotorStep {
  const motor = timed(before, input, gaveMilliV, atUs, type);
  const { timing } = type;
  const lasts = (fromUs: number | null, us: number) => fromUs !== null && atUs - fromUs >= us;
  const begins = (step: MotorStep, code: FaultCode, detail: number) =>
    then(step, (now) => fail(now, atUs, code, detail));
  let step = only(motor);
  if (lasts(motor.overcurrentUs, timing.beyondUs)) step = begins(step, 'overcurrent', input.milliA);
  if (lasts(motor.supplyUs, timing.beyondUs)) step = begins(step, 'supply', input.milliV);
  if (lasts(motor.stallUs, timing.stallUs)) step = begins(step, 'stall', input.rateHz * 1000);
  if (input.hot === true) step = begins(step, 'temperature', 0);
  if (input.defect === true) step = begins(step, 'internal', 0);
  // It was told to stop, or never to run, and turns all the same.
  if (lasts(motor.stoppingUs, timing.stoppingLimitUs)) {
    step = begins(step, 'internal', input.rateHz * 1000);
    step = then(step, (now) => only({ ...now, state: 'fault' }));
  }
  // It stands still: what began the stop says where it rests.
  if (!motor.turning) step = then(step, (now) => only(now.state === 'stopping' ? rested(now) : now));
  return then(step, (now) => causesGo(now, input, atUs, type));
}

const rested = (motor: Motor): Motor => ({ ...motor, state: motor.rest });

/** Since when each condition holds that becomes a fault when it lasts. An undriven motor is held to the device's own limits. */
function timed(motor: Motor, input: MotorMeasure, gaveMilliV: number, atUs: number, type: MotorType): Motor {
  const since = (holds: boolean, fromUs: number | null) => (holds ? (fromUs ?? atUs) : null);
  const driven = motor.state === 'running';
  const limits = driven ? motor.limits : type.limits;
  const tooFast = input.rateHz * 1000 > limits.maxRateMilliHz;
  const sags = input.milliV < SAG_SHARE * gaveMilliV;
  const surges = input.milliV > SURGE_SHARE * limits.maxMilliV;
  return {
    ...motor,
    overcurrentUs: since(input.milliA > limits.maxMilliA, motor.overcurrentUs),
    supplyUs: since(driven && (tooFast || sags || surges), motor.supplyUs),
    stallUs: since(driven && input.rateHz < STALL_HZ, motor.stallUs),
    stoppingUs: since(!driven && motor.turning, motor.stoppingUs),
  };
}

/** Says so once when what made a fault has gone. The state `fault` stays until CLEAR. */
function causesGo(motor: Motor, input: MotorMeasure, atUs: number, type: MotorType): MotorStep {
  const gone = motor.causes.filter((code) => !remains(motor, code, input, atUs, type));
  if (gone.length === 0) return only(motor);
  return {
    motor: { ...motor, causes: motor.causes.filter((code) => !gone.includes(code)) },
    actions: gone.map((code) => ({ do: 'fault', on: 'off', code, detail: 0 })),
  };
}

function remains(motor: Motor, code: FaultCode, input: MotorMeasure, atUs: number, type: MotorType): boolean {
  // The watchdog's cause goes with the first valid BEAT.
  if (code === 'watchdog') return beatIsOld(motor, atUs, type);
  // All others: not before it stands still.
  if (motor.turning) return true;
  if (code === 'overcurrent') return input.milliA > type.limits.maxMilliA;
  if (code === 'temperature') return input.hot === true;
  if (code === 'internal') return input.defect === true;
  return false;
}

/** A soft ramp: the driver's voltage on its way up to what START or VOLT set. */
function climb(motor: Motor, atUs: number, type: MotorType): MotorStep {
  if (motor.state !== 'running' || motor.drivenMilliV >= motor.setMilliV) return only(motor);
  const riseMilliV = ((type.rampMilliVPerMs ?? 0) * (atUs - motor.rampUs)) / 1000;
  return give(motor, Math.min(motor.setMilliV, motor.drivenMilliV + Math.max(0, riseMilliV)), atUs, type);
}
