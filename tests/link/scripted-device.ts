/** A small device for the link's own tests: answers WHO, SYNC and commands, and streams when told to. */
import { type Body, decode, encode, isBad, type Message } from '../../firmware-protocol/index.ts';
import { lineFramer } from '../../src/link/framing.ts';

export interface DeviceSetup {
  serial?: string;
  role?: 'pad' | 'machine';
  protocol?: number;
  boot?: number;
  /** Ticks at station time 0, µs. */
  ticks0?: number;
  driftPpm?: number;
}

const PERIOD_US = 500;
const FRAMES = 8;
const BATCH_US = PERIOD_US * FRAMES;

export class ScriptedDevice {
  readonly serial: string;
  readonly role: 'pad' | 'machine';
  /** Called with what goes out, a line at a time. */
  send: (line: string) => void = () => {};
  boot: number;
  streaming = false;
  mute = false;
  overflow = 0;
  /** Of its one channel, mm a count. */
  scale = 0.001;
  /** What it says of that channel; it samples at 2 kHz whatever it says. */
  rateHz = 2000;
  /** Ids of the commands carried out, with their types. */
  readonly done: string[] = [];
  readonly heard: string[] = [];
  /** Stop bytes that came. */
  stops = 0;
  seq = 0xffff;
  /** Next frame to be sampled, on the unwrapped device clock. */
  #nextFrameUs = 0;
  #nextBeatUs = 0;
  #frames = 0;
  #lastHeard = 0xffff;
  readonly #protocol: number;
  #ticks0: number;
  readonly #rate: number;
  #now = 0;
  readonly #frame = lineFramer((line) => this.#line(line));

  constructor(setup: DeviceSetup = {}) {
    this.serial = setup.serial ?? 'T-1';
    this.role = setup.role ?? 'pad';
    this.boot = setup.boot ?? 0x1234;
    this.#protocol = setup.protocol ?? 1;
    this.#ticks0 = setup.ticks0 ?? 1000;
    this.#rate = 1 + (setup.driftPpm ?? 0) / 1e6;
  }

  deviceUs(at: number): number {
    return Math.round(this.#ticks0 + at * this.#rate);
  }

  /** Power-up at station time `at`: ticks from 0, another boot id. */
  reset(at: number, { hello = true } = {}): void {
    this.#ticks0 = -at * this.#rate;
    this.boot = (this.boot + 1) >>> 0;
    this.seq = 0xffff;
    this.streaming = false;
    this.#nextBeatUs = 0;
    if (hello) this.#hello(at);
  }

  bytes(chunk: Uint8Array, at: number): void {
    this.#now = at;
    this.stops += chunk.filter((byte) => byte === 0x21).length;
    this.#frame(chunk);
  }

  /** Frames and beats that are due by station time `at`. */
  advance(at: number): void {
    this.#now = at;
    const nowUs = this.deviceUs(at);
    if (this.#nextBeatUs <= nowUs) {
      this.#nextBeatUs = nowUs + 100_000;
      this.#put({ type: 'BEAT', heard: this.#lastHeard }, nowUs);
    }
    if (!this.streaming || this.role !== 'pad') return;
    while (this.#nextFrameUs + BATCH_US <= nowUs) this.batch();
  }

  /** One batch of eight frames, sent or lost on the way. */
  batch(lost = false): void {
    const counts = Uint16Array.from({ length: FRAMES }, (_, n) => (this.#frames + n) & 0xfff);
    this.#frames += FRAMES;
    const at = this.#nextFrameUs;
    this.#nextFrameUs += BATCH_US;
    const { send } = this;
    if (lost) this.send = () => {};
    this.#put({ type: 'S', stream: 0, overflow: this.overflow & 0xffff, counts }, at);
    this.send = send;
  }

  /** Frames that the device itself could not keep. */
  drop(frames: number): void {
    this.overflow += frames;
    this.#frames += frames;
    this.#nextFrameUs += frames * PERIOD_US;
  }

  say(body: Body, at: number): void {
    this.#put(body, this.deviceUs(at));
  }

  #put(body: Body, deviceUs: number): void {
    this.seq = (this.seq + 1) & 0xffff;
    const ticks = ((deviceUs % 2 ** 32) + 2 ** 32) % 2 ** 32;
    if (!this.mute) this.send(encode(body, this.seq, ticks));
  }

  #hello(at: number): void {
    this.say(
      {
        type: 'HELLO',
        protocol: this.#protocol,
        role: this.role,
        serial: this.serial,
        model: 'Test',
        firmware: '1',
        boot: this.boot,
        capabilities: 'xy,alarm',
        channels: this.role === 'pad' ? 1 : 0,
      },
      at,
    );
  }

  #line(bytes: Uint8Array): void {
    const message = decode(Uint8Array.from(bytes).filter((byte) => byte !== 0x21));
    if (isBad(message)) return;
    this.heard.push(message.type);
    this.#lastHeard = message.seq;
    this.#answer(message, this.#now);
  }

  #answer(message: Message, at: number): void {
    if (message.type === 'WHO') {
      this.#hello(at);
      if (this.role === 'pad')
        this.say(
          {
            type: 'CHAN',
            index: 0,
            stream: 0,
            slot: 0,
            name: 'depth',
            unit: 'mm',
            bits: '12',
            scale: this.scale,
            offset: -1,
            min: -1,
            max: 3,
            rateHz: this.rateHz,
          },
          at,
        );
    } else if (message.type === 'SYNC') {
      const received = ((this.deviceUs(at) % 2 ** 32) + 2 ** 32) % 2 ** 32;
      this.say({ type: 'TIME', id: message.id, received }, at);
    } else if ('id' in message && message.type !== 'OK' && message.type !== 'ERR') {
      this.done.push(`${message.type} ${message.id}`);
      if (message.type === 'STREAM') {
        const on = message.on === 'on';
        if (on && !this.streaming) this.#nextFrameUs = this.deviceUs(at);
        this.streaming = on;
      }
      this.say({ type: 'OK', id: message.id, value: '-' }, at);
    }
  }
}
