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
  gap: 'caution',
  'machine-fault': 'caution',
  'pad-fault': 'caution',
  'device-reset': 'caution',
  disconnected: 'caution',
  'recording-failed': 'caution',
};

export class EventLog {
  private readonly serial: string;
  private readonly emit: (event: StationEvent) => void;
  private lastId: number;
  private readonly openEvents = new Map<number, StationEvent>();

  /** `lastId`: the id before the first one given. */
  constructor(serial: string, emit: (event: StationEvent) => void, lastId = 0) {
    this.serial = serial;
    this.emit = emit;
    this.lastId = lastId;
  }

  /** What goes on now, oldest first. */
  get open(): readonly StationEvent[] {
    return [...this.openEvents.values()];
  }

  /** Something began at `onsetUs` (station) and goes on. Answers its id. */
  begin(kind: EventKind, onsetUs: number, evidence: Evidence): number {
    const event = this.make(kind, onsetUs, null, evidence);
    this.openEvents.set(event.id, event);
    this.emit(event);
    return event.id;
  }

  /** Something that is over when it is known. Answers its id. */
  add(kind: EventKind, onsetUs: number, endUs: number, evidence: Evidence): number {
    const event = this.make(kind, onsetUs, endUs, evidence);
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

  private make(kind: EventKind, onsetUs: number, endUs: number | null, evidence: Evidence): StationEvent {
    const id = ++this.lastId;
    return { id, serial: this.serial, kind, severity: severities[kind], onsetUs, endUs, evidence };
  }
}
