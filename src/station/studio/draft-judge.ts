/** Calls to the judging thread, which is started with the first of them; a draft is judged once for each version and day. */
import { EvenstrokeError } from '../../errors.ts';
import { localDay } from '../../store/days.ts';
import { WorkerClient } from '../../store/rpc.ts';
import type { DraftRow } from '../../store/studio-types.ts';
import type { Comparison } from '../../studio/compare.ts';
import type { CalibrationDocument, CalibrationDraft, PadDraft } from '../../studio/document.ts';
import type { CheckResult, CheckTaken } from '../../studio/pad/quick-check.ts';
import type { Made } from './document-of.ts';
import type { Judged, Judging, Then } from './judging.ts';

export type ScaleThen = (draft: PadDraft) => Then;

const OLD_MB = 64;

export class DraftJudge {
  readonly #worker = new WorkerClient<Judging>(
    new URL('./judging-worker.ts', import.meta.url),
    {},
    { maxOldGenerationSizeMb: OLD_MB },
  );
  readonly #known = new Map<string, { readonly key: string; readonly judged: Promise<Judged> }>();
  readonly #scaleThen: ScaleThen;
  #closed = false;

  constructor(scaleThen: ScaleThen) {
    this.#scaleThen = scaleThen;
  }

  of({ id, version, draft }: DraftRow, now: Date): Promise<Judged> {
    // A certificate ends with the studio's day, as it does for a quick check.
    const today = localDay(now);
    // One that was in force then may have been voided since.
    const then = this.#then(draft);
    const key = `${version} ${today} ${then?.id ?? ''}`;
    const known = this.#known.get(id);
    if (known?.key === key) return known.judged;
    const judged = this.#ask(() => this.#worker.call('judge', [draft, today, then]));
    this.#known.set(id, { key, judged });
    // What went wrong once may go well the next time.
    judged.catch(() => this.forget(id));
    return judged;
  }

  /** What is approved, of a draft that nothing speaks against. */
  document({ draft }: DraftRow, endedAt: string): Promise<Made> {
    return this.#ask(() => this.#worker.call('document', [draft, endedAt, this.#then(draft)]));
  }

  /** What has changed from one calibration to another. */
  compare(now: CalibrationDocument, before: CalibrationDocument): Promise<Comparison> {
    return this.#ask(() => this.#worker.call('compare', [now, before]));
  }

  /** What a quick check comes to. */
  check(taken: CheckTaken): Promise<CheckResult> {
    return this.#ask(() => this.#worker.call('check', [taken]));
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  /** From now on nothing is judged: a thread that was begun again would outlive the service. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#worker.shutDown();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    if (this.#closed)
      throw new EvenstrokeError(
        'conflict',
        'The service is stopping, so the points were not judged; all of them are kept. Start it again.',
      );
    try {
      return await call();
    } catch (error) {
      // The calls to a thread are made for the storage, and say so when it dies.
      if (!(error instanceof EvenstrokeError) || error.code !== 'storage') throw error;
      throw new EvenstrokeError(
        'internal',
        'The points could not be judged; all of them are kept, and the recording is not affected. Ask again.',
        { cause: error },
      );
    }
  }

  #then(draft: CalibrationDraft): Then {
    if (draft.item !== 'pad') return null;
    const found = this.#scaleThen(draft);
    return found && { id: found.id, number: found.number, curve: found.curve };
  }
}
