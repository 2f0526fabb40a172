/** The end of an attempt: all of its samples are on the disk, and the row says when and how it ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { filter, firstValueFrom } from 'rxjs';
import type { TrainingStore } from '../../store/training-store.ts';
import type { AttemptRow } from '../../store/training-types.ts';
import type { EndedAttempt } from '../scoring/gathering.ts';
import type { Station } from '../station.ts';
import type { RunningAttempt } from './running-attempt.ts';

/** Samples are on their way for up to a batch and a bridge's buffer; a pad that is silent for longer is gone. */
const LATE_MS = 300;
const LOOK_MS = 5;
/** Samples so far past the end, so that a corrected clock brings no more before it. */
const PAST_US = 5_000;
/** A session that stops takes no more samples: the newest is its end, if it is no older than this. */
const NEWEST_US = 100_000;

interface EndingOptions {
  readonly station: Station;
  readonly training: TrainingStore;
}

export class Ending {
  readonly #options: EndingOptions;
  /** The session that is just being stopped. */
  #stopping: string | null = null;
  /** Ends that are not on the disk, by attempt. */
  readonly #unwritten = new Map<string, { toUs: number; end: NonNullable<AttemptRow['end']> }>();

  constructor(options: EndingOptions) {
    this.#options = options;
    const { station } = options;
    station.sessionEnding$.subscribe(({ id }) => {
      this.#stopping = id;
    });
  }

  /** @param atUs when it ended, station µs. @throws {EvenstrokeError} `storage` where it cannot be written. */
  async write(
    { row, session }: RunningAttempt,
    atUs: number,
    end: NonNullable<AttemptRow['end']>,
  ): Promise<EndedAttempt> {
    const { station, training } = this.#options;
    const sampledUs = this.#sampledUs(row.pad);
    const isCut = end === 'session' && sampledUs !== null && sampledUs < atUs && atUs - sampledUs < NEWEST_US;
    const toUs = Math.max(row.fromUs + 1, Math.round((isCut ? sampledUs : atUs) - session.startedUs));
    if (end !== 'session') await this.#heardUntil(row.pad, atUs + PAST_US);
    await station.flush(row.pad);
    await this.#sessionWritten(row.sessionId);
    // Forgotten once it is on the disk: where that was full, it can still be written later.
    this.#unwritten.set(row.id, { toUs, end });
    const ended = await training.endAttempt(row.id, toUs, end);
    this.#unwritten.delete(row.id);
    return { ...ended, toUs };
  }

  /** Writes an end that could not be written when it came. @throws {EvenstrokeError} `storage` where it still cannot. */
  async writeLate(id: string): Promise<void> {
    const late = this.#unwritten.get(id);
    if (late === undefined) return;
    await this.#options.training.endAttempt(id, late.toUs, late.end);
    this.#unwritten.delete(id);
  }

  /** Until the pad's samples have come so far, or it has been silent for too long. */
  async #heardUntil(pad: string, us: number): Promise<void> {
    for (let waitedMs = 0; waitedMs < LATE_MS; waitedMs += LOOK_MS) {
      if ((this.#sampledUs(pad) ?? Number.POSITIVE_INFINITY) >= us) return;
      await sleep(LOOK_MS);
    }
  }

  /** Until a session that is being stopped is on the disk whole. */
  async #sessionWritten(id: string): Promise<void> {
    if (this.#stopping !== id) return;
    await firstValueFrom(this.#options.station.session$.pipe(filter((session) => session?.id !== id)));
  }

  /** Station time of the pad's newest sample; null where there is no such pad. */
  #sampledUs(serial: string): number | null {
    const pad = this.#options.station.known().find((device) => device.serial === serial);
    return pad?.role === 'pad' ? pad.reading.sampledUs : null;
  }
}
