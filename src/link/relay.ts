/** Holds back what a link says until it is known whose it is, then passes it on from the HELLO on. */
import type { BadReason, Message } from '../../firmware-protocol/index.ts';
import type { Batch } from '../signal/types.ts';
import type { Link } from './link.ts';
import type { DeviceIdentity, LinkListener, LinkState, StationUs } from './types.ts';

const HELLO = Buffer.from('HELLO ');
/** A link gives up on a description long before it comes to this. */
const MOST_HELD = 10_000;

export interface RelayHooks {
  /** HELLO was accepted. The link may be refused here. */
  described(link: Link): void;
  /** The whole description is there: answers who listens from now on. Asked once for each link. */
  identified(link: Link, identity: DeviceIdentity): LinkListener;
  /** After the listener. */
  state(link: Link): void;
}

export class Relay implements LinkListener {
  /** Set right after the link is made. */
  link: Link | null = null;
  readonly #hooks: RelayHooks;
  #listener: LinkListener | null = null;
  /** What was said since the last HELLO, while a description is under way; else null. */
  #held: ((listener: LinkListener) => void)[] | null = null;

  constructor(hooks: RelayHooks) {
    this.#hooks = hooks;
  }

  state(state: LinkState, problem: string | null, at: StationUs): void {
    if (state !== 'describing' && state !== 'online' && state !== 'silent') this.#drop();
    this.#tell((listener) => listener.state(state, problem, at));
    if (this.link === null) return;
    if (state === 'describing') this.#hooks.described(this.link);
    this.#hooks.state(this.link);
  }

  identified(identity: DeviceIdentity, at: StationUs): void {
    if (this.#listener === null && this.link !== null) {
      const listener = this.#hooks.identified(this.link, identity);
      this.#listener = listener;
      for (const say of this.#held ?? []) say(listener);
      this.#drop();
    }
    this.#listener?.identified(identity, at);
  }

  batch(batch: Batch, at: StationUs): void {
    this.#listener?.batch(batch, at);
  }

  message(message: Message<'M' | 'ALARM' | 'FAULT'>, deviceUs: number, at: StationUs): void {
    this.#listener?.message(message, deviceUs, at);
  }

  reset(epoch: number, at: StationUs): void {
    this.#tell((listener) => listener.reset(epoch, at));
  }

  line(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: StationUs): void {
    if (this.#listener !== null) {
      this.#listener.line(direction, bytes, bad, at);
      return;
    }
    if (direction === '<' && bad === null && HELLO.equals(bytes.subarray(0, HELLO.length))) this.#held = [];
    if (this.#held === null) return;
    const copy = Uint8Array.from(bytes);
    this.#tell((listener) => listener.line(direction, copy, bad, at));
  }

  #tell(say: (listener: LinkListener) => void): void {
    if (this.#listener !== null) say(this.#listener);
    else if (this.#held !== null && this.#held.length < MOST_HELD) this.#held.push(say);
  }

  #drop(): void {
    this.#held = null;
  }
}
