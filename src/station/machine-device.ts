/** One machine: telemetry to readings, faults to events. Lives as long as its serial number is known. */
import type { BadReason, Message } from '../../firmware-protocol/index.ts';
import type { Link } from '../link/link.ts';
import type { DeviceIdentity, LinkListener, LinkState } from '../link/types.ts';
import type { MotorLimits } from '../safety/control/types.ts';
import { EventLog } from '../safety/events.ts';
import type { FindingLog } from '../safety/lasting.ts';
import { LimitWatch, StallWatch } from '../safety/machine-watch.ts';
import { type FindingKind, isFinding } from '../safety/reactions.ts';
import type { EventKind, StationEvent } from '../safety/types.ts';
import type { MachineReading } from '../store/types.ts';
import type { DeviceSinks } from './sinks.ts';

/**
 * What the station says of this machine, and what is measured by its record, has ids after this one: its own data
 * alone say nothing of it, so a replay of them does not, and gives the other events the same ids.
 */
const NOTES_AFTER = 1_000_000;

export class MachineDevice implements LinkListener {
  readonly role = 'machine';
  readonly serial: string;
  identity: DeviceIdentity;
  link: Link;
  linkState: LinkState = 'identifying';
  last: MachineReading | null = null;
  /** `note`, `noteMore` and `noteEnd`, for a watch of `src/safety` that tells findings. */
  readonly findings: FindingLog = {
    begin: (kind, onsetUs, evidence) => this.note(kind, onsetUs, evidence),
    update: (id, evidence) => this.noteMore(id, this.#at, evidence),
    end: (id, endUs, evidence) => this.noteEnd(id, endUs, evidence),
  };
  readonly #sinks: DeviceSinks;
  #events: EventLog;
  readonly #notes: EventLog;
  readonly #limitWatch: LimitWatch;
  #stall: StallWatch;
  #limits: MotorLimits | null = null;
  /** Notes that go on were told as over, because a recording ended, and not yet again. */
  #paused = false;
  /** Open faults by code, the first first. */
  readonly #faults = new Map<string, { readonly id: number; readonly onsetUs: number }>();
  #goneId = 0;
  /** Arrival of the line that is being worked on. */
  #at = 0;

  constructor(link: Link, identity: DeviceIdentity, sinks: DeviceSinks, lastEventId = 0) {
    this.serial = identity.serial;
    this.identity = identity;
    this.link = link;
    this.#sinks = sinks;
    this.#events = this.#newLog(lastEventId);
    this.#notes = this.#newLog(NOTES_AFTER);
    this.#limitWatch = new LimitWatch(this.#notes);
    this.#stall = new StallWatch(this.#events);
  }

  get lastEventId(): number {
    return this.#events.last;
  }

  /** The limits of its record; from the next telemetry on what is above them is a finding. null: none are kept. */
  setLimits(limits: MotorLimits | null): void {
    this.#limits = limits;
  }

  /** Findings that go on, each kind once. */
  openFindings(): readonly FindingKind[] {
    const kinds = new Set<FindingKind>();
    for (const { kind } of this.#events.open) if (isFinding(kind)) kinds.add(kind);
    for (const { kind } of this.#notes.open) if (isFinding(kind)) kinds.add(kind);
    return [...kinds];
  }

  /**
   * Something that the station finds about this machine began at `onsetUs` and goes on; told to everybody at once.
   * Answers its id, for `noteEnd`, which stays good over the beginning and end of a recording.
   */
  note(kind: EventKind, onsetUs: number, evidence: StationEvent['evidence'] = {}): number {
    this.#resume(onsetUs);
    return this.#telling(onsetUs, () => this.#notes.begin(kind, onsetUs, evidence));
  }

  /** More evidence of what goes on; what is over stays as it is. */
  noteMore(id: number, atUs: number, evidence: StationEvent['evidence']): void {
    this.#telling(atUs, () => this.#notes.update(id, evidence));
  }

  /** It is over. Ending it again changes nothing. */
  noteEnd(id: number, atUs: number, evidence: StationEvent['evidence'] = {}): void {
    this.#resume(atUs);
    this.#telling(atUs, () => this.#notes.end(id, atUs, evidence));
  }

  #newLog(lastEventId = 0): EventLog {
    return new EventLog(
      this.serial,
      (event) => this.#sinks.event(event, this.#at),
      lastEventId,
      () => this.#at,
    );
  }

  /**
   * A new recording starts here, right after `finish`: what goes on is told again, numbered from 1. A fault with the
   * next telemetry, which repeats it: what was said before takes no part, for a replay has not heard it.
   */
  begin(at: number): void {
    this.#at = at;
    this.#events = this.#newLog();
    this.#stall = new StallWatch(this.#events);
    this.#resume(at);
    if (this.linkState === 'closed') this.#goneId = this.#events.begin('disconnected', at, {});
    this.#sinks.described(this.identity, at, null);
  }

  /** Closes what is open, for the recording that ends at `at`. */
  finish(at: number): void {
    this.#at = at;
    for (const { id } of this.#events.open) this.#events.end(id, at);
    this.#faults.clear();
    this.#goneId = 0;
    this.#stall.forget();
    if (!this.#paused) this.#notes.pause(at);
    this.#paused = true;
  }

  identified(identity: DeviceIdentity, at: number): void {
    this.identity = identity;
    this.#sinks.described(identity, at, null);
  }

  state(state: LinkState, problem: string | null, at: number): void {
    this.#at = at;
    this.#resume(at);
    this.linkState = state;
    if (state === 'closed') this.#sinks.closed(this.serial, problem, at);
    const gone = state === 'closed' || state === 'silent';
    if (gone) this.#unseen(at);
    if (gone && this.#goneId === 0) this.#goneId = this.#events.begin('disconnected', at, { state });
    if (state === 'online' && this.#goneId !== 0) {
      this.#events.end(this.#goneId, at);
      this.#goneId = 0;
    }
  }

  message(message: Message<'M' | 'ALARM' | 'FAULT'>, deviceUs: number, at: number): void {
    this.#at = at;
    this.#resume(at);
    const atUs = this.link.toStation(deviceUs);
    if (message.type === 'FAULT') {
      if (message.on === 'on') this.#fault(message.code, message.detail, atUs);
      else this.#causeGone(message.code, atUs);
      return;
    }
    if (message.type !== 'M') return;
    const reading: MachineReading = {
      atUs,
      state: message.state,
      rateHz: message.rateMilliHz / 1000,
      strokes: message.strokes,
      setV: message.setMilliV / 1000,
      measuredV: message.measuredMilliV / 1000,
      currentA: message.currentMilliA / 1000,
      pedal: message.pedal,
      fault: message.fault,
    };
    this.last = reading;
    // Telemetry repeats the fault, so one whose own line was lost is told all the same.
    if (reading.fault === 'none') this.#cleared(atUs);
    else if (!this.#faults.has(reading.fault)) this.#fault(reading.fault, 0, atUs);
    this.#stall.look(reading);
    this.#limitWatch.look(reading, this.#limits);
    this.#sinks.reading(this.serial, reading);
  }

  reset(_epoch: number, at: number): void {
    this.#at = at;
    this.#unseen(at);
    this.#events.add('device-reset', at, at, {});
  }

  /** A machine sends no samples that we use. */
  batch(): void {}

  line(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: number): void {
    this.#sinks.line(this.serial, direction, bytes, bad, at);
  }

  /** Without telemetry nothing is known to go on. */
  #unseen(at: number): void {
    this.#stall.end(at);
    this.#limitWatch.end(at);
  }

  /** What went on over the end of a recording is told again; to be called before anything that follows it. */
  #resume(at: number): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#notes.resume(at);
  }

  /** Not within a line of this machine, as a rule: latency is from `at`. */
  #telling<T>(at: number, tell: () => T): T {
    this.#at = Math.max(this.#at, at);
    return tell();
  }

  #fault(code: string, detail: number, atUs: number): void {
    const known = this.#faults.get(code);
    if (known !== undefined) {
      this.#events.update(known.id, { detail });
      return;
    }
    const id = this.#events.begin('machine-fault', atUs, { code, detail });
    this.#faults.set(code, { id, onsetUs: atUs });
  }

  /** The first fault holds, and stands in the telemetry, until it is cleared; its cause mostly goes as the motor stops. */
  #causeGone(code: string, atUs: number): void {
    const [first] = this.#faults.keys();
    const fault = this.#faults.get(code);
    if (fault === undefined || code === first) return;
    this.#events.end(fault.id, atUs);
    this.#faults.delete(code);
  }

  /** Telemetry without a fault. One that is older than a fault, whose line has overtaken it, says nothing of it. */
  #cleared(atUs: number): void {
    for (const [code, { id, onsetUs }] of this.#faults) {
      if (onsetUs > atUs) continue;
      this.#events.end(id, atUs);
      this.#faults.delete(code);
    }
  }
}
