/**
 * The instructor's code: kept as a salted scrypt hash, compared in constant time, and tried a few times only. It is
 * never logged, never answered, and held no longer than the check takes.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { SafetyPolicy } from '../store/control-types.ts';

type CodeHash = NonNullable<SafetyPolicy['clearCode']>;

/** Some 60 ms and 32 MB a try, off the main thread. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;
const TRIES = 5;
const PAUSE_US = 30_000_000;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export async function hashCode(code: string): Promise<CodeHash> {
  const salt = randomBytes(16);
  const hash = await derive(code.normalize('NFC'), salt, KEY_BYTES, COST);
  return { salt: salt.toString('hex'), hash: hash.toString('hex') };
}

export type CodeAnswer =
  | { readonly right: true }
  /** Not checked at all for so long, s; else how many tries are left before the pause. */
  | { readonly right: false; readonly pauseS: number }
  | { readonly right: false; readonly triesLeft: number };

/** One for the service: a guesser with many pages has no more tries than one with one. */
export class CodeGate {
  readonly #now: () => number;
  #wrong = 0;
  #pausedUntilUs = Number.NEGATIVE_INFINITY;
  /** Tries are checked one after the other, so that none slips in beside another one's count. */
  #last: Promise<unknown> = Promise.resolve();

  /** `now` in station µs. */
  constructor(now: () => number) {
    this.#now = now;
  }

  try(code: string, kept: CodeHash): Promise<CodeAnswer> {
    const answer = this.#last.then(() => this.#check(code, kept));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #check(code: string, kept: CodeHash): Promise<CodeAnswer> {
    const leftUs = this.#pausedUntilUs - this.#now();
    if (leftUs > 0) return { right: false, pauseS: Math.ceil(leftUs / 1e6) };
    const hash = Buffer.from(kept.hash, 'hex');
    const tried = await derive(code.normalize('NFC'), Buffer.from(kept.salt, 'hex'), KEY_BYTES, COST);
    if (hash.length === tried.length && timingSafeEqual(hash, tried)) {
      this.#wrong = 0;
      return { right: true };
    }
    this.#wrong++;
    if (this.#wrong < TRIES) return { right: false, triesLeft: TRIES - this.#wrong };
    this.#wrong = 0;
    this.#pausedUntilUs = this.#now() + PAUSE_US;
    return { right: false, pauseS: PAUSE_US / 1e6 };
  }
}

/** What follows from a code that was not taken: what it means comes from the caller. */
export function sayWrongCode(answer: Exclude<CodeAnswer, { right: true }>): string {
  if ('pauseS' in answer) {
    return `Too many wrong codes were given, so none is looked at for ${answer.pauseS} s. Wait, and ask the instructor.`;
  }
  const { triesLeft } = answer;
  return `This is not the instructor’s code. Ask for it; ${triesLeft === 1 ? 'one more try' : `${triesLeft} more tries`} before a pause of ${PAUSE_US / 1e6} s.`;
}
