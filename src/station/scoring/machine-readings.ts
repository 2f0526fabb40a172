/** The machine's telemetry over an attempt, on the session clock. */
import type { MachineSample } from '../../signal/excursions.ts';
import type { Cursor, Page } from '../../store/queries.ts';
import type { MachineReading } from '../../store/types.ts';

const PAGE = 2_000;
/** Telemetry comes several times a second: what was said longer ago says nothing of now. */
const STALE_US = 1e6;
/** What came in the last moments may not have been written when an attempt is scored first, so it never counts. */
const LATE_US = 100_000;

export interface ReadingSource {
  readingPage(query: {
    sessionId: string;
    serial: string;
    fromUs: number;
    toUs: number;
    limit: number;
    after: Cursor | null;
  }): Page<MachineReading>;
}

export class MachineReadings {
  readonly samples: readonly MachineSample[];

  constructor(
    source: ReadingSource,
    query: { sessionId: string; serial: string; fromUs: number; toUs: number },
  ) {
    const samples: MachineSample[] = [];
    const fromUs = query.fromUs - STALE_US;
    const toUs = query.toUs - LATE_US;
    let after: Cursor | null = null;
    do {
      const page: Page<MachineReading> = source.readingPage({ ...query, fromUs, toUs, limit: PAGE, after });
      for (const { atUs, rateHz, measuredV } of page.rows)
        if (atUs >= fromUs && atUs < toUs) samples.push({ atUs, rateHz, measuredV });
      after = page.next;
    } while (after !== null);
    this.samples = samples.sort((a, b) => a.atUs - b.atUs);
  }

  /** The stroke rate at that time, between two readings where there are two; null where none is near. */
  rateHz(atUs: number): number | null {
    const { samples } = this;
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((samples[middle]?.atUs ?? 0) <= atUs) low = middle + 1;
      else high = middle;
    }
    const before = samples[low - 1];
    const after = samples[low];
    const beforeIsNear = before !== undefined && atUs - before.atUs <= STALE_US;
    const afterIsNear = after !== undefined && after.atUs - atUs <= STALE_US;
    if (beforeIsNear && afterIsNear) {
      const share = (atUs - before.atUs) / (after.atUs - before.atUs);
      return before.rateHz + share * (after.rateHz - before.rateHz);
    }
    if (beforeIsNear) return before.rateHz;
    return afterIsNear ? after.rateHz : null;
  }
}
