/**
 * What is being measured. A draft is in the database with every point the moment it is taken, so a crash, a closed
 * page or a pulled plug loses none; one open draft an item.
 */
import { EvenstrokeError } from '../../errors.ts';
import { pickChannels } from '../../signal/depth.ts';
import type { StudioStore } from '../../store/studio-store.ts';
import type { DraftRow } from '../../store/studio-types.ts';
import type { CalibrationDraft, DraftProblem, PadDraft, SweepPoint } from '../../studio/document.ts';
import type { PadDevice } from '../pad-device.ts';
import {
  describedAs,
  type HeaderChange,
  newMachineDraft,
  newPadDraft,
  sameDescription,
  usableStandard,
  withHeader,
} from './header.ts';
import {
  letStand,
  marked,
  type PadPointWish,
  type SweepPointWish,
  typedReading,
  typedSweepPoint,
  withPadPoint,
  withSweepPoint,
} from './points.ts';
import type { Readings } from './readings.ts';
import { type Against, blocked, kept, noDraft, staleDraft, wrongItem } from './words.ts';

export interface DraftsOptions {
  readonly store: StudioStore;
  readonly readings: Readings;
  readonly against: (item: 'pad' | 'machine', serial: string) => readonly Against[];
  readonly pad: (serial: string) => PadDevice | null;
  readonly knowsMachine: (serial: string) => boolean;
  /** What speaks against approving it, or asks. */
  readonly problems: (row: DraftRow) => Promise<readonly DraftProblem[]>;
}

/** `standardId` instead of the standard itself, and the version that it was made on. */
export type DraftChange = Omit<HeaderChange, 'standard'> & {
  readonly version: number;
  readonly standardId?: string | null | undefined;
};

export class Drafts {
  readonly #options: DraftsOptions;
  /** The change of each draft that was asked for last. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  list(): Promise<DraftRow[]> {
    return this.#options.store.drafts();
  }

  /** @throws {EvenstrokeError} `not-found`. */
  async get(id: string): Promise<DraftRow> {
    const row = await this.#options.store.draft(id);
    if (row === null) throw noDraft(id);
    return row;
  }

  /**
   * The open one of this item, or a new one.
   * @throws {EvenstrokeError} `not-found` where the item was never met, `conflict` where it is not to be used.
   */
  async open(item: 'pad' | 'machine', serial: string, by: string): Promise<DraftRow> {
    const { store, knowsMachine } = this.#options;
    const open = (await store.drafts()).find(({ draft }) => draft.item === item && draft.serial === serial);
    if (open !== undefined) return open;
    const against = this.#options.against(item, serial);
    if (against.length > 0) throw blocked(against);
    const at = new Date().toISOString();
    if (item === 'pad') return store.openDraft(newPadDraft(serial, this.#channelOf(serial), by, at));
    const isKnown = knowsMachine(serial) || (await store.itemOf('machine', serial)) !== null;
    if (!isKnown)
      throw new EvenstrokeError(
        'not-found',
        `No machine ${serial} has been seen here, so there is nothing to calibrate. Plug it in, and look at its serial number on the Devices page.`,
      );
    return store.openDraft(newMachineDraft(serial, by, at));
  }

  /** @throws {EvenstrokeError} `conflict` where the draft was changed since `version`. */
  async change(id: string, { version, standardId, ...header }: DraftChange): Promise<DraftRow> {
    const { store } = this.#options;
    const standard =
      standardId === undefined || standardId === null
        ? standardId
        : usableStandard(await store.item(standardId));
    return this.#save(id, version, (draft) => withHeader(draft, { ...header, standard }));
  }

  /**
   * A point whose reading is taken from the pad now, or typed.
   * @throws {EvenstrokeError} `conflict` where the pad is gone, not settled, or describes itself otherwise than
   * when the draft was begun: nothing is added then, and nothing is lost.
   */
  async addPadPoint(
    id: string,
    wish: PadPointWish,
    { counts, anyway }: { readonly counts: number | null; readonly anyway: boolean },
  ): Promise<DraftRow> {
    const { draft } = await this.get(id);
    if (draft.item !== 'pad') throw wrongItem(draft, 'A point with a depth');
    this.mayMeasure(draft);
    if (counts !== null) {
      const reading = typedReading(draft, counts, new Date().toISOString());
      return this.#save(id, null, (now) => withPadPoint(now, wish, reading));
    }
    this.#sameAsBegun(draft, describedAs(this.#channelOf(draft.serial, draft.points.length)));
    const { reading, channel } = await this.#options.readings.take(draft.serial, anyway);
    this.#sameAsBegun(draft, describedAs(channel));
    return this.#save(id, null, (now) => withPadPoint(now, wish, reading));
  }

  /** A point that a person read off. */
  async typeSweepPoint(id: string, wish: SweepPointWish): Promise<DraftRow> {
    const { draft } = await this.get(id);
    if (draft.item !== 'machine') throw wrongItem(draft, 'A point with a voltage');
    this.mayMeasure(draft);
    return this.addSweepPoint(id, typedSweepPoint(wish, new Date().toISOString()));
  }

  addSweepPoint(id: string, point: Omit<SweepPoint, 'id' | 'leftOut'>): Promise<DraftRow> {
    return this.#save(id, null, (draft) => withSweepPoint(draft, point));
  }

  leaveOut(id: string, pointId: string, by: string, reason: string): Promise<DraftRow> {
    const leftOut = { by, reason, at: new Date().toISOString() };
    return this.#save(id, null, (draft) => marked(draft, pointId, leftOut));
  }

  /** Answers what is asked about the point now, or of that only the question `to`. */
  letStand(
    id: string,
    pointId: string,
    by: string,
    reason: string,
    to?: string | undefined,
  ): Promise<DraftRow> {
    const { store, problems } = this.#options;
    return this.inTurn(id, async (row) => {
      const asked = (await problems(row)).filter(
        ({ effect, points, code }) =>
          effect === 'asks' && points.includes(pointId) && (to === undefined || code === to),
      );
      const codes = new Set(asked.map(({ code }) => code));
      const kept = { by, reason, at: new Date().toISOString() };
      return store.saveDraft(id, row.version, letStand(row.draft, pointId, kept, [...codes]));
    });
  }

  takeIn(id: string, pointId: string): Promise<DraftRow> {
    return this.#save(id, null, (draft) => marked(draft, pointId, null));
  }

  /** Its points stay in the database, and nobody measures on it any more. */
  async discard(id: string, by: string, reason: string): Promise<void> {
    await this.#inTurn(id, async () => {
      await this.get(id);
      await this.#options.store.discardDraft(id, by, reason);
    });
  }

  /** Nothing else changes the draft while `act` runs. */
  inTurn<T>(id: string, act: (row: DraftRow) => Promise<T>): Promise<T> {
    return this.#inTurn(id, async () => act(await this.get(id)));
  }

  /** `version` null: whatever it is now; a point is added to what is there. */
  #save(
    id: string,
    version: number | null,
    make: (draft: CalibrationDraft) => CalibrationDraft,
  ): Promise<DraftRow> {
    return this.inTurn(id, (row) => {
      if (version !== null && version !== row.version) throw staleDraft();
      return this.#options.store.saveDraft(id, row.version, make(row.draft));
    });
  }

  #inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(act);
    const settled = turn.then(
      () => {},
      () => {},
    );
    this.#turns.set(id, settled);
    void settled.then(() => {
      if (this.#turns.get(id) === settled) this.#turns.delete(id);
    });
    return turn;
  }

  mayMeasure({ item, serial }: CalibrationDraft): void {
    const against = this.#options.against(item, serial);
    if (against.length > 0) throw blocked(against);
  }

  /** @param points taken so far. */
  #channelOf(serial: string, points = 0) {
    const problem = this.#options.readings.problem(serial);
    const pad = this.#options.pad(serial);
    const channel = pad === null ? null : (pickChannels(pad.identity.channels).depth?.channel ?? null);
    if (problem !== '' || channel === null)
      throw new EvenstrokeError('conflict', points === 0 ? problem : `${problem} ${kept(points)}`);
    return channel;
  }

  #sameAsBegun({ serial, channel, points }: PadDraft, now: PadDraft['channel']): void {
    if (sameDescription(channel, now)) return;
    throw new EvenstrokeError(
      'conflict',
      `Pad ${serial} describes its depth otherwise than when this calibration was begun (${sayChannel(channel)} then, ${sayChannel(now)} now), so a new point would not go with the others, and none was taken. ${kept(points.length)} Discard this calibration with a reason and begin another, or bring back the pad’s earlier firmware.`,
    );
  }
}

const sayChannel = ({ bits, scale, offset, unit }: PadDraft['channel']): string =>
  `${bits} bits, ${scale} ${unit} a count from ${offset} ${unit}`;
