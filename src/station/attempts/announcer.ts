/** Tells pages of attempts, and a virtual trainee of the drill that is on. */
import { Subject } from 'rxjs';
import type { Station } from '../station.ts';
import type { VirtualWork } from '../virtual-bench.ts';
import type { RunningAttempt } from './running-attempt.ts';
import type { AttemptNews } from './wish.ts';

export interface AnnouncerOptions {
  readonly station: Station;
  /** Shows the virtual trainee at this pad the drill, as a person would look at the page; null: none is on. */
  readonly show: (pad: string, work: VirtualWork | null) => void;
}

export class Announcer {
  readonly news$ = new Subject<AttemptNews>();
  readonly #options: AnnouncerOptions;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** It has begun, and is on the disk. */
  begin(attempt: RunningAttempt): void {
    attempt.announced = true;
    this.tell(attempt);
    this.tellDots(attempt, 0);
    this.show(attempt);
  }

  tell(attempt: RunningAttempt): void {
    this.news$.next({ type: 'attempt', attempt: attempt.live() });
  }

  /** The dots from this one on. */
  tellDots({ row, told }: RunningAttempt, from: number): void {
    if (told.length > from)
      this.news$.next({ type: 'guided', attemptId: row.id, from, dots: told.slice(from) });
  }

  /** What is to be done now, to a virtual trainee. */
  show(attempt: RunningAttempt): void {
    const { pad } = attempt.row;
    if (this.isVirtual(pad)) this.#options.show(pad, attempt.state === 'running' ? attempt.work() : null);
  }

  isVirtual(pad: string): boolean {
    return this.#options.station
      .devices()
      .some(({ virtual, identity }) => virtual && identity?.serial === pad);
  }
}
