/**
 * The record's limits, told to a machine that comes online at rest: so they bind its operator's own start as well,
 * before anybody arms it. The machine forgets them with a restart, and takes them only while it is at rest.
 */
import type { MotorLimits } from '../../safety/control/types.ts';
import type { MachineControl } from './machine-control.ts';

/** A machine that did not take them is asked again after this time. */
const AGAIN_US = 1_000_000;

export class ToldLimits {
  /** What this boot of the machine agreed to. */
  #agreed: MotorLimits | null = null;
  /** What it said is above its own. */
  #refused: MotorLimits | null = null;
  #asking = false;
  #againUs = Number.NEGATIVE_INFINITY;

  /** The machine refused the limits of its record: they are above its own. */
  isRefused(limits: MotorLimits): boolean {
    return this.#refused === limits;
  }

  forget(): void {
    this.#agreed = null;
    this.#refused = null;
    this.#againUs = Number.NEGATIVE_INFINITY;
  }

  /** With each telemetry. Whoever arms sends LIMIT too, and waits for its answer. */
  look(control: MachineControl, atUs: number): void {
    const { state, rules, link } = control;
    const { limits } = rules;
    const own = state.seen?.state;
    const mayTake =
      (state.phase === 'rest' || state.phase === 'stopped') && (own === 'idle' || own === 'stopped');
    if (!mayTake || this.#asking || atUs < this.#againUs) return;
    if (this.#agreed === limits || this.#refused === limits) return;
    this.#asking = true;
    this.#againUs = atUs + AGAIN_US;
    link.submit({ type: 'LIMIT', ...limits }, atUs, (answer) => {
      this.#asking = false;
      if (answer.ok) this.#agreed = limits;
      else if (answer.code === 'range' || answer.code === 'unknown') this.#refused = limits;
    });
  }
}
