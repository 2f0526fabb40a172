/**
 * Attempts: they start, take each finished dot of their pad, end, are written down and scored. One a pad, any
 * number of pads. Nothing here runs within the deciding path: a dot is only put aside there, and looked at when
 * the lines that came with it are through.
 */
import { type Observable, Subscription } from 'rxjs';
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { AttemptRow, ScoreRow } from '../../store/training-types.ts';
import type { DotRow } from '../../store/types.ts';
import { LONGEST_LABEL, plainLabel } from '../label.ts';
import type { ActiveSession } from '../sessions.ts';
import type { AgainstUse } from '../studio/standing.ts';
import { Announcer, type AnnouncerOptions } from './announcer.ts';
import { VirtualCalibrations } from './calibration.ts';
import { DotsAside } from './dots-aside.ts';
import { Ending } from './ending.ts';
import { newAttempt } from './new-attempt.ts';
import { type AttemptPlan, type Readiness, readinessOf } from './readiness.ts';
import { RunningAttempt, type Tie } from './running-attempt.ts';
import { Scores, type ScoresOptions, stoppedMeanwhile, unknownAttempt } from './scores.ts';
import type { AttemptNews, AttemptWish, LiveAttempt, ReadinessProblem, ToldDot } from './wish.ts';

export interface AttemptsOptions extends ScoresOptions, AnnouncerOptions {
  readonly now: () => number;
  /** Why the database could not be written when it was tried last; null where it could. */
  readonly recordingProblem: () => string | null;
  readonly against: AgainstUse;
}

/** How often drills that end by time are looked at. Their end does not depend on it. */
const ADVANCE_MS = 50;

/**
 * A drill that ends by dots ends so long after the last one: when that is surely over (60 ms), and before another
 * can begin, however late this computer looked.
 */
const AFTER_LAST_US = 100_000;

export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #announcer: Announcer;
  readonly #scores: Scores;
  readonly #ending: Ending;
  readonly #calibrations: VirtualCalibrations;
  readonly #subscriptions = new Subscription();
  /** By pad. */
  readonly #running = new Map<string, RunningAttempt>();
  /** Ended, and being written and scored. */
  readonly #finishing = new Map<RunningAttempt, Promise<void>>();
  /** Pads on which one is just being started. */
  readonly #starting = new Set<string>();
  /** The start that was asked for last: two at once would both start the session. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Work on the database besides. */
  readonly #underway = new Set<Promise<unknown>>();
  readonly #aside = new DotsAside((pad, dots) => this.#look(pad, dots));
  #timer: NodeJS.Timeout | null = null;
  #stopping = false;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#announcer = new Announcer(options);
    this.#scores = new Scores(options);
    this.#ending = new Ending(options);
    this.#calibrations = new VirtualCalibrations(options);
    // What the depths of a pad are made with does not change under a hand at work.
    options.scales.holdWhile((pad) => this.#isBusy(pad));
  }

  get news$(): Observable<AttemptNews> {
    return this.#announcer.news$;
  }

  /** Follows the station, and scores what a crash or a stop left unscored. */
  begin(): void {
    const { station } = this.#options;
    this.#subscriptions.add(
      station.marks$.subscribe((mark) => {
        if (mark.kind === 'dot' && this.#running.has(mark.value.serial)) this.#aside.put(mark.value);
      }),
    );
    this.#subscriptions.add(station.sessionEnding$.subscribe(({ id, atUs }) => this.#sessionEnds(id, atUs)));
    this.#subscriptions.add(station.session$.subscribe((session) => this.#sessionChanged(session)));
    this.#subscriptions.add(this.#calibrations.follow());
    this.#timer = setInterval(() => this.#advance(), ADVANCE_MS);
    const missing = this.#scores.makeMissing(() => this.#stopping);
    void this.#untilStopped(missing.catch((error: unknown) => this.#warn(error, 'attempts left unscored')));
  }

  /** No attempt starts any more; those under way end with the session. */
  stop(): void {
    this.#stopping = true;
    if (this.#timer) clearInterval(this.#timer);
  }

  /** Fulfilled when all that have ended are on the disk. What is not scored yet will be at the next start. */
  async settled(): Promise<void> {
    this.#subscriptions.unsubscribe();
    await Promise.allSettled([...this.#finishing.values(), ...this.#underway, this.#calibrations.settled()]);
  }

  /** Under way, or just being scored. */
  live(): LiveAttempt[] {
    // One that is not on the disk yet may never be, and a page would be told no end of it.
    return this.#all().flatMap((attempt) => (attempt.announced ? [attempt.live()] : []));
  }

  /** Which pad is worked with which machine just now. */
  ties(): Tie[] {
    return [...this.#running.values()].flatMap(({ tie }) => tie ?? []);
  }

  /** The dots of such an attempt so far, as a page may be told of them. */
  toldDots(id: string): readonly ToldDot[] {
    return this.#all().find(({ row }) => row.id === id)?.told ?? [];
  }

  /** Everything that stands against starting it now. */
  async readiness(wish: AttemptWish): Promise<readonly ReadinessProblem[]> {
    return (await this.#readiness(wish, this.#isBusy(wish.pad))).problems;
  }

  /**
   * Starts it, and the recording where none is on; that goes on until someone stops it.
   * @throws {EvenstrokeError} `conflict` with all that stands against it, `storage`.
   */
  async start(wish: AttemptWish): Promise<LiveAttempt> {
    if (this.#stopping)
      throw new EvenstrokeError(
        'conflict',
        'The service is stopping, so nothing is started. Start it again.',
      );
    const isBusy = this.#isBusy(wish.pad);
    if (!isBusy) this.#starting.add(wish.pad);
    try {
      // What is looked at is then of the session that the attempt will belong to.
      await this.#options.station.sessionSettled();
      const { plan, problems } = await this.#readiness(wish, isBusy);
      if (plan === null) {
        const reasons = problems.filter(({ effect }) => effect === 'blocks').map(({ message }) => message);
        throw new EvenstrokeError('conflict', reasons.join(' '));
      }
      const begun = this.#turn.then(() => this.#begin(wish, plan));
      this.#turn = begun.catch(() => {});
      return await begun;
    } finally {
      if (!isBusy) this.#free(this.#starting, wish.pad);
    }
  }

  /**
   * Ends it now; its score follows by the news.
   * @throws {EvenstrokeError} `not-found`; `conflict` where it is over.
   */
  async end(id: string): Promise<LiveAttempt> {
    const attempt = this.#all().find(({ row }) => row.id === id);
    if (attempt !== undefined) {
      this.#finish(attempt, this.#options.now(), 'ended');
      return attempt.live();
    }
    if ((await this.#options.training.attempt(id)) === null) throw unknownAttempt(id);
    throw new EvenstrokeError('conflict', 'This attempt is over already. Its result can be looked at.');
  }

  /** @throws {EvenstrokeError} as Scores.makeAgain */
  scoreAgain(id: string, calibrationId?: string | undefined): Promise<ScoreRow> {
    const again = this.#ending.writeLate(id).then(() => this.#scores.makeAgain(id, calibrationId));
    return this.#untilStopped(again);
  }

  /** A stop waits for it: after that there is no database. */
  #untilStopped<T>(work: Promise<T>): Promise<T> {
    this.#underway.add(work);
    const done = () => void this.#underway.delete(work);
    work.then(done, done);
    return work;
  }

  async #readiness(wish: AttemptWish, isBusy: boolean): Promise<Readiness> {
    const { station, training, scales, against, recordingProblem } = this.#options;
    if (this.#announcer.isVirtual(wish.pad)) await this.#calibrations.ensure(wish.pad);
    await scales.refresh();
    const { session, profile } = station;
    // Where the raw lines alone are not kept any more, a score still has its samples.
    const isKept = session === null || session.failure === null || (await station.flush(wish.pad));
    return readinessOf(wish, {
      training,
      scales,
      against,
      profile,
      session: session !== null && isKept ? { ...session, failure: null } : session,
      devices: station.known(),
      isBusy,
      recordingProblem: recordingProblem(),
      at: new Date(),
    });
  }

  async #begin(wish: AttemptWish, plan: AttemptPlan): Promise<LiveAttempt> {
    const { station, training, scoring, now } = this.#options;
    const { drill, earlierId } = plan;
    const earlier = await training.dotsUnder(earlierId);
    const [layout] = await Promise.all([training.layoutOf(drill, earlier), scoring.warmUp()]);
    // Last of all, so that it cannot be stopped before the attempt is known to belong to it.
    // No name of a person: a label does not follow a renaming, and the attempts in the session have it.
    const session = await this.#session(drill.name, plan.sessionId);
    if (!station.isRecording(session.id)) throw stoppedMeanwhile();
    const { pad } = wish;
    const startedUs = now();
    const row = newAttempt(wish, plan, session, startedUs, station.profile);
    const attempt = new RunningAttempt(row, session, startedUs, { ...layout, earlier });
    this.#running.set(pad, attempt);
    try {
      await training.openAttempt(row);
    } catch (error) {
      this.#free(this.#running, pad);
      throw error;
    }
    this.#announcer.begin(attempt);
    return attempt.live();
  }

  /** The session that is recorded, or one that is started for this attempt. `planned`: the only one that will do. */
  async #session(label: string, planned: string | null): Promise<ActiveSession> {
    const { station } = this.#options;
    await station.sessionSettled();
    if (planned !== null && station.session?.id !== planned) throw stoppedMeanwhile();
    return (
      station.session ??
      station.startSession({ label: plainLabel(label).slice(0, LONGEST_LABEL), capture: false })
    );
  }

  #look(pad: string, dots: readonly DotRow[]): void {
    const attempt = this.#running.get(pad);
    if (attempt === undefined) return;
    try {
      this.#take(attempt, dots);
    } catch (error) {
      // The score is made from the raw counts and does not need the guide.
      this.#warn(error, 'a dot could not be shown');
    }
  }

  #take(attempt: RunningAttempt, dots: readonly DotRow[]): void {
    const from = attempt.told.length;
    const { aimMm } = attempt;
    const taken = dots.filter((dot) => attempt.dot(dot)).length;
    if (taken === 0) return;
    if (attempt.announced) {
      this.#announcer.tellDots(attempt, from);
      this.#announcer.tell(attempt);
      if (attempt.aimMm !== aimMm) this.#announcer.show(attempt);
    }
    const last = attempt.told.at(-1);
    if (attempt.done && last !== undefined) this.#finish(attempt, last.endUs + AFTER_LAST_US, 'done');
  }

  #advance(): void {
    const at = this.#options.now();
    for (const attempt of this.#running.values()) {
      if (attempt.endUs === null || at < attempt.endUs) continue;
      attempt.advance(at);
      this.#finish(attempt, attempt.endUs, 'done');
    }
  }

  #sessionEnds(id: string, atUs: number): void {
    for (const attempt of this.#running.values())
      if (attempt.row.sessionId === id) this.#finish(attempt, atUs, 'session');
  }

  /** Where nothing of the session is kept any more, an attempt has no more to be scored from. */
  #sessionChanged(session: ActiveSession | null): void {
    if (session === null || session.failure === null) return;
    const { station, now } = this.#options;
    for (const [pad, attempt] of this.#running) {
      if (attempt.row.sessionId !== session.id) continue;
      void station.flush(pad).then((isKept) => {
        if (!isKept) this.#finish(attempt, now(), 'interrupted');
      });
    }
  }

  /** It is over; what follows is told as news. Once only, however many reasons there are. */
  #finish(attempt: RunningAttempt, atUs: number, end: NonNullable<AttemptRow['end']>): void {
    const { pad } = attempt.row;
    if (this.#running.get(pad) !== attempt) return;
    this.#free(this.#running, pad);
    attempt.state = 'scoring';
    this.#announcer.tell(attempt);
    this.#announcer.show(attempt);
    const finishing = this.#write(attempt, atUs, end)
      .catch((error: unknown) => {
        attempt.state = 'failed';
        attempt.problem = reasonOf(error);
        this.#warn(error, 'attempt not scored');
      })
      .then(() => {
        this.#finishing.delete(attempt);
        this.#announcer.tell(attempt);
      });
    this.#finishing.set(attempt, finishing);
  }

  async #write(attempt: RunningAttempt, atUs: number, end: NonNullable<AttemptRow['end']>): Promise<void> {
    const ended = await this.#ending.write(attempt, atUs, end);
    if (this.#stopping) return;
    await this.#scores.makeFirst(ended);
    attempt.state = 'scored';
  }

  #all(): RunningAttempt[] {
    return [...this.#running.values(), ...this.#finishing.keys()];
  }

  #isBusy(pad: string): boolean {
    return this.#running.has(pad) || this.#starting.has(pad);
  }

  #free(pads: Pick<Set<string>, 'delete'>, pad: string): void {
    pads.delete(pad);
    this.#options.scales.released(pad);
  }

  #warn(error: unknown, text: string): void {
    this.#options.log.warn({ reason: reasonOf(error) }, text);
  }
}
