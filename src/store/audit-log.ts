/**
 * The way into the audit for those who may not wait: an entry is taken at once and written soon after, in order,
 * by the writer thread. What cannot be written is kept and tried again; what is too much is counted, and that is
 * an entry as well.
 */
import { reasonOf } from '../errors.ts';
import type { AuditEntry } from './control-types.ts';

export interface AuditLogOptions {
  readonly store: { append(entries: readonly AuditEntry[]): Promise<void> };
  /** Station µs. */
  readonly now: () => number;
  /** `problem` has become another one, or none. */
  readonly changed?: () => void;
  /** Entries that may wait. */
  readonly most?: number;
}

/** With the write itself an entry is at most some 250 ms behind. */
const BATCH_MS = 150;
/** A write that takes longer than this is a problem before it has failed: a locked database takes two seconds. */
const OVERDUE_MS = 1_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
const ENTRIES_A_WRITE = 500;
const MOST_WAITING = 10_000;
/** Written without waiting for others: after a crash it must be known that a motor was started, and why it stopped. */
const urgent: ReadonlySet<string> = new Set(['arm', 'start', 'started', 'stop', 'stop-test', 'clear']);

export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #most: number;
  #waiting: AuditEntry[] = [];
  /** Entries there was no room for since the last one that was taken, and the first of them. */
  #lost = 0;
  #firstLost: AuditEntry | null = null;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retryMs = FIRST_RETRY_MS;
  #problem: string | null = null;
  #closing = false;

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#most = options.most ?? MOST_WAITING;
  }

  /** Why entries are not written as things stand; null while they are. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Takes an entry and returns at once; never throws. */
  add(entry: AuditEntry): void {
    if (this.#waiting.length >= this.#most) {
      this.#lost++;
      this.#firstLost ??= entry;
      return;
    }
    this.#tellLost();
    this.#waiting.push(entry);
    // While it cannot be written, the time of the next try stands.
    if (this.#problem === null) this.#soon(urgent.has(entry.action) ? 0 : BATCH_MS);
  }

  /** Fulfilled when all that was added is written, or when that has failed: then `problem` says why. */
  async settled(): Promise<void> {
    do {
      await this.#write();
    } while (this.#waiting.length > 0 && this.#problem === null);
  }

  /** Writes what waits, as far as that is possible now, and takes no further try. Answers how many were not written. */
  async close(): Promise<number> {
    this.#closing = true;
    await this.settled();
    this.#cancel();
    return this.#waiting.length + this.#lost;
  }

  /** A write in `ms`, or earlier where one is due. */
  #soon(ms: number): void {
    if (this.#writing !== null || this.#closing) return;
    if (this.#timer !== null && ms > 0) return;
    this.#cancel();
    this.#timer = setTimeout(() => void this.#write(), ms);
    this.#timer.unref();
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** One at a time, so that entries keep their order. Never rejects. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeNow().finally(() => {
      this.#writing = null;
      if (this.#waiting.length === 0) return;
      if (this.#problem === null) {
        this.#soon(this.#waiting.some(({ action }) => urgent.has(action)) ? 0 : BATCH_MS);
        return;
      }
      this.#soon(this.#retryMs);
      this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    });
    return this.#writing;
  }

  async #writeNow(): Promise<void> {
    this.#cancel();
    this.#tellLost();
    const batch = this.#waiting.slice(0, ENTRIES_A_WRITE);
    if (batch.length === 0) return;
    const overdue = setTimeout(() => this.#set('Writing takes longer than a second.'), OVERDUE_MS);
    overdue.unref();
    try {
      await this.#options.store.append(batch);
      this.#waiting.splice(0, batch.length);
      this.#retryMs = FIRST_RETRY_MS;
      this.#set(null);
    } catch (error) {
      this.#set(reasonOf(error));
    } finally {
      clearTimeout(overdue);
    }
  }

  /** Says in the audit itself that it has a hole: in its place, as soon as there is room. */
  #tellLost(): void {
    const first = this.#firstLost;
    if (first === null || this.#waiting.length >= this.#most) return;
    this.#waiting.push({
      at: first.at,
      stationUs: first.stationUs,
      sessionId: null,
      actor: 'service',
      by: '',
      machine: null,
      action: 'audit',
      answer: 'failed: lost',
      detail: { entries: this.#lost, untilUs: Math.round(this.#options.now()) },
    });
    this.#firstLost = null;
    this.#lost = 0;
  }

  #set(problem: string | null): void {
    if (this.#problem === problem) return;
    this.#problem = problem;
    this.#options.changed?.();
  }
}
