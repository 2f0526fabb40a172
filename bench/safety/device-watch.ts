/**
 * What a bystander knows of a machine who sees the lines, the pedal, the rotor and the wire to the motor, and no
 * variable of its firmware; and the rules, by that knowledge alone.
 */
import type { Motor, MotorAction, MotorType } from '../../firmware-protocol/motor.ts';
import type { DeviceInput, DeviceSide } from './device-side.ts';
import { MOTOR_TICKS, TICK_US } from './ticks.ts';

export interface DeviceWatch {
  readonly milliV: number;
  readonly by: 'none' | 'host' | 'operator';
  /** Ticks, at most those of the watchdog. */
  readonly beatAge: number;
  /** The nonce that may start, and its age in ticks. */
  readonly live: number | null;
  readonly armAge: number;
  /** What START or VOLT asked for last and got OK, mV. */
  readonly askedMilliV: number;
  /** How far the ramp may have come by now, mV. */
  readonly mayMilliV: number;
  /** What the last LIMIT that was agreed to says, mV. */
  readonly limitMilliV: number;
  /** A stop or a fault came, and no CLEAR was agreed to since. */
  readonly latched: boolean;
  readonly pedalDown: boolean;
  /** So long has the pedal been up in this state, ticks; null: down, or not seen. */
  readonly upAge: number | null;
  readonly turning: boolean;
  /** So long has this been so, ticks; null: it is not. */
  readonly coasting: number | null;
  readonly over: number | null;
  readonly short: number | null;
  readonly stalled: number | null;
  /** Faults whose cause has not gone, and those told on and not yet off. */
  readonly owed: readonly string[];
  readonly told: readonly string[];
}

export function restingWatch(type: MotorType, selfTestPassed: boolean): DeviceWatch {
  return {
    milliV: 0,
    by: 'none',
    beatAge: MOTOR_TICKS.watchdog,
    live: null,
    armAge: 0,
    askedMilliV: 0,
    mayMilliV: 0,
    limitMilliV: type.limits.maxMilliV,
    latched: !selfTestPassed,
    pedalDown: false,
    upAge: null,
    turning: false,
    coasting: null,
    over: null,
    short: null,
    stalled: null,
    owed: selfTestPassed ? [] : ['internal'],
    told: selfTestPassed ? [] : ['internal'],
  };
}

export const STOP = 'a stop received is a stop within one step';
export const WATCHDOG = 'never longer than the watchdog without a fresh heartbeat';
export const NO_RUN = 'no run without a new arm and a new nonce';
export const LIMITS = 'limits never exceeded';
const LATCH = 'a latch stays until it is cleared';
const FAULT = 'what lasts too long is a fault';
const COMES = 'it comes to rest, and says so then';
const HAND = 'the operator’s hand wins';

const asks = new Set<string>(['arm', 'start', 'volt', 'limit', 'stop', 'clear']);
const later = (age: number | null, ticks: number, most: number) =>
  age === null ? null : Math.min(age + ticks, most);

/** The watch after a step. `fail` is called where a rule does not hold; it throws. */
export function watched(
  { motor: before, watch: was }: DeviceSide,
  input: DeviceInput,
  ticks: number,
  motor: Motor,
  actions: readonly MotorAction[],
  type: MotorType,
  fail: (invariant: string, what: string) => void,
): DeviceWatch {
  const ok = actions.some((action) => action.do === 'ok');
  const answers = actions.filter((action) => action.do === 'ok' || action.do === 'err');
  const began = actions.flatMap((action) =>
    action.do === 'fault' && action.on === 'on' ? [action.code] : [],
  );
  const gone = actions.flatMap((action) =>
    action.do === 'fault' && action.on === 'off' ? [action.code] : [],
  );
  const measured = input.kind === 'measure' ? input : null;
  const isStop = input.kind === 'stop' || input.kind === 'stop-byte';
  const beatAgeBefore = Math.min(was.beatAge + ticks, MOTOR_TICKS.watchdog);
  const unattended = beatAgeBefore >= MOTOR_TICKS.watchdog;
  const armAge = Math.min(was.armAge + ticks, MOTOR_TICKS.armLifetime);
  const atRest = motor.state === 'stopping' || motor.state === 'stopped' || motor.state === 'fault';

  // What the pedal and the rotor do, by the eye.
  const pedalDown = measured?.buttonDown ?? was.pedalDown;
  const down = pedalDown && !was.pedalDown;
  const upAge = later(was.upAge, ticks, MOTOR_TICKS.pedalUp);
  const pressed = down && upAge !== null && upAge >= MOTOR_TICKS.pedalUp;
  const turning = measured === null ? was.turning : measured.rateHz >= 2;

  // What is driven, by the wire to the motor.
  let { milliV, by } = was;
  for (const action of actions) {
    if (action.do === 'cut') milliV = 0;
    if (action.do !== 'drive') continue;
    if (milliV === 0) by = input.kind === 'start' ? 'host' : 'operator';
    milliV = action.milliV;
  }
  if (milliV === 0) by = 'none';
  const starts = milliV > 0 && (was.milliV === 0 || by !== was.by);

  if (answers.length !== (asks.has(input.kind) ? 1 : 0))
    fail('each command has one answer', `${input.kind} got ${JSON.stringify(actions)}`);
  if (isStop && (milliV > 0 || !actions.some((action) => action.do === 'cut')))
    fail(STOP, `still driven with ${milliV} mV`);
  if (input.kind === 'stop' && !ok) fail(STOP, 'it was refused');
  if (by === 'host' && unattended)
    fail(WATCHDOG, `driven with ${milliV} mV, no beat for the watchdog’s time`);

  // Voltages.
  const asked = (input.kind === 'start' || input.kind === 'volt') && ok ? input.setMilliV : was.askedMilliV;
  if (milliV > was.limitMilliV || milliV > type.limits.maxMilliV)
    fail(LIMITS, `driven with ${milliV} mV, limit ${was.limitMilliV} mV`);
  if (milliV > 0 && milliV < type.minMilliV) fail(LIMITS, `driven with only ${milliV} mV`);
  if (milliV > 0 && (before.limits.maxMilliA === 0 || before.limits.maxRateMilliHz === 0))
    fail(LIMITS, 'a limit of 0 lets nothing run');
  if ((input.kind === 'volt' || input.kind === 'start') && ok && input.setMilliV > was.limitMilliV)
    fail(LIMITS, `agreed to ${input.setMilliV} mV`);
  if (by === 'host' && milliV > asked) fail(LIMITS, `driven with ${milliV} mV, asked for ${asked} mV`);
  const riseMilliV = ((type.rampMilliVPerMs ?? 0) * ticks * TICK_US) / 1000;
  const mayMilliV = Math.min(Math.max(was.mayMilliV, type.minMilliV) + riseMilliV, type.limits.maxMilliV);
  if (by === 'host' && type.rampMilliVPerMs !== null && milliV > mayMilliV)
    fail(LIMITS, `its ramp allows ${mayMilliV} mV by now, driven with ${milliV} mV`);
  if (by === 'host' && measured !== null && type.rampMilliVPerMs === null && milliV !== asked)
    fail('what is agreed to is driven', `asked for ${asked} mV, driven with ${milliV} mV`);

  const code = answers.flatMap((answer) => (answer.do === 'err' ? [answer.code] : []))[0];
  if (
    (input.kind === 'volt' || input.kind === 'start') &&
    code === 'limit' &&
    input.setMilliV > type.limits.maxMilliV
  )
    fail(LIMITS, 'ERR limit for more than its own limit, which is ERR range');

  // What is told, and kept.
  if (milliV > 0 !== (motor.state === 'running'))
    fail('driven while running, and only then', `${motor.state}, ${milliV} mV`);
  if (motor.startedBy !== by) fail('it is known who started', `told ${motor.startedBy}, in truth ${by}`);
  if (
    motor.state !== 'armed' &&
    motor.state !== 'running' &&
    (motor.setMilliV !== 0 || motor.drivenMilliV !== 0)
  )
    fail('nothing is kept that could start it', `${motor.state} with ${motor.setMilliV} mV`);
  if (motor.state !== 'armed' && motor.nonce !== null)
    fail('nothing is kept that could start it', `${motor.state} with a nonce`);

  // Starts.
  if (starts) {
    const why = JSON.stringify({ ...was, armAge, unattended, upAge });
    if (was.latched) fail(NO_RUN, `latched: ${why}`);
    if (input.kind === 'start') {
      const live = was.live !== null && input.nonce === was.live && armAge < MOTOR_TICKS.armLifetime;
      if (!live || unattended || was.milliV > 0) fail(NO_RUN, `the nonce was not live: ${why}`);
    } else if (!type.local || !pressed || before.state !== 'idle')
      fail(
        'nothing but a fresh press or a right START starts it',
        `${input.kind} in ${before.state}: ${why}`,
      );
  }
  // The hand.
  if (down && was.by === 'host' && milliV > 0) fail(HAND, 'its press did not stop the host’s run');
  if (was.by === 'operator' && milliV > 0) {
    if (type.pedal === 'momentary' && measured !== null && !pedalDown) fail(HAND, 'its release did not stop');
    if (type.pedal === 'latched' && pressed) fail(HAND, 'its second press did not stop');
  }
  if (down && motor.state === 'armed' && input.kind === 'measure') fail(HAND, 'its press did not disarm');

  // What lasts.
  const driven = was.milliV > 0;
  const limits = driven ? before.limits : type.limits;
  const age = (is: boolean, from: number | null, most: number) =>
    is ? (later(from, ticks, most) ?? 0) : measured === null ? later(from, ticks, most) : null;
  const over = age((measured?.milliA ?? 0) > limits.maxMilliA, was.over, MOTOR_TICKS.beyond);
  const tooFast = (measured?.rateHz ?? 0) * 1000 > limits.maxRateMilliHz;
  const wrongVolts =
    measured !== null && (measured.milliV < 0.7 * was.milliV || measured.milliV > 1.1 * limits.maxMilliV);
  const short = driven ? age(tooFast || wrongVolts, was.short, MOTOR_TICKS.beyond) : null;
  const stalled = driven
    ? age(measured !== null && measured.rateHz < 10, was.stalled, MOTOR_TICKS.stall)
    : null;
  // From the cut on, whatever was measured before.
  const isCut = driven && milliV === 0 && (turning || measured === null);
  const coasting =
    milliV > 0
      ? null
      : isCut
        ? 0
        : driven
          ? null
          : age(measured !== null && turning, was.coasting, MOTOR_TICKS.stoppingLimit);
  const isFault = motor.state === 'fault' || (motor.state === 'stopping' && motor.rest === 'fault');
  if (measured !== null) {
    // Each state begins to count anew; only a running motor can do harm by it, and it stays in its state.
    const same = motor.state === before.state;
    if ((over ?? 0) >= MOTOR_TICKS.beyond && !isFault && same) fail(FAULT, 'too much current');
    if ((short ?? 0) >= MOTOR_TICKS.beyond && !isFault && same) fail(FAULT, 'supply or stroke rate');
    if ((stalled ?? 0) >= MOTOR_TICKS.stall && !isFault && same)
      fail(FAULT, 'it is driven and does not turn');
    if ((coasting ?? 0) >= MOTOR_TICKS.stoppingLimit && motor.state !== 'fault')
      fail(FAULT, `turns for ${coasting} ticks undriven, and is ${motor.state}`);
    if ((measured.hot === true || measured.defect === true) && !isFault) fail(FAULT, 'hot or defect');
    const limitA = Math.min(before.limits.maxMilliA, type.limits.maxMilliA);
    const mustBe = (code: string, holds: boolean) => {
      if (began.some((each) => each === code) && !holds) fail(FAULT, `${code}, and it is not so`);
    };
    mustBe('overcurrent', measured.milliA > limitA);
    mustBe('supply', tooFast || wrongVolts);
    mustBe('stall', measured.rateHz < 10);
    if (motor.state === 'stopping' && !turning) fail(COMES, 'stands still and is stopping');
  }

  // Rest.
  const overdue = began.includes('internal') || was.told.includes('internal');
  if (driven && milliV === 0 && motor.state !== 'stopping' && turning && !overdue)
    fail(COMES, `${motor.state} while it turns`);
  if (before.state === 'stopping' && motor.state !== 'stopping' && turning && !overdue && measured !== null)
    fail(COMES, `${motor.state} while it turns`);
  if (isStop && motor.state === 'stopped' && before.state !== 'stopped' && turning)
    fail(COMES, 'stopped while it turns');
  const ends = isStop || began.length > 0 || down || unattended;
  if (was.by === 'host' && milliV === 0 && !ends) fail('a run goes on until something ends it', input.kind);

  // Causes.
  let owed = was.owed.filter((code) => code !== 'watchdog' || input.kind !== 'beat');
  if (measured !== null) {
    const holds = (code: string) =>
      code === 'watchdog'
        ? unattended
        : turning ||
          (code === 'overcurrent' && measured.milliA > type.limits.maxMilliA) ||
          (code === 'temperature' && measured.hot === true) ||
          (code === 'internal' && measured.defect === true);
    owed = [...new Set([...owed, ...began])].filter((code) => holds(code));
  } else owed = [...new Set([...owed, ...began])];
  if (input.kind === 'beat') owed = owed.filter((code) => code !== 'watchdog');
  for (const code of gone)
    if (owed.includes(code) || !(was.told.includes(code) || began.includes(code)))
      fail('a fault is told on, then off', `${code} off`);
  for (const code of began)
    if (was.told.includes(code)) fail('a fault is told on, then off', `${code} on for the second time`);
  const told = [...new Set([...was.told, ...began])]
    .filter((code) => !gone.some((each) => each === code))
    .sort();

  // The latch.
  const cleared = input.kind === 'clear' && ok;
  const handLatches = was.by === 'host' && milliV === 0 && down;
  const latched = isStop || began.length > 0 || handLatches || (was.latched && !cleared);
  if (latched && !atRest) fail(LATCH, `${motor.state} after ${input.kind}`);
  if (began.length > 0 && !isFault) fail(LATCH, `a fault that ends in ${motor.rest}`);
  if (was.latched && before.fault !== 'none' && !cleared && motor.fault !== before.fault)
    fail(LATCH, `its fault ${before.fault} was forgotten`);
  if (motor.state === 'stopping' && motor.rest === 'idle' && latched) fail(LATCH, 'it will end in idle');
  if (!latched && (motor.state === 'stopped' || motor.state === 'fault'))
    fail(LATCH, `${motor.state} without a cause`);
  if (cleared && was.latched && (turning || pedalDown || was.owed.length > 0))
    fail('a clear needs the cause gone', JSON.stringify({ turning, pedalDown, owed: was.owed }));
  if (cleared && (milliV > 0 || motor.state !== 'idle')) fail('a clear starts nothing', motor.state);

  // The nonce.
  let { live } = was;
  if (isStop || began.length > 0 || starts || down || unattended || input.kind === 'who') live = null;
  if (armAge >= MOTOR_TICKS.armLifetime) live = null;
  if (input.kind === 'start' && input.nonce !== was.live) live = null;
  if (input.kind === 'arm' && ok) {
    live = input.nonce;
    const why = JSON.stringify({ turning, pedalDown, latched, unattended, over });
    const draws = before.state === 'idle' && over !== null;
    if (turning || pedalDown || latched || unattended || draws || milliV > 0)
      fail('armed only at rest and attended', why);
    if (!answers.some((answer) => answer.do === 'ok' && Number.parseInt(answer.value, 16) === live))
      fail('the answer to ARM is its nonce', JSON.stringify(answers));
  }
  if (motor.state === 'armed' && live === null) fail('an arming ends', `armed after ${input.kind}`);

  let { limitMilliV } = was;
  if (input.kind === 'limit' && ok) {
    limitMilliV = input.limits.maxMilliV;
    const { maxMilliV, maxMilliA, maxRateMilliHz } = type.limits;
    if (
      limitMilliV > maxMilliV ||
      input.limits.maxMilliA > maxMilliA ||
      input.limits.maxRateMilliHz > maxRateMilliHz
    )
      fail(LIMITS, `agreed to ${JSON.stringify(input.limits)}`);
    if (milliV > 0 || motor.state === 'armed') fail(LIMITS, `a LIMIT was taken while ${motor.state}`);
  }
  if (motor.limits.maxMilliV !== limitMilliV) fail(LIMITS, 'not the limit that was agreed to');

  // An arming that time ended was over before this was measured.
  const timedOut =
    before.state === 'armed' && motor.state === 'idle' && (unattended || armAge >= MOTOR_TICKS.armLifetime);
  const seenAnew = timedOut && measured !== null && !pedalDown ? 0 : null;
  const seenUp = measured === null ? upAge : pedalDown ? null : (upAge ?? 0);
  return {
    milliV,
    by,
    beatAge: input.kind === 'beat' ? 0 : beatAgeBefore,
    live,
    armAge: live === null || (input.kind === 'arm' && ok) ? 0 : armAge,
    askedMilliV: by === 'host' ? asked : 0,
    mayMilliV:
      by !== 'host' || type.rampMilliVPerMs === null
        ? 0
        : measured === null
          ? Math.min(mayMilliV, asked)
          : milliV,
    limitMilliV,
    latched,
    pedalDown,
    upAge: motor.state === before.state ? seenUp : seenAnew,
    turning,
    coasting: milliV > 0 ? null : coasting,
    over: motor.state === before.state && input.kind !== 'arm' ? over : null,
    short: milliV > 0 ? short : null,
    stalled: milliV > 0 ? stalled : null,
    owed: owed.sort(),
    told,
  };
}
