/**
 * A bounded outbox for one client of the live feed. A slow browser costs the service a fixed amount of
 * memory: gauges keep only the newest, events always go, and traces are left out and the gap announced.
 */
import type { Feed } from './wire.ts';

/** The little of a WebSocket that the outbox needs. */
export interface FeedSocket {
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
}

/** Above this many bytes waiting in the socket, what may be left out is. A second of one pad is about 8 kB. */
const SOFT_LIMIT = 256 * 1024;
/** A client that leaves even this much unread is not coming back. */
const HARD_LIMIT = 8 * 1024 * 1024;

export class Outbox {
  readonly #socket: FeedSocket;
  #dropped = 0;

  constructor(socket: FeedSocket) {
    this.#socket = socket;
  }

  /** Events, session and device changes: never left out. */
  must(message: Feed): void {
    if (this.#socket.bufferedAmount > HARD_LIMIT) {
      this.#socket.close(1013, 'too slow');
      return;
    }
    this.#announce();
    this.#socket.send(JSON.stringify(message));
  }

  /** A gauge: the next one replaces it, so nothing is counted when it is skipped. */
  latest(text: string): void {
    if (this.#socket.bufferedAmount <= SOFT_LIMIT) this.#socket.send(text);
  }

  /** Traces and marks: left out when the client is slow, and said so. */
  may(data: string | Uint8Array): void {
    if (this.#socket.bufferedAmount > SOFT_LIMIT) {
      this.#dropped++;
      return;
    }
    this.#announce();
    this.#socket.send(data);
  }

  #announce(): void {
    if (this.#dropped === 0 || this.#socket.bufferedAmount > SOFT_LIMIT) return;
    const message: Feed = { type: 'dropped', messages: this.#dropped };
    this.#dropped = 0;
    this.#socket.send(JSON.stringify(message));
  }
}
