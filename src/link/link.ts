/** One cable: lines in, batches and messages out; the handshake, the clock and the commands. Reads no clock. */
import { isDeepStrictEqual } from 'node:util';
import {
  type BadReason,
  type Body,
  decode,
  encode,
  isBad,
  type Message,
  messages,
  PROTOCOL_VERSION,
} from '../../firmware-protocol/index.ts';
import { DeviceClock } from './clock.ts';
import type { Command, CommandResult } from './commands.ts';
import { newCounters } from './counters.ts';
import { byStream, Description } from './description.ts';
import { lineFramer } from './framing.ts';
import { type CapturedLine, preambleOf } from './preamble.ts';
import { problems } from './problems.ts';
import { type RecentLine, RecentLines } from './recent-lines.ts';
import { SequenceTracker } from './sequence.ts';
import { StreamTracker } from './streams.ts';
import { Talk } from './talk.ts';
import type {
  ByteStream,
  ClockFigures,
  DeviceIdentity,
  LinkCounters,
  LinkListener,
  LinkState,
  StationUs,
} from './types.ts';

/** An open port without a valid line for this long is silent. */
export const SILENT_US = 250_000;
/** A port where nobody says HELLO, or does not finish describing itself, is given up. */
const PATIENCE_US = 3_000_000;
/**
 * More lines than this in a second, good or bad, are a flood. Eight streams with a batch every 4 ms and
 * telemetry are 2,050, and what waited while the service was busy is a few hundred a pad.
 */
export const FLOOD_LINES = 5_000;
const FLOOD_WINDOW_US = 1_000_000;
/** As are more descriptions than this: each is a fresh start for everything that follows the device. */
const FLOOD_DESCRIPTIONS = 10;

export class Link {
  readonly address: string;
  /** A replay says what was said then; this link adds nothing. */
  readonly replayed: boolean;
  readonly counters: LinkCounters = newCounters();
  /** Frames missing by the ticks, on the way or in the device, since the link opened. */
  missingFrames = 0;
  /** True when the link closed because nobody answered as a device should. */
  gaveUp = false;
  /** True when the link closed because of more lines, or fresh starts, than any device has cause to send. */
  flooded = false;

  readonly #stream: ByteStream;
  readonly #listener: LinkListener;
  readonly #talk: Talk;
  readonly #sequence = new SequenceTracker();
  readonly #recent = new RecentLines();
  #clock = new DeviceClock();
  #state: LinkState = 'identifying';
  #problem: string | null = null;
  #description: Description | null = null;
  /** A second description by a device that is online. */
  #again: Description | null = null;
  #identity: DeviceIdentity | null = null;
  #streams = new Map<number, StreamTracker>();
  #epoch = 0;
  /** First line of the epoch, then the promptest until the clock has an exchange. */
  #anchors: { ticks: number; at: StationUs }[] = [];
  /** Arrival of the bytes in hand. */
  #at: StationUs;
  /** The latest time that was told. */
  #now: StationUs;
  #lastTicks = 0;
  #lastAt: StationUs;
  #giveUpUs: StationUs;
  /** Lines since the window for a flood began. */
  #floodLines = 0;
  #floodDescriptions = 0;
  #floodFromUs: StationUs;
  #sentSeq = 0xffff;
  #heard = 0xffff;

  /** Begins to listen and to identify: call `advance` often from now on. */
  constructor(stream: ByteStream, listener: LinkListener, at: StationUs, firstCommandId = 1) {
    this.#stream = stream;
    this.#listener = listener;
    this.#talk = new Talk(firstCommandId, at);
    this.address = stream.address;
    this.replayed = stream.replayed;
    this.#at = at;
    this.#now = at;
    this.#lastAt = at;
    this.#giveUpUs = at + PATIENCE_US;
    this.#floodFromUs = at;
    const frame = lineFramer((line) => this.#line(line));
    stream.listen({
      bytes: (chunk, arrived) => {
        if (this.#state === 'closed') return;
        this.#expire(arrived);
        this.#at = arrived;
        this.counters.bytes += chunk.length;
        frame(chunk);
      },
      sent: (line, sentAt) => this.#replaySent(line, sentAt),
      closed: (reason, closedAt) => this.#closed(reason, closedAt),
    });
  }

  get state(): LinkState {
    return this.#state;
  }
  /** What is wrong, what it means, what to do; null when nothing is. */
  get problem(): string | null {
    return this.#problem;
  }
  /** Known from HELLO on; without channels until all have been described. */
  get identity(): DeviceIdentity | null {
    return this.#identity;
  }
  get clock(): ClockFigures {
    return this.#clock.figures;
  }
  get epoch(): number {
    return this.#epoch;
  }
  /** Arrival of the newest valid line; before the first, when the link began. */
  get heardAt(): StationUs {
    return this.#lastAt;
  }
  /** Station time of a device time of this epoch, µs; NaN before any line. */
  toStation(deviceUs: number): StationUs {
    return this.#clock.toStation(deviceUs);
  }
  recentLines(): RecentLine[] {
    return this.#recent.list();
  }

  /**
   * Runs what is due by now: time-outs, at their own time, then whatever is to be written. Call it some
   * 50 times a second.
   */
  advance(at: StationUs): void {
    this.#expire(at);
    if (this.replayed || this.#state === 'closed') return;
    for (const body of this.#talk.due(this.#state, this.#heard, at)) this.#send(body, at);
  }

  /** From `fromUs` to `at` this computer was too busy to listen: what was not heard then says nothing of the device. */
  excuse(fromUs: StationUs, at: StationUs): void {
    this.#expire(fromUs);
    if (this.#state !== 'silent') this.#lastAt = Math.max(this.#lastAt, at);
  }

  /** Sends a command, again where no answer comes. Never rejects. */
  command(command: Command, at: StationUs): Promise<CommandResult> {
    if (this.replayed || (this.#state !== 'online' && this.#state !== 'silent'))
      return Promise.resolve({ ok: false, code: 'closed' });
    return new Promise((resolve) => {
      this.#talk.submit(command, resolve);
      for (const body of this.#talk.commandsDue(this.#state, at)) this.#send(body, at);
    });
  }

  /**
   * Writes the stop byte now: outside the framing, obeyed in every state, unanswered. False where there is
   * nobody to write to.
   */
  stopByte(at: StationUs = this.#now): boolean {
    if (this.replayed || this.#state === 'closed') return false;
    this.#stream.write('!');
    this.#report('>', Buffer.from('!'), null, at);
    return true;
  }

  /** Another port has the same serial number: says nothing more until `restart`. */
  refuse(problem: string, at: StationUs): void {
    this.#talk.dropCommands();
    this.#enter('duplicate', problem, at);
  }

  /** Begins the handshake anew. */
  restart(at: StationUs): void {
    this.#description = null;
    this.#talk.ask(at);
    this.#giveUpUs = at + PATIENCE_US;
    this.#enter('identifying', null, at);
  }

  /** Closes for a reason of the host's own. */
  async close(reason: string | null, at: StationUs): Promise<void> {
    this.#closed(reason, at);
    await this.#stream.close();
  }

  /**
   * Lines that take a fresh, replayed link to this one's state, for the head of a capture that starts now.
   * The one thing they cannot tell is a gap that is found with the first batch after them.
   */
  preamble(): CapturedLine[] {
    if (this.#epoch === 0) return [];
    return preambleOf({
      anchors: this.#clock.window.length > 0 ? this.#anchors.slice(0, 1) : this.#anchors,
      exchanges: this.#clock.window,
      openSyncs: this.#talk.sync.open,
      hello: this.#description?.hello ?? null,
      chans: this.#description?.chans ?? [],
      last: { seq: this.#sequence.last, ticks: this.#lastTicks, at: this.#lastAt },
      heard: this.#heard,
    });
  }

  // --- coming in ---

  #line(bytes: Uint8Array): void {
    if (this.#state === 'closed') return;
    const at = this.#at;
    this.counters.lines++;
    if (this.#isFlood(at)) {
      this.flooded = true;
      this.#finish(problems.flood, at);
      return;
    }
    const message = decode(bytes);
    const bad = isBad(message) ? message.bad : this.#misplaced(message);
    if (bad !== null) this.counters.bad[bad]++;
    this.#report('<', bytes, bad, at);
    if (bad === null && !isBad(message)) this.#accept(message, at);
  }

  /** One device that babbles must not take the time of all the others. A replay has been through this. */
  #isFlood(at: StationUs): boolean {
    if (at >= this.#floodFromUs + FLOOD_WINDOW_US) {
      this.#floodFromUs = at;
      this.#floodLines = 0;
      this.#floodDescriptions = 0;
    }
    return ++this.#floodLines > FLOOD_LINES && !this.replayed;
  }

  /** Why an intact line is none that a device could send here. */
  #misplaced(message: Message): BadReason | null {
    if (messages[message.type].from === 'host') return 'type';
    if (message.type !== 'S' && message.type !== 'W') return null;
    if (this.#state !== 'online' && this.#state !== 'silent') return null;
    return this.#streams.get(message.stream)?.fits(message) ? null : 'value';
  }

  #accept(message: Message, at: StationUs): void {
    const known = this.#description?.hello;
    const rebooted = message.type === 'HELLO' && known !== undefined && message.boot !== known.boot;
    if (rebooted) this.#sequence.restart(message.seq, message.ticks, at);
    const placed = rebooted ? 'restart' : this.#sequence.place(message.seq, message.ticks, at);
    if (placed === 'suspect') {
      this.#talk.ask(at);
      return;
    }
    const { deviceUs } = this.#sequence;
    this.#lastAt = at;
    this.#heard = this.#sequence.last;
    if (this.#state === 'silent') {
      this.#talk.answered();
      this.#enter('online', null, at);
    }
    if (placed === 'restart') this.#newEpoch(message.ticks, at);
    if (placed === 'next') this.counters.lost += this.#sequence.lost;
    if (placed !== 'late') this.#lastTicks = message.ticks;
    if (this.#epoch === 0) {
      this.#epoch = Math.max(1, Math.floor(at));
      this.#anchors = [{ ticks: message.ticks, at }];
    }
    if (this.#clock.arrival(deviceUs, at)) this.#anchors[1] = { ticks: message.ticks, at };
    this.#take(message, placed === 'late', deviceUs, at);
  }

  #take(message: Message, late: boolean, deviceUs: number, at: StationUs): void {
    switch (message.type) {
      case 'S':
      case 'W':
        if (!late && this.#state === 'online') this.#batch(message, deviceUs, at);
        return;
      case 'M':
        if (late) return;
        this.#talk.streamed(at);
        if (this.#state === 'online') this.#listener.message(message, deviceUs, at);
        return;
      case 'ALARM':
      case 'FAULT':
        // Late or not: what warns is never held back.
        if (this.#state === 'online') this.#listener.message(message, deviceUs, at);
        return;
      case 'BEAT': {
        const behind = (this.#sentSeq - message.heard) & 0xffff;
        if (!late && this.#state === 'online') this.counters.unheard = behind < 0x8000 ? behind : 0;
        return;
      }
      case 'TIME': {
        const received = this.#sequence.before(message.received, message.ticks);
        const exchange = this.#talk.sync.answered(message.id, received, deviceUs, at);
        if (exchange !== null) this.#clock.exchange(exchange);
        return;
      }
      case 'OK':
      case 'ERR':
        this.#talk.reply(message);
        return;
      case 'HELLO':
        this.#hello(message, at);
        return;
      case 'CHAN':
        this.#chan(message, at);
    }
  }

  #chan(message: Message<'CHAN'>, at: StationUs): void {
    const description = this.#state === 'online' ? this.#again : this.#description;
    if (description === null || (this.#state !== 'describing' && this.#state !== 'online')) return;
    description.add(message);
    if (!description.complete) return;
    if (this.#state === 'online') {
      this.#again = null;
      if (isDeepStrictEqual(description.identity, this.#identity)) return;
      this.#description = description;
    }
    this.#describe(description, at);
  }

  #batch(message: Message<'S'> | Message<'W'>, deviceUs: number, at: StationUs): void {
    const stream = this.#streams.get(message.stream);
    if (stream === undefined) return;
    this.#talk.streamed(at);
    const batch = stream.take(message, deviceUs, this.#epoch);
    this.counters.batches++;
    this.counters.frames += batch.frames;
    this.counters.overflows += stream.dropped;
    this.missingFrames += stream.missing;
    this.#listener.batch(batch, at);
  }

  #hello(hello: Message<'HELLO'>, at: StationUs): void {
    if (this.#state === 'duplicate') return;
    const before = this.#identity;
    if (before !== null && (before.serial !== hello.serial || before.role !== hello.role)) {
      this.#finish(problems.anotherDevice(hello, before), at);
      return;
    }
    const known = this.#description?.hello;
    if (known?.boot === hello.boot && (this.#state === 'online' || this.#state === 'describing')) {
      // An answer to one WHO too many, or a device that was calibrated anew: its CHAN lines will tell.
      if (this.#state === 'online') this.#again = new Description(hello);
      return;
    }
    this.#again = null;
    this.#description = new Description(hello);
    this.#identity = this.#description.identity;
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#enter('incompatible', problems.version(hello), at);
      return;
    }
    this.#talk.greeted(at);
    this.#giveUpUs = at + PATIENCE_US;
    this.#enter('describing', null, at);
    // The listener may have refused it: a second device with this serial number.
    if (this.state === 'describing') this.#describe(this.#description, at);
  }

  #describe(description: Description, at: StationUs): void {
    if (!description.complete) return;
    if (++this.#floodDescriptions > FLOOD_DESCRIPTIONS && !this.replayed) {
      this.flooded = true;
      this.#finish(problems.unsettled, at);
      return;
    }
    const { fault } = description;
    if (fault !== null) {
      this.#enter('incompatible', problems.description(fault), at);
      return;
    }
    const { identity } = description;
    this.#identity = identity;
    const groups = [...byStream(identity.channels)];
    // A device that is told to describe itself again goes on with its streams where it was.
    const before = this.#streams;
    this.#streams = new Map(
      groups.map(([stream, channels]) => {
        const tracker = before.get(stream);
        return [stream, tracker?.describedBy(channels) ? tracker : new StreamTracker(channels)];
      }),
    );
    if (this.#state === 'describing') this.#talk.described(at);
    this.#listener.identified(identity, at);
    if (this.#state === 'describing') this.#enter('online', null, at);
  }

  #newEpoch(ticks: number, at: StationUs): void {
    this.#epoch = Math.max(this.#epoch + 1, Math.floor(at));
    this.#anchors = [{ ticks, at }];
    this.#clock = new DeviceClock();
    this.#talk.sync.start(at);
    this.counters.resets++;
    this.#talk.dropCommands();
    this.#listener.reset(this.#epoch, at);
    this.#talk.ask(at);
    if (this.#state !== 'online') return;
    this.#description = null;
    this.#giveUpUs = at + PATIENCE_US;
    this.#enter('describing', null, at);
  }

  // --- going out ---

  #send(body: Body, at: StationUs): void {
    if (this.#state === 'closed') return;
    if (body.type === 'SYNC') this.#talk.sync.sent(body.id, at);
    this.#sentSeq = (this.#sentSeq + 1) & 0xffff;
    const line = encode(body, this.#sentSeq, Math.floor(at) >>> 0);
    this.#stream.write(line);
    this.#report('>', Buffer.from(line.slice(0, -1), 'latin1'), null, at);
  }

  #replaySent(text: string, at: StationUs): void {
    if (this.#state === 'closed') return;
    this.#expire(at);
    const bytes = Buffer.from(text.endsWith('\n') ? text.slice(0, -1) : text, 'latin1');
    const message = decode(bytes);
    if (!isBad(message)) {
      this.#sentSeq = message.seq;
      if (message.type === 'SYNC') this.#talk.sync.sent(message.id, at);
    }
    this.#report('>', bytes, null, at);
  }

  // --- states ---

  /** Time-outs, each at its deadline and not at the time when this runs. */
  #expire(at: StationUs): void {
    this.#now = Math.max(this.#now, at);
    if (this.#state === 'online' && at >= this.#lastAt + SILENT_US) {
      this.#talk.ask(at);
      this.#enter('silent', problems.silent, this.#lastAt + SILENT_US);
      return;
    }
    const waiting = this.#state === 'identifying' || this.#state === 'describing';
    if (!waiting || this.replayed || at < this.#giveUpUs) return;
    this.gaveUp = true;
    const problem = this.#state === 'identifying' ? problems.nobody : problems.undescribed;
    this.#finish(problem, this.#giveUpUs);
  }

  #enter(state: LinkState, problem: string | null, at: StationUs): void {
    if (this.#state === 'closed' || (this.#state === state && this.#problem === problem)) return;
    this.#state = state;
    this.#problem = problem;
    this.#listener.state(state, problem, at);
  }

  #closed(reason: string | null, at: StationUs): void {
    this.#expire(at);
    this.#talk.dropCommands();
    this.#enter('closed', reason, at);
  }

  #finish(problem: string, at: StationUs): void {
    this.#talk.dropCommands();
    this.#enter('closed', problem, at);
    void this.#stream.close();
  }

  #report(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: StationUs): void {
    this.#recent.add(direction, bytes, bad, at);
    this.#listener.line(direction, bytes, bad, at);
  }
}
