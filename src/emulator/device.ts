/** What pads and machines share: framing, identity, heartbeat, clock answers, commands that are safe to repeat. */
import {
  BEAT_INTERVAL_MS,
  type Body,
  decode,
  type ErrorCode,
  encode,
  isBad,
  MAX_LINE_BYTES,
  type Message,
  messages,
  PROTOCOL_VERSION,
  REMEMBERED_ANSWERS,
  STOP_BYTE,
  STREAM_LEASE_MS,
} from '../../firmware-protocol/index.ts';
import { DeviceClock } from './device-clock.ts';
import type { Random } from './random.ts';
import type { Wire } from './wire.ts';

export interface Nameplate {
  readonly role: 'pad' | 'machine';
  readonly serial: string;
  readonly model: string;
  readonly firmware: string;
  readonly capabilities: string;
  readonly channels: readonly Body<'CHAN'>[];
}

/** A command of the host: the messages with an id that are answered by OK or ERR. */
export type Command = Message<
  'STREAM' | 'GET' | 'SET' | 'LIMIT' | 'ARM' | 'START' | 'VOLT' | 'STOP' | 'CLEAR'
>;
export type Answer = { readonly ok: string } | { readonly err: ErrorCode };

const LINE_FEED = 0x0a;
const UNHEARD = 0xffff;
const BEAT_US = BEAT_INTERVAL_MS * 1000;

export abstract class Device {
  readonly nameplate: Nameplate;
  protected readonly wire: Wire;
  protected readonly random: Random;
  clock: DeviceClock;
  boot = 0;
  streaming = false;
  /** Without power it does nothing and hears nothing. */
  powered = false;
  #driftPpm = 0;
  #seq = 0;
  /** What BEAT says before the first line from the host. */
  #heard = UNHEARD;
  /** A host of another version: nothing but WHO, BEAT and the stop byte is for it. */
  #foreign = false;
  #nextBeatUs = 0;
  #hostBeatUs = 0;
  #line = Buffer.alloc(MAX_LINE_BYTES);
  #lineLength = 0;
  #tooLong = false;
  /** The last START line that came, as its bytes: what a recorder on the cable would have. */
  #lastStart: Buffer | null = null;
  #answers: { readonly command: string; readonly answer: Answer }[] = [];

  constructor(nameplate: Nameplate, wire: Wire, random: Random) {
    this.nameplate = nameplate;
    this.wire = wire;
    this.random = random;
    this.clock = new DeviceClock(0, 0, 0);
  }

  /** Power-up or reset: a new boot id, a clock that starts anywhere, nothing remembered. Says HELLO. */
  powerUp(worldUs: number): void {
    this.powered = true;
    this.boot = this.random.uint32();
    this.clock = new DeviceClock(worldUs, this.random.uint32(), this.#driftPpm);
    this.streaming = false;
    this.#seq = 0;
    this.#heard = UNHEARD;
    this.#foreign = false;
    this.#nextBeatUs = BEAT_US;
    this.#lineLength = 0;
    this.#tooLong = false;
    this.#answers = [];
    this.booted(worldUs);
    this.#hello(worldUs);
  }

  /** The supply is gone: nothing is driven, sent or heard until the next power-up. */
  powerDown(_worldUs: number): void {
    this.powered = false;
    this.streaming = false;
  }

  /** Does what is due up to `worldUs`. Beats stand at whole multiples of their interval on the device's clock. */
  advance(worldUs: number): void {
    const deviceUs = this.clock.deviceUs(worldUs);
    for (; this.#nextBeatUs <= deviceUs; this.#nextBeatUs += BEAT_US)
      this.send({ type: 'BEAT', heard: this.#heard }, worldUs, this.#nextBeatUs);
    if (this.streaming && deviceUs - this.#hostBeatUs > STREAM_LEASE_MS * 1000) this.#stream(false);
    this.work(worldUs, deviceUs);
  }

  /** Bytes from the host, cut anywhere. */
  receive(chunk: Uint8Array, worldUs: number): void {
    if (!this.powered) return;
    this.wire.damageIn(chunk);
    for (const byte of chunk) {
      if (byte === STOP_BYTE) this.stopByte(worldUs);
      else if (byte === LINE_FEED) this.#endLine(worldUs);
      else if (this.#lineLength < MAX_LINE_BYTES - 1) this.#line[this.#lineLength++] = byte;
      else this.#tooLong = true;
    }
  }

  /** The cable gives the last START line once more, from its first byte to its line feed. */
  replayStart(worldUs: number): void {
    if (this.#lastStart !== null) this.receive(Buffer.from(this.#lastStart), worldUs);
  }

  setDrift(ppm: number, worldUs: number): void {
    this.#driftPpm = ppm;
    this.clock.setDrift(ppm, worldUs);
  }

  /** Half of the line that would come next, for a plug that is pulled. */
  cutLine(): void {
    this.wire.cut(encode({ type: 'BEAT', heard: this.#heard }, this.#seq, this.clock.bootTicks));
  }

  /** After a boot, before HELLO. */
  protected abstract booted(worldUs: number): void;
  protected abstract work(worldUs: number, deviceUs: number): void;
  protected abstract stopByte(worldUs: number): void;
  /** Does a command that is not a repeat. `null` is no answer at all: a device that does not react. */
  protected abstract command(command: Command, worldUs: number): Answer | null;
  protected streamChanged(_on: boolean): void {}
  /** STREAM off: what was begun is sent before the answer. */
  protected streamEnding(_worldUs: number): void {}
  protected hostBeat(_worldUs: number): void {}
  protected who(_worldUs: number): void {}
  /** A sound START line came, and was answered so; `null` is not at all. */
  protected startHeard(_answer: Answer | 'repeat' | null, _worldUs: number): void {}

  protected send(body: Body, worldUs: number, deviceUs = this.clock.deviceUs(worldUs)): void {
    this.wire.text(encode(body, this.takeSeq(), this.clock.ticks(deviceUs)), worldUs);
  }

  protected takeSeq(): number {
    const seq = this.#seq;
    this.#seq = (seq + 1) & 0xffff;
    return seq;
  }

  #endLine(worldUs: number): void {
    const length = this.#lineLength;
    const tooLong = this.#tooLong;
    this.#lineLength = 0;
    this.#tooLong = false;
    if (tooLong) return;
    const message = decode(this.#line, 0, length);
    if (isBad(message) || messages[message.type].from === 'device') return;
    this.#heard = message.seq;
    if (message.type === 'START')
      this.#lastStart = Buffer.concat([this.#line.subarray(0, length), Buffer.of(LINE_FEED)]);
    this.#message(message, worldUs);
  }

  #message(message: Message, worldUs: number): void {
    if (message.type === 'WHO') this.#greet(message.protocol, worldUs);
    else if (message.type === 'BEAT') {
      this.#hostBeatUs = this.clock.deviceUs(worldUs);
      this.hostBeat(worldUs);
    } else if (this.#foreign) {
      if (message.type === 'START') this.startHeard(null, worldUs);
    } else if (message.type === 'SYNC') {
      const received = this.clock.ticks(this.clock.deviceUs(worldUs));
      this.send({ type: 'TIME', id: message.id, received }, worldUs);
    } else this.#obey(message as Command, worldUs);
  }

  /** A new conversation: its ids may repeat those of the last one. */
  #greet(protocol: number, worldUs: number): void {
    this.#answers = [];
    this.#foreign = protocol !== PROTOCOL_VERSION;
    if (this.#foreign) this.#stream(false);
    this.who(worldUs);
    this.#hello(worldUs);
    for (const channel of this.nameplate.channels) this.send(channel, worldUs);
  }

  #hello(worldUs: number): void {
    const { role, serial, model, firmware, capabilities, channels } = this.nameplate;
    this.send(
      {
        type: 'HELLO',
        protocol: PROTOCOL_VERSION,
        role,
        serial,
        model,
        firmware,
        boot: this.boot,
        capabilities,
        channels: channels.length,
      },
      worldUs,
    );
  }

  /**
   * A repeat (the same command with the same id) is answered as before and not done again, save a stop,
   * which is carried out each time.
   */
  #obey(command: Command, worldUs: number): void {
    const { seq: _seq, ticks: _ticks, ...body } = command;
    const text = JSON.stringify(body);
    const before = this.#answers.find((each) => each.command === text);
    if (before !== undefined && command.type !== 'STOP') {
      if (command.type === 'START') this.startHeard('repeat', worldUs);
      this.#answer(command.id, before.answer, worldUs);
      return;
    }
    const answer =
      command.type === 'STREAM' ? this.#streamCommand(command.on, worldUs) : this.command(command, worldUs);
    if (command.type === 'START') this.startHeard(answer, worldUs);
    if (answer === null) return;
    if (!('err' in answer && answer.err === 'busy')) this.#answers.push({ command: text, answer });
    if (this.#answers.length > REMEMBERED_ANSWERS) this.#answers.shift();
    this.#answer(command.id, answer, worldUs);
  }

  #answer(id: number, answer: Answer, worldUs: number): void {
    if ('ok' in answer) this.send({ type: 'OK', id, value: answer.ok }, worldUs);
    else this.send({ type: 'ERR', id, code: answer.err }, worldUs);
  }

  #streamCommand(on: 'on' | 'off', worldUs: number): Answer {
    if (on === 'off' && this.streaming) this.streamEnding(worldUs);
    this.#hostBeatUs = this.clock.deviceUs(worldUs);
    this.#stream(on === 'on');
    return { ok: '-' };
  }

  #stream(on: boolean): void {
    if (this.streaming === on) return;
    this.streaming = on;
    this.streamChanged(on);
  }
}
