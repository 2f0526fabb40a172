/** The last raw lines of a link, for the Devices page. Constant memory: lines are copied into one block. */
import { type BadReason, MAX_LINE_BYTES } from '../../firmware-protocol/index.ts';
import type { StationUs } from './types.ts';

export interface RecentLine {
  readonly direction: '<' | '>';
  /** Without the line feed. */
  readonly bytes: Uint8Array;
  /** Why the line was refused; null where it was not. */
  readonly bad: BadReason | null;
  readonly at: StationUs;
}

interface Entry {
  direction: '<' | '>';
  length: number;
  bad: BadReason | null;
  at: StationUs;
}

export class RecentLines {
  readonly #block: Uint8Array;
  readonly #entries: Entry[] = [];
  readonly #size: number;
  #next = 0;

  constructor(size = 200) {
    this.#size = size;
    this.#block = new Uint8Array(size * MAX_LINE_BYTES);
  }

  add(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: StationUs): void {
    const slot = this.#next;
    this.#next = (slot + 1) % this.#size;
    const length = Math.min(bytes.length, MAX_LINE_BYTES);
    this.#block.set(length === bytes.length ? bytes : bytes.subarray(0, length), slot * MAX_LINE_BYTES);
    const entry = this.#entries[slot];
    if (entry === undefined) {
      this.#entries.push({ direction, length, bad, at });
    } else {
      entry.direction = direction;
      entry.length = length;
      entry.bad = bad;
      entry.at = at;
    }
  }

  /** Copies, oldest first. */
  list(): RecentLine[] {
    const lines = this.#entries.map(({ direction, length, bad, at }, slot) => {
      const start = slot * MAX_LINE_BYTES;
      return { direction, bytes: this.#block.slice(start, start + length), bad, at };
    });
    return lines.length < this.#size ? lines : [...lines.slice(this.#next), ...lines.slice(0, this.#next)];
  }
}
