/** Stands before the line parser, which has no limit of its own. Constant memory, linear time. */
import { MAX_LINE_BYTES } from '../../firmware-protocol/index.ts';

const LINE_FEED = 0x0a;
const lineFeed = Buffer.from([LINE_FEED]);

/**
 * Passes a byte stream on, with every line that is over MAX_LINE_BYTES (its line feed included) cut to
 * that many bytes without a line feed, and the rest of it dropped up to its own line feed. A line so cut
 * is still too long to be one, so the decoder refuses it as `long`: a flood is one bad line, kept short
 * enough to be shown, and a capture of it gives the same again. What lies downstream never holds more
 * than MAX_LINE_BYTES of an unfinished line.
 */
export class LineGuard {
  readonly #pass: (bytes: Uint8Array) => void;
  /** Bytes of the unfinished line that were passed on. */
  #open = 0;
  #dropping = false;

  constructor(pass: (bytes: Uint8Array) => void) {
    this.#pass = pass;
  }

  push(chunk: Uint8Array): void {
    if (!this.#dropping && this.#open + chunk.length <= MAX_LINE_BYTES) this.#pushShort(chunk);
    else this.#pushLong(chunk);
  }

  /** No line can end up too long here, so only the place of the last line feed is of interest. */
  #pushShort(chunk: Uint8Array): void {
    let at = chunk.length;
    while (at > 0 && chunk[at - 1] !== LINE_FEED) at--;
    this.#open = at === 0 ? this.#open + chunk.length : chunk.length - at;
    this.#pass(chunk);
  }

  #pushLong(chunk: Uint8Array): void {
    let passed = 0;
    let start = 0;
    while (start < chunk.length) {
      const feed = chunk.indexOf(LINE_FEED, start);
      const end = feed < 0 ? chunk.length : feed;
      if (this.#dropping) {
        if (feed < 0) return;
        this.#dropping = false;
        passed = feed + 1;
      } else if (this.#open + end - start > MAX_LINE_BYTES) {
        const cut = start + MAX_LINE_BYTES - this.#open;
        if (cut > passed) this.#pass(chunk.subarray(passed, cut));
        this.#pass(lineFeed);
        this.#open = 0;
        this.#dropping = feed < 0;
        if (this.#dropping) return;
        passed = feed + 1;
      } else {
        this.#open = feed < 0 ? this.#open + end - start : 0;
      }
      start = end + 1;
    }
    if (passed === 0) this.#pass(chunk);
    else if (passed < chunk.length) this.#pass(chunk.subarray(passed));
  }
}
