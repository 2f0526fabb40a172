/** Faster than a needle can go: such samples are no depth, whatever they show. */
import { MOST_BENT } from '../signal/plausible.ts';
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';
import type { ToStation } from './types.ts';

/** The fastest that a needle goes: π × 200 strokes/s × 5.1 mm, the same machine whose turn is the most bent. */
const FASTEST_MM_PER_MS = 3.21;
/** Of the pad under it, the hand, and the sensor's own curve, mm. */
const SLACK_MM = 0.1;
/** Of the difference of samples; the noise as the stroke finder tracks it. */
const NOISE_TIMES = 8;
const LEAST_NOISE_MM = 0.02;
/** So long after the last one it is over: a glitch is one event, a loose contact is one as well, and no second holds many. */
const HOLD_US = 500_000;

/**
 * Two rules. A step: no needle goes further from one sample to the next than at its fastest. A spike: no needle comes
 * further out of both its neighbours' depth, one period away, than at its most bent (a needle that reverses makes a
 * rounded turn, and the skin only cuts it off). One such sample is enough: after it the sensor is not believed until
 * it has shown none for half a second.
 */
export class SensorJump {
  private readonly events: EventLog;
  private beforeMm = Number.NaN;
  private lastMm = Number.NaN;
  private noiseMm = LEAST_NOISE_MM;
  private id = 0;
  private lastUs = 0;
  private endStationUs = 0;
  private samples = 0;
  private mostMm = 0;

  constructor(events: EventLog) {
    this.events = events;
  }

  get open(): boolean {
    return this.id !== 0;
  }

  /** Standard deviation of the resting samples, mm; good for the samples that follow. */
  noise(noiseMm: number): void {
    this.noiseMm = Math.max(LEAST_NOISE_MM, noiseMm);
  }

  /** Samples are missing: the next one has none before it. */
  gap(): void {
    this.beforeMm = Number.NaN;
    this.lastMm = Number.NaN;
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
    const slack = SLACK_MM + NOISE_TIMES * this.noiseMm;
    const ms = periodUs / 1000;
    const step = FASTEST_MM_PER_MS * ms + slack;
    const spike = Math.min(step, MOST_BENT * ms * ms + slack);
    let before = this.beforeMm;
    let last = this.lastMm;
    for (let i = from; i < to; i++) {
      const mm = depths[i] as number;
      const came = last - before;
      const goes = mm - last;
      // Nearly always false, and false for the NaN before the first sample.
      if (goes > spike || goes < -spike) {
        const us = deviceUs + i * periodUs;
        if (goes > step || goes < -step) this.take(Math.abs(goes), us, periodUs, toStation);
        else if (came * goes < 0 && (came > spike || came < -spike))
          this.take(Math.min(Math.abs(came), Math.abs(goes)), us - periodUs, periodUs, toStation);
      }
      before = last;
      last = mm;
    }
    this.beforeMm = before;
    this.lastMm = last;
    if (this.id !== 0 && deviceUs + (to - 1) * periodUs - this.lastUs > HOLD_US) this.close();
  }

  /** Closes what is open where it was last seen: reset, unplugged, end of the session. */
  end(): void {
    this.close();
    this.gap();
  }

  private take(mm: number, us: number, periodUs: number, toStation: ToStation): void {
    if (this.id !== 0 && us - this.lastUs > HOLD_US) this.close();
    this.lastUs = us;
    this.endStationUs = toStation(us);
    const more = this.id === 0 || mm > this.mostMm;
    if (more) this.mostMm = mm;
    this.samples = this.id === 0 ? 1 : this.samples + 1;
    if (this.id === 0) {
      this.id = this.events.begin('sensor-jump', this.endStationUs, {
        ...this.evidence(),
        periodMs: Math.round(periodUs) / 1000,
      });
    } else if (more) this.events.update(this.id, this.evidence());
  }

  private close(): void {
    if (this.id !== 0) this.events.end(this.id, this.endStationUs, this.evidence());
    this.id = 0;
  }

  private evidence(): Record<string, number> {
    return { jumpMm: thousandths(this.mostMm), samples: this.samples };
  }
}
