/** One virtual device with its plug: port, place in the registry, and the faults that pull, swap or shake it. */
import type { Device } from './device.ts';
import { type FaultOrder, faults, type Role } from './faults.ts';
import { openPty } from './pty.ts';
import { announce, withdraw } from './registry.ts';
import { openTcp } from './tcp-port.ts';
import type { Transport, TransportEvents } from './transport.ts';
import type { Wire } from './wire.ts';

export interface PlugOptions {
  readonly name: string;
  readonly role: Role;
  readonly tcp: boolean;
  readonly registry: string | null;
}

/** What the bench gives to each of its devices. */
export interface Mains {
  /** World µs now; also brings the world up to it. */
  now(): number;
  powerUp(worldUs: number): void;
  /** The pad loses its power with its plug; a machine has its own supply. */
  powerDown(worldUs: number): void;
  /** Faults of the body rather than of the cable; false where it has no such fault. */
  bodyFault(order: FaultOrder, worldUs: number): boolean;
  noteFault(order: FaultOrder, worldUs: number): void;
  /** For people: a device was plugged in (its address) or pulled out (null). */
  plugged(device: VirtualDevice): void;
}

export class VirtualDevice {
  readonly name: string;
  readonly role: Role;
  readonly serial: string;
  readonly device: Device;
  readonly #options: PlugOptions;
  readonly #wire: Wire;
  readonly #mains: Mains;
  #transport: Transport | null = null;
  /** Open, but nothing is plugged into it yet. */
  #waiting: Transport | null = null;
  #announced: string | null = null;
  #coming: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(options: PlugOptions, device: Device, wire: Wire, mains: Mains) {
    this.name = options.name;
    this.role = options.role;
    this.serial = device.nameplate.serial;
    this.device = device;
    this.#options = options;
    this.#wire = wire;
    this.#mains = mains;
  }

  /** What a host opens; null while unplugged. */
  get address(): string | null {
    return this.#transport?.address ?? null;
  }

  /** Lines lost in the device's buffer because nobody took them. */
  get droppedLines(): number {
    return this.#wire.droppedLines;
  }

  /** Opens a port that nothing is plugged into yet; returns what plugs it in and powers the device up. */
  async prepare(): Promise<() => void> {
    const transport = await this.#open();
    this.#waiting = transport;
    return () => this.#connect(transport);
  }

  /** A fault by name; its value's unit is in `faults`. Does what it says at once. */
  async fault(order: FaultOrder): Promise<void> {
    const nowUs = this.#mains.now();
    this.#mains.noteFault(order, nowUs);
    const { damage } = this.#wire;
    const { name, value } = order;
    switch (name) {
      case 'bit-flips':
        damage.flips = value;
        break;
      case 'bit-flips-in':
        damage.flipsIn = value;
        break;
      case 'drop-lines':
        damage.drop = value;
        break;
      case 'double-lines':
        damage.double = value;
        break;
      case 'join-lines':
        damage.join = value;
        break;
      case 'late-lines':
        damage.late = value;
        break;
      case 'silence':
        this.#wire.silentUntilUs = nowUs + value * 1000;
        break;
      case 'unplug':
        this.#unplug();
        if (value > 0) this.#plugIn(value, null);
        break;
      case 'plug':
        if (this.#transport === null) this.#plugIn(value, null);
        break;
      case 'path-change': {
        // Opened while the old port is still there, so that the system cannot give the same name again.
        const next = await this.#open();
        this.#unplug();
        this.#waiting = next;
        this.#plugIn(value, next);
        break;
      }
      case 'reset':
        this.#mains.powerUp(nowUs);
        break;
      case 'clock-drift':
        this.device.setDrift(value, nowUs);
        break;
      case 'clock-jump':
        this.device.clock.jump(value * 1000);
        break;
      default:
        if (!this.#mains.bodyFault(order, nowUs))
          throw new RangeError(`${this.name} is a ${this.role} and has no fault ${name}`);
    }
  }

  canHave(order: FaultOrder): boolean {
    const roles: readonly Role[] = faults[order.name].roles;
    return roles.includes(this.role);
  }

  flush(worldUs: number): void {
    this.#wire.flush(worldUs);
  }

  /** Unplugged for good. */
  close(): void {
    this.#closed = true;
    if (this.#coming !== null) clearTimeout(this.#coming);
    this.#waiting?.close();
    this.#leave();
  }

  async #open(): Promise<Transport> {
    let mine: Transport | null = null;
    const events: TransportEvents = {
      bytes: (chunk) => {
        if (mine === null || mine !== this.#transport) return;
        const nowUs = this.#mains.now();
        this.device.receive(chunk, nowUs);
        this.#wire.flush(nowUs);
      },
    };
    mine = this.#options.tcp ? await openTcp(events) : await openPty(events);
    return mine;
  }

  #connect(transport: Transport): void {
    if (this.#closed) {
      transport.close();
      return;
    }
    this.#waiting = null;
    this.#transport = transport;
    this.#wire.connect(transport);
    // A pad starts with its plug; a machine with its own supply goes on as it was.
    if (this.role === 'pad' || this.device.boot === 0) this.#mains.powerUp(this.#mains.now());
    const { registry } = this.#options;
    if (registry !== null) this.#announced = announce(registry, this.name, transport.address);
    this.#mains.plugged(this);
  }

  #plugIn(afterMs: number, next: Transport | null): void {
    if (this.#coming !== null) clearTimeout(this.#coming);
    this.#coming = setTimeout(() => {
      this.#coming = null;
      if (next !== null) this.#connect(next);
      else void this.prepare().then((plug) => plug());
    }, afterMs);
  }

  #unplug(): void {
    if (this.#transport === null) return;
    this.device.cutLine();
    this.#leave();
    if (this.role === 'pad') this.#mains.powerDown(this.#mains.now());
    this.#mains.plugged(this);
  }

  #leave(): void {
    if (this.#announced !== null) withdraw(this.#announced);
    this.#announced = null;
    this.#wire.disconnect();
    this.#transport?.close();
    this.#transport = null;
  }
}
