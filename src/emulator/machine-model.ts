/** The rotary machine as physics: supply to stroke rate to needle phase. Stepped on a fixed grid. */
import type { Random } from './random.ts';

export const MACHINE = {
  /** f = k (V − V0) over the working range; V0 is the intercept of that line, not a voltage at which it stands. */
  hzPerVolt: 16,
  zeroVolt: -1,
  /** Below this the motor does not break loose. */
  breakawayVolt: 1.5,
  /** First-order lag of the stroke rate: the rotor's inertia. */
  lagUs: 80_000,
  /** Braked when the supply is cut. */
  brakeLagUs: 25_000,
  /** Share of the stroke rate lost while the needle works in the skin. */
  loadDroop: 0.05,
  strokeLengthMm: 3.5,
  minMilliV: 2_500,
  maxMilliV: 12_000,
  runMilliA: 180,
  loadMilliA: 90,
  inrushMilliA: 1_300,
} as const;

/** Stroke rate without load at a supply voltage, Hz. */
export function noLoadHz(volts: number): number {
  return volts < MACHINE.breakawayVolt ? 0 : MACHINE.hzPerVolt * (volts - MACHINE.zeroVolt);
}

/** Supply at which the needle keeps a stroke rate while it works in the skin, mV. 60 strokes/s take some 2.95 V. */
export function supplyFor(strokesPerSecond: number): number {
  const noLoad = strokesPerSecond / (1 - MACHINE.loadDroop);
  return Math.round(1000 * (noLoad / MACHINE.hzPerVolt + MACHINE.zeroVolt));
}

export interface MachineReading {
  readonly rateHz: number;
  readonly milliV: number;
  readonly milliA: number;
  readonly strokes: number;
}

export class MachineModel {
  readonly #random: Random;
  #rateHz = 0;
  #rateBeforeHz = 0;
  /** Turns of the crank since the world began; its whole part is the stroke count. */
  #turns = 0;
  #turnsBefore = 0;
  #stepUs = 1;
  #milliV = 0;
  #milliA = 0;
  /** Volts that a failing supply loses. */
  sagVolt = 0;
  /** The rotor does not turn. */
  blocked = false;
  /** What a running motor draws besides, mA. */
  extraMilliA = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get rateHz(): number {
    return this.#rateHz;
  }

  /** One step of `stepUs` with the supply at `setMilliV` (0 is cut) and `load` of 0 to 1 on the needle. */
  step(stepUs: number, setMilliV: number, load: number): void {
    this.#stepUs = stepUs;
    this.#rateBeforeHz = this.#rateHz;
    this.#turnsBefore = this.#turns;
    const volts = setMilliV === 0 ? 0 : Math.max(0, setMilliV / 1000 - this.sagVolt);
    const aimHz = noLoadHz(volts) * (1 - MACHINE.loadDroop * load);
    if (this.blocked) this.#rateHz = 0;
    const lagUs = setMilliV === 0 ? MACHINE.brakeLagUs : MACHINE.lagUs;
    if (!this.blocked) this.#rateHz += (aimHz - this.#rateHz) * (1 - Math.exp(-stepUs / lagUs));
    if (this.#rateHz < 1 && aimHz === 0) this.#rateHz = 0;
    this.#turns += ((this.#rateBeforeHz + this.#rateHz) / 2) * (stepUs / 1e6);
    this.#milliV = volts * 1000;
    const slip = aimHz > 0 ? Math.max(0, 1 - this.#rateHz / aimHz) : 0;
    this.#milliA =
      volts < MACHINE.breakawayVolt
        ? 0
        : MACHINE.runMilliA + MACHINE.loadMilliA * load + MACHINE.inrushMilliA * slip + this.extraMilliA;
  }

  /** Where in its stroke the needle is, `fraction` (0 to 1) into the last step: 0 fully out, 0.5 fully in. */
  turnsAt(fraction: number): number {
    const seconds = (fraction * this.#stepUs) / 1e6;
    const slope = (this.#rateHz - this.#rateBeforeHz) * 0.5 * fraction;
    return this.#turnsBefore + (this.#rateBeforeHz + slope) * seconds;
  }

  /** What the machine's own sensors say, with their noise (1 % ripple on the current, 0.2 % on the rest). */
  read(): MachineReading {
    const wobble = (share: number) => 1 + share * this.#random.gaussian();
    return {
      rateHz: Math.max(0, this.#rateHz * wobble(0.002)),
      milliV: Math.max(0, Math.round(this.#milliV * wobble(0.002))),
      milliA: Math.max(0, Math.round(this.#milliA * wobble(0.01))),
      strokes: Math.floor(this.#turns) >>> 0,
    };
  }
}
