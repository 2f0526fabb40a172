/**
 * Which calibration holds for which pad, now and at any time: the book of scales, kept in memory so that a pad that is
 * plugged in has its scale at once. Whoever changes one in the store calls `refresh`; all else follows `changed$`.
 */
import { Subject, Subscription } from 'rxjs';
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { SupervisorOptions } from '../../link/supervisor.ts';
import type { MeasuredScale } from '../../signal/depth-curve.ts';
import type { Channel } from '../../signal/types.ts';
import type { Store } from '../../store/store.ts';
import type { ScaleEntry } from '../../store/studio-types.ts';
import { inForce } from '../../studio/in-force.ts';
import type { Calibration } from '../../training/types.ts';
import type { PadDevice } from '../pad-device.ts';
import { fitting, type ScaleFor } from '../pad-scale.ts';
import type { Station } from '../station.ts';
import { type Felt, type Holding, ScaleBook } from './scale-book.ts';
import { warmCurves } from './warm-curves.ts';

export interface ScalesOptions {
  readonly studio: Pick<Store['studio'], 'scaleEntries' | 'usage' | 'wear'>;
  /** Of a recorded session; null where it is gone. */
  readonly startOf: (sessionId: string) => Promise<string | null>;
  readonly log: SupervisorOptions['log'];
}

/** What a pad's depths rest on now, for the page. */
export type ScaleNow = Pick<Calibration, 'id' | 'state' | 'uncertaintyMm'> & {
  readonly number: string | null;
  readonly byDepth: NonNullable<Calibration['byDepth']>;
};

/** A clock that was set is noticed within it. */
const LONGEST_WAIT_MS = 60_000;
/** What could not be read is read again. */
const AGAIN_MS = 1_000;

export class Scales {
  /** Something else may hold for some pad. */
  readonly changed$ = new Subject<void>();
  readonly #options: ScalesOptions;
  readonly #subscriptions = new Subscription();
  #book = new ScaleBook([]);
  #text = '[]';
  #signature = '';
  #reading: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #ended = false;
  #isRecording = false;
  /** The store could not be read when it was last to be: what was voided since may still count here. */
  #isOld = false;
  #isHeld: (serial: string) => boolean = () => false;
  /** Pads whose change waits until they are free. */
  readonly #waiting = new Set<string>();
  readonly #shown = new Map<string, ScaleNow>();

  constructor(options: ScalesOptions) {
    this.#options = options;
  }

  /** Before any device is opened. Scales its pads again whenever another calibration holds for one. */
  begin(station: Station): void {
    warmCurves();
    this.#book.prepare(new Date());
    this.#subscriptions.add(this.changed$.subscribe(() => station.rescale()));
    // What wears a pad while a session goes on is counted now and then, and once more when it is closed.
    this.#subscriptions.add(
      station.session$.subscribe((session) => {
        this.#isRecording = session !== null;
        if (session === null) void this.refresh();
      }),
    );
    this.#look();
  }

  end(): Promise<void> {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#subscriptions.unsubscribe();
    return this.#reading;
  }

  /** A pad stays as it is while this says so; `released` when it may have ended. */
  holdWhile(isHeld: (serial: string) => boolean): void {
    this.#isHeld = isHeld;
  }

  released(serial: string): void {
    if (!this.#isHeld(serial) && this.#waiting.delete(serial)) this.changed$.next();
  }

  /** Reads the store anew; fulfilled when all follows it. Where that cannot be read, what was known goes on a while. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#read());
  }

  #inTurn(read: () => Promise<void>): Promise<void> {
    this.#reading = this.#reading.then(read).catch((error: unknown) => {
      this.#isOld = true;
      this.#wait();
      this.#options.log.warn(
        { reason: reasonOf(error) },
        'calibrations cannot be read: those known before count',
      );
    });
    return this.#reading;
  }

  /** For the pads: the calibration that their live depths are to be made with. */
  readonly scaleFor: ScaleFor = ({ identity }, current) => {
    const { serial } = identity;
    const wanted = this.measuredFor(identity, new Date());
    // One that was voided never held: the guard goes by something else at once, attempt or none.
    const entry = current === null ? null : this.entry(current.id);
    const isWrong = entry !== null && isVoided(entry);
    const isHeld = !isWrong && this.#isHeld(serial) && fitting(current, identity) === current;
    if (!isHeld) this.#waiting.delete(serial);
    else if (wanted?.id !== current?.id) this.#waiting.add(serial);
    return isHeld ? current : wanted;
  };

  measuredFor(
    { serial, channels }: { readonly serial: string; readonly channels: readonly Channel[] },
    at: Date,
  ): MeasuredScale | null {
    const { entry, fault } = this.#book.holding(serial, channels, at);
    return entry === null || fault !== null ? null : this.#book.measured(entry.id);
  }

  inForce(serial: string, atMs = Date.now()): ScaleEntry | null {
    return this.#book.inForce(serial, new Date(atMs));
  }

  entry(id: string): ScaleEntry | null {
    return this.#book.entry(id);
  }

  entriesOf(serial: string): readonly ScaleEntry[] {
    return this.#book.entriesOf(serial);
  }

  /** Ids of all that were voided. */
  voided(): readonly string[] {
    return this.#book.entries.filter(isVoided).map(({ id }) => id);
  }

  /** What an attempt on this pad would rest on. */
  holding(serial: string, channels: readonly Channel[] | null, at: Date): Holding {
    return this.#book.holding(serial, channels, at);
  }

  /** With its curve, for depths of any session; null for one that was stated. @throws {EvenstrokeError} `not-found`. */
  measured(id: string): MeasuredScale | null {
    if (this.entry(id) === null) throw unknownCalibration(id);
    return this.#book.measured(id);
  }

  /**
   * What an attempt that is over is to be scored with: the one asked for, or the one that holds for it now.
   * null: its own. @throws {EvenstrokeError} `not-found`; `conflict` for one of another pad, or one that was voided.
   */
  async calibrationThen(
    attempt: {
      readonly pad: string;
      readonly sessionId: string;
      readonly startedAt: string;
      readonly calibration: Calibration;
    },
    asked?: string | undefined,
  ): Promise<Calibration | null> {
    const { pad, startedAt, calibration: own } = attempt;
    const at = new Date(startedAt);
    const entry = asked === undefined ? this.#book.inForce(pad, at) : this.entry(asked);
    if (asked === undefined) {
      // One that the store does not know (any more) cannot have been voided.
      if (own.id !== null && this.entry(own.id) === null) return null;
      if (entry === null) return own.id === null ? null : this.#book.holding(pad, null, at).calibration;
    }
    if (entry === null) throw unknownCalibration(asked ?? '');
    if (entry.serial !== pad) throw otherPad(entry, pad);
    if (isVoided(entry)) throw voided(entry);
    if (entry.id === own.id) return null;
    return this.#book.holdingOf(entry, null, at, await this.#strokesThen(entry, attempt)).calibration;
  }

  /** What the pad's depths rest on now. */
  scaleNow({ serial, identity, scale }: PadDevice): ScaleNow {
    const known = this.#shown.get(serial);
    if (known !== undefined && this.#waiting.has(serial)) return known;
    const { entry, calibration, isDue } = this.holding(serial, identity.channels, new Date());
    const { id, uncertaintyMm, number = null, byDepth = [] } = calibration;
    const state = isDue ? 'expired' : calibration.state;
    const now = { id, number, state, uncertaintyMm, byDepth };
    // Of a pad that is away the change is still to come.
    if (calibration.curve === undefined || scale?.id === entry?.id) this.#shown.set(serial, now);
    return now;
  }

  /** Felt between the time at which it came into force and the session of the attempt. */
  async #strokesThen(
    { serial, from, dueStrokes }: ScaleEntry,
    attempt: { readonly sessionId: string; readonly startedAt: string },
  ) {
    if (dueStrokes === null) return 0;
    const then = (await this.#options.startOf(attempt.sessionId)) ?? attempt.startedAt;
    const [all, after] = await Promise.all([this.#strokes(serial, from), this.#strokes(serial, then)]);
    return all - after;
  }

  async #strokes(serial: string, since: string): Promise<number> {
    return (await this.#options.studio.usage('pad', serial, since)).sinceService.strokes;
  }

  async #read(): Promise<void> {
    if (this.#ended) return;
    const entries = await this.#options.studio.scaleEntries();
    const strokes = await this.#strokesOf(entries);
    this.#isOld = false;
    const text = JSON.stringify(entries);
    this.#take(new ScaleBook(entries, strokes, this.#book), text);
  }

  /** Counts anew what wears those that are due by strokes, and nothing else. */
  async #recount(): Promise<void> {
    if (this.#ended) return;
    const strokes = await this.#strokesOf(this.#book.entries);
    if (strokes.size > 0) this.#take(new ScaleBook(this.#book.entries, strokes, this.#book), this.#text);
  }

  /** Of those that hold: one that is to come has felt none, and one that held is asked for when it is used. */
  async #strokesOf(entries: readonly ScaleEntry[]): Promise<Map<string, Felt>> {
    const strokes = new Map<string, Felt>();
    const at = new Date().toISOString();
    for (const own of Map.groupBy(entries, ({ serial }) => serial).values()) {
      const held = inForce(own, at);
      if (held === null || held.dueStrokes === null) continue;
      const [ended, { strokes: now }] = await Promise.all([
        this.#strokes(held.serial, held.from),
        this.#options.studio.wear('pad', held.serial, held.from),
      ]);
      strokes.set(held.id, { ended, now });
    }
    return strokes;
  }

  #take(book: ScaleBook, text: string): void {
    this.#book = book;
    const at = new Date();
    const signature = this.#book.signature(at);
    const isNews = text !== this.#text || signature !== this.#signature;
    this.#text = text;
    this.#signature = signature;
    this.#wait(at);
    if (isNews) this.changed$.next();
  }

  /** Until the next one after `seenAt`, when the book was looked at last, comes into force by itself, or the day is over. */
  #wait(seenAt = new Date()): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#ended) return;
    const coming = this.#book.entries
      .map(({ from }) => Date.parse(from) - seenAt.getTime())
      .filter((ms) => ms > 0);
    const ms = Math.max(1, Math.min(this.#isOld ? AGAIN_MS : LONGEST_WAIT_MS, ...coming));
    this.#timer = setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    const at = new Date();
    const signature = this.#book.signature(at);
    const isNews = signature !== this.#signature;
    this.#signature = signature;
    this.#wait(at);
    if (isNews) this.changed$.next();
    if (this.#isOld) void this.refresh();
    else if (this.#isRecording) void this.#inTurn(() => this.#recount());
  }
}

const isVoided = ({ acts }: ScaleEntry): boolean => acts.some(({ act }) => act === 'voided');

const unknownCalibration = (id: string): EvenstrokeError =>
  new EvenstrokeError(
    'not-found',
    `There is no calibration ${id.slice(0, 64)} here. Choose one from the pad’s page.`,
    { at: 'calibrationId' },
  );
const otherPad = ({ number, serial }: ScaleEntry, pad: string): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `Calibration ${number ?? 'as stated'} is one of pad ${serial}, and this attempt was made on pad ${pad}, so nothing was scored. Choose a calibration of that pad.`,
    { at: 'calibrationId' },
  );
const voided = ({ number }: ScaleEntry): EvenstrokeError =>
  new EvenstrokeError(
    'conflict',
    `Calibration ${number ?? 'as stated'} was voided: it never held, so nothing is scored with it. Choose another.`,
    { at: 'calibrationId' },
  );
