/** Who holds a machine: at most one, for as long as it is renewed. */
import { accept, drives, type Now, note, prepares, refuse, turns } from './step.ts';
import { disarm, stop } from './stopping.ts';
import type { ControlInput, ControlState, StopCause } from './types.ts';

type Asks<K extends ControlInput['kind']> = Extract<ControlInput, { kind: K }>;

/** May change hands: nothing is asked of it and, as far as is known, it stands still. */
const atRest = (state: ControlState) =>
  (state.phase === 'rest' || state.phase === 'stopped') && !turns(state);

export function grant(state: ControlState, input: Asks<'lease'>, now: Now): ControlState {
  const { request, id, by } = input;
  const { lease } = state;
  const other = lease !== null && lease.id !== id;
  // Nobody takes a machine out of another's hand while it turns or is about to.
  if (other && !atRest(state)) return refuse(state, now, request, 'held');
  if (other) note(now, { what: 'taken-over', by, from: lease.by });
  if (lease === null) note(now, { what: 'leased', by });
  accept(now, request);
  return { ...state, lease: { id, by, expiresUs: now.atUs + now.rules.timing.leaseUs } };
}

export function renew(state: ControlState, input: Asks<'renew' | 'release'>, now: Now): ControlState {
  const { lease } = state;
  if (lease === null || lease.id !== input.lease) return refuse(state, now, input.request, 'not-holder');
  accept(now, input.request);
  return { ...state, lease: { ...lease, expiresUs: now.atUs + now.rules.timing.leaseUs } };
}

/** Given back: the ordinary end of whatever goes on. */
export function release(state: ControlState, input: Asks<'renew' | 'release'>, now: Now): ControlState {
  const { lease } = state;
  if (lease === null || lease.id !== input.lease) return refuse(state, now, input.request, 'not-holder');
  note(now, { what: 'released', by: lease.by });
  accept(now, input.request);
  return holderGone({ ...state, lease: null }, { kind: 'ended', detail: lease.by }, now);
}

/** Its page is gone: nobody is there who would see what the motor does. */
export function lose(state: ControlState, input: Asks<'lost'>, now: Now): ControlState {
  const { lease } = state;
  if (lease === null || lease.id !== input.lease) return state;
  note(now, { what: 'lease-lost', by: lease.by });
  return holderGone({ ...state, lease: null }, { kind: 'lease', detail: '' }, now);
}

/** It was not renewed in time. Looked at before everything else, so that no wish comes in under a lease that is over. */
export function expireLease(state: ControlState, now: Now): ControlState {
  const { lease } = state;
  if (lease === null || now.atUs < lease.expiresUs) return state;
  note(now, { what: 'lease-expired', by: lease.by });
  return holderGone({ ...state, lease: null }, { kind: 'lease', detail: '' }, now);
}

/** The holder ended it or is gone: what is prepared is undone, what is driven is stopped. */
function holderGone(state: ControlState, cause: StopCause, now: Now): ControlState {
  // Nothing moved yet, so nobody has to clear it.
  if (prepares(state.phase)) return disarm(state, cause.kind === 'ended' ? cause.detail : '', now);
  return drives(state.phase) ? stop(state, cause, now) : state;
}

/** An ordinary end by its holder. */
export function end(state: ControlState, input: Asks<'end'>, now: Now): ControlState {
  if (state.lease?.id !== input.lease) return refuse(state, now, input.request, 'not-holder');
  // There is nothing to end.
  if (!prepares(state.phase) && !drives(state.phase)) return refuse(state, now, input.request, 'state');
  accept(now, input.request);
  return holderGone(state, { kind: 'ended', detail: input.by }, now);
}
