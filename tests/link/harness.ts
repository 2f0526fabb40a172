/** Links in made-up time: a stream in memory, a listener that writes down, a device on the other end. */
import type { Message } from '../../firmware-protocol/index.ts';
import { Link } from '../../src/link/link.ts';
import type { ByteStream, DeviceIdentity, LinkListener } from '../../src/link/types.ts';
import type { Batch } from '../../src/signal/types.ts';
import type { ScriptedDevice } from './scripted-device.ts';

type Handlers = Parameters<ByteStream['listen']>[0];

export class MemoryStream implements ByteStream {
  readonly address: string;
  readonly replayed: boolean;
  handlers!: Handlers;
  written: string[] = [];
  open = true;

  constructor(address = 'memory', replayed = false) {
    this.address = address;
    this.replayed = replayed;
  }

  listen(handlers: Handlers): void {
    this.handlers = handlers;
  }

  write(data: string | Uint8Array): void {
    this.written.push(typeof data === 'string' ? data : Buffer.from(data).toString('latin1'));
  }

  async close(): Promise<void> {
    this.open = false;
  }
}

/** One call of a listener, as data that can be compared. */
export interface Heard {
  what: string;
  at: number;
  [more: string]: unknown;
}

export class Notes implements LinkListener {
  readonly all: Heard[] = [];

  state(state: string, problem: string | null, at: number): void {
    this.all.push({ what: 'state', state, problem, at });
  }
  identified(identity: DeviceIdentity, at: number): void {
    this.all.push({ what: 'identified', identity, at });
  }
  batch(batch: Batch, at: number): void {
    this.all.push({ what: 'batch', ...batch, counts: [...batch.counts], at });
  }
  message(message: Message, deviceUs: number, at: number): void {
    this.all.push({ what: 'message', message, deviceUs, at });
  }
  reset(epoch: number, at: number): void {
    this.all.push({ what: 'reset', epoch, at });
  }
  line(direction: string, bytes: Uint8Array, bad: string | null, at: number): void {
    this.all.push({ what: 'line', direction, text: Buffer.from(bytes).toString('latin1'), bad, at });
  }

  of(what: string): Heard[] {
    return this.all.filter((each) => each.what === what);
  }
  get states(): string[] {
    return this.of('state').map(({ state }) => String(state));
  }
}

const STEP_US = 1000;
const TIMER_US = 20_000;
/** One way over the cable. */
export const DELAY_US = 300;

/** A link and a device, run in steps of a millisecond from time `now` on. */
export class Bench {
  readonly stream = new MemoryStream();
  readonly notes = new Notes();
  readonly link: Link;
  readonly device: ScriptedDevice;
  now: number;
  /** What becomes of a line of the device on its way; null loses it. */
  way: (line: string) => string | null = (line) => line;
  #written = 0;

  constructor(device: ScriptedDevice, now = 1_000_000) {
    this.device = device;
    this.now = now;
    this.link = new Link(this.stream, this.notes, now);
    device.send = (line) => this.give(line);
  }

  /** The line arrives a little after the moment at which it was sent. */
  give(line: string): void {
    const told = this.way(line);
    if (told !== null) this.stream.handlers.bytes(Buffer.from(told, 'latin1'), this.now + DELAY_US);
  }

  run(us: number): this {
    const end = this.now + us;
    while (this.now < end) {
      this.now += STEP_US;
      if (this.now % TIMER_US === 0) this.link.advance(this.now);
      while (this.#written < this.stream.written.length) {
        const line = this.stream.written[this.#written++]!;
        this.device.bytes(Buffer.from(line, 'latin1'), this.now + DELAY_US / 2);
      }
      this.device.advance(this.now);
    }
    return this;
  }
}
