/**
 * The seams of the host's control of one machine: one pure function, (state, input) → (state, actions).
 * Every time is station µs and comes with the input. The station carries out the actions and says who may ask.
 */
import type { ErrorCode, FaultCode, MotorLimits, MotorState } from '../../../firmware-protocol/index.ts';

export type { MotorLimits };

/** A command to the machine, without the id that the link gives it. */
export type MotorCommand =
  | { type: 'LIMIT'; maxMilliV: number; maxRateMilliHz: number; maxMilliA: number }
  | { type: 'ARM' }
  | { type: 'START'; nonce: number; setMilliV: number }
  | { type: 'VOLT'; setMilliV: number }
  | { type: 'CLEAR' };

/** What a run is set to. */
export type Target =
  | { readonly kind: 'voltage'; readonly milliV: number }
  | { readonly kind: 'rate'; readonly hz: number };

/** No-load stroke rate over voltage, f = k (V − V₀). */
export interface Curve {
  readonly hzPerVolt: number;
  readonly zeroVolt: number;
}

export interface ControlTiming {
  /** A lease that is not renewed for so long has ended. */
  readonly leaseUs: number;
  /** An arming is used within this time; a little less than the device's own. */
  readonly armedUs: number;
  /** The stop byte is repeated so often until the machine reports that it stopped. */
  readonly stopByteEveryUs: number;
  /** Without that report for so long, the page says so loudly, and our heartbeat is withheld. */
  readonly confirmWithinUs: number;
  /** How long the heartbeat is withheld, so that the machine's watchdog stops it: more than its 500 ms. */
  readonly withholdUs: number;
  /** … and again so often while it still reports that it runs. */
  readonly withholdEveryUs: number;
  /** … and for so long where a machine that may be its operator's is met running. */
  readonly meetUs: number;
  /** After START was agreed to, telemetry shows the motor running within this time. */
  readonly seenRunningUs: number;
  /** A stop that clears itself asks again after this time where the machine refused. */
  readonly clearAgainUs: number;
  /** Telemetry older than this is no ground for anything; a run without it is stopped. */
  readonly staleUs: number;
  /** The service did nothing for so long while a motor ran: nobody watched, so it is stopped. */
  readonly blindUs: number;
  /** A passed stop test is good for so long, within one session and one boot of the machine. */
  readonly testLifetimeUs: number;
}

/** What this machine may be asked for; from its record. Given with each step, so a change counts at once. */
export interface ControlRules {
  readonly limits: MotorLimits;
  /** Below this its motor does not turn, mV. */
  readonly minMilliV: number;
  /** null: no curve is known, so it can be set by voltage only. */
  readonly curve: Curve | null;
  /** START begins at `fromMilliV` (or the aim where that is lower) and goes up in steps. */
  readonly softStart: {
    readonly fromMilliV: number;
    readonly stepMilliV: number;
    readonly everyUs: number;
  };
  /** Closed loop on the measured rate: one bounded step a time, bounded in all about the curve's voltage. */
  readonly rateLoop: {
    readonly everyUs: number;
    readonly stepMilliV: number;
    readonly trimMilliV: number;
    /** Nothing is done about an error smaller than this share. */
    readonly deadShare: number;
    /** Measurements older than this are no ground for a step. */
    readonly staleUs: number;
  };
  /** The stop test: its voltage, how long the motor may take to turn, and what passes. */
  readonly stopTest: {
    readonly milliV: number;
    readonly turnWithinUs: number;
    readonly reportWithinUs: number;
    readonly stillWithinUs: number;
  };
  /** Its operator's own hand can start it (capability `local`), so that running unasked is nothing unexpected. */
  readonly ownStart: boolean;
  readonly timing: ControlTiming;
}

export const stopKinds = [
  'person', // the protective stop, by anyone: page, key, command line, API
  'guard', // a finding whose reaction is stop
  'lease', // the lease ran out or its page was lost while the motor was on or about to be
  'blind', // the service stood still while the motor ran
  'telemetry', // the machine stopped telling what it does
  'restarted', // the machine restarted
  'unexpected', // the machine runs though nobody started it
  'limits', // the record's limits are now below what is set
  'machine', // the machine stopped by itself: its fault, or its operator's hand
  'shutdown', // the service ends
  'ended', // an ordinary end of the work, by the holder: not latched here
  'test', // the end of a stop test: not latched where it passed
] as const;
export type StopKind = (typeof stopKinds)[number];

export interface StopCause {
  readonly kind: StopKind;
  /** Who pressed (`person`, `ended`, `test`), the kind of finding (`guard`), the fault code (`machine`); else ''. */
  readonly detail: string;
}

export interface Lease {
  /** Public: names the lease on every page. What proves it is the server's business. */
  readonly id: string;
  /** Whose it is, for people. */
  readonly by: string;
  readonly expiresUs: number;
}

/** The newest telemetry, as far as control needs it; `atUs` is its arrival. */
export interface SeenMachine {
  readonly atUs: number;
  readonly state: MotorState;
  readonly rateHz: number;
  readonly setMilliV: number;
  readonly pedalDown: boolean;
  readonly fault: FaultCode;
}

export const phases = [
  'rest', // nothing asked of the machine, nothing latched here
  'limiting', // LIMIT is on its way, ARM follows
  'arming', // ARM is on its way
  'armed', // its nonce is known and unused
  'starting', // START is on its way: the nonce is used up
  'running', // started from here
  'stopping', // a stop is sent and not yet reported back
  'stopped', // reported, and latched here
  'clearing', // CLEAR is on its way
] as const;
export type Phase = (typeof phases)[number];

export interface Run {
  readonly purpose: 'work' | 'test';
  readonly target: Target;
  /**
   * Of the record when the target was set: a calibration that is approved or voided in a run must not speed up a
   * motor in a hand. Another one counts from the next target on.
   */
  readonly curve: Curve | null;
  /** What the machine last agreed to, mV. */
  readonly setMilliV: number;
  /** A VOLT that is not answered yet, mV. */
  readonly askedMilliV: number | null;
  readonly startedUs: number;
  /** Not before this time is the voltage changed again. */
  readonly nextStepUs: number;
  /** What the closed loop has added to the curve's voltage, mV. */
  readonly trimMilliV: number;
  /** Of its START: an answer to an older one is not taken for this one's. */
  readonly nonce: number;
  /** Telemetry has shown it running; before that, lines from before the START may still come. */
  readonly seenRunning: boolean;
  /** Since when telemetry has shown it turning; null before. Only a stop test asks. */
  readonly turnedUs: number | null;
  /** The session in which it began. */
  readonly sessionId: string | null;
}

export interface Stopping {
  readonly cause: StopCause;
  readonly sinceUs: number;
  /** Stop bytes that were written, and when the next is due. */
  readonly bytes: number;
  /** Once it stands still: when CLEAR may be asked (again) where the stop clears itself. */
  readonly nextByteUs: number;
  /** The machine said that it is no longer driven (stopping) and that it stands still; null until then. */
  readonly reportedUs: number | null;
  readonly stillUs: number | null;
  /** It has been said aloud that no report came. */
  readonly overdue: boolean;
  /** Once overdue: when the heartbeat is withheld again. */
  readonly nextWithholdUs: number;
  /** A stop test that is not judged yet. */
  readonly test: { readonly turned: boolean; readonly sessionId: string | null } | null;
}

export interface StopTest {
  readonly passed: boolean;
  /** Why not: `not-reported`, `not-still`, `not-heard`, `did-not-turn`, `broken-off`; '' where it passed. */
  readonly reason: string;
  readonly atUs: number;
  /** From the stop byte to the report that it is no longer driven, and that it stands still, µs; null where none came. */
  readonly reportedAfterUs: number | null;
  readonly stillAfterUs: number | null;
  /** The session in which it was made; null where none was recorded. A test counts for its own session only. */
  readonly sessionId: string | null;
}

/** A person's wish that the machine must answer first. */
export interface Pending {
  readonly request: number;
  readonly wish: 'arm' | 'start' | 'test' | 'clear';
}

export interface ControlState {
  readonly phase: Phase;
  readonly lease: Lease | null;
  readonly linkUp: boolean;
  /** Telemetry has come since the link is up. */
  readonly met: boolean;
  readonly seen: SeenMachine | null;
  readonly sessionId: string | null;
  /** LIMIT was agreed to by this boot of the machine, with these limits. */
  readonly limited: MotorLimits | null;
  /** Only while armed. */
  readonly nonce: number | null;
  readonly armedUs: number;
  readonly run: Run | null;
  readonly stopping: Stopping | null;
  /** Why it is latched here; null where it is not. A stop that has not been reported is latched as well. */
  readonly latch: StopCause | null;
  readonly stopTest: StopTest | null;
  /** The request of a person that waits for the machine's answer. */
  readonly pending: Pending | null;
}

export const refusals = [
  'not-holder', // the lease is someone else's, or nobody's
  'held', // someone else holds it, and its motor is not at rest
  'latched', // a stop must be cleared first
  'state', // not in this phase
  'link', // the machine is not online, or says nothing
  'moving', // the motor turns, or its pedal is down
  'checks', // something stands against it; `against` says what
  'test-due', // no passed stop test of this session
  'limit', // above the record's limits
  'range', // below what the motor can do
  'no-curve', // a stroke rate without a curve
  'cause-remains', // clear: what caused the stop goes on
  'not-allowed', // clear: this needs the instructor
  'device', // the machine refused; `code` says why
  'timeout', // the machine did not answer: it may or may not have done it; a stop follows
  'superseded', // a stop came meanwhile
] as const;
export type RefusalCode = (typeof refusals)[number];

export interface Refusal {
  readonly code: RefusalCode;
  /** Codes of what stands against it (`checks`), else the device's own code, or nothing. */
  readonly against: readonly string[];
}

/** `request` names the person's wish, so that the answer finds its way. */
type Asked = { readonly request: number; readonly lease: string };

export type ControlInput = { readonly atUs: number } & (
  | { readonly kind: 'lease'; readonly request: number; readonly id: string; readonly by: string }
  | ({ readonly kind: 'renew' | 'release' } & Asked)
  /** The page of this lease is gone. */
  | { readonly kind: 'lost'; readonly lease: string }
  | ({ readonly kind: 'arm'; readonly against: readonly string[] } & Asked)
  | ({ readonly kind: 'start'; readonly target: Target; readonly against: readonly string[] } & Asked)
  | ({ readonly kind: 'set'; readonly target: Target } & Asked)
  /** The stop test: limits, arms, starts and stops by itself; answered when it is over. */
  | ({ readonly kind: 'test'; readonly against: readonly string[] } & Asked)
  /** An ordinary end: as a stop, but it clears itself. */
  | ({ readonly kind: 'end'; readonly by: string } & Asked)
  | { readonly kind: 'stop'; readonly cause: StopCause }
  /** `remains`: kinds of findings that go on; `allowed`: this person may. */
  | {
      readonly kind: 'clear';
      readonly request: number;
      readonly remains: readonly string[];
      readonly allowed: boolean;
    }
  | { readonly kind: 'telemetry'; readonly seen: Omit<SeenMachine, 'atUs'> }
  | { readonly kind: 'answer'; readonly command: MotorCommand; readonly answer: CommandAnswer }
  | { readonly kind: 'link'; readonly up: boolean }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'session'; readonly id: string | null }
  /** The service did nothing from `fromUs` until now. */
  | { readonly kind: 'blind'; readonly fromUs: number }
  | { readonly kind: 'tick' }
);

export type CommandAnswer =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: ErrorCode | 'timeout' | 'superseded' | 'closed' };

export type ControlAction =
  /** Write 0x21 now. It also makes void every command that waits. */
  | { readonly do: 'stop-byte' }
  | { readonly do: 'send'; readonly command: MotorCommand }
  /** Send no BEAT to this machine until then, so that its own watchdog ends what no stop did. */
  | { readonly do: 'withhold'; readonly untilUs: number }
  | { readonly do: 'reply'; readonly request: number; readonly refusal: Refusal | null }
  /** Something for the audit, the timeline and the page. */
  | { readonly do: 'note'; readonly note: ControlNote };

export type ControlNote =
  | { readonly what: 'leased' | 'released' | 'lease-expired' | 'lease-lost'; readonly by: string }
  | { readonly what: 'taken-over'; readonly by: string; readonly from: string }
  | { readonly what: 'armed' | 'disarmed' }
  | { readonly what: 'started' | 'set'; readonly target: Target; readonly setMilliV: number }
  | { readonly what: 'stop'; readonly cause: StopCause }
  | { readonly what: 'stop-reported' | 'stop-still'; readonly afterUs: number; readonly cause: StopCause }
  | { readonly what: 'stop-overdue' | 'stop-undelivered'; readonly cause: StopCause }
  | { readonly what: 'tested'; readonly test: StopTest }
  | { readonly what: 'cleared'; readonly cause: StopCause };

export interface ControlStep {
  readonly state: ControlState;
  readonly actions: readonly ControlAction[];
}
