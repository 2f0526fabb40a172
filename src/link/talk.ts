/** What the host says, and when: WHO, BEAT, SYNC and the commands. Pure; the link writes what comes out. */
import { BEAT_INTERVAL_MS, type Body, PROTOCOL_VERSION } from '../../firmware-protocol/index.ts';
import { ClockSync } from './clock-sync.ts';
import { type Command, CommandMachine, type CommandResult } from './commands.ts';
import type { LinkState, StationUs } from './types.ts';

const WHO_EVERY_US = 500_000;
/** CHAN lines that have not come by then were lost. */
const CHANS_WITHIN_US = 100_000;
const BEAT_EVERY_US = BEAT_INTERVAL_MS * 1000;
/** A device that should stream and does not is asked again. */
const STREAM_EVERY_US = 1_000_000;
const NEVER = Number.POSITIVE_INFINITY;

/** States in which the two talk: in the others the host says nothing but WHO, or nothing at all. */
const talking: readonly LinkState[] = ['describing', 'online', 'silent'];

export class Talk {
  readonly sync = new ClockSync();
  readonly #commands: CommandMachine;
  #whoUs: StationUs;
  #beatUs: StationUs = NEVER;
  /** No BEAT before this time. */
  #withheldUs: StationUs = Number.NEGATIVE_INFINITY;
  /** When the stream is asked for, unless data comes before. */
  #streamUs: StationUs = NEVER;

  constructor(firstCommandId: number, at: StationUs) {
    this.#commands = new CommandMachine(firstCommandId);
    this.#whoUs = at;
  }

  /** Asks who is there, no later than `at`, and again until `answered`. */
  ask(at: StationUs): void {
    this.#whoUs = Math.min(this.#whoUs, at);
  }

  /** HELLO came; its CHAN lines should follow. */
  greeted(at: StationUs): void {
    this.ask(at + CHANS_WITHIN_US);
    this.#beatUs = at;
  }

  /** The device is described: there is no more to ask, and clock and stream come next. */
  described(at: StationUs): void {
    this.answered();
    this.sync.start(at);
    this.#streamUs = at;
  }

  answered(): void {
    this.#whoUs = NEVER;
  }

  /** Samples or telemetry came. */
  streamed(at: StationUs): void {
    this.#streamUs = at + STREAM_EVERY_US;
  }

  submit(command: Command, done: (result: CommandResult) => void): void {
    this.#commands.submit(command, done);
  }

  reply(message: Parameters<CommandMachine['answered']>[0]): void {
    this.#commands.answered(message);
  }

  /** A stop byte went out: no command that could move the motor may follow it. */
  supersede(): void {
    this.#commands.supersede();
  }

  /** Says no BEAT until then, so that the watchdog of a machine ends what no stop did. */
  withholdBeats(untilUs: StationUs): void {
    this.#withheldUs = Math.max(this.#withheldUs, untilUs);
  }

  /** No command is open any more. */
  dropCommands(): void {
    this.#commands.close();
  }

  /** Lines to write now, in their order. `heard` is the number of the device's newest line. */
  due(state: LinkState, heard: number, at: StationUs): Body[] {
    const bodies: Body[] = [];
    if (at >= this.#whoUs && (state === 'identifying' || talking.includes(state))) {
      this.#whoUs = state === 'online' ? NEVER : at + WHO_EVERY_US;
      bodies.push({ type: 'WHO', protocol: PROTOCOL_VERSION });
    }
    if (at >= this.#beatUs && talking.includes(state)) {
      this.#beatUs = Math.max(this.#beatUs + BEAT_EVERY_US, at);
      if (at >= this.#withheldUs) bodies.push({ type: 'BEAT', heard });
    }
    if (state === 'online') {
      const id = this.sync.due(at);
      if (id !== null) bodies.push({ type: 'SYNC', id });
      // The burst is over before the samples come: its round trips are the shortest there are.
      if (this.sync.settled && at >= this.#streamUs) {
        this.#streamUs = at + STREAM_EVERY_US;
        this.#commands.submit({ type: 'STREAM', on: 'on' }, () => {});
      }
    }
    return [...bodies, ...this.commandsDue(state, at)];
  }

  commandsDue(state: LinkState, at: StationUs): Body[] {
    return state === 'online' || state === 'silent' ? this.#commands.due(at) : [];
  }
}
