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
  #faultId = 0;
  #goneId = 0;
  /** Arrival of the line that is being worked on. */
  #at = 0;

  constructor(link: Link, identity: DeviceIdentity, sinks: DeviceSinks) {
    this.serial = identity.serial;
    this.identity = identity;
    this.link = link;
    this.#sinks = sinks;
    this.#events = this.#newLog();
  }

  #newLog(): EventLog {
    return new EventLog(this.serial, (event) => this.#sinks.event(event, this.#at));
  }

  /** A new recording starts here, right after `finish`: what goes on now is told again, numbered from 1. */
  begin(at: number): void {
    this.#at = at;
    this.#events = this.#newLog();
    if (this.linkState === 'closed') this.#goneId = this.#events.begin('disconnected', at, {});
    if (this.last !== null && this.last.fault !== 'none') this.#fault(this.last.fault, 0, at);
    this.#sinks.described(this.identity, at);
  }

  /** Closes what is open, for the recording that ends at `at`. */
  finish(at: number): void {
    this.#at = at;
    for (const { id } of this.#events.open) this.#events.end(id, at);
    this.#faultId = 0;
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
      else this.#endFault(atUs);
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
    if (reading.fault !== 'none' && this.#faultId === 0) this.#fault(reading.fault, 0, atUs);
    if (reading.fault === 'none' && this.#faultId !== 0) this.#endFault(atUs);
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
    if (this.#faultId !== 0) this.#events.update(this.#faultId, { code, detail });
    else this.#faultId = this.#events.begin('machine-fault', atUs, { code, detail });
  }

  #endFault(atUs: number): void {
    this.#events.end(this.#faultId, atUs);
    this.#faultId = 0;
  }
}
