/** What the pad says by itself: its depth alarm and its faults. */
import { mmAt, type Scale } from '../signal/depth.ts';
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';

/** The fields of ALARM and FAULT that are used here. */
export interface Alarm {
  readonly on: 'on' | 'off';
  readonly channel: number;
  readonly count: number;
  readonly limit: number;
}
export interface Fault {
  readonly on: 'on' | 'off';
  readonly code: string;
  readonly detail: number;
}

/** A pad may say on and off with each stroke; what comes within this time of an `off` is the same event. */
const ALARM_HOLD_US = 100_000;

/** One event from the first `on` to the last `off` of a touch, with the deepest that the pad told. */
export class PadAlarm {
  private readonly events: EventLog;
  private readonly scaleOf: (channel: number) => Scale | null;
  private id = 0;
  private alarms = 0;
  private deepest = Number.NEGATIVE_INFINITY;
  /** When the pad said `off`; null while it is on. */
  private offUs: number | null = null;

  constructor(events: EventLog, scaleOf: (channel: number) => Scale | null) {
    this.events = events;
    this.scaleOf = scaleOf;
  }

  /** `atUs`: when the pad said it, station time. An `off` without an `on` says nothing. */
  alarm({ on, channel, count, limit }: Alarm, atUs: number): void {
    this.settle(atUs);
    if (on === 'off') {
      if (this.id !== 0) this.offUs ??= atUs;
      return;
    }
    this.offUs = null;
    if (this.id === 0) {
      this.alarms = 0;
      this.deepest = Number.NEGATIVE_INFINITY;
    }
    this.alarms++;
    const evidence: Record<string, number> = { alarms: this.alarms };
    const scale = this.scaleOf(channel);
    const depth = scale === null ? count : mm(scale, count);
    if (depth > this.deepest) {
      this.deepest = depth;
      Object.assign(evidence, { channel, count, limitCount: limit });
      if (scale !== null) Object.assign(evidence, { depthMm: depth, limitMm: mm(scale, limit) });
    }
    if (this.id === 0) this.id = this.events.begin('pad-alarm', atUs, evidence);
    else this.events.update(this.id, evidence);
  }

  /** The pad's samples have come to this station time: a pending `off` that is old enough ends the event. */
  settle(stationUs: number): void {
    if (this.offUs !== null && stationUs - this.offUs > ALARM_HOLD_US) this.end(stationUs);
  }

  /** Ends at the pad's `off`, or at `atUs` when there was none. */
  end(atUs: number): void {
    if (this.id !== 0) this.events.end(this.id, this.offUs ?? atUs);
    this.id = 0;
    this.offUs = null;
  }
}

/** One event for each fault code from `on` to `off`. */
export class PadFault {
  private readonly events: EventLog;
  private readonly ids = new Map<string, number>();

  constructor(events: EventLog) {
    this.events = events;
  }

  /** `atUs`: when the pad said it, station time. `off` with the code `none` ends every fault. */
  fault({ on, code, detail }: Fault, atUs: number): void {
    const id = this.ids.get(code);
    if (on === 'on' && id === undefined) {
      this.ids.set(code, this.events.begin('pad-fault', atUs, { code, detail }));
    } else if (on === 'on' && id !== undefined) {
      this.events.update(id, { detail });
    } else if (code === 'none') {
      this.end(atUs);
    } else if (id !== undefined) {
      this.events.end(id, atUs);
      this.ids.delete(code);
    }
  }

  /** What the pad says against its own sensor, or against itself as a whole; null where it says nothing. */
  get sensor(): 'sensor-stuck' | 'sensor-range' | null {
    if (this.ids.has('sensor-stuck')) return 'sensor-stuck';
    return this.ids.has('sensor-range') || this.ids.has('internal') ? 'sensor-range' : null;
  }

  end(atUs: number): void {
    for (const id of this.ids.values()) this.events.end(id, atUs);
    this.ids.clear();
  }
}

const mm = (scale: Scale, count: number): number => thousandths(mmAt(scale, count));
