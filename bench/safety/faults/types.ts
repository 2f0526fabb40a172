/** The fault matrix: what each row promises, does and finds. */
import type { Rig } from './rig.ts';

/** One run of one row, as printed and kept. */
export interface FaultRow {
  readonly row: string;
  /** What is made to go wrong, in words. */
  readonly fault: string;
  readonly seed: number;
  readonly promised: string;
  readonly measured: string;
  readonly passed: boolean;
  /** What was promised and is not so, a sentence each. */
  readonly short: readonly string[];
  /** What fell short, else what was seen besides. */
  readonly note: string;
  /** The figure of the promise and of the run, ms; null where the promise is no time. */
  readonly promisedMs: number | null;
  readonly measuredMs: number | null;
}

/** In `short`: the promise is kept but for its time, or for the reason that the stop was latched for. */
export const TOO_LATE = 'too late';
export const LATCHED = 'latched for';
/** In `measured`: the motor could not be brought to run, so nothing was shown. */
export const NOT_RUN = 'not run';

export interface Promised {
  /** Besides the time: what must be so. */
  readonly text: string;
  /** The drive is off at most this long after the fault, ms; null where no time is promised. */
  readonly withinMs: number | null;
  /** How the time is made up, in words; docs/safety.md shows it. */
  readonly sum: string;
}

export interface Outcome {
  readonly measured: string;
  readonly measuredMs: number | null;
  /** What was promised and is not so; empty where all is. */
  readonly short: readonly string[];
  readonly note: string;
}

export interface Row {
  readonly name: string;
  readonly fault: string;
  readonly promise: Promised;
  readonly rig?: RigWishes;
  run(rig: Rig): Promise<Outcome>;
}

/** What a row needs other than the usual bench. */
export interface RigWishes {
  /** The database may not grow past this; 0: no limit. */
  readonly maxBytes?: number;
  readonly trainee?: 'steady' | 'heavy-handed';
  readonly browser?: boolean;
}
