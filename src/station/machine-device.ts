/** One machine: telemetry to readings, faults to events. Lives as long as its serial number is known. */
import type { BadReason, Message } from '../../firmware-protocol/index.ts';
import type { Link } from '../link/link.ts';
import type { DeviceIdentity, LinkListener, LinkState } from '../link/types.ts';
import { EventLog } from '../safety/events.ts';
import type { MachineReading } from '../store/types.ts';
import type { DeviceSinks } from './sinks.ts';

export class MachineDevice implements LinkListener {
  readonly role = 'machine';
  readonly serial: string;
  identity: DeviceIdentity;
  link: Link;
  linkState: LinkState = 'identifying';
  last: MachineReading | null = null;
  readonly #sinks: DeviceSinks;
  #events: EventLog;
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
  }

  get lastEventId(): number {
    return this.#events.last;
  }

  #newLog(lastEventId = 0): EventLog {
    return new EventLog(this.serial, (event) => this.#sinks.event(event, this.#at), lastEventId);
  }

  /**
   * A new recording starts here, right after `finish`: what goes on is told again, numbered from 1. A fault with the
   * next telemetry, which repeats it: what was said before takes no part, for a replay has not heard it.
   */
  begin(at: number): void {
    this.#at = at;
    this.#events = this.#newLog();
    if (this.linkState === 'closed') this.#goneId = this.#events.begin('disconnected', at, {});
    this.#sinks.described(this.identity, at);
  }

  /** Closes what is open, for the recording that ends at `at`. */
  finish(at: number): void {
    this.#at = at;
    for (const { id } of this.#events.open) this.#events.end(id, at);
    this.#faults.clear();
    this.#goneId = 0;
  }

  identified(identity: DeviceIdentity, at: number): void {
    this.identity = identity;
    this.#sinks.described(identity, at);
  }

  state(state: LinkState, problem: string | null, at: number): void {
    this.#at = at;
    this.linkState = state;
    if (state === 'closed') this.#sinks.closed(this.serial, problem, at);
    const gone = state === 'closed' || state === 'silent';
    if (gone && this.#goneId === 0) this.#goneId = this.#events.begin('disconnected', at, { state });
    if (state === 'online' && this.#goneId !== 0) {
      this.#events.end(this.#goneId, at);
      this.#goneId = 0;
    }
  }

  message(message: Message<'M' | 'ALARM' | 'FAULT'>, deviceUs: number, at: number): void {
    this.#at = at;
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
    this.#sinks.reading(this.serial, reading);
  }

  reset(_epoch: number, at: number): void {
    this.#at = at;
    this.#events.add('device-reset', at, at, {});
  }

  /** A machine sends no samples that we use. */
  batch(): void {}

  line(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: number): void {
    this.#sinks.line(this.serial, direction, bytes, bad, at);
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
