/**
 * A pad's raw counts while somebody measures: how steady they are, and one settled mean of them. Nothing is listened
 * to while nobody asks, and nothing here stands in the deciding path: a batch is only put aside.
 */
import { interval, map, Observable, share, startWith } from 'rxjs';
import { EvenstrokeError } from '../../errors.ts';
import type { Channel } from '../../signal/types.ts';
import type { Reading } from '../../studio/document.ts';
import { Listening, problemOf, type ReadingsOptions, type SteadyNow } from './listening.ts';

const TOLD_MS = 200;
const LOOK_MS = 40;
/** How long a point waits for its reading to settle. */
const SETTLES_MS = 3_000;

export class Readings {
  readonly #options: ReadingsOptions;
  readonly #ears = new Map<string, Listening>();
  readonly #told = new Map<string, Observable<SteadyNow>>();
  /** Pads of which a point is just being taken. */
  readonly #taking = new Set<string>();
  #closed = false;

  constructor(options: ReadingsOptions) {
    this.#options = options;
  }

  /** Some five times a second; made once a pad, however many look, and not at all when none does. */
  steady$(serial: string): Observable<SteadyNow> {
    const known = this.#told.get(serial);
    if (known !== undefined) return known;
    const made = new Observable<SteadyNow>((listener) => {
      const ear = this.#listen(serial);
      const subscription = interval(TOLD_MS)
        .pipe(
          startWith(0),
          map(() => ear.look()),
        )
        .subscribe(listener);
      return () => {
        subscription.unsubscribe();
        this.#leave(ear);
        this.#told.delete(serial);
      };
    }).pipe(share());
    this.#told.set(serial, made);
    return made;
  }

  /** Why nothing can be measured of this pad just now; '' where it can. */
  problem(serial: string): string {
    return problemOf(serial, this.#options.pad(serial));
  }

  /**
   * One mean of raw counts, all sampled after this was called, and the channel that they are of. Waits for them to
   * settle; `anyway`: only for enough of them.
   * @throws {EvenstrokeError} `conflict` where the pad is not measuring, goes away meanwhile, or does not settle.
   */
  async take(serial: string, anyway: boolean): Promise<{ reading: Reading; channel: Channel }> {
    if (this.#taking.has(serial))
      throw new EvenstrokeError(
        'conflict',
        `A point of pad ${serial} is being taken just now, so no second one was begun. Wait for it.`,
      );
    this.#taking.add(serial);
    const ear = this.#listen(serial);
    try {
      return await this.#settled(ear, anyway);
    } finally {
      this.#leave(ear);
      this.#taking.delete(serial);
    }
  }

  /** The service is stopping: whoever waits for a reading is told. */
  close(): void {
    this.#closed = true;
  }

  async #settled(ear: Listening, anyway: boolean): Promise<{ reading: Reading; channel: Channel }> {
    let from = ear.raw.total;
    const until = performance.now() + SETTLES_MS;
    for (;;) {
      // Before the first samples, and while they are too few, only a pad that is gone ends it.
      const problem = ear.gone();
      if (problem !== '') throw new EvenstrokeError('conflict', problem);
      const fresh = ear.raw.since(from);
      const taken = ear.reading(fresh, anyway);
      // The next window leaves out the older half of one that moved: just the end of a movement shows least.
      if (taken === 'not-settled') from = ear.raw.total - Math.floor(fresh / 2);
      else if (taken !== 'too-few') return taken;
      if (this.#closed)
        throw new EvenstrokeError(
          'conflict',
          'The service is stopping, so no point was taken; those before are kept. Start it again.',
        );
      if (performance.now() > until) throw new EvenstrokeError('conflict', ear.unsettled(SETTLES_MS / 1000));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  #listen(serial: string): Listening {
    let ear = this.#ears.get(serial);
    if (ear === undefined) {
      ear = new Listening(serial, this.#options);
      this.#ears.set(serial, ear);
    }
    ear.users++;
    ear.attach();
    return ear;
  }

  #leave(ear: Listening): void {
    ear.users--;
    if (ear.users > 0) return;
    ear.detach();
    this.#ears.delete(ear.serial);
  }
}
