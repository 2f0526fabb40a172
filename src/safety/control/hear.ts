/** What the machine's telemetry means in each phase. Lines come in the order in which they were sent. */
import { answerPending, type Now, note } from './step.ts';
import { disarm, heardStopping, notCleared, stop } from './stopping.ts';
import { turning } from './test.ts';
import type { ControlState, SeenMachine, StopCause } from './types.ts';

export function hear(before: ControlState, seen: SeenMachine, now: Now): ControlState {
  const state = react({ ...before, seen, met: true }, before.met, seen, now);
  // What made it stop may show that it stands still already.
  return state.phase === 'stopping' ? heardStopping(state, seen, now) : state;
}

function react(state: ControlState, met: boolean, seen: SeenMachine, now: Now): ControlState {
  switch (state.phase) {
    case 'rest':
      return atRest(state, met, seen, now);
    case 'limiting':
    case 'arming':
    case 'armed':
      return preparing(state, seen, now);
    case 'starting':
    case 'running':
      return driven(state, seen, now);
    case 'stopped':
      return latched(state, seen, now);
    case 'clearing':
      // Its CLEAR was done, and somebody's hand started it before we knew.
      return seen.state === 'running' ? stop(state, unexpected, now) : state;
    case 'stopping':
      return state;
  }
}

const unexpected: StopCause = { kind: 'unexpected', detail: '' };

/** By itself: its fault, or its operator's hand. */
const byItself = ({ fault }: SeenMachine): StopCause => ({
  kind: 'machine',
  detail: fault === 'none' ? 'operator' : fault,
});

const isLatched = ({ state }: SeenMachine) => state === 'stopped' || state === 'fault';
const hasStopped = (seen: SeenMachine) => seen.state === 'stopping' || isLatched(seen);

function atRest(state: ControlState, met: boolean, seen: SeenMachine, now: Now): ControlState {
  // Latched, and we know of no stop: an earlier service's, or its own fault. A person has to look.
  if (isLatched(seen)) {
    const detail = seen.fault === 'none' ? 'found stopped' : seen.fault;
    return stop(state, { kind: 'machine', detail }, now);
  }
  if (seen.state !== 'running') return state;
  // Nobody asked for it, and it has no button of its own.
  if (!now.rules.ownStart) return stop(state, unexpected, now);
  // Its operator's, or an earlier service's: without a heartbeat only the operator's goes on.
  if (!met) now.out.push({ do: 'withhold', untilUs: now.atUs + now.rules.timing.meetUs });
  return state;
}

function preparing(state: ControlState, seen: SeenMachine, now: Now): ControlState {
  if (seen.state === 'running') return stop(state, unexpected, now);
  if (hasStopped(seen)) return stop(state, byItself(seen), now);
  // It has ended the arming itself: its time, its pedal, a WHO. The nonce is dead there, so it is dead here.
  if (state.phase === 'armed' && seen.state === 'idle') {
    note(now, { what: 'disarmed' });
    return { ...state, phase: 'rest', nonce: null };
  }
  return state;
}

function driven(state: ControlState, seen: SeenMachine, now: Now): ControlState {
  const { run } = state;
  if (run === null) return state;
  if (hasStopped(seen)) return stop(state, byItself(seen), now);
  // Off, after it was seen running. Before that, such a line is from before the START.
  if (seen.state !== 'running') return run.seenRunning ? stop(state, byItself(seen), now) : state;
  const next = turning(run.seenRunning ? run : { ...run, seenRunning: true }, seen);
  return next === run ? state : { ...state, run: next };
}

function latched(state: ControlState, seen: SeenMachine, now: Now): ControlState {
  // It forgot its latch or moves again: bytes, until it stands still once more.
  if (!isLatched(seen) && state.latch !== null) return stop(state, state.latch, now);
  return state;
}

/** The link to the machine came or went. */
export function linked(before: ControlState, up: boolean, now: Now): ControlState {
  if (before.linkUp === up) return before;
  const state: ControlState = { ...before, linkUp: up, seen: null, met: false };
  const { stopping } = state;
  if (up) {
    // The bytes that went nowhere are made up for at once.
    return { ...state, stopping: stopping && { ...stopping, nextByteUs: now.atUs } };
  }
  return interrupted(state, { kind: 'telemetry', detail: '' }, now);
}

/** Another boot of the machine: it has forgotten everything, and so has everything that was known of it. */
export function restarted(before: ControlState, now: Now): ControlState {
  const forgotten = { seen: null, met: false, limited: null, stopTest: null };
  return interrupted({ ...before, ...forgotten }, { kind: 'restarted', detail: '' }, now);
}

function interrupted(state: ControlState, cause: StopCause, now: Now): ControlState {
  const code = state.linkUp ? 'superseded' : 'link';
  switch (state.phase) {
    case 'limiting':
    case 'arming':
    case 'armed':
      return disarm(state, '', now, code);
    case 'starting':
    case 'running':
      return stop(state, cause, now, code);
    case 'clearing':
      // Nobody knows whether it was done: it stays latched.
      return notCleared(state, 'closed', now);
    case 'stopping':
      return interruptedStop(state, cause, now);
    case 'rest':
      return state;
    case 'stopped':
      // Who waits for the end of a stop test would wait for ever.
      return answerPending(state, now, code);
  }
}

/** The bytes go on. */
function interruptedStop(state: ControlState, cause: StopCause, now: Now): ControlState {
  // A stop test that a restart came into has measured nothing.
  if (cause.kind === 'restarted' && (state.stopping?.test ?? null) !== null) return stop(state, cause, now);
  if (!state.linkUp && state.latch !== null) note(now, { what: 'stop-undelivered', cause: state.latch });
  return state;
}
