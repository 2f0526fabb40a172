/** The watches that look at every sample and need to know the surface and the noise as the stroke finder tracks them. */
import { ContactLong } from './contact-long.ts';
import type { EventLog } from './events.ts';
import { SensorJump } from './sensor-jump.ts';
import { SensorNoisy } from './sensor-noisy.ts';
import type { ToStation } from './types.ts';

/** So often, by the samples and not by the lines, they are given what the finder knows. */
const LOOK_US = 50_000;

/** Noise at rest (σ), the tracked surface, and what the pad rests at just now: that surface, or a hand on it; mm. */
export interface Rest {
  readonly noiseMm: number;
  readonly zeroMm: number;
  readonly restsAtMm: number;
}

export class SampleWatch {
  private readonly contact: ContactLong;
  private readonly jump: SensorJump;
  private readonly noisy: SensorNoisy;
  private lookedUs = 0;

  constructor(contactS: number, events: EventLog) {
    this.contact = new ContactLong(contactS, events);
    this.jump = new SensorJump(events);
    this.noisy = new SensorNoisy(events);
  }

  get distrust(): 'sensor-jump' | 'sensor-noisy' | null {
    if (this.jump.open) return 'sensor-jump';
    return this.noisy.open ? 'sensor-noisy' : null;
  }

  /** When the tip was last seen in the skin, station µs; −Infinity before. */
  get contactUs(): number {
    return this.contact.contactUs;
  }

  /** Samples until the next look; at least one. */
  untilLook(periodUs: number): number {
    return Math.max(1, Math.ceil((LOOK_US - this.lookedUs) / periodUs));
  }

  /** Samples are missing before the next one. */
  gap(): void {
    this.jump.gap();
    this.noisy.gap();
  }

  /** Takes `depths[from, to)` in mm, no more than `untilLook`; `rest` is as it is after them. */
  push(
    depths: Float32Array,
    from: number,
    to: number,
    deviceUs: number,
    periodUs: number,
    toStation: ToStation,
    rest: Rest,
  ): void {
    this.contact.push(depths, from, to, deviceUs, periodUs, toStation);
    this.jump.push(depths, from, to, deviceUs, periodUs, toStation);
    this.noisy.push(depths, from, to);
    this.lookedUs += (to - from) * periodUs;
    if (this.lookedUs < LOOK_US) return;
    this.lookedUs = 0;
    const { noiseMm, zeroMm, restsAtMm } = rest;
    this.contact.look(zeroMm, noiseMm);
    this.jump.noise(noiseMm);
    this.noisy.look(restsAtMm, deviceUs + to * periodUs, toStation);
  }

  /** Nothing comes for now: no contact goes on unseen. */
  silent(): void {
    this.contact.end();
  }

  /** The data end here. */
  end(): void {
    this.contact.end();
    this.jump.end();
    this.noisy.end();
  }
}
