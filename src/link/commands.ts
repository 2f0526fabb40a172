/**
 * Commands as a pure state machine: what to write and when, from what was asked, what came back and what
 * time it is. One command at a time, so that a repeat can never overtake the next; STOP waits for nobody.
 */
import {
  type Body,
  COMMAND_TIMEOUT_MS,
  COMMAND_TRIES,
  type ErrorCode,
  type Message,
} from '../../firmware-protocol/index.ts';
import type { StationUs } from './types.ts';

type Named<T> = T extends { id: number } ? Omit<T, 'id'> : never;
/** A command before it has its id. */
export type Command = Named<
  Extract<Body, { type: 'STREAM' | 'GET' | 'SET' | 'LIMIT' | 'ARM' | 'START' | 'VOLT' | 'STOP' | 'CLEAR' }>
>;

/** A device's own refusal, or why there is none. */
type CommandFailure =
  | ErrorCode
  | 'timeout' // no answer to any of the tries: it may or may not have been done
  | 'superseded' // a stop byte or a STOP was sent meanwhile
  | 'closed'; // the link is not open

export type CommandResult =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: CommandFailure };

/** What a stop makes void: none of these, nor a repeat of one, may come after it. */
const VOID = new Set<string>(['LIMIT', 'ARM', 'START', 'VOLT', 'CLEAR']);

interface Pending {
  readonly body: Body;
  readonly id: number;
  readonly done: (result: CommandResult) => void;
  tries: number;
  dueUs: StationUs;
}

export class CommandMachine {
  #nextId: number;
  #waiting: Pending[] = [];
  #current: Pending | null = null;
  #stop: Pending | null = null;

  /**
   * Ids count from `firstId`. A device keeps its last answers by id, so take one that is unlikely to have been used
   * just before.
   */
  constructor(firstId: number) {
    this.#nextId = firstId & 0xffff;
  }

  /** Takes a command in; `done` is called once. Then ask `due` for what to write. */
  submit(command: Command, done: (result: CommandResult) => void): void {
    const id = this.#nextId;
    this.#nextId = (id + 1) & 0xffff;
    const pending = { body: { ...command, id } as Body, id, done, tries: 0, dueUs: Number.NEGATIVE_INFINITY };
    if (command.type !== 'STOP') {
      this.#waiting.push(pending);
      return;
    }
    const before = this.#stop;
    this.#stop = pending;
    before?.done({ ok: false, code: 'superseded' });
    this.supersede();
  }

  /** A stop went out, as a byte or as STOP: what could move or arm the motor is void, sent already or not. */
  supersede(): void {
    const superseded: Pending[] = [];
    if (this.#current !== null && VOID.has(this.#current.body.type)) {
      superseded.push(this.#current);
      this.#current = null;
    }
    superseded.push(...this.#waiting.filter(({ body }) => VOID.has(body.type)));
    if (superseded.length === 0) return;
    this.#waiting = this.#waiting.filter(({ body }) => !VOID.has(body.type));
    for (const each of superseded) each.done({ ok: false, code: 'superseded' });
  }

  /** The lines to write now: first tries and repeats (same id). Ends what had its last try. */
  due(at: StationUs): Body[] {
    this.#expire(at);
    this.#current ??= this.#waiting.shift() ?? null;
    return [...written(this.#stop, at), ...written(this.#current, at)];
  }

  /** An OK or ERR. Returns false where nothing waited for it: a second answer to a repeat. */
  answered(message: Message<'OK'> | Message<'ERR'>): boolean {
    const pending = [this.#stop, this.#current].find((each) => each?.id === message.id && each.tries > 0);
    if (!pending) return false;
    if (pending === this.#stop) this.#stop = null;
    else this.#current = null;
    pending.done(
      message.type === 'OK' ? { ok: true, value: message.value } : { ok: false, code: message.code },
    );
    return true;
  }

  /** Ends everything. */
  close(code: 'closed' | 'timeout' = 'closed'): void {
    const all = [this.#stop, this.#current, ...this.#waiting];
    this.#stop = null;
    this.#current = null;
    this.#waiting = [];
    for (const each of all) each?.done({ ok: false, code });
  }

  /** Taken out before it is told: whoever hears of it may stop, or ask for more. */
  #expire(at: StationUs): void {
    const stop = this.#stop;
    if (stop !== null && isOver(stop, at)) {
      this.#stop = null;
      stop.done({ ok: false, code: 'timeout' });
    }
    const current = this.#current;
    if (current !== null && isOver(current, at)) {
      this.#current = null;
      current.done({ ok: false, code: 'timeout' });
    }
  }
}

const isOver = ({ tries, dueUs }: Pending, at: StationUs): boolean => tries >= COMMAND_TRIES && at >= dueUs;

/** Its line where one is due; a try is counted. */
function written(pending: Pending | null, at: StationUs): Body[] {
  if (pending === null || at < pending.dueUs) return [];
  pending.tries++;
  pending.dueUs = at + COMMAND_TIMEOUT_MS * 1000;
  return [pending.body];
}
