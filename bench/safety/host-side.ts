/** The host in the exploration: its own decision function, the commands that its link has open, and a watch. */
import type {
  ControlAction,
  ControlInput,
  ControlRules,
  ControlState,
  MotorCommand,
  SeenMachine,
} from '../../src/safety/control/types.ts';
import { Breach } from './engine.ts';
import { type HostWatch, restingHostWatch, watchedHost } from './host-watch.ts';
import { CONTROL_TICKS, controlTicks, since, TEST_TICKS, TICK_US } from './ticks.ts';

export interface ControlFunctions {
  restingControl(): ControlState;
  stepControl(
    state: ControlState,
    input: ControlInput,
    rules: ControlRules,
  ): { state: ControlState; actions: readonly ControlAction[] };
}

export const RULES: ControlRules = {
  limits: { maxMilliV: 8_000, maxRateMilliHz: 120_000, maxMilliA: 1_500 },
  minMilliV: 3_000,
  curve: null,
  softStart: { fromMilliV: 5_000, stepMilliV: 3_000, everyUs: TICK_US },
  rateLoop: { everyUs: TICK_US, stepMilliV: 100, trimMilliV: 100, deadShare: 0.01, staleUs: 2 * TICK_US },
  stopTest: {
    milliV: 4_000,
    turnWithinUs: TEST_TICKS.turn * TICK_US,
    reportWithinUs: TEST_TICKS.report * TICK_US,
    stillWithinUs: TEST_TICKS.still * TICK_US,
  },
  ownStart: false,
  timing: controlTicks,
};

type Without<T> = T extends { readonly atUs: number } ? Omit<T, 'atUs'> : never;
export type HostInput = Without<ControlInput>;

export interface HostSide {
  readonly control: ControlState;
  /** Sent and not answered; the first is on the line, the others wait for it. */
  readonly open: readonly MotorCommand[];
  /** So many ticks without BEAT are left. */
  readonly withheld: number;
  readonly watch: HostWatch;
}

export interface HostStep {
  readonly side: HostSide;
  /** What goes to the machine, in its order. */
  readonly out: readonly ('stop-byte' | MotorCommand)[];
  /** What its link had on the line is over: what still comes for it is for nobody. */
  readonly over: boolean;
}

export function restingHost({ restingControl }: ControlFunctions): HostSide {
  return { control: canonicalControl(restingControl(), 0), open: [], withheld: 0, watch: restingHostWatch() };
}

/** How long ago a time may be before it is all the same; 0: past is past. */
const times: Readonly<Record<string, number>> = {
  expiresUs: 0,
  atUs: CONTROL_TICKS.stale,
  armedUs: CONTROL_TICKS.armed,
  startedUs: Math.max(CONTROL_TICKS.seenRunning, TEST_TICKS.turn),
  nextStepUs: 0,
  turnedUs: 1,
  sinceUs: TEST_TICKS.still + 1,
  nextByteUs: 0,
  reportedUs: TEST_TICKS.still + 1,
  stillUs: TEST_TICKS.still + 1,
  nextWithholdUs: 0,
};

function aged<T extends object>(record: T | null, nowUs: number, ticksOf = times): T | null {
  if (record === null) return null;
  const kept: object = { ...record };
  for (const [name, value] of Object.entries(record)) {
    if (!name.endsWith('Us') || typeof value !== 'number') continue;
    const ticks = ticksOf[name];
    if (ticks === undefined)
      throw new RangeError(`the control keeps a time "${name}" that nothing here knows`);
    Object.assign(kept, { [name]: since(value, nowUs, ticks) });
  }
  return kept as T;
}

/** Of telemetry that is kept, only this is asked: does it run, does it turn, is its pedal down. */
function asRead(seen: SeenMachine): SeenMachine {
  const running = seen.state === 'running';
  const turning = seen.state === 'stopping' || seen.rateHz >= 2;
  return {
    ...seen,
    state: running ? 'running' : 'idle',
    rateHz: running || turning ? 100 : 0,
    setMilliV: 0,
    fault: 'none',
  };
}

/** All times from now, and nothing kept that only a note tells. */
export function canonicalControl(state: ControlState, nowUs: number): ControlState {
  const { stopping, stopTest, latch } = state;
  const aging = aged(stopping, nowUs);
  const measured = aging?.test !== null;
  const past = (us: number | null | undefined) => (us === null || us === undefined ? null : 0);
  const own = latch?.kind === 'ended' || latch?.kind === 'test';
  const outer = { ...state, armedUs: state.phase === 'armed' ? state.armedUs : nowUs };
  return {
    ...(aged(outer, nowUs) ?? outer),
    lease: aged(state.lease, nowUs),
    seen: aged(state.seen === null ? null : asRead(state.seen), nowUs),
    run: aged(state.run, nowUs),
    latch: latch === null ? null : { kind: own ? latch.kind : 'person', detail: '' },
    stopping: aging && {
      ...aging,
      cause: { kind: 'person', detail: '' },
      bytes: 1,
      reportedUs: measured ? aging.reportedUs : past(aging.reportedUs),
      stillUs: measured ? aging.stillUs : past(aging.stillUs),
    },
    stopTest:
      stopTest &&
      aged(
        { ...stopTest, reason: stopTest.passed ? '' : 'failed', reportedAfterUs: null, stillAfterUs: null },
        nowUs,
        { atUs: CONTROL_TICKS.testLifetime },
      ),
  };
}

/** What a stop byte makes void on its link. */
const motion = new Set<string>(['LIMIT', 'ARM', 'START', 'VOLT']);

/** Inputs after `ticks` of time, and what follows from it at once. @throws Breach */
export function stepHost(
  functions: ControlFunctions,
  rules: ControlRules,
  before: HostSide,
  given: readonly HostInput[],
  ticks: 0 | 1,
  words: string,
): HostStep {
  const nowUs = ticks * TICK_US;
  const fail = (invariant: string, what: string) => {
    throw new Breach(invariant, words, what);
  };
  let { control, open, watch } = before;
  let withheld = Math.max(0, before.withheld - ticks);
  const current = open[0];
  const out: ('stop-byte' | MotorCommand)[] = [];
  const inputs: HostInput[] = [...given];
  let left = ticks;
  for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
    const step = functions.stepControl(control, { ...input, atUs: nowUs } as ControlInput, rules);
    watch = watchedHost(control, watch, input, left, step.state, step.actions, open, rules, fail);
    left = 0;
    control = step.state;
    for (const action of step.actions) {
      if (action.do === 'withhold')
        withheld = Math.max(withheld, Math.round((action.untilUs - nowUs) / TICK_US));
      if (action.do === 'stop-byte') {
        out.push('stop-byte');
        for (const command of open)
          if (motion.has(command.type))
            inputs.push({ kind: 'answer', command, answer: { ok: false, code: 'superseded' } });
        open = open.filter(({ type }) => !motion.has(type));
      }
      if (action.do === 'send') {
        out.push(action.command);
        if (control.linkUp) open = [...open, action.command];
        else inputs.push({ kind: 'answer', command: action.command, answer: { ok: false, code: 'closed' } });
      }
    }
    if (inputs.length > 20) fail('a step ends', 'it answers itself without end');
  }
  if (control === before.control && watch === before.watch && open === before.open && ticks === 0)
    return { side: before, out, over: false };
  const side = { control: canonicalControl(control, nowUs), open, withheld, watch };
  return { side, out, over: open[0] !== current };
}

/** What a walk takes for granted: the lease is renewed in time, and the stop test does not grow old. */
export interface Granted {
  readonly lease: boolean;
  readonly test: boolean;
}

export function granting({ lease, test }: Granted, side: HostSide): HostSide {
  const { control, watch } = side;
  const kept = control.lease && { ...control.lease, expiresUs: CONTROL_TICKS.lease * TICK_US };
  const passed = control.stopTest && { ...control.stopTest, atUs: 0 };
  return {
    ...side,
    control: { ...control, lease: lease ? kept : control.lease, stopTest: test ? passed : control.stopTest },
    watch: {
      ...watch,
      leaseAge: lease ? 0 : watch.leaseAge,
      testAge: test && watch.testAge !== null ? 0 : watch.testAge,
    },
  };
}

/** At rest, with what is granted. */
export function grantedHost(functions: ControlFunctions, { lease, test }: Granted): HostSide {
  const { control, watch, ...rest } = restingHost(functions);
  const passed = {
    passed: true,
    reason: '',
    atUs: 0,
    reportedAfterUs: null,
    stillAfterUs: null,
    sessionId: null,
  };
  const held = { id: 'a', by: 'a', expiresUs: CONTROL_TICKS.lease * TICK_US };
  return {
    ...rest,
    control: { ...control, lease: lease ? held : null, stopTest: test ? passed : null },
    watch: { ...watch, holder: lease ? 'a' : null, testAge: test ? 0 : null },
  };
}

/** The answer to the command that is on the line. */
export function answerHost(side: HostSide): { side: HostSide; command: MotorCommand } | null {
  const [command, ...open] = side.open;
  return command === undefined ? null : { side: { ...side, open }, command };
}
