/** Calls to the documents' thread, which is started with the first of them. */
import { EvenstrokeError } from '../errors.ts';
import { WorkerClient } from '../store/rpc.ts';
import type { TimelineRow } from '../store/studio-types.ts';
import type { CertificateOptions } from './certificate.ts';
import type { DocumentMaker } from './maker.ts';
import type { TimelineHead } from './timeline.ts';

/** Far more than a certificate needs; what would need more is broken off and takes nothing else with it. */
const OLD_MB = 256;
/** Certificates and pieces of time lines that may wait. A page that asks for more is told to come back. */
const MOST_WAITING = 40;

export class DocumentThread {
  readonly #worker: WorkerClient<DocumentMaker>;

  readonly #mostWaiting: number;

  constructor({ mostWaiting = MOST_WAITING }: { mostWaiting?: number } = {}) {
    this.#mostWaiting = mostWaiting;
    const limits = { maxOldGenerationSizeMb: OLD_MB, maxYoungGenerationSizeMb: 16 };
    this.#worker = new WorkerClient(new URL('./document-worker.ts', import.meta.url), {}, limits);
  }

  /** @throws {EvenstrokeError} `busy` where too many wait, `internal` where the thread gave up. */
  certificate(options: CertificateOptions): Promise<Uint8Array> {
    return this.#ask(() => this.#worker.call('certificate', [options]));
  }

  /** A PDF of any length in pieces, of which one is in memory at a time. Whoever stops listening ends it. */
  async *timeline(
    head: TimelineHead,
    pages: AsyncIterable<readonly TimelineRow[]>,
  ): AsyncGenerator<Uint8Array> {
    const id = await this.#ask(() => this.#worker.call('beginTimeline', [head]));
    let isWhole = false;
    try {
      for await (const rows of pages) {
        const bytes = await this.#ask(() => this.#worker.call('addRows', [id, rows]));
        if (bytes.length > 0) yield bytes;
      }
      const last = await this.#ask(() => this.#worker.call('endTimeline', [id]));
      isWhole = true;
      yield last;
    } finally {
      if (!isWhole) await this.#worker.call('dropTimeline', [id]).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await this.#worker.shutDown();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    if (this.#worker.pending >= this.#mostWaiting)
      throw new EvenstrokeError(
        'busy',
        'Too many documents are being made just now, so this one was not begun. Ask again in a moment.',
      );
    try {
      return await call();
    } catch (error) {
      // The calls to a thread are made for the storage, and say so when it dies.
      if (!(error instanceof EvenstrokeError) || error.code !== 'storage') throw error;
      throw new EvenstrokeError(
        'internal',
        'The document could not be made. The recording is not affected. Ask again; its record is there as JSON in any case.',
        { cause: error },
      );
    }
  }
}
