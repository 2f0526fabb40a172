/** The operator's foot or finger at the machine's own pedal or button: the trainee's, and one that a test orders. */
import type { MachineDevice } from './machine-device.ts';

const PRESS_US = 150_000;

export class Operator {
  readonly #localStartUs: number;
  #idleUs = 0;
  #pressedUs = 0;
  /** The press was ordered, and lasts as long as the order says. */
  #ordered = false;

  /** Presses when the motor has been idle for so long, µs; Infinity never. */
  constructor(localStartUs: number) {
    this.#localStartUs = localStartUs;
  }

  get down(): boolean {
    return this.#pressedUs > 0;
  }

  press(us: number): void {
    this.#pressedUs = us;
    this.#ordered = true;
  }

  /**
   * One step of the world. Once a host has stopped or armed the machine, the trainee leaves starting to the
   * station: what a person cleared is never followed by a start that nobody asked for.
   */
  step(machine: MachineDevice, stepUs: number): void {
    if (this.#pressedUs > 0) {
      if (!this.#holds(machine)) this.#pressedUs -= stepUs;
      return;
    }
    this.#idleUs = machine.motor.state === 'idle' && !machine.commanded ? this.#idleUs + stepUs : 0;
    if (this.#idleUs < this.#localStartUs || machine.commanded) return;
    this.#idleUs = 0;
    this.#pressedUs = PRESS_US;
    this.#ordered = false;
  }

  /** A momentary pedal is held down for as long as the work goes on. */
  #holds({ motor, pedal }: MachineDevice): boolean {
    return !this.#ordered && pedal === 'momentary' && motor.startedBy === 'operator';
  }
}
