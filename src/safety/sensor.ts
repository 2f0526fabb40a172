/** Can the depth be believed? A sensor that is stuck, silent or out of range is told as an event. */
import { countAt, mmAt, type Scale } from '../signal/depth.ts';
import type { Batch } from '../signal/types.ts';
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';
import type { ToStation } from './types.ts';

/** A stream that should run and brings nothing for this long is silent. */
export const SILENT_US = 100_000;
/** One count, unchanged for this long, is stuck (see SensorWatch for where it is not). */
const STUCK_US = 250_000;
/** As many samples in a row make a sensor out of range, and none for RANGE_HOLD_US makes it well again. */
const RANGE_SAMPLES = 3;
const RANGE_HOLD_US = 100_000;

/** Nearer to the surface than this is rest. */
const REST_MM = 0.1;
/** How far past its stated range a channel may read before it counts: a share of the range, for noise about its ends. */
const RANGE_MARGIN = 0.02;
/** A run this long teaches nothing more about how lively the noise is. */
const TAUGHT_SAMPLES = 32;
/** Share of resting samples that differ from the one before, from which noise counts as lively. */
const LIVELY = 0.5;
const LEARNING = 1 / 512;

/**
 * Stuck: the same count for 250 ms, if either it stands for a depth in the skin (something alive holds the
 * needle there), or the channel's noise at rest was seen to change the count at half of all samples, so that
 * such a run would be a coin falling one way some hundred times. A quiet pad that rests on one count is well.
 *
 * Out of range: three samples in a row outside the channel's stated range, or on a rail (count 0 or full
 * scale), unless that rail stands for the surface itself.
 */
export class SensorWatch {
  private readonly events: EventLog;
  private readonly scale: Scale;
  /** Counts in [low, high] are in range; those in [restLow, restHigh] are rest. */
  private readonly low: number;
  private readonly high: number;
  private readonly restLow: number;
  private readonly restHigh: number;

  private count = -1;
  private run = 0;
  private runUs = 0;
  private lively = 0;
  private stuckId = 0;

  private outside = 0;
  private outsideFromUs = 0;
  private outsideLastUs = 0;
  private outsideWorst = 0;
  /** Station times of the newest sample and of the newest one out of range: a reset of the device ends the old conversion. */
  private lastStationUs = 0;
  private outsideStationUs = 0;
  private rangeId = 0;

  constructor(scale: Scale, events: EventLog) {
    this.scale = scale;
    this.events = events;
    const { channel, scaleMm, offsetMm } = scale;
    const full = 2 ** channel.bits - 1;
    const unitMm = scaleMm / channel.scale;
    const margin = (channel.max - channel.min) * unitMm * RANGE_MARGIN;
    const countOf = (mm: number): number => (mm - offsetMm) / scaleMm;
    const ends = [countOf(channel.min * unitMm - margin), countOf(channel.max * unitMm + margin)];
    // The stated range is the sensor's own; what is rest is said by the depths that are believed.
    const rest = [countAt(scale, -REST_MM), countAt(scale, REST_MM)];
    const isSurface = (count: number): boolean => Math.abs(mmAt(scale, count)) <= REST_MM;
    this.low = Math.max(Math.min(...ends), isSurface(0) ? 0 : 1);
    this.high = Math.min(Math.max(...ends), isSurface(full) ? full : full - 1);
    this.restLow = Math.min(...rest);
    this.restHigh = Math.max(...rest);
  }

  /** 'ok', or the worst that goes on now. */
  get state(): 'ok' | 'stuck' | 'range' {
    return this.rangeId !== 0 ? 'range' : this.stuckId !== 0 ? 'stuck' : 'ok';
  }

  /** Looks at the raw counts of the depth channel. */
  push(batch: Batch, gapBefore: boolean, toStation: ToStation): void {
    if (gapBefore) this.gap();
    const { counts, slots, frames, deviceUs, periodUs } = batch;
    for (let f = 0, at = this.scale.channel.slot; f < frames; f++, at += slots) {
      const count = counts[at] as number;
      if (count !== this.count) this.change(count, deviceUs + f * periodUs, toStation);
      else this.same(deviceUs + f * periodUs, toStation);
      if (count < this.low || count > this.high) this.outOfRange(count, deviceUs + f * periodUs, toStation);
      else {
        this.outside = 0;
        if (this.rangeId !== 0 && deviceUs + f * periodUs - this.outsideLastUs > RANGE_HOLD_US)
          this.endRange(toStation(this.outsideLastUs));
      }
    }
    this.lastStationUs = toStation(deviceUs + (frames - 1) * periodUs);
    if (this.rangeId !== 0) this.outsideStationUs = toStation(this.outsideLastUs);
  }

  /** Closes what is open where it was last seen: reset, unplugged, end of the session. */
  end(): void {
    this.endRange(this.outsideStationUs);
    if (this.stuckId !== 0) this.endStuck(this.lastStationUs);
    this.gap();
  }

  private change(count: number, us: number, toStation: ToStation): void {
    if (this.stuckId !== 0) this.endStuck(toStation(us));
    if (this.isRest(count) && this.isRest(this.count)) this.lively += LEARNING * (1 - this.lively);
    this.count = count;
    this.run = 1;
    this.runUs = us;
  }

  private same(us: number, toStation: ToStation): void {
    this.run++;
    if (this.run <= TAUGHT_SAMPLES) {
      if (this.isRest(this.count)) this.lively -= LEARNING * this.lively;
    } else if (this.stuckId === 0 && us - this.runUs >= STUCK_US) {
      const depthMm = mmAt(this.scale, this.count);
      if (depthMm > REST_MM || this.lively >= LIVELY)
        this.stuckId = this.events.begin('sensor-stuck', toStation(this.runUs), {
          count: this.count,
          depthMm: thousandths(depthMm),
        });
    }
  }

  private isRest(count: number): boolean {
    return count >= this.restLow && count <= this.restHigh;
  }

  private outOfRange(count: number, us: number, toStation: ToStation): void {
    const worse = Math.abs(count - this.middle()) > Math.abs(this.outsideWorst - this.middle());
    if (this.outside === 0) this.outsideFromUs = us;
    if ((this.outside === 0 && this.rangeId === 0) || worse) this.outsideWorst = count;
    this.outside++;
    if (this.rangeId !== 0) this.outsideLastUs = Math.max(this.outsideLastUs, us);
    else if (this.outside >= RANGE_SAMPLES) {
      this.rangeId = this.events.begin('sensor-range', toStation(this.outsideFromUs), this.rangeEvidence());
      this.outsideLastUs = us;
    }
  }

  private middle(): number {
    return (this.low + this.high) / 2;
  }

  private rangeEvidence(): Record<string, number> {
    const { channel } = this.scale;
    return { count: this.outsideWorst, min: channel.min, max: channel.max };
  }

  private endRange(endUs: number): void {
    if (this.rangeId !== 0) this.events.end(this.rangeId, endUs, this.rangeEvidence());
    this.rangeId = 0;
    this.outside = 0;
  }

  private endStuck(endUs: number): void {
    this.events.end(this.stuckId, endUs);
    this.stuckId = 0;
  }

  /** Of missing samples nothing is known, so no run goes on over them; what is stuck stays so until the count changes. */
  private gap(): void {
    this.outside = 0;
    if (this.stuckId !== 0) return;
    this.count = -1;
    this.run = 0;
  }
}

/** Tells when a stream that should run does not. The onset is the deadline, however late it is looked at. */
export class SilenceWatch {
  private readonly events: EventLog;
  /** `unknown` until samples came or were asked for. */
  private stream: 'unknown' | 'on' | 'off' = 'unknown';
  private lastUs = 0;
  private id = 0;

  constructor(events: EventLog) {
    this.events = events;
  }

  get silent(): boolean {
    return this.id !== 0;
  }

  /** The stream was asked for (then samples are expected from now on) or ended. */
  expect(on: boolean, atUs: number): void {
    if (!on) this.end(atUs);
    else if (this.stream !== 'on') this.lastUs = atUs;
    this.stream = on ? 'on' : 'off';
  }

  /** The device is gone, which is an event of its own; samples are expected again once they come or are asked for. */
  forget(atUs: number): void {
    this.end(atUs);
    this.stream = 'unknown';
  }

  /** Samples came. */
  heard(atUs: number): void {
    if (this.stream === 'unknown') this.stream = 'on';
    this.end(atUs);
    this.lastUs = atUs;
  }

  /** True when silence begins with this call. To be called before everything that has a time, and now and then. */
  advance(atUs: number): boolean {
    if (this.stream !== 'on' || this.id !== 0 || atUs - this.lastUs <= SILENT_US) return false;
    this.id = this.events.begin('sensor-silent', this.lastUs + SILENT_US, { limitMs: SILENT_US / 1000 });
    return true;
  }

  /** Nobody listened until `atUs`, so what was not heard until then says nothing of the sensor. */
  excuse(atUs: number): void {
    if (this.id === 0) this.lastUs = Math.max(this.lastUs, atUs);
  }

  private end(atUs: number): void {
    if (this.id !== 0) this.events.end(this.id, atUs);
    this.id = 0;
  }
}
