/** Events of one device: numbered, opened, updated, closed. Every change is told at once. */
import type { EventKind, Severity, StationEvent } from './types.ts';

type Evidence = StationEvent['evidence'];

/**
 * How grave each kind is. A sensor that is stuck, silent or out of range sees no depth, so it counts as
 * unsafe; lost samples and lost links are caution.
 */
const severities: Readonly<Record<EventKind, Severity>> = {
  'unsafe-depth': 'unsafe',
  'pad-alarm': 'unsafe',
  'sensor-stuck': 'unsafe',
  'sensor-silent': 'unsafe',
  'sensor-range': 'unsafe',
  'deep-strokes': 'unsafe',
  'contact-long': 'unsafe',
  'sensor-jump': 'unsafe',
  'sensor-noisy': 'unsafe',
  'felt-while-off': 'unsafe',
  'none-felt': 'caution',
  'no-pad': 'unsafe',
  'clock-unfit': 'caution',
  'rate-limits': 'unsafe',
  'voltage-limits': 'unsafe',
  'over-current': 'unsafe',
  stall: 'unsafe',
  'protective-stop': 'unsafe',
  'stop-overdue': 'unsafe',
  gap: 'caution',
  'machine-fault': 'caution',
  'pad-fault': 'caution',
  'device-reset': 'caution',
  disconnected: 'caution',
  'recording-failed': 'caution',
};

/**
 * A cable that rattles or a device gone mad makes thousands of gaps, resets and faults a second, and telling
 * each would drown the page, the disk and the unsafe ones. So many are told at once, and so many a second.
 */
const BURST = 200;
const A_SECOND = 20;

export class EventLog {
  private readonly serial: string;
  private readonly emit: (event: StationEvent) => void;
  private lastId: number;
  private readonly openEvents = new Map<number, StationEvent>();
  /** Events other than unsafe ones that may be told now, as of `latestUs`, and those that were left out. */
  private allowance = BURST;
  private latestUs = Number.NaN;
  private untold = 0;

  /** `lastId`: the id before the first one given. */
  constructor(serial: string, emit: (event: StationEvent) => void, lastId = 0) {
    this.serial = serial;
    this.emit = emit;
    this.lastId = lastId;
  }

  /** The id given last. */
  get last(): number {
    return this.lastId;
  }

  /** What goes on now, oldest first. */
  get open(): readonly StationEvent[] {
    return [...this.openEvents.values()];
  }

  /** Something began at `onsetUs` (station) and goes on. Answers its id, or 0 where it is one of too many. */
  begin(kind: EventKind, onsetUs: number, evidence: Evidence): number {
    const event = this.make(kind, onsetUs, null, evidence);
    if (event === null) return 0;
    this.openEvents.set(event.id, event);
    this.emit(event);
    return event.id;
  }

  /** Something that is over when it is known. Answers its id, or 0 where it is one of too many. */
  add(kind: EventKind, onsetUs: number, endUs: number, evidence: Evidence): number {
    const event = this.make(kind, onsetUs, endUs, evidence);
    if (event === null) return 0;
    this.emit(event);
    return event.id;
  }

  /** New evidence takes the place of old evidence of the same name. An event that is closed stays as it is. */
  update(id: number, evidence: Evidence): void {
    const event = this.openEvents.get(id);
    if (event === undefined) return;
    const changed = { ...event, evidence: { ...event.evidence, ...evidence } };
    this.openEvents.set(id, changed);
    this.emit(changed);
  }

  /** It is over. An end is never before the onset. Closing again changes nothing. */
  end(id: number, endUs: number, evidence: Evidence = {}): void {
    const event = this.openEvents.get(id);
    if (event === undefined) return;
    this.openEvents.delete(id);
    this.emit({
      ...event,
      endUs: Math.max(event.onsetUs, endUs),
      evidence: { ...event.evidence, ...evidence },
    });
  }

  private make(
    kind: EventKind,
    onsetUs: number,
    endUs: number | null,
    evidence: Evidence,
  ): StationEvent | null {
    const severity = severities[kind];
    if (severity !== 'unsafe' && !this.allowed(onsetUs)) {
      this.untold++;
      return null;
    }
    // The next one that is told says how many were not.
    const said = this.untold === 0 ? evidence : { ...evidence, untold: this.untold };
    this.untold = 0;
    return { id: ++this.lastId, serial: this.serial, kind, severity, onsetUs, endUs, evidence: said };
  }

  /** By the times of the events and no clock, so that a replay leaves out the same ones. */
  private allowed(onsetUs: number): boolean {
    if (!(onsetUs <= this.latestUs)) {
      const passedUs = Number.isNaN(this.latestUs) ? 0 : onsetUs - this.latestUs;
      this.allowance = Math.min(BURST, this.allowance + (passedUs * A_SECOND) / 1e6);
      this.latestUs = onsetUs;
    }
    if (this.allowance < 1) return false;
    this.allowance--;
    return true;
  }
}
