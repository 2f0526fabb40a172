/** One attempt under way: its dots go through the guide, and what a page may be told comes out. Times in station µs. */

import { DOT_HOLD_US } from '../../signal/dots.ts';
import type { AttemptRow, Layout } from '../../store/training-types.ts';
import type { DotRow } from '../../store/types.ts';
import { Guide } from '../../training/guide.ts';
import type { Place } from '../../training/types.ts';
import type { ActiveSession } from '../sessions.ts';
import type { VirtualWork } from '../virtual-bench.ts';
import type { LiveAttempt, ToldDot } from './wish.ts';

/** Which pad is worked with which machine. */
export interface Tie {
  readonly pad: string;
  readonly machine: string;
  readonly isTestUnchecked: boolean;
}

export class RunningAttempt {
  readonly row: AttemptRow;
  readonly session: ActiveSession;
  readonly startedUs: number;
  /** Pages know of it. */
  announced = false;
  readonly told: ToldDot[] = [];
  state: LiveAttempt['state'] = 'running';
  problem: string | null = null;
  readonly #guide: Guide;
  /** End of the newest dot. */
  #endUs = Number.NEGATIVE_INFINITY;
  readonly #preview: readonly Place[];

  constructor(
    row: AttemptRow,
    session: ActiveSession,
    startedUs: number,
    { places, preview, earlier }: Layout & { earlier: readonly Place[] | null },
  ) {
    const { drill, profile } = row;
    this.row = row;
    this.session = session;
    this.startedUs = startedUs;
    this.#preview = preview;
    this.#guide = new Guide({ drill, profile, places, earlier });
  }

  /**
   * The next finished dot of the pad. True where it takes part: one that began before, or comes when all are made,
   * does not. Nor does the rest of a dot that was closed because its samples came late: it is one dot in the score,
   * and counted twice here it would end the drill a dot too soon.
   */
  dot(dot: DotRow): boolean {
    if (dot.startUs < this.startedUs || this.#guide.done) return false;
    const isRest = dot.startUs - this.#endUs <= DOT_HOLD_US;
    this.#endUs = dot.endUs;
    if (isRest) return false;
    const guided = this.#guide.dot(dot);
    const isTest = this.row.mode === 'test';
    this.told.push(isTest ? { ...guided, depthMm: null, zone: null, fit: null } : guided);
    return true;
  }

  /** Time goes on; a drill that ends by time is then over. */
  advance(atUs: number): void {
    this.#guide.at(atUs - this.startedUs);
  }

  /** null where no machine was named. */
  get tie(): Tie | null {
    const { pad, machine, mode, checklist } = this.row;
    const isTestUnchecked = mode === 'test' && checklist.state !== 'complete';
    return machine === null ? null : { pad, machine, isTestUnchecked };
  }

  get done(): boolean {
    return this.#guide.done;
  }

  /** When a drill that ends by time is over; null for one that ends by dots. */
  get endUs(): number | null {
    const { ofUs } = this.#guide.state;
    return ofUs === null ? null : this.startedUs + ofUs;
  }

  /** Middle of the target for the dot to come. */
  get aimMm(): number {
    const { targetMm, cautionMm } = this.#guide.limits;
    return (targetMm + cautionMm) / 2;
  }

  live(): LiveAttempt {
    const { id, pad, machine, sessionId, trainee, drill, mode, helps } = this.row;
    return {
      id,
      pad,
      machine,
      sessionId,
      trainee,
      drill: { id: drill.id, version: drill.version, name: drill.name },
      mode,
      helps,
      startedUs: this.startedUs,
      state: this.state,
      problem: this.problem,
      guide: this.#guide.state,
    };
  }

  /** What a virtual trainee is shown, as a person would look at the page. */
  work(): VirtualWork {
    const { drill } = this.row;
    const { dots, next } = this.#guide.state;
    const places = this.#preview;
    return {
      places,
      next: next ?? Math.min(dots, places.length),
      intervalMs: drill.rhythm === null ? null : 2_000 / (drill.rhythm.lowHz + drill.rhythm.highHz),
      depthMm: this.aimMm,
    };
  }
}
