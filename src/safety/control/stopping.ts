/** The one way to stop: bytes until the machine reports that it stands still, latched here until it is cleared. */
import { answerPending, codeOf, type Failure, type Now, note, refuse, send, turns, yields } from './step.ts';
import { breakOff, judge } from './test.ts';
import type { ControlInput, ControlState, RefusalCode, SeenMachine, StopCause, Stopping } from './types.ts';

/** From every phase. `code` is the answer of a person's wish that this stop puts an end to. */
export function stop(
  before: ControlState,
  cause: StopCause,
  now: Now,
  code: RefusalCode = 'superseded',
): ControlState {
  now.out.push({ do: 'stop-byte' });
  const latch = graver(before, cause);
  const testing = before.run?.purpose === 'test' || (before.stopping?.test ?? null) !== null;
  const isTest = testing && latch.kind === 'test';
  let state = before;
  // The stop of a test is awaited by the one who asked for it; every other ends what was asked for.
  if (!isTest) state = answerPending(state, now, code);
  if (testing && !isTest) state = breakOff(state, now);
  const stopping = before.phase === 'stopping' ? again(state, latch, now) : first(state, latch, isTest, now);
  if (before.phase !== 'stopping' || latch !== before.latch) note(now, { what: 'stop', cause: latch });
  if (!before.linkUp) note(now, { what: 'stop-undelivered', cause: latch });
  return { ...state, phase: 'stopping', nonce: null, run: null, stopping, latch };
}

/** Which cause is latched: the first, unless it would have cleared itself or is just being cleared. */
function graver({ latch, phase }: ControlState, cause: StopCause): StopCause {
  if (latch === null) return cause;
  // A stop that clears itself must not take the place of one that a person has to clear.
  if (yields(cause)) return latch;
  if (yields(latch)) return cause;
  return phase === 'clearing' ? cause : latch;
}

function first({ run }: ControlState, cause: StopCause, isTest: boolean, { atUs, rules }: Now): Stopping {
  return {
    cause,
    sinceUs: atUs,
    bytes: 1,
    nextByteUs: atUs + rules.timing.stopByteEveryUs,
    reportedUs: null,
    stillUs: null,
    overdue: false,
    nextWithholdUs: 0,
    test: isTest && run !== null ? { turned: run.turnedUs !== null, sessionId: run.sessionId } : null,
  };
}

/** Stopped once more while it is being stopped: what is measured goes on from the first byte. */
function again(state: ControlState, cause: StopCause, now: Now): Stopping | null {
  const { stopping } = state;
  const nextByteUs = now.atUs + now.rules.timing.stopByteEveryUs;
  return stopping && { ...stopping, cause, bytes: stopping.bytes + 1, nextByteUs };
}

/**
 * Ends an arming without motion. The machine may be armed, so the stop byte makes its nonce void as well; it clears
 * itself.
 */
export function disarm(state: ControlState, by: string, now: Now, code?: RefusalCode): ControlState {
  if (state.phase === 'armed') note(now, { what: 'disarmed' });
  return stop(state, { kind: 'ended', detail: by }, now, code);
}

/** Telemetry while it is being stopped. */
export function heardStopping(before: ControlState, seen: SeenMachine, now: Now): ControlState {
  const { stopping, latch } = before;
  if (stopping === null || latch === null) return before;
  const unreported = () =>
    stopping.reportedUs === null ? before : { ...before, stopping: { ...stopping, reportedUs: null } };
  // It runs on, or again: what it reported before does not count.
  if (seen.state === 'running') return unreported();
  const isLatched = seen.state === 'stopped' || seen.state === 'fault';
  // `idle` and `armed` are no report: the byte has not come there, and the next is on its way.
  if (!isLatched && seen.state !== 'stopping') return before;
  // Whatever it calls itself: a needle that moves does not stand still.
  const still = isLatched && !turns({ ...before, seen });
  // It says that it obeys, and turns on: its driver has failed.
  const turnsOn = !still && seen.atUs - stopping.sinceUs >= now.rules.stopTest.stillWithinUs;
  const told = turnsOn ? unreported() : reported(before, stopping, seen, now);
  // A fault of the machine is graver than a stop that would clear itself.
  if (seen.state === 'fault' && yields(latch)) {
    const faulty = stop(judge(told, now), { kind: 'machine', detail: seen.fault }, now);
    return still ? stopped(faulty, seen, now) : faulty;
  }
  if (!still) return judge(told, now);
  return judge(stopped(told, seen, now), now);
}

function reported(state: ControlState, stopping: Stopping, seen: SeenMachine, now: Now): ControlState {
  if (stopping.reportedUs !== null) return state;
  const afterUs = seen.atUs - stopping.sinceUs;
  note(now, { what: 'stop-reported', afterUs, cause: state.latch ?? stopping.cause });
  return { ...state, stopping: { ...stopping, reportedUs: seen.atUs } };
}

function stopped(state: ControlState, seen: SeenMachine, now: Now): ControlState {
  const { stopping } = state;
  if (stopping === null) return state;
  const afterUs = seen.atUs - stopping.sinceUs;
  note(now, { what: 'stop-still', afterUs, cause: stopping.cause });
  return {
    ...state,
    phase: 'stopped',
    stopping: { ...stopping, stillUs: seen.atUs, nextByteUs: seen.atUs },
  };
}

/** What is due by itself while it is being stopped. */
export function pressOn(before: ControlState, now: Now): ControlState {
  const { atUs, rules, out } = now;
  const { timing } = rules;
  let { stopping } = before;
  if (stopping === null) return before;
  // The byte may have been lost on its way.
  if (atUs >= stopping.nextByteUs) {
    out.push({ do: 'stop-byte' });
    stopping = { ...stopping, bytes: stopping.bytes + 1, nextByteUs: atUs + timing.stopByteEveryUs };
  }
  // It does not obey: its own watchdog has to end it, and everyone has to know.
  if (
    !stopping.overdue &&
    stopping.reportedUs === null &&
    atUs - stopping.sinceUs >= timing.confirmWithinUs
  ) {
    note(now, { what: 'stop-overdue', cause: stopping.cause });
    out.push({ do: 'withhold', untilUs: atUs + timing.withholdUs });
    stopping = { ...stopping, overdue: true, nextWithholdUs: atUs + timing.withholdEveryUs };
  }
  // A BEAT may have been heard in between.
  if (stopping.overdue && atUs >= stopping.nextWithholdUs && turns(before)) {
    out.push({ do: 'withhold', untilUs: atUs + timing.withholdUs });
    stopping = { ...stopping, nextWithholdUs: atUs + timing.withholdEveryUs };
  }
  const state = stopping === before.stopping ? before : { ...before, stopping };
  return stopping.test === null ? state : judge(state, now);
}

/** A person's wish to clear. It starts nothing. */
export function clear(
  state: ControlState,
  input: Extract<ControlInput, { kind: 'clear' }>,
  now: Now,
): ControlState {
  const { request } = input;
  // A machine that has not been seen to stand still is not cleared.
  if (state.phase === 'stopping') return refuse(state, now, request, 'moving');
  if (state.phase !== 'stopped') return refuse(state, now, request, 'state');
  // A machine that cannot be asked stays as it is.
  if (!state.linkUp) return refuse(state, now, request, 'link');
  if (input.remains.length > 0) return refuse(state, now, request, 'cause-remains', input.remains);
  if (!input.allowed) return refuse(state, now, request, 'not-allowed');
  // The stop test that waited for it has passed.
  const free = answerPending(state, now, null);
  send(now, { type: 'CLEAR' });
  return { ...free, phase: 'clearing', pending: { request, wish: 'clear' } };
}

/** An ordinary end and a passed stop test need no person: CLEAR goes out when the machine stands still. */
export function selfClear(state: ControlState, now: Now): ControlState {
  const { stopping, latch, seen } = state;
  if (stopping === null || latch === null || !yields(latch)) return state;
  // A stop test that failed stays latched.
  if (latch.kind === 'test' && state.stopTest?.passed !== true) return state;
  // Nothing is heard of it, so it would hear nothing either.
  if (seen === null) return state;
  // The machine would refuse it.
  if (seen.pedalDown) return state;
  if (now.atUs < stopping.nextByteUs) return state;
  send(now, { type: 'CLEAR' });
  return { ...state, phase: 'clearing' };
}

/** CLEAR was agreed to. */
export function cleared(state: ControlState, now: Now): ControlState {
  if (state.latch !== null) note(now, { what: 'cleared', cause: state.latch });
  return answerPending({ ...state, phase: 'rest', stopping: null, latch: null }, now, null);
}

/** CLEAR was not done, or nobody knows: it stays latched. */
export function notCleared(state: ControlState, failure: Failure, now: Now): ControlState {
  const { stopping } = state;
  const nextByteUs = now.atUs + now.rules.timing.clearAgainUs;
  const kept = { ...state, phase: 'stopped' as const, stopping: stopping && { ...stopping, nextByteUs } };
  const code = codeOf(failure);
  return answerPending(kept, now, code, code === 'device' ? [failure] : []);
}
