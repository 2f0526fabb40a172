/** Every calibration of every pad and machine, measured and stated, as one list: which holds, and which held. */
import { EvenstrokeError } from '../../errors.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { StudioStore } from '../../store/studio-store.ts';
import type { CalibrationAct, CalibrationRecord, RecordHead } from '../../store/studio-types.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { CalibrationRow } from '../../store/training-types.ts';
import type { CalibrationDocument } from '../../studio/document.ts';
import { inForce } from '../../studio/in-force.ts';

export type EntryState = 'in-force' | 'coming' | 'earlier' | 'expired' | 'rolled-back' | 'voided';

export interface Entry {
  readonly id: string;
  /** null: stated, not measured. */
  readonly number: string | null;
  readonly item: 'pad' | 'machine';
  readonly serial: string;
  readonly from: string;
  readonly savedAt: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly dueOn: string | null;
  readonly dueStrokes: number | null;
  readonly acts: readonly CalibrationAct[];
  readonly sentence: string;
  /** As a sentence names it, at its beginning. */
  readonly called: string;
  /** When its measurement began; null: stated. */
  readonly startedAt: string | null;
}

export interface ListedEntry extends Entry {
  readonly state: EntryState;
}

export interface Compared {
  /** Number of the other one. */
  readonly with: string;
  readonly sentence: string;
  readonly significant: boolean;
}

export interface CatalogueOptions {
  readonly store: Pick<StudioStore, 'heads' | 'record' | 'acts'>;
  readonly training: Pick<TrainingStore, 'calibrations'>;
  /** By date or by strokes; of the one in force of this pad. */
  readonly isExpired: (serial: string, id: string) => boolean;
  /** Fits what was found anew, so not on the main thread. */
  readonly compare: (
    now: CalibrationDocument,
    before: CalibrationDocument,
  ) => Promise<Pick<Compared, 'sentence' | 'significant'>>;
}

export class Catalogue {
  readonly #options: CatalogueOptions;

  constructor(options: CatalogueOptions) {
    this.#options = options;
  }

  /** Newest first, with what each is now. */
  async list(
    query: { readonly serial?: string | undefined; readonly item?: 'pad' | 'machine' | undefined } = {},
  ): Promise<ListedEntry[]> {
    const all = await this.#all(query.serial);
    const now = new Date();
    const held = new Set<string>();
    for (const item of ['pad', 'machine'] as const) {
      const ofItem = all.filter((entry) => entry.item === item);
      for (const [, entries] of Map.groupBy(ofItem, ({ serial }) => serial)) {
        const found = inForce(entries, now.toISOString());
        if (found !== null) held.add(found.id);
      }
    }
    return all
      .filter(({ item }) => query.item === undefined || item === query.item)
      .map((entry) => ({ ...entry, state: this.#stateOf(entry, held.has(entry.id), now) }))
      .toSorted((a, b) => b.from.localeCompare(a.from) || b.savedAt.localeCompare(a.savedAt));
  }

  /** By id or number. @throws {EvenstrokeError} `not-found`. */
  async find(idOrNumber: string): Promise<ListedEntry> {
    const found = (await this.list()).find(({ id, number }) => id === idOrNumber || number === idOrNumber);
    if (found !== undefined) return found;
    throw new EvenstrokeError(
      'not-found',
      `There is no calibration ${idOrNumber.slice(0, 64)} here. Look at the item’s page for those that there are; a certificate of another studio is not kept here.`,
    );
  }

  /** The whole of it; null: stated. */
  recordOf({ id, number }: Entry): Promise<CalibrationRecord | null> {
    return number === null ? Promise.resolve(null) : this.#options.store.record(id);
  }

  /** Against the measured one before it, and the first: what changed, and whether more than the uncertainty explains. */
  async compared(entry: Entry): Promise<Compared[]> {
    const record = await this.recordOf(entry);
    if (record === null) return [];
    const began = Date.parse(record.document.startedAt);
    const earlier = (await this.of(entry.item, entry.serial))
      .flatMap((each) => (isVoided(each) ? [] : { id: each.id, ms: Date.parse(each.startedAt ?? '') }))
      .filter(({ ms }) => ms < began)
      .toSorted((a, b) => a.ms - b.ms);
    const before = earlier.at(-1);
    const first = earlier.length > 1 ? earlier[0] : undefined;
    const compared: Compared[] = [];
    for (const { id } of [before, first].flatMap((each) => each ?? [])) {
      const other = await this.#options.store.record(id);
      if (other === null) continue;
      const { sentence, significant } = await this.#options.compare(record.document, other.document);
      compared.push({ with: other.number, sentence, significant });
    }
    return compared;
  }

  /** Of one item, without a look at what it is now. */
  async of(item: 'pad' | 'machine', serial: string): Promise<Entry[]> {
    return (await this.#all(serial)).filter((entry) => entry.item === item);
  }

  async #all(serial?: string): Promise<Entry[]> {
    const { store, training } = this.#options;
    const [heads, acts, stated] = await Promise.all([
      store.heads({ serial }),
      store.acts(),
      training.calibrations(serial),
    ]);
    const byId = Map.groupBy(acts, ({ calibrationId }) => calibrationId);
    const actsOf = (id: string) => byId.get(id) ?? [];
    // In the order in which they were written down, which the rule of what is in force goes by at last.
    return [
      ...stated.toReversed().map((row) => statedEntry(row, actsOf(row.id))),
      ...heads.toReversed().map((head) => measured(head, actsOf(head.id))),
    ];
  }

  #stateOf(entry: Entry, isHeldNow: boolean, now: Date): EntryState {
    if (isVoided(entry)) return 'voided';
    if (entry.acts.some(({ act }) => act === 'rolled-back')) return 'rolled-back';
    if (Date.parse(entry.from) > now.getTime()) return 'coming';
    if (!isHeldNow) return 'earlier';
    const isOver = isPast(entry.dueOn, localDay(now)) || this.#options.isExpired(entry.serial, entry.id);
    return isOver ? 'expired' : 'in-force';
  }
}

const isVoided = ({ acts }: Entry): boolean => acts.some(({ act }) => act === 'voided');

/** Whether it holds, or is to. */
export const isHeld = (entry: { readonly state: EntryState }): boolean =>
  entry.state === 'in-force' || entry.state === 'expired' || entry.state === 'coming';

const measured = (head: RecordHead, acts: readonly CalibrationAct[]): Entry => ({
  ...head,
  savedAt: head.approvedAt,
  acts,
  called: `Calibration ${head.number}`,
});

function statedEntry(row: CalibrationRow, acts: readonly CalibrationAct[]): Entry {
  const { id, serial, from, by, validUntil } = row;
  return {
    id,
    number: null,
    item: 'pad',
    serial,
    from,
    savedAt: from,
    approvedBy: by,
    approvedAt: from,
    dueOn: validUntil,
    dueStrokes: null,
    acts,
    sentence: sentenceOfStated(row),
    called: `What was stated of ${serial}`,
    startedAt: null,
  };
}

/** The stated uncertainty is a standard one. */
const sentenceOfStated = ({ uncertaintyMm, by, reference }: CalibrationRow): string =>
  `Stated by ${by}, not measured here: the pad’s own scale within ${(2 * uncertaintyMm).toFixed(3)} mm (k = 2); ${reference}.`;
