/** Which SYNC to send when, and which TIME answers it. Pure. */
import type { Exchange } from './clock.ts';
import type { StationUs } from './types.ts';

const BURST = 8;
const BURST_EVERY_US = 20_000;
const EVERY_US = 1_000_000;
/** Queries without an answer after this are forgotten. */
const PATIENCE_US = 2_000_000;

export class ClockSync {
  #nextId = 0;
  #left = BURST;
  #dueUs: StationUs = Number.NEGATIVE_INFINITY;
  readonly #sent = new Map<number, StationUs>();

  /** A burst from now on: a first clock within 160 ms. */
  start(at: StationUs): void {
    this.#left = BURST;
    this.#dueUs = at;
    this.#sent.clear();
  }

  /** True once the burst is out. */
  get settled(): boolean {
    return this.#left === 0;
  }

  /** Id of the SYNC to send now, or null. Tell `sent` when it went. */
  due(at: StationUs): number | null {
    if (at < this.#dueUs) return null;
    const every = this.#left > 1 ? BURST_EVERY_US : EVERY_US;
    if (this.#left > 0) this.#left--;
    this.#dueUs = Math.max(this.#dueUs + every, at);
    const id = this.#nextId;
    this.#nextId = (id + 1) & 0xffff;
    return id;
  }

  sent(id: number, at: StationUs): void {
    for (const [old, sentAt] of this.#sent) if (at - sentAt > PATIENCE_US) this.#sent.delete(old);
    this.#sent.set(id, at);
  }

  /** The exchange that a TIME completes, or null where no SYNC of ours had its id. */
  answered(id: number, receivedDeviceUs: number, repliedDeviceUs: number, at: StationUs): Exchange | null {
    const sentUs = this.#sent.get(id);
    this.#sent.delete(id);
    if (sentUs === undefined || at - sentUs > PATIENCE_US) return null;
    return { sentUs, receivedDeviceUs, repliedDeviceUs, arrivedUs: at };
  }

  /** Queries still without an answer, oldest first. */
  get open(): readonly (readonly [id: number, at: StationUs])[] {
    return [...this.#sent];
  }
}
