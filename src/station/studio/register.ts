/**
 * The register beside the station: every handshake is told to the store, and what stands against an item is in
 * memory, so that whoever is about to use it can ask without waiting.
 */
import { Subject, type Subscription } from 'rxjs';
import { reasonOf } from '../../errors.ts';
import type { Link } from '../../link/link.ts';
import type { StudioStore } from '../../store/studio-store.ts';
import type { ItemRow } from '../../store/studio-types.ts';
import type { Identity, LogEntry } from '../../studio/register.ts';
import type { Station } from '../station.ts';
import type { ItemStanding } from './against.ts';

export interface StudioRegisterOptions {
  readonly station: Pick<Station, 'known' | 'changed$'>;
  readonly studio: Pick<StudioStore, 'items' | 'item' | 'met' | 'log' | 'logOf' | 'answerIdentity'>;
  readonly log: { warn(about: object, text: string): void };
}

export interface Standing extends ItemStanding {
  readonly itemId: string;
}
type Role = Identity['role'];

/** A handshake that could not be written down is told again after this time. */
const AGAIN_MS = 5_000;

export class StudioRegister {
  /** What stands against an item may be different now. */
  readonly changed$ = new Subject<void>();
  readonly #options: StudioRegisterOptions;
  readonly #standings = new Map<string, Standing>();
  /** What each connection has said of its device, as it was told to the store. */
  readonly #told = new WeakMap<Link, string>();
  #work: Promise<void> = Promise.resolve();
  #subscription: Subscription | null = null;
  #again: NodeJS.Timeout | null = null;
  #isEnding = false;

  constructor(options: StudioRegisterOptions) {
    this.#options = options;
  }

  /** Reads what is known, then follows the devices. Never throws: what cannot be read now is read later. */
  begin(): void {
    this.#inTurn(() => this.#readAll());
    this.#subscription = this.#options.station.changed$.subscribe(() => this.#look());
    this.#look();
  }

  /** Nothing is told any more; fulfilled when what is under way has been written. */
  async settled(): Promise<void> {
    this.#isEnding = true;
    this.#subscription?.unsubscribe();
    if (this.#again !== null) clearTimeout(this.#again);
    await this.#work;
  }

  /** What the register says of a device; null where it was never met nor entered. From memory. */
  standing(role: Role, serial: string): Standing | null {
    return this.#standings.get(keyOf(role, serial)) ?? null;
  }

  /** On a cable now, and heard. */
  isOnline(role: Role, serial: string): boolean {
    return this.#options.station
      .known()
      .some((device) => device.role === role && device.serial === serial && device.link.state === 'online');
  }

  /** Writes an entry into an item's log. @throws {EvenstrokeError} `not-found`, `storage`. */
  async log(entry: Omit<LogEntry, 'id' | 'savedAt'>): Promise<LogEntry> {
    const saved = await this.#options.studio.log(entry);
    await this.refresh(entry.itemId);
    return saved;
  }

  /** @throws {EvenstrokeError} `not-found`, `conflict` where it is answered already, `storage`. */
  async answer(
    itemId: string,
    entryId: string,
    answer: 'same' | 'other',
    by: string,
    reason: string,
  ): Promise<ItemRow> {
    const row = await this.#options.studio.answerIdentity(itemId, entryId, answer, by, reason);
    await this.refresh(itemId);
    return row;
  }

  /** To be called after anything that changes what an item's log says of it. */
  async refresh(itemId: string): Promise<void> {
    const row = await this.#options.studio.item(itemId);
    if (row !== null) await this.#keep(row);
  }

  /** Tells the store of every connection that has said something of its device that was not told yet. */
  #look(): void {
    if (this.#isEnding) return;
    for (const { role, link } of this.#options.station.known()) {
      const { identity } = link;
      // Two with one serial number are both refused, and neither is met.
      if (identity === null || identity.role !== role || link.state !== 'online') continue;
      const said: Identity = {
        role,
        serial: identity.serial,
        model: identity.model,
        firmware: identity.firmware,
        capabilities: [...identity.capabilities],
      };
      const text = JSON.stringify([said, identity.boot]);
      if (this.#told.get(link) === text) continue;
      this.#told.set(link, text);
      const at = new Date().toISOString();
      this.#inTurn(() => this.#tell(link, said, at));
    }
  }

  async #tell(link: Link, said: Identity, at: string): Promise<void> {
    try {
      await this.#keep(await this.#options.studio.met(said, at));
    } catch (error) {
      this.#told.delete(link);
      const { serial } = said;
      this.#options.log.warn({ serial, reason: reasonOf(error) }, 'a device is not in the register yet');
      this.#later();
    }
  }

  #later(): void {
    if (this.#isEnding || this.#again !== null) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#inTurn(() => this.#readAll());
      this.#look();
    }, AGAIN_MS);
    this.#again.unref();
  }

  async #readAll(): Promise<void> {
    try {
      for (const row of await this.#options.studio.items()) await this.#keep(row);
    } catch (error) {
      this.#options.log.warn({ reason: reasonOf(error) }, 'the register cannot be read yet');
      this.#later();
    }
  }

  async #keep({ id, content, state, question }: ItemRow): Promise<void> {
    if (content.kind !== 'pad' && content.kind !== 'machine') return;
    const log = state === 'in-service' ? [] : await this.#options.studio.logOf(id);
    const corrected = new Set(log.map(({ corrects }) => corrects));
    const reason = log.findLast((entry) => entry.kind === state && !corrected.has(entry.id))?.text ?? '';
    this.#standings.set(keyOf(content.kind, content.serial), {
      itemId: id,
      state,
      question: question?.text ?? null,
      reason,
    });
    this.changed$.next();
  }

  /** Handshakes are written down in the order in which they came. */
  #inTurn(act: () => Promise<void>): void {
    this.#work = this.#work.then(act);
  }
}

const keyOf = (role: Role, serial: string): string => `${role} ${serial}`;
