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
  | 'superseded' // a STOP was sent meanwhile
  | 'closed'; // the link is not open

export type CommandResult =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: CommandFailure };

/** What a STOP makes void: a repeat of these must not come after it. */
const MOTION = new Set<string>(['ARM', 'START', 'VOLT']);

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
    const superseded = this.#stop === null ? [] : [this.#stop];
    this.#stop = pending;
    if (this.#current !== null && MOTION.has(this.#current.body.type)) {
      superseded.push(this.#current);
      this.#current = null;
    }
    superseded.push(...this.#waiting.filter(({ body }) => MOTION.has(body.type)));
    this.#waiting = this.#waiting.filter(({ body }) => !MOTION.has(body.type));
    for (const each of superseded) each.done({ ok: false, code: 'superseded' });
  }

  /** The lines to write now: first tries and repeats (same id). Ends what had its last try. */
  due(at: StationUs): Body[] {
    const bodies: Body[] = [];
    this.#stop = this.#step(this.#stop, at, bodies);
    this.#current = this.#step(this.#current, at, bodies);
    while (this.#current === null) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#current = this.#step(next, at, bodies);
    }
    return bodies;
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

  #step(pending: Pending | null, at: StationUs, bodies: Body[]): Pending | null {
    if (pending === null || at < pending.dueUs) return pending;
    if (pending.tries >= COMMAND_TRIES) {
      pending.done({ ok: false, code: 'timeout' });
      return null;
    }
    pending.tries++;
    pending.dueUs = at + COMMAND_TIMEOUT_MS * 1000;
    bodies.push(pending.body);
    return pending;
  }
}
