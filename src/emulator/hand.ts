/** The trainee's hand: approach, contact, lift and travel, with tremor and drift. Stepped on a fixed grid. */
import { type PatternName, placeOf } from './pattern.ts';
import type { Random } from './random.ts';
import type { Trainee } from './trainees.ts';
import { samePlaces, type Work, type WorkPlace } from './work.ts';

type Phase = 'waiting' | 'travel' | 'approach' | 'contact' | 'lift';

/** How far above the skin the needle's lowest point is kept between dots, mm. */
const HOVER_MM = 1.5;
const AWAY_MM = 4;
const APPROACH_US = 25_000;
const SHORTEST_TRAVEL_US = 60_000;

const US_PER_MIN = 60e6;
const PAUSE_US = 500_000;
/** A finished drill is followed by a rest. */
const REST_US = 3_000_000;
/** A new drill is looked at before the first dot of it. */
const READING_US = 800_000;
/** The depth and rhythm of a trainee that is asked for neither; what is asked for scales its own habits. */
const USUAL_DEPTH_MM = 0.75;
const USUAL_INTERVAL_MS = 620;

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
  /** Places of its own pattern that were made. */
  #own = 0;
  #work: Work | null = null;
  /** Index of the place of the work that the hand is at, or on its way to; -1 for none. */
  #making = -1;
  #nextAt = 0;
  #waitUs = PAUSE_US;
  /** Depth aimed at when the usual one is asked for, and how much deeper than usual this dot goes. */
  #usualAimMm = 0;
  #scale = 1;
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

  /** The drill is done, and the hand lies still for a while. */
  get rests(): boolean {
    return this.#phase === 'waiting' && this.#waitUs === REST_US;
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
      if (motorRuns && this.#phaseUs >= this.#waitUs) this.#plan();
      return;
    }
    const touching = this.#phase === 'approach' || this.#phase === 'contact';
    if (!motorRuns && this.#phase === 'travel') {
      // The place of a drill is still to be made.
      if (this.#making >= 0) this.#turnBack();
      this.#enter('waiting', 0);
    } else if (!motorRuns && touching) this.#enter('lift', APPROACH_US);
    else if (this.#phaseUs >= this.#phaseLengthUs) this.#advance();
  }

  /**
   * Shows the trainee a drill, or that there is none. The dot in hand is finished. The same places again with
   * another `next` are what a person sees after each dot: the hand goes there instead, from its way elsewhere.
   */
  show(work: Work | null): void {
    const before = this.#work;
    if (work === null && before === null) return;
    const same = before !== null && work !== null && samePlaces(before, work);
    this.#work = work;
    // While it touches, what the page says is one dot old.
    const known = work?.next === this.#making || (this.#phase !== 'travel' && work?.next === this.#nextAt);
    if (same && known) return;
    const travels = this.#phase === 'travel';
    if (travels) this.#turnBack();
    if (!same) this.#making = -1;
    this.#nextAt = work?.next ?? 0;
    if (this.down) return;
    this.#waitUs = same || work === null ? PAUSE_US : READING_US;
    if (same && travels) this.#plan();
    else this.#enter('waiting', 0);
  }

  /** Not to the place that it was on its way to. */
  #turnBack(): void {
    this.#dot--;
    if (this.#making >= 0) this.#nextAt = this.#making;
    else this.#own--;
    this.#making = -1;
    this.#toXMm = this.xMm;
    this.#toYMm = this.yMm;
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
      this.#scale = (this.#work?.depthMm ?? USUAL_DEPTH_MM) / USUAL_DEPTH_MM;
    }
  }

  /** Decides where the next dot goes, how deep, how long and when. */
  #plan(): void {
    const t = this.#trainee;
    const random = this.#random;
    const place = this.#nextPlace();
    this.#waitUs = place === null ? REST_US : PAUSE_US;
    if (place === null) {
      this.#enter('waiting', 0);
      return;
    }
    this.#dot++;
    const tiredMin = Math.min(this.#workedUs / US_PER_MIN, t.tiresForMin);
    const [low, high] = t.clipMm;
    const slip = random.chance(t.slips) || this.#dot === t.sureSlip;
    const side = this.#dot % 2 === 0 ? 1 : -1;
    this.#usualAimMm = slip
      ? random.truncated(t.slipDepthMm, t.slipSdMm, low, high)
      : random.truncated(
          t.depthMm + side * t.alternateMm + tiredMin * t.tireDepthMm,
          t.depthSdMm + tiredMin * t.tireSdMm,
          low,
          high,
        );
    const cv = t.intervalCv + tiredMin * t.tireCv;
    const meanMs = (t.intervalMs * (this.#work?.intervalMs ?? USUAL_INTERVAL_MS)) / USUAL_INTERVAL_MS;
    const shortestMs = Math.min(300, meanMs / 2);
    const intervalUs = 1000 * random.truncated(meanMs, meanMs * cv, shortestMs, 3 * meanMs);
    this.#contactUs = 1000 * random.truncated(t.contactMs, t.contactSdMs, 50, 300);
    this.#travelUs = Math.max(SHORTEST_TRAVEL_US, intervalUs - this.#contactUs - 2 * APPROACH_US);
    this.#fromXMm = this.#toXMm;
    this.#fromYMm = this.#toYMm;
    this.#toXMm = place.xMm + t.placingSdMm * random.gaussian();
    this.#toYMm = place.yMm + t.placingSdMm * random.gaussian();
    this.#enter('travel', this.#travelUs);
  }

  /** Where the next dot goes; null where the drill is done. */
  #nextPlace(): WorkPlace | null {
    const work = this.#work;
    this.#making = -1;
    if (work === null || work.places.length === 0) return placeOf(this.#pattern, this.#own++);
    const place = work.places[this.#nextAt];
    if (place === undefined) {
      this.#work = null;
      return null;
    }
    this.#making = this.#nextAt++;
    return place;
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
    const aimMm = this.#usualAimMm * this.#scale;
    const mm = aimMm + this.#driftMm + this.#trainee.tremorMm * Math.sin(this.#tremorPhase);
    return Math.min(high * this.#scale, Math.max(low * this.#scale, mm));
  }
}
