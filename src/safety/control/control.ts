/**
 * The host's control of one machine as one pure function: (state, input) → (state, actions). It reads no clock and
 * keeps nothing. The station carries the actions out in their order, and the exploration of docs/hazards.md walks it.
 */
import { arm, armed, expireArming, limited, outdate } from './arming.ts';
import { hear, linked, restarted } from './hear.ts';
import { end, expireLease, grant, lose, release, renew } from './lease.ts';
import { drive, set, start, started, volted, watch } from './run.ts';
import { drives, type Now, prepares } from './step.ts';
import { clear, cleared, disarm, notCleared, pressOn, selfClear, stop } from './stopping.ts';
import type { ControlAction, ControlInput, ControlRules, ControlState, ControlStep } from './types.ts';

export { controlTiming, defaultRules } from './rules.ts';

const NOTHING: readonly ControlAction[] = [];

/** A machine that nobody has heard of yet. */
export function restingControl(): ControlState {
  return {
    phase: 'rest',
    lease: null,
    linkUp: false,
    met: false,
    seen: null,
    sessionId: null,
    limited: null,
    nonce: null,
    armedUs: 0,
    run: null,
    stopping: null,
    latch: null,
    stopTest: null,
    pending: null,
  };
}

/**
 * One input, in the order of their station µs. Every `request` gets exactly one `reply`, at once or with a later step.
 * Defined for every input in every phase; never throws. Where nothing changes, the same state comes back.
 */
export function stepControl(given: ControlState, input: ControlInput, rules: ControlRules): ControlStep {
  const now: Now = { atUs: input.atUs, rules, out: [] };
  // Where we stood still ourselves, that is the reason, and not the telemetry that grew old meanwhile.
  const before = input.kind === 'blind' ? blind(given, input.fromUs, now) : given;
  // What time has ended has ended before this came.
  const state = react(elapse(before, now), input, now);
  const after = proceed(state, now);
  return { state: after, actions: now.out.length === 0 ? NOTHING : now.out };
}

function elapse(before: ControlState, now: Now): ControlState {
  const state = outdate(expireArming(expireLease(before, now), now), now);
  return drives(state.phase) ? watch(state, now) : state;
}

/** What follows by itself. */
function proceed(state: ControlState, now: Now): ControlState {
  switch (state.phase) {
    case 'running':
      return drive(state, now);
    case 'stopping':
      return pressOn(state, now);
    case 'stopped':
      return selfClear(state, now);
    default:
      return state;
  }
}

function react(state: ControlState, input: ControlInput, now: Now): ControlState {
  switch (input.kind) {
    case 'tick':
      return state;
    case 'telemetry':
      return hear(state, { ...input.seen, atUs: input.atUs }, now);
    case 'stop':
      return stop(state, input.cause, now);
    case 'lease':
      return grant(state, input, now);
    case 'renew':
      return renew(state, input, now);
    case 'release':
      return release(state, input, now);
    case 'lost':
      return lose(state, input, now);
    case 'arm':
    case 'test':
      return arm(state, input, now);
    case 'start':
      return start(state, input, now);
    case 'set':
      return set(state, input, now);
    case 'end':
      return end(state, input, now);
    case 'clear':
      return clear(state, input, now);
    case 'answer':
      return answered(state, input, now);
    case 'link':
      return linked(state, input.up, now);
    case 'restarted':
      return restarted(state, now);
    case 'session':
      return session(state, input.id, now);
    case 'blind':
      return state;
  }
}

/** An answer counts only for the command that waits for it; one that comes for a phase that is over changes nothing. */
function answered(
  state: ControlState,
  { command, answer }: Extract<ControlInput, { kind: 'answer' }>,
  now: Now,
): ControlState {
  switch (command.type) {
    case 'LIMIT':
      return limited(state, command, answer, now);
    case 'ARM':
      return armed(state, answer, now);
    case 'START':
      return started(state, command, answer, now);
    case 'VOLT':
      return volted(state, command, answer, now);
    case 'CLEAR':
      if (state.phase !== 'clearing') return state;
      return answer.ok ? cleared(state, now) : notCleared(state, answer.code, now);
  }
}

/** Another session asks for a stop test of its own, so an arming of the last one's ends. */
function session(before: ControlState, id: string | null, now: Now): ControlState {
  if (before.sessionId === id) return before;
  const state = { ...before, sessionId: id };
  return prepares(state.phase) ? disarm(state, '', now) : state;
}

/** Nobody watched for a while. A motor that ran meanwhile is stopped. */
function blind(state: ControlState, fromUs: number, now: Now): ControlState {
  if (now.atUs - fromUs < now.rules.timing.blindUs) return state;
  if (!drives(state.phase) && state.seen?.state !== 'running') return state;
  return stop(state, { kind: 'blind', detail: '' }, now);
}
