/** What the documents' thread serves. */
import { EvenstrokeError } from '../errors.ts';
import type { TimelineRow } from '../store/studio-types.ts';
import { type CertificateOptions, certificatePdf } from './certificate.ts';
import { type TimelineHead, TimelinePaper } from './timeline.ts';

export class DocumentMaker {
  readonly #papers = new Map<number, TimelinePaper>();
  #nextId = 1;

  certificate(options: CertificateOptions): Uint8Array {
    return certificatePdf(options);
  }

  /** Answers the number under which its rows are given. */
  beginTimeline(head: TimelineHead): number {
    const id = this.#nextId++;
    this.#papers.set(id, new TimelinePaper(head));
    return id;
  }

  addRows(id: number, rows: readonly TimelineRow[]): Uint8Array {
    return this.#paper(id).add(rows);
  }

  endTimeline(id: number): Uint8Array {
    const bytes = this.#paper(id).finish();
    this.#papers.delete(id);
    return bytes;
  }

  /** Whoever wanted it has gone. */
  dropTimeline(id: number): void {
    this.#papers.delete(id);
  }

  close(): void {
    this.#papers.clear();
  }

  #paper(id: number): TimelinePaper {
    const paper = this.#papers.get(id);
    // The thread died in between, and began anew.
    if (paper === undefined)
      throw new EvenstrokeError('internal', 'The document was broken off. Ask for it again.');
    return paper;
  }
}
