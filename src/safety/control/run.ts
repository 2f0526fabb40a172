/** START and what follows: soft start, changes of what is wanted, the closed loop on the measured rate. */
import { voltFor } from './curve.ts';
import {
  accept,
  answerPending,
  codeOf,
  type Failure,
  hears,
  type Now,
  note,
  refuse,
  refusedByMachine,
  sameLimits,
  send,
} from './step.ts';
import { disarm, stop } from './stopping.ts';
import { testIsRipe } from './test.ts';
import type {
  CommandAnswer,
  ControlInput,
  ControlRules,
  ControlState,
  Curve,
  MotorCommand,
  RefusalCode,
  Run,
  Target,
} from './types.ts';

/** Why this cannot be asked of the machine; null where it can. Above a limit is refused, not cut down to it. */
export function objection(target: Target, rules: ControlRules): RefusalCode | null {
  const { limits, minMilliV, curve } = rules;
  if (target.kind === 'rate' && curve === null) return 'no-curve';
  if (target.kind === 'rate' && !(target.hz * 1000 <= limits.maxRateMilliHz)) return 'limit';
  const milliV = milliVFor(target, curve);
  if (!(milliV <= limits.maxMilliV)) return 'limit';
  return milliV >= minMilliV ? null : 'range';
}

/** The voltage of a target without load, mV; NaN for a rate without a curve. */
function milliVFor(target: Target, curve: Curve | null): number {
  if (target.kind === 'voltage') return Math.round(target.milliV);
  return curve === null ? Number.NaN : Math.round(1000 * voltFor(curve, target.hz));
}

export function start(
  state: ControlState,
  input: Extract<ControlInput, { kind: 'start' }>,
  now: Now,
): ControlState {
  const { request, target } = input;
  const { rules } = now;
  if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');
  const { nonce } = state;
  // Only an arming that lives, and that once: START takes the nonce away.
  if (nonce === null) return refuse(state, now, request, state.latch === null ? 'state' : 'latched');
  // What it does must be known.
  if (!hears(state, now)) return refuse(state, now, request, 'link');
  if (input.against.length > 0) return refuse(state, now, request, 'checks', input.against);
  const wrong = objection(target, rules);
  if (wrong !== null) return refuse(state, now, request, wrong);
  // The record was changed since: the machine still has the limits of then.
  if (!sameLimits(state.limited, rules.limits))
    return disarm(refuse(state, now, request, 'state', ['limits']), '', now);
  const aim = milliVFor(target, rules.curve);
  const milliV = Math.min(aim, Math.max(rules.softStart.fromMilliV, rules.minMilliV));
  const pending = { request, wish: 'start' } as const;
  return begin({ ...state, pending }, nonce, 'work', target, milliV, now);
}

/** The stop test's own start, right after ARM. */
export function launch(state: ControlState, nonce: number, now: Now): ControlState {
  const milliV = Math.min(now.rules.stopTest.milliV, now.rules.limits.maxMilliV);
  return begin(state, nonce, 'test', { kind: 'voltage', milliV }, milliV, now);
}

/** The only place where a START is made. */
function begin(
  state: ControlState,
  nonce: number,
  purpose: Run['purpose'],
  target: Target,
  setMilliV: number,
  now: Now,
): ControlState {
  send(now, { type: 'START', nonce, setMilliV });
  const run: Run = {
    purpose,
    target,
    curve: now.rules.curve,
    setMilliV,
    askedMilliV: null,
    startedUs: now.atUs,
    nextStepUs: now.atUs,
    trimMilliV: 0,
    nonce,
    seenRunning: false,
    turnedUs: null,
    sessionId: state.sessionId,
  };
  return { ...state, phase: 'starting', nonce: null, run };
}

/** The machine's answer to START. */
export function started(
  state: ControlState,
  command: Extract<MotorCommand, { type: 'START' }>,
  answer: CommandAnswer,
  now: Now,
): ControlState {
  const { run } = state;
  if (state.phase !== 'starting' || run === null) return state;
  // An answer to an older START.
  if (command.nonce !== run.nonce) return state;
  if (!answer.ok) return notStarted(state, answer.code, now);
  const { target, setMilliV } = run;
  const nextStepUs = now.atUs + now.rules.softStart.everyUs;
  const running: ControlState = {
    ...state,
    phase: 'running',
    run: { ...run, startedUs: now.atUs, nextStepUs },
  };
  note(now, { what: 'started', target, setMilliV });
  // Who asked for the stop test waits for its end.
  return run.purpose === 'test' ? running : answerPending(running, now, null);
}

function notStarted(state: ControlState, failure: Failure, now: Now): ControlState {
  const refused = refusedByMachine(failure);
  const answered = answerPending(state, now, codeOf(failure), refused ? [failure] : []);
  // Refused, so nothing moved; the machine may still be armed.
  if (refused) return disarm({ ...answered, run: null }, '', now);
  // It may have been done: nobody knows, so it is stopped.
  return stop(answered, { kind: 'telemetry', detail: '' }, now);
}

export function set(
  state: ControlState,
  input: Extract<ControlInput, { kind: 'set' }>,
  now: Now,
): ControlState {
  const { request, target } = input;
  if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');
  const { run } = state;
  if (state.phase !== 'running' || run === null || run.purpose !== 'work')
    return refuse(state, now, request, state.latch === null ? 'state' : 'latched');
  const wrong = objection(target, now.rules);
  if (wrong !== null) return refuse(state, now, request, wrong);
  note(now, { what: 'set', target, setMilliV: run.setMilliV });
  accept(now, request);
  const { curve } = now.rules;
  return { ...state, run: { ...run, target, curve, trimMilliV: 0, nextStepUs: now.atUs } };
}

/** The machine's answer to VOLT. */
export function volted(
  state: ControlState,
  command: Extract<MotorCommand, { type: 'VOLT' }>,
  answer: CommandAnswer,
  now: Now,
): ControlState {
  const { run } = state;
  if (run === null || run.askedMilliV !== command.setMilliV) return state;
  const settled: Run = { ...run, askedMilliV: null };
  if (answer.ok) return { ...state, run: { ...settled, setMilliV: command.setMilliV } };
  switch (answer.code) {
    // It will be asked again.
    case 'busy':
      return { ...state, run: settled };
    // The machine's own limits are narrower than its record's: it stays as it is, and the page shows that.
    case 'range':
    case 'limit': {
      const target: Target = { kind: 'voltage', milliV: run.setMilliV };
      note(now, { what: 'set', target, setMilliV: run.setMilliV });
      return { ...state, run: { ...settled, target, trimMilliV: 0 } };
    }
    // What it does is not what was asked of it.
    default:
      return refusedByMachine(answer.code)
        ? stop(state, { kind: 'machine', detail: answer.code }, now)
        : stop(state, { kind: 'telemetry', detail: '' }, now);
  }
}

/** What ends a run by itself; looked at before every input. */
export function watch(state: ControlState, now: Now): ControlState {
  const { run } = state;
  if (run === null) return state;
  const { timing, limits, minMilliV } = now.rules;
  // Nothing is known of a motor that turns.
  if (!hears(state, now)) return stop(state, { kind: 'telemetry', detail: '' }, now);
  // START was agreed to, and yet it does not say that it runs.
  if (state.phase === 'running' && !run.seenRunning && now.atUs - run.startedUs >= timing.seenRunningUs)
    return stop(state, { kind: 'telemetry', detail: '' }, now);
  // The record leaves it no voltage at all.
  if (limits.maxMilliV < minMilliV) return stop(state, { kind: 'limits', detail: '' }, now);
  return state;
}

/** What a run does by itself: the next step towards its target, or the end of the stop test. */
export function drive(state: ControlState, now: Now): ControlState {
  const { run } = state;
  if (run === null) return state;
  if (testIsRipe(run, now)) return stop(state, { kind: 'test', detail: state.lease?.by ?? '' }, now);
  // One VOLT at a time, so that what it is set to is always known.
  if (run.askedMilliV !== null) return state;
  const { rules, atUs } = now;
  const over = run.setMilliV > rules.limits.maxMilliV;
  // Down to a limit at once; everything else in its time.
  if (atUs < run.nextStepUs && !over) return state;
  const trimmed = trim(state, run, now);
  const aim = aimOf(trimmed, rules);
  // Up in steps, down at once.
  const next = Math.min(aim, run.setMilliV + rules.softStart.stepMilliV);
  const reached = next === aim;
  const nextStepUs = atUs + (reached ? rules.rateLoop.everyUs : rules.softStart.everyUs);
  // Nothing to change; a correction that a limit swallows is not kept either.
  if (next === run.setMilliV) return state;
  send(now, { type: 'VOLT', setMilliV: next });
  return { ...state, run: { ...trimmed, askedMilliV: next, nextStepUs } };
}

/** The voltage that it is to have in the end, within the limits of now. */
function aimOf({ target, curve, setMilliV, trimMilliV }: Run, rules: ControlRules): number {
  const free = milliVFor(target, rules.curve === null ? null : curve);
  // The curve was taken out of the record: it stays where it is.
  const wanted = Number.isNaN(free) ? setMilliV : free + trimMilliV;
  return Math.round(Math.max(rules.minMilliV, Math.min(wanted, rules.limits.maxMilliV)));
}

/** One bounded step of the closed loop: on the way up the rate is no measure, and with old telemetry there is none. */
function trim(state: ControlState, run: Run, { atUs, rules }: Now): Run {
  const { target, curve } = run;
  const { rateLoop } = rules;
  if (target.kind !== 'rate' || curve === null || rules.curve === null || state.seen === null) return run;
  // Old measurements are no ground for a step.
  if (atUs - state.seen.atUs >= rateLoop.staleUs) return run;
  // The soft start is still going on.
  if (aimOf(run, rules) !== run.setMilliV) return run;
  const errorHz = target.hz - state.seen.rateHz;
  if (Math.abs(errorHz) <= rateLoop.deadShare * target.hz) return run;
  const step = bounded((1000 * errorHz) / curve.hzPerVolt, rateLoop.stepMilliV);
  return { ...run, trimMilliV: bounded(run.trimMilliV + Math.round(step), rateLoop.trimMilliV) };
}

const bounded = (value: number, most: number) => Math.max(-most, Math.min(most, value));
