/**
 * One recording: what the devices give, gathered for a quarter of a second, is one transaction of the
 * store. Nothing is dropped silently: the store bounds what waits, and tells when it has failed.
 */
import { buffer, defaultIfEmpty, interval, lastValueFrom, merge, mergeMap, Subject } from 'rxjs';
import type { DeviceIdentity } from '../link/types.ts';
import type { StationEvent } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Store } from '../store/store.ts';
import type {
  DescribedDevice,
  DotRow,
  MachineReading,
  RecordBatch,
  SampleChunk,
  SessionStart,
  StrokeRow,
} from '../store/types.ts';
import { dotFrom, eventFrom, strokeFrom } from './from-start.ts';

const FLUSH_MS = 250;

export type Recordable =
  | { kind: 'chunk'; value: SampleChunk }
  | { kind: 'stroke'; value: StrokeRow }
  | { kind: 'dot'; value: DotRow }
  | { kind: 'event'; value: StationEvent }
  | { kind: 'reading'; serial: string; value: MachineReading }
  | { kind: 'device'; value: DeviceIdentity; scale: MeasuredScale | null; fromUs: number };

export class SessionRecorder {
  readonly session: SessionStart;
  readonly startedUs: number;
  readonly #items = new Subject<Recordable>();
  readonly #links: () => RecordBatch['links'];
  readonly #now: () => number;
  readonly #asked$ = new Subject<void>();
  readonly #done: Promise<unknown>;
  /** The write that was handed over last. */
  #written: Promise<boolean> = Promise.resolve(true);

  constructor(
    store: Pick<Store, 'write'>,
    session: SessionStart,
    startedUs: number,
    options: { links: () => RecordBatch['links']; now: () => number },
  ) {
    this.session = session;
    this.startedUs = startedUs;
    this.#links = options.links;
    this.#now = options.now;
    // A flush without data is written too: it says how long the recording is by now.
    this.#done = lastValueFrom(
      this.#items.pipe(
        buffer(merge(interval(FLUSH_MS), this.#asked$)),
        mergeMap((items) => {
          this.#written = store.write(this.#batchOf(items));
          return this.#written;
        }),
        defaultIfEmpty(true),
      ),
    );
  }

  add(item: Recordable): void {
    this.#items.next(item);
  }

  /** Hands over what has come until now; fulfilled when it is on the disk, with false where it is known not to be. */
  flush(): Promise<boolean> {
    this.#asked$.next();
    return this.#written;
  }

  /** Hands over what is left and waits until all of it is on the disk, or is known not to be. */
  async finish(): Promise<void> {
    this.#items.complete();
    await this.#done;
  }

  #batchOf(items: readonly Recordable[]): RecordBatch {
    const t0 = this.startedUs;
    const readings = new Map<string, MachineReading[]>();
    const events = new Map<string, StationEvent>();
    const batch = {
      sessionId: this.session.id,
      untilUs: Math.max(0, this.#now() - t0),
      devices: [] as DescribedDevice[],
      chunks: [] as SampleChunk[],
      strokes: [] as StrokeRow[],
      dots: [] as DotRow[],
      links: this.#links(),
    };
    for (const item of items) {
      switch (item.kind) {
        case 'chunk':
          batch.chunks.push({ ...item.value, startUs: item.value.startUs - t0 });
          break;
        case 'stroke':
          batch.strokes.push(strokeFrom(item.value, t0));
          break;
        case 'dot':
          batch.dots.push(dotFrom(item.value, t0));
          break;
        case 'event':
          // An event that is told again as it grows is written once a flush.
          events.set(`${item.value.serial} ${item.value.id}`, eventFrom(item.value, t0));
          break;
        case 'reading': {
          const list = readings.get(item.serial) ?? [];
          list.push({ ...item.value, atUs: item.value.atUs - t0 });
          readings.set(item.serial, list);
          break;
        }
        case 'device':
          batch.devices.push({ identity: item.value, scale: item.scale, fromUs: item.fromUs - t0 });
          break;
      }
    }
    return {
      ...batch,
      events: [...events.values()],
      machine: [...readings].map(([serial, list]) => ({ serial, readings: list })),
    };
  }
}
