/** Events of one device: numbered, opened, updated, closed. Every change is told at once. */
import type { EventKind, Severity, StationEvent } from './types.ts';

type Evidence = StationEvent['evidence'];

/**
 * How grave each kind is. What a reaction profile may stop a motor for is unsafe, and so never throttled: each of
 * these is held open for a while by whoever finds it, so that a mad device makes few of them. Lost samples and
 * lost links are caution.
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
  'none-felt': 'unsafe',
  'no-pad': 'unsafe',
  'clock-unfit': 'unsafe',
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

/**
 * Unsafe ones are always told. But of one kind so many at once, and so many a second, are events of their own (two
 * touches a second are quick work); after that the last one goes on again: told, with its id, and counted in `times`.
 */
const UNSAFE_BURST = 20;
const UNSAFE_A_SECOND = 5;

/** Of one unsafe kind: its last event that is over, and how many may still begin as of the time of the newest. */
interface Recent {
  last: StationEvent | null;
  times: number;
  allowance: number;
  atUs: number;
}

export class EventLog {
  private readonly serial: string;
  private readonly emit: (event: StationEvent) => void;
  private lastId: number;
  private readonly openEvents = new Map<number, StationEvent>();
  /** Events other than unsafe ones that may be told now, as of `latestUs`, and those that were left out. */
  private allowance = BURST;
  private latestUs = Number.NaN;
  private untold = 0;
  private readonly heardUs: (() => number) | null;
  private readonly recent = new Map<EventKind, Recent>();

  /**
   * `lastId`: the id before the first one given. `heardUs`: arrival of what is being worked on, where that is known;
   * a device whose clock has gone mad has onsets of any time.
   */
  constructor(
    serial: string,
    emit: (event: StationEvent) => void,
    lastId = 0,
    heardUs: (() => number) | null = null,
  ) {
    this.heardUs = heardUs;
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
    const again = this.goesOn(kind, onsetUs, evidence);
    if (again !== 0) return again;
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
    const over = {
      ...event,
      endUs: Math.max(event.onsetUs, endUs),
      evidence: { ...event.evidence, ...evidence },
    };
    const recent = this.recent.get(event.kind);
    if (recent !== undefined) recent.last = over;
    this.emit(over);
  }

  /** It began at another time than was told at first, when only a part of it was known. */
  moveOnset(id: number, onsetUs: number): void {
    const event = this.openEvents.get(id);
    if (event === undefined) return;
    const changed = { ...event, onsetUs };
    this.openEvents.set(id, changed);
    this.emit(changed);
  }

  /** A recording ends at `atUs`: what goes on is told as over, for it takes no part in what follows. It stays open here. */
  pause(atUs: number): void {
    for (const event of this.openEvents.values())
      this.emit({ ...event, endUs: Math.max(event.onsetUs, atUs) });
  }

  /** What went on over a pause is told again, as begun at `atUs`. */
  resume(atUs: number): void {
    for (const event of this.openEvents.values()) {
      const again = { ...event, onsetUs: atUs };
      this.openEvents.set(event.id, again);
      this.emit(again);
    }
  }

  /** One of too many of an unsafe kind: the last of them goes on. Answers its id, or 0 where this is an event of its own. */
  private goesOn(kind: EventKind, onsetUs: number, evidence: Evidence): number {
    if (severities[kind] !== 'unsafe') return 0;
    const atUs = this.heardUs?.() ?? onsetUs;
    let recent = this.recent.get(kind);
    if (recent === undefined) {
      recent = { last: null, times: 1, allowance: UNSAFE_BURST, atUs };
      this.recent.set(kind, recent);
    }
    if (atUs > recent.atUs) {
      const more = ((atUs - recent.atUs) * UNSAFE_A_SECOND) / 1e6;
      recent.allowance = Math.min(UNSAFE_BURST, recent.allowance + more);
      recent.atUs = atUs;
    }
    const { last } = recent;
    if (recent.allowance >= 1 || last === null) {
      recent.allowance = Math.max(0, recent.allowance - 1);
      recent.times = 1;
      return 0;
    }
    const event = {
      ...last,
      endUs: null,
      evidence: { ...last.evidence, ...evidence, times: ++recent.times },
    };
    recent.last = null;
    this.openEvents.set(event.id, event);
    this.emit(event);
    return event.id;
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
