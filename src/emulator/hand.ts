/** The trainee's hand: approach, contact, lift and travel, with tremor and drift. Stepped on a fixed grid. */
import { type PatternName, placeOf } from './pattern.ts';
import type { Random } from './random.ts';
import type { Trainee } from './trainees.ts';

type Phase = 'waiting' | 'travel' | 'approach' | 'contact' | 'lift';

/** How far above the skin the needle's lowest point is kept between dots, mm. */
const HOVER_MM = 1.5;
const AWAY_MM = 4;
const APPROACH_US = 25_000;
const SHORTEST_TRAVEL_US = 60_000;

const US_PER_MIN = 60e6;

/** Smooth from 0 to 1 with no jump of speed or acceleration at either end (minimum jerk). */
function ease(u: number): number {
  return u <= 0 ? 0 : u >= 1 ? 1 : u * u * u * (10 + u * (6 * u - 15));
}

export class Hand {
  readonly #trainee: Trainee;
  readonly #pattern: PatternName;
  readonly #random: Random;
  #phase: Phase = 'waiting';
  #phaseUs = 0;
  #phaseLengthUs = 0;
  #contactUs = 0;
  #travelUs = 0;
  #workedUs = 0;
  #dot = -1;
  #aimMm = 0;
  #fromXMm = 15;
  #fromYMm = 15;
  #toXMm = 15;
  #toYMm = 15;
  #tremorPhase = 0;
  #tremorHz = 10;
  #driftMm = 0;
  /** Depth that the tip reaches when the needle is fully out; negative above the skin. */
  reachMm = -AWAY_MM;
  xMm = 15;
  yMm = 15;

  constructor(trainee: Trainee, pattern: PatternName, random: Random) {
    this.#trainee = trainee;
    this.#pattern = pattern;
    this.#random = random;
  }

  /** Number of the dot in hand or last made, from 0. */
  get dot(): number {
    return this.#dot;
  }

  /** From the start of the approach to the end of the lift. */
  get down(): boolean {
    return this.#phase === 'approach' || this.#phase === 'contact' || this.#phase === 'lift';
  }

  /** One step. The hand makes dots only while the motor runs at its rate; when it fails, the hand lifts. */
  step(stepUs: number, motorRuns: boolean): void {
    this.#phaseUs += stepUs;
    if (motorRuns) this.#workedUs += stepUs;
    this.#next(motorRuns);
    this.#tremble(stepUs);
    const u = this.#phaseLengthUs > 0 ? this.#phaseUs / this.#phaseLengthUs : 1;
    const held = this.#heldMm();
    switch (this.#phase) {
      case 'waiting':
        this.reachMm = -AWAY_MM;
        break;
      case 'travel':
        this.reachMm = -HOVER_MM;
        break;
      case 'approach':
        this.reachMm = -HOVER_MM + (held + HOVER_MM) * ease(u);
        break;
      case 'contact':
        this.reachMm = held;
        break;
      case 'lift':
        this.reachMm = held - (held + HOVER_MM) * ease(u);
        break;
    }
    const way = this.#phase === 'travel' ? ease(u) : 1;
    const shake = this.#trainee.tremorMm * 0.7;
    this.xMm = this.#fromXMm + (this.#toXMm - this.#fromXMm) * way + shake * Math.sin(this.#tremorPhase + 1);
    this.yMm =
      this.#fromYMm + (this.#toYMm - this.#fromYMm) * way + shake * Math.cos(this.#tremorPhase * 0.9);
  }

  #next(motorRuns: boolean): void {
    if (this.#phase === 'waiting') {
      if (motorRuns && this.#phaseUs >= 500_000) this.#plan();
      return;
    }
    const touching = this.#phase === 'approach' || this.#phase === 'contact';
    if (!motorRuns && this.#phase === 'travel') this.#enter('waiting', 0);
    else if (!motorRuns && touching) this.#enter('lift', APPROACH_US);
    else if (this.#phaseUs >= this.#phaseLengthUs) this.#advance();
  }

  #advance(): void {
    if (this.#phase === 'travel') this.#enter('approach', APPROACH_US);
    else if (this.#phase === 'approach') this.#enter('contact', this.#contactUs);
    else if (this.#phase === 'contact') this.#enter('lift', APPROACH_US);
    else this.#plan();
  }

  #enter(phase: Phase, lengthUs: number): void {
    this.#phase = phase;
    this.#phaseUs = 0;
    this.#phaseLengthUs = lengthUs;
    if (phase === 'approach') {
      this.#fromXMm = this.#toXMm;
      this.#fromYMm = this.#toYMm;
    }
  }

  /** Decides where the next dot goes, how deep, how long and when. */
  #plan(): void {
    const t = this.#trainee;
    const random = this.#random;
    this.#dot++;
    const tiredMin = Math.min(this.#workedUs / US_PER_MIN, t.tiresForMin);
    const [low, high] = t.clipMm;
    const slip = random.chance(t.slips) || this.#dot === t.sureSlip;
    const side = this.#dot % 2 === 0 ? 1 : -1;
    this.#aimMm = slip
      ? random.truncated(t.slipDepthMm, t.slipSdMm, low, high)
      : random.truncated(
          t.depthMm + side * t.alternateMm + tiredMin * t.tireDepthMm,
          t.depthSdMm + tiredMin * t.tireSdMm,
          low,
          high,
        );
    const cv = t.intervalCv + tiredMin * t.tireCv;
    const intervalUs = 1000 * random.truncated(t.intervalMs, t.intervalMs * cv, 300, 3 * t.intervalMs);
    this.#contactUs = 1000 * random.truncated(t.contactMs, t.contactSdMs, 50, 300);
    this.#travelUs = Math.max(SHORTEST_TRAVEL_US, intervalUs - this.#contactUs - 2 * APPROACH_US);
    const place = placeOf(this.#pattern, this.#dot);
    this.#fromXMm = this.#toXMm;
    this.#fromYMm = this.#toYMm;
    this.#toXMm = place.xMm + t.placingSdMm * random.gaussian();
    this.#toYMm = place.yMm + t.placingSdMm * random.gaussian();
    this.#enter('travel', this.#travelUs);
  }

  /** Physiological tremor of 8 to 12 Hz, and a slow drift that always comes back. */
  #tremble(stepUs: number): void {
    const seconds = stepUs / 1e6;
    this.#tremorHz += (10 - this.#tremorHz) * seconds + this.#random.gaussian() * 1.5 * Math.sqrt(seconds);
    this.#tremorHz = Math.min(12, Math.max(8, this.#tremorHz));
    this.#tremorPhase += 2 * Math.PI * this.#tremorHz * seconds;
    this.#driftMm += -this.#driftMm * seconds + this.#random.gaussian() * 0.015 * Math.sqrt(2 * seconds);
  }

  #heldMm(): number {
    const [low, high] = this.#trainee.clipMm;
    const mm = this.#aimMm + this.#driftMm + this.#trainee.tremorMm * Math.sin(this.#tremorPhase);
    return Math.min(high, Math.max(low, mm));
  }
}
