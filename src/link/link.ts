/** One cable: lines in, batches and messages out; the handshake, the clock and the commands. Reads no clock. */
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
import type { Command, CommandResult } from './commands.ts';
import { newCounters } from './counters.ts';
import type { Description } from './description.ts';
import { DeviceTime } from './device-time.ts';
import { FloodWatch } from './flood.ts';
import { lineFramer } from './framing.ts';
import { Introduction } from './introduction.ts';
import { type CapturedLine, preambleOf } from './preamble.ts';
import { problems } from './problems.ts';
import { type RecentLine, RecentLines } from './recent-lines.ts';
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

export { FLOOD_LINES } from './flood.ts';

/** An open port without a valid line for this long is silent. */
export const SILENT_US = 250_000;
/** A port where nobody says HELLO, or does not finish describing itself, is given up. */
const PATIENCE_US = 3_000_000;

/** Obeyed wherever it stands, also in the middle of a line. */
const STOP_BYTE = Buffer.from('!');

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
  readonly #device = new Introduction();
  readonly #time = new DeviceTime();
  readonly #flood: FloodWatch;
  readonly #recent = new RecentLines();
  #state: LinkState = 'identifying';
  #problem: string | null = null;
  /** Arrival of the bytes in hand. */
  #at: StationUs;
  /** The latest time that was told. */
  #now: StationUs;
  #lastAt: StationUs;
  #giveUpUs: StationUs;
  #sentSeq = 0xffff;

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
    this.#flood = new FloodWatch(at);
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
    return this.#device.identity;
  }
  get clock(): ClockFigures {
    return this.#time.figures;
  }
  get epoch(): number {
    return this.#time.epoch;
  }
  /** Arrival of the newest valid line; before the first, when the link began. */
  get heardAt(): StationUs {
    return this.#lastAt;
  }
  /** Station time of a device time of this epoch, µs; NaN before any line. */
  toStation(deviceUs: number): StationUs {
    return this.#time.toStation(deviceUs);
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
    for (const body of this.#talk.due(this.#state, this.#time.heard, at)) this.#send(body, at);
  }

  /** From `fromUs` to `at` this computer was too busy to listen: what was not heard then says nothing of the device. */
  excuse(fromUs: StationUs, at: StationUs): void {
    this.#expire(fromUs);
    if (this.#state !== 'silent') this.#lastAt = Math.max(this.#lastAt, at);
  }

  /** Sends a command, again where no answer comes. Never rejects. */
  command(command: Command, at: StationUs): Promise<CommandResult> {
    return new Promise((resolve) => this.submit(command, at, resolve));
  }

  /**
   * As `command`, but `done` is called within the work on the line that answers it, before the next line is looked
   * at; or at once where nothing can be sent.
   */
  submit(command: Command, at: StationUs, done: (result: CommandResult) => void): void {
    if (this.replayed || (this.#state !== 'online' && this.#state !== 'silent')) {
      done({ ok: false, code: 'closed' });
      return;
    }
    this.#talk.submit(command, done);
    for (const body of this.#talk.commandsDue(this.#state, at)) this.#send(body, at);
  }

  /**
   * Writes the stop byte now: outside the framing, obeyed in every state, unanswered. What waits to be sent, or to be
   * sent again, and could move the motor is `superseded`. False where there is nobody to write to.
   */
  stopByte(at: StationUs = this.#now): boolean {
    if (this.replayed || this.#state === 'closed') return false;
    this.#stream.write(STOP_BYTE);
    this.#talk.supersede();
    this.#report('>', STOP_BYTE, null, at);
    return true;
  }

  /** Says no BEAT until then, so that the watchdog of the machine ends what no stop did. */
  withholdBeats(untilUs: StationUs): void {
    this.#talk.withholdBeats(untilUs);
  }

  /** Another port has the same serial number: says nothing more until `restart`. */
  refuse(problem: string, at: StationUs): void {
    this.#talk.dropCommands();
    this.#enter('duplicate', problem, at);
  }

  /** Begins the handshake anew. */
  restart(at: StationUs): void {
    this.#device.forget();
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
    if (this.epoch === 0) return [];
    return preambleOf({
      ...this.#time.memory(this.#lastAt),
      openSyncs: this.#talk.sync.open,
      ...this.#device.memory(),
    });
  }

  // --- coming in ---

  #line(bytes: Uint8Array): void {
    if (this.#state === 'closed') return;
    const at = this.#at;
    this.counters.lines++;
    // A replay has been through this.
    if (this.#flood.line(at) && !this.replayed) {
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

  /** Why an intact line is none that a device could send here. */
  #misplaced(message: Message): BadReason | null {
    if (messages[message.type].from === 'host') return 'type';
    if (message.type !== 'S' && message.type !== 'W') return null;
    if (this.#state !== 'online' && this.#state !== 'silent') return null;
    return this.#device.stream(message.stream)?.fits(message) ? null : 'value';
  }

  #accept(message: Message, at: StationUs): void {
    const { boot } = this.#device;
    const rebooted = message.type === 'HELLO' && boot !== undefined && message.boot !== boot;
    const placed = this.#time.place(message.seq, message.ticks, at, rebooted);
    if (placed === 'suspect') {
      this.#talk.ask(at);
      return;
    }
    const { deviceUs } = this.#time;
    this.#lastAt = at;
    if (this.#state === 'silent') {
      this.#talk.answered();
      this.#enter('online', null, at);
    }
    if (placed === 'restart') this.#newEpoch(message.ticks, at);
    if (placed === 'next') this.counters.lost += this.#time.lost;
    const late = placed === 'late';
    this.#time.follow(message.ticks, at, deviceUs, late);
    this.#take(message, late, deviceUs, at);
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
        const received = this.#time.before(message.received, message.ticks);
        const exchange = this.#talk.sync.answered(message.id, received, deviceUs, at);
        if (exchange !== null) this.#time.exchange(exchange);
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
    if (this.#state !== 'describing' && this.#state !== 'online') return;
    const description = this.#device.chan(message, this.#state === 'online');
    if (description !== null) this.#describe(description, at);
  }

  #batch(message: Message<'S'> | Message<'W'>, deviceUs: number, at: StationUs): void {
    const stream = this.#device.stream(message.stream);
    if (stream === undefined) return;
    this.#talk.streamed(at);
    const batch = stream.take(message, deviceUs, this.#time.epoch);
    this.counters.batches++;
    this.counters.frames += batch.frames;
    this.counters.overflows += stream.dropped;
    this.missingFrames += stream.missing;
    this.#listener.batch(batch, at);
  }

  #hello(hello: Message<'HELLO'>, at: StationUs): void {
    if (this.#state === 'duplicate') return;
    const before = this.#device.identity;
    if (before !== null && (before.serial !== hello.serial || before.role !== hello.role)) {
      this.#finish(problems.anotherDevice(hello, before), at);
      return;
    }
    if (this.#device.boot === hello.boot && (this.#state === 'online' || this.#state === 'describing')) {
      // An answer to one WHO too many, or a device that was calibrated anew: its CHAN lines will tell.
      if (this.#state === 'online') this.#device.beginAgain(hello);
      return;
    }
    const description = this.#device.begin(hello);
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#enter('incompatible', problems.version(hello), at);
      return;
    }
    this.#talk.greeted(at);
    this.#giveUpUs = at + PATIENCE_US;
    this.#enter('describing', null, at);
    // The listener may have refused it: a second device with this serial number.
    if (this.state === 'describing' && description.complete) this.#describe(description, at);
  }

  #describe(description: Description, at: StationUs): void {
    if (this.#flood.description() && !this.replayed) {
      this.flooded = true;
      this.#finish(problems.unsettled, at);
      return;
    }
    const { fault } = description;
    if (fault !== null) {
      this.#enter('incompatible', problems.description(fault), at);
      return;
    }
    const identity = this.#device.settle(description);
    if (this.#state === 'describing') this.#talk.described(at);
    this.#listener.identified(identity, at);
    if (this.#state === 'describing') this.#enter('online', null, at);
  }

  #newEpoch(ticks: number, at: StationUs): void {
    this.#time.newEpoch(ticks, at);
    this.#talk.sync.start(at);
    this.counters.resets++;
    this.#talk.dropCommands();
    this.#listener.reset(this.#time.epoch, at);
    this.#talk.ask(at);
    if (this.#state !== 'online') return;
    this.#device.forget();
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
