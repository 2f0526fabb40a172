/** From rest to armed: checks, LIMIT, ARM, and the nonce that is good for one START. */
import { launch } from './run.ts';
import {
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
  turns,
} from './step.ts';
import { disarm } from './stopping.ts';
import { testDue } from './test.ts';
import type { CommandAnswer, ControlInput, ControlState, MotorCommand } from './types.ts';

/** `arm` and `test`: everything that must be so before the machine is asked. */
export function arm(
  state: ControlState,
  input: Extract<ControlInput, { kind: 'arm' | 'test' }>,
  now: Now,
): ControlState {
  const { request } = input;
  const { limits, minMilliV } = now.rules;
  // Only who holds it may.
  if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');
  // A stop is cleared first; anything else that goes on ends first.
  if (state.phase !== 'rest') return refuse(state, now, request, state.latch === null ? 'state' : 'latched');
  if (!state.linkUp) return refuse(state, now, request, 'link');
  // What it does must be known.
  if (!hears(state, now)) return refuse(state, now, request, 'link');
  if (turns(state)) return refuse(state, now, request, 'moving');
  // A pedal that is held must be let go first.
  if (state.seen?.pedalDown === true) return refuse(state, now, request, 'moving');
  if (input.against.length > 0) return refuse(state, now, request, 'checks', input.against);
  // Nothing between the least that turns it and the most that it may have.
  if (limits.maxMilliV < minMilliV) return refuse(state, now, request, 'limit');
  // The stop is tested before it is relied on.
  if (input.kind === 'arm' && testDue(state, now)) return refuse(state, now, request, 'test-due');
  const pending = { request, wish: input.kind };
  if (sameLimits(state.limited, limits)) return ask({ ...state, pending }, now);
  send(now, { type: 'LIMIT', ...limits });
  // Until it agrees nobody knows which limits it has.
  return { ...state, pending, phase: 'limiting', limited: null };
}

function ask(state: ControlState, now: Now): ControlState {
  send(now, { type: 'ARM' });
  return { ...state, phase: 'arming' };
}

/** The machine's answer to LIMIT. */
export function limited(
  state: ControlState,
  command: Extract<MotorCommand, { type: 'LIMIT' }>,
  answer: CommandAnswer,
  now: Now,
): ControlState {
  // The phase that asked is over.
  if (state.phase !== 'limiting') return state;
  if (!answer.ok) return notArmed(state, answer.code, now);
  const { maxMilliV, maxRateMilliHz, maxMilliA } = command;
  return ask({ ...state, limited: { maxMilliV, maxRateMilliHz, maxMilliA } }, now);
}

/** The machine's answer to ARM. */
export function armed(state: ControlState, answer: CommandAnswer, now: Now): ControlState {
  if (state.phase !== 'arming') return state;
  // Refused by the machine itself, so it is not armed.
  if (!answer.ok && refusedByMachine(answer.code)) return notArmed(state, answer.code, now);
  // It may be armed, with a nonce that nobody knows.
  if (!answer.ok) return disarm(answerPending(state, now, codeOf(answer.code)), '', now);
  const nonce = nonceOf(answer.value);
  // No nonce of the protocol's shape: whatever it is, it is not used.
  if (nonce === null) return disarm(answerPending(state, now, 'device', ['nonce']), '', now);
  // The record was changed since: the machine has the limits of then.
  if (!sameLimits(state.limited, now.rules.limits))
    return disarm(answerPending(state, now, 'state', ['limits']), '', now);
  if (state.pending?.wish === 'test') return launch(state, nonce, now);
  note(now, { what: 'armed' });
  return answerPending({ ...state, phase: 'armed', nonce, armedUs: now.atUs }, now, null);
}

/** Eight upper-case hexadecimal digits, not all 0; else null. */
function nonceOf(value: string): number | null {
  if (!/^[0-9A-F]{8}$/.test(value)) return null;
  const nonce = Number.parseInt(value, 16);
  return nonce === 0 ? null : nonce;
}

const notArmed = (state: ControlState, code: Failure, now: Now): ControlState =>
  answerPending({ ...state, phase: 'rest' }, now, codeOf(code), refusedByMachine(code) ? [code] : []);

/** A machine at rest is told every new record of its own accord, so what it agreed to before that may hold no more. */
export const outdate = (state: ControlState, { rules }: Now): ControlState =>
  state.limited === null || sameLimits(state.limited, rules.limits) ? state : { ...state, limited: null };

/** An arming that was not used in time ends before the machine's own does. */
export function expireArming(state: ControlState, now: Now): ControlState {
  if (state.phase !== 'armed' || now.atUs - state.armedUs < now.rules.timing.armedUs) return state;
  return disarm(state, '', now);
}
