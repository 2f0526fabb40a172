/** The stop test: is it due, has the motor turned, and did the stop come in time. */
import { answerPending, hears, type Now, note } from './step.ts';
import type { ControlState, Run, SeenMachine, StopTest } from './types.ts';

/** A motor that turns this fast is really driven. */
const TURNS_HZ = 10;
/** It turns for so long before it is stopped, so that the stop is one of a turning motor. */
const TURNS_US = 100_000;

/** Whether there is no passed stop test of this session that is young enough. A restart has already dropped it. */
export function testDue(
  { stopTest, sessionId }: ControlState,
  { atUs, rules }: Pick<Now, 'atUs' | 'rules'>,
): boolean {
  if (stopTest === null) return true;
  // It failed, so the stop cannot be relied on.
  if (!stopTest.passed) return true;
  // A test counts for its own session: cables and machines change between two.
  if (stopTest.sessionId !== sessionId) return true;
  return atUs - stopTest.atUs >= rules.timing.testLifetimeUs;
}

/** A run with what telemetry says about its turning. */
export function turning(run: Run, seen: SeenMachine): Run {
  if (seen.rateHz < TURNS_HZ) return run.turnedUs === null ? run : { ...run, turnedUs: null };
  return run.turnedUs === null ? { ...run, turnedUs: seen.atUs } : run;
}

/** Whether it is time to stop a motor that runs for the test. */
export function testIsRipe(run: Run, { atUs, rules }: Now): boolean {
  if (run.purpose !== 'test') return false;
  // Nothing to stop: that fails the test.
  if (run.turnedUs === null) return atUs - run.startedUs >= rules.stopTest.turnWithinUs;
  return atUs - run.turnedUs >= TURNS_US;
}

/** Why the stop that is being tested has failed by now; '' where it passed, null while that is open. */
function verdict(state: ControlState, now: Now): string | null {
  const { stopping } = state;
  const { atUs, rules } = now;
  if (stopping === null || stopping.test === null) return null;
  const { sinceUs, reportedUs, stillUs } = stopping;
  if ((reportedUs ?? atUs) - sinceUs > rules.stopTest.reportWithinUs) return 'not-reported';
  const late = (stillUs ?? atUs) - sinceUs > rules.stopTest.stillWithinUs;
  // It said in time that it obeys, and then nothing: whether it came to rest nobody knows, and that is no pass either.
  if (late) return hears(state, now) ? 'not-still' : 'not-heard';
  if (stillUs === null) return null;
  // A stop of a motor that never turned shows nothing.
  if (!stopping.test.turned) return 'did-not-turn';
  return '';
}

/** Judges the stop test as soon as it can be. A failed one is answered here, a passed one when it is cleared. */
export function judge(state: ControlState, now: Now): ControlState {
  const reason = verdict(state, now);
  if (reason === null) return state;
  const judged = record(state, now, reason);
  return reason === '' ? judged : answerPending(judged, now, 'test-due', [reason]);
}

/** Another stop, or the machine itself, came between: nothing was measured. */
export const breakOff = (state: ControlState, now: Now): ControlState => record(state, now, 'broken-off');

function record(state: ControlState, now: Now, reason: string): ControlState {
  const { stopping, run } = state;
  const after = (us: number | null | undefined) =>
    stopping === null || us === null || us === undefined ? null : us - stopping.sinceUs;
  const test: StopTest = {
    passed: reason === '',
    reason,
    atUs: now.atUs,
    reportedAfterUs: after(stopping?.reportedUs),
    stillAfterUs: after(stopping?.stillUs),
    sessionId: (stopping?.test ?? run)?.sessionId ?? null,
  };
  note(now, { what: 'tested', test });
  return { ...state, stopTest: test, stopping: stopping && { ...stopping, test: null } };
}
