/** What every part of the control function works with: the moment, the rules, and the list of what is to be done. */
import type {
  CommandAnswer,
  ControlAction,
  ControlNote,
  ControlRules,
  ControlState,
  MotorCommand,
  MotorLimits,
  Phase,
  RefusalCode,
  StopCause,
} from './types.ts';

/** One step: every part adds to `out` in the order in which it is to be carried out. */
export interface Now {
  readonly atUs: number;
  readonly rules: ControlRules;
  readonly out: ControlAction[];
}

export const send = (now: Now, command: MotorCommand): void => {
  now.out.push({ do: 'send', command });
};
export const note = (now: Now, what: ControlNote): void => {
  now.out.push({ do: 'note', note: what });
};
export const accept = (now: Now, request: number): void => {
  now.out.push({ do: 'reply', request, refusal: null });
};

/** Says no, and leaves everything as it is. */
export function refuse(
  state: ControlState,
  now: Now,
  request: number,
  code: RefusalCode,
  against: readonly string[] = [],
): ControlState {
  now.out.push({ do: 'reply', request, refusal: { code, against } });
  return state;
}

/** Answers whoever waits for the machine: null where it was done. */
export function answerPending(
  state: ControlState,
  now: Now,
  code: RefusalCode | null,
  against: readonly string[] = [],
): ControlState {
  if (state.pending === null) return state;
  const refusal = code === null ? null : { code, against };
  now.out.push({ do: 'reply', request: state.pending.request, refusal });
  return { ...state, pending: null };
}

/** On the way to a start, with nothing driven yet; the machine may be armed. */
export const prepares = (phase: Phase): boolean =>
  phase === 'limiting' || phase === 'arming' || phase === 'armed';

/** Driven by us, as far as we know. */
export const drives = (phase: Phase): boolean => phase === 'starting' || phase === 'running';

/** Below this a motor counts as standing still, as the protocol's own machine has it. */
const STILL_HZ = 2;

/** Telemetry of a motor that is driven, coasts, or turns whatever it says. */
export function isOn(seen: { readonly state: string; readonly rateHz: number }): boolean {
  return seen.state === 'running' || seen.state === 'stopping' || seen.rateHz >= STILL_HZ;
}

/** What telemetry says, whoever started it; false where nothing is heard. */
export const turns = ({ seen }: ControlState): boolean => seen !== null && isOn(seen);

/** Telemetry that is young enough to decide by. */
export const hears = ({ seen }: ControlState, { atUs, rules }: Now): boolean =>
  seen !== null && atUs - seen.atUs < rules.timing.staleUs;

/** Causes that clear themselves once the machine stands still; any other takes their place. */
export const yields = (cause: StopCause): boolean => cause.kind === 'ended' || cause.kind === 'test';

export const sameLimits = (one: MotorLimits | null, other: MotorLimits): boolean =>
  one !== null &&
  one.maxMilliV === other.maxMilliV &&
  one.maxRateMilliHz === other.maxRateMilliHz &&
  one.maxMilliA === other.maxMilliA;

/** Why a command was not done, or of which nobody knows whether it was. */
export type Failure = Extract<CommandAnswer, { ok: false }>['code'];

/** The machine's own no: nothing was done. */
export const refusedByMachine = (code: Failure) =>
  code !== 'timeout' && code !== 'superseded' && code !== 'closed';

/** What a person is told about a command that was not done, or of which nobody knows. */
export function codeOf(code: Failure): RefusalCode {
  if (code === 'timeout' || code === 'superseded') return code;
  return code === 'closed' ? 'link' : 'device';
}
