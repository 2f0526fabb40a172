/**
 * One workplace: a trainee's hand, a machine's needle and the skin, on one clock. It advances in steps of
 * 1 ms of simulated time, whatever the wall clock does, so the same seed gives the same strokes.
 */
import { Hand } from './hand.ts';
import { MACHINE, MachineModel, noLoadHz } from './machine-model.ts';
import { Micrometer } from './micrometer.ts';
import type { PatternName } from './pattern.ts';
import { Random } from './random.ts';
import { StrokeWatch, type Witness } from './stroke-watch.ts';
import type { Trainee } from './trainees.ts';

export const STEP_US = 1_000;

export interface WorldOptions {
  readonly seed: number | string;
  readonly trainee: Trainee;
  readonly pattern: PatternName;
}

export class World {
  readonly machine: MachineModel;
  readonly hand: Hand;
  readonly micrometer = new Micrometer();
  readonly #watch: StrokeWatch;
  /** What the machine's driver puts on the motor; 0 is cut. Set by the machine device. */
  driveMilliV = 0;
  /** End of the last step: world µs since the world began. */
  timeUs = 0;
  #reachBeforeMm: number;
  #xBeforeMm: number;
  #yBeforeMm: number;

  constructor(options: WorldOptions, witness: Witness) {
    const random = new Random(options.seed);
    this.machine = new MachineModel(random.fork('machine'));
    this.hand = new Hand(options.trainee, options.pattern, random.fork('hand'));
    this.#watch = new StrokeWatch(witness);
    this.#reachBeforeMm = this.hand.reachMm;
    this.#xBeforeMm = this.hand.xMm;
    this.#yBeforeMm = this.hand.yMm;
  }

  /** Advances by STEP_US. */
  step(): void {
    const startUs = this.timeUs;
    this.timeUs += STEP_US;
    const { hand, machine } = this;
    this.#reachBeforeMm = hand.reachMm;
    this.#xBeforeMm = hand.xMm;
    this.#yBeforeMm = hand.yMm;
    machine.step(STEP_US, this.driveMilliV, hand.reachMm > 0 ? 1 : 0);
    const runs = this.driveMilliV > 0 && machine.rateHz > 0.85 * noLoadHz(this.driveMilliV / 1000);
    this.micrometer.step(STEP_US);
    hand.step(STEP_US, runs && !this.micrometer.there);
    this.#watch.step(this, startUs, hand.down, this.#reachBeforeMm > 0 || hand.reachMm > 0);
  }

  /** Depth of the tip below the undeformed surface at a time within the last step, mm; negative above it. */
  tipMm(worldUs: number): number {
    const fraction = this.#fraction(worldUs);
    const reachMm = this.#reachBeforeMm + (this.hand.reachMm - this.#reachBeforeMm) * fraction;
    if (reachMm <= 0) return reachMm;
    const withdrawn = 1 - Math.cos(2 * Math.PI * this.machine.turnsAt(fraction));
    return reachMm - (MACHINE.strokeLengthMm / 2) * withdrawn;
  }

  /** What presses the skin: the needle's tip, or the micrometer's where it is deeper. */
  pressedMm(worldUs: number): number {
    const tipMm = this.tipMm(worldUs);
    if (!this.micrometer.there) return tipMm;
    return Math.max(tipMm, this.micrometer.tipMm(this.#fraction(worldUs)));
  }

  xMm(worldUs: number): number {
    return this.#xBeforeMm + (this.hand.xMm - this.#xBeforeMm) * this.#fraction(worldUs);
  }

  yMm(worldUs: number): number {
    return this.#yBeforeMm + (this.hand.yMm - this.#yBeforeMm) * this.#fraction(worldUs);
  }

  #fraction(worldUs: number): number {
    const fraction = 1 - (this.timeUs - worldUs) / STEP_US;
    return fraction < 0 ? 0 : Math.min(fraction, 1);
  }
}
