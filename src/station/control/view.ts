/** One machine's control as a page shows it: the same shape as `controlSchema` of the wire. Ages, not times. */
import { loadOf } from '../../safety/control/curve.ts';
import { testDue } from '../../safety/control/test.ts';
import type { MotorLimits, Phase, Run, StopCause, Target } from '../../safety/control/types.ts';
import type { MachineControl } from './machine-control.ts';

/** Something that stands against a request: what is so, what it means, what to do. */
export interface Against {
  readonly code: string;
  readonly message: string;
}

export interface ControlView {
  readonly serial: string;
  readonly phase: Phase;
  readonly lease: { readonly id: string; readonly by: string; readonly expiresInMs: number } | null;
  readonly pad: string | null;
  readonly armedForMs: number | null;
  readonly run: {
    readonly purpose: Run['purpose'];
    readonly target: Target;
    readonly setMilliV: number;
    readonly forMs: number;
    readonly trimMilliV: number | null;
  } | null;
  readonly load: number | null;
  readonly stop: {
    readonly cause: StopCause;
    readonly forMs: number;
    readonly bytes: number;
    readonly delivered: boolean;
    readonly reportedAfterMs: number | null;
    readonly stillAfterMs: number | null;
    readonly overdue: boolean;
  } | null;
  readonly latch: {
    readonly cause: StopCause;
    readonly remains: readonly string[];
    readonly needsCode: boolean;
  } | null;
  readonly stopTest: {
    readonly state: 'none' | 'passed' | 'failed' | 'overdue';
    readonly reason: string;
    readonly atUs: number | null;
    readonly reportedAfterMs: number | null;
    readonly stillAfterMs: number | null;
  };
  readonly against: readonly Against[];
  readonly limits: MotorLimits;
  readonly minMilliV: number;
  readonly hasCurve: boolean;
}

export interface ViewWorld {
  readonly atUs: number;
  readonly pad: string | null;
  readonly remains: readonly string[];
  readonly needsCode: boolean;
  readonly against: readonly Against[];
}

const ms = (us: number): number => Math.round(us) / 1000;
const msOrNull = (us: number | null): number | null => (us === null ? null : ms(us));

export function viewOf(control: MachineControl, world: ViewWorld): ControlView {
  const { serial, state, rules } = control;
  const { phase, lease, run, stopping, latch } = state;
  const { atUs, pad, against } = world;
  return {
    serial,
    phase,
    lease:
      lease === null
        ? null
        : { id: lease.id, by: lease.by, expiresInMs: Math.max(0, ms(lease.expiresUs - atUs)) },
    pad,
    armedForMs: phase === 'armed' ? Math.max(0, ms(state.armedUs + rules.timing.armedUs - atUs)) : null,
    run: run === null ? null : { ...shownRun(run), forMs: ms(atUs - run.startedUs) },
    load: loadNow(control),
    stop:
      stopping === null
        ? null
        : {
            cause: stopping.cause,
            forMs: ms(atUs - stopping.sinceUs),
            bytes: stopping.bytes,
            delivered: control.stopDelivered,
            reportedAfterMs: sinceStop(stopping, stopping.reportedUs),
            stillAfterMs: sinceStop(stopping, stopping.stillUs),
            overdue: stopping.overdue,
          },
    latch: latch === null ? null : { cause: latch, remains: world.remains, needsCode: world.needsCode },
    stopTest: shownTest(control, atUs),
    against,
    limits: rules.limits,
    minMilliV: rules.minMilliV,
    hasCurve: rules.curve !== null,
  };
}

const shownRun = ({ purpose, target, setMilliV, trimMilliV }: Run) => ({
  purpose,
  target,
  setMilliV,
  trimMilliV: target.kind === 'rate' ? trimMilliV : null,
});

const sinceStop = ({ sinceUs }: { readonly sinceUs: number }, us: number | null): number | null =>
  us === null ? null : ms(us - sinceUs);

function shownTest({ state, rules }: MachineControl, atUs: number): ControlView['stopTest'] {
  const { stopTest } = state;
  if (stopTest === null)
    return { state: 'none', reason: '', atUs: null, reportedAfterMs: null, stillAfterMs: null };
  const { passed, reason } = stopTest;
  const due = testDue(state, { atUs, rules }) ? 'overdue' : 'passed';
  return {
    state: passed ? due : 'failed',
    reason,
    atUs: stopTest.atUs,
    reportedAfterMs: msOrNull(stopTest.reportedAfterUs),
    stillAfterMs: msOrNull(stopTest.stillAfterUs),
  };
}

/** By what it measures itself, while it is driven. */
function loadNow({ device, rules, driven }: MachineControl): number | null {
  const { last } = device;
  return !driven || last === null
    ? null
    : loadOf(rules.curve, { rateHz: last.rateHz, milliV: last.measuredV * 1000 });
}
