/** The tip stays in the skin for longer than a dot takes: dragged, held, or a sensor that says so. */
import type { EventLog } from './events.ts';
import type { ToStation } from './types.ts';

/** In the skin: this far below what the pad rests at; on a noisy pad as many σ as the stroke finder's threshold. */
const CONTACT_MM = 0.15;
const NOISE_TIMES = 5.5;
/** The lowest of the samples between two looks (100 at 2 kHz) lies so many σ under what they are about. */
const LOWEST_TIMES = 2.5;
/** The tip is out when no sample was in the skin for so long: what ends a dot (src/signal/dots.ts). */
const BREAK_US = 60_000;
/** A hand may lie on the skin and press it so deep; what is deeper than this and the threshold is a tip, however slowly it came. */
const HAND_MM = 0.4;

/**
 * Contact is by samples and not by strokes: a needle that is held in the skin makes none. Between two strokes of a
 * working motor there are at most 22 ms (46 Hz), so contact goes on over them. A hand that comes to lie on the pad
 * presses it as well, but slowly: what the samples never go below is followed while it rises by less than the
 * threshold from one look to the next (3 mm/s), and a tip that is put in is faster. Times of the data decide, so
 * neither the cutting into batches nor missing samples matter: a hole shorter than a break hides none.
 */
export class ContactLong {
  private readonly limitUs: number;
  private readonly events: EventLog;
  /** Where the pad rests, or a hand on it; from where on a sample is in the skin; the lowest sample since the last look. */
  private restMm = 0;
  private inMm = CONTACT_MM;
  private lowestMm = Number.POSITIVE_INFINITY;
  private startUs = Number.NaN;
  private lastUs = Number.NEGATIVE_INFINITY;
  private startStationUs = 0;
  private lastStationUs = Number.NEGATIVE_INFINITY;
  private id = 0;

  /** `limitS`: from the reaction profile. */
  constructor(limitS: number, events: EventLog) {
    this.limitUs = limitS * 1e6;
    this.events = events;
  }

  /** When the tip was last seen in the skin, station µs; −Infinity before. */
  get contactUs(): number {
    return this.lastStationUs;
  }

  /** A look, each 50 ms by the samples: the tracked surface and its noise, mm; good for the samples that follow. */
  look(zeroMm: number, noiseMm: number): void {
    const lowMm = this.lowestMm + LOWEST_TIMES * noiseMm;
    this.lowestMm = Number.POSITIVE_INFINITY;
    if (lowMm - this.restMm <= CONTACT_MM) this.restMm = Math.min(lowMm, zeroMm + HAND_MM);
    this.restMm = Math.max(zeroMm, this.restMm);
    this.inMm = this.restMm + Math.max(CONTACT_MM, NOISE_TIMES * noiseMm);
  }

  /** Takes `depths[from, to)` in mm; the first of all was sampled at `deviceUs`. */
  push(
    depths: Float32Array,
    from: number,
    to: number,
    deviceUs: number,
    periodUs: number,
    toStation: ToStation,
  ): void {
    let seen = false;
    for (let i = from; i < to; i++) {
      const us = deviceUs + i * periodUs;
      if (us - this.lastUs > BREAK_US && !Number.isNaN(this.startUs)) {
        if (seen) this.lastStationUs = toStation(this.lastUs);
        this.out();
      }
      const mm = depths[i] as number;
      if (mm < this.lowestMm) this.lowestMm = mm;
      if (!(mm > this.inMm)) continue;
      seen = true;
      // A clock that jumps back is no break and no beginning.
      this.lastUs = Math.max(this.lastUs, us);
      if (Number.isNaN(this.startUs)) {
        this.startUs = us;
        this.startStationUs = toStation(us);
      } else if (this.id === 0 && us - this.startUs > this.limitUs) this.begin();
    }
    if (seen) this.lastStationUs = toStation(this.lastUs);
  }

  /** The data end here: silence, reset, unplugged, end of the session. What comes after is another contact. */
  end(): void {
    this.out();
    this.lastUs = Number.NEGATIVE_INFINITY;
  }

  private begin(): void {
    this.id = this.events.begin('contact-long', this.startStationUs, { limitS: this.limitUs / 1e6 });
  }

  private out(): void {
    if (this.id !== 0)
      this.events.end(this.id, this.lastStationUs, {
        lastedS: Math.round((this.lastUs - this.startUs) / 1e4) / 100,
      });
    this.id = 0;
    this.startUs = Number.NaN;
  }
}
