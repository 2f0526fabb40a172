/**
 * What is kept of training, as the rest of the service sees it. Reads go to the reader thread, changes to the
 * writer thread; a change is on the disk when its promise is fulfilled.
 */
import { randomUUID } from 'node:crypto';
import type { Drill, Level } from '../training/drill.ts';
import type { DrillRead } from '../training/drill-file.ts';
import type { TraineeProgress } from '../training/progress/progress.ts';
import type { Place } from '../training/types.ts';
import { localDay } from './days.ts';
import type { ReaderApi } from './reader-worker.ts';
import type { WorkerClient } from './rpc.ts';
import type {
  AttemptRow,
  AttemptSummary,
  CalibrationRow,
  ChecklistAnswer,
  ChecklistItem,
  ChecklistRecord,
  ChecklistRow,
  DrillRow,
  Layout,
  LotRow,
  ScoreRow,
  TraineeRow,
  UnlockRow,
} from './training-types.ts';
import type { WriterApi } from './writer-worker.ts';

/** The newest version of a drill, and which versions there are. */
export interface DrillEntry extends DrillRow {
  /** Rising. */
  readonly versions: readonly number[];
}

export interface AttemptQuery {
  readonly traineeId?: string | undefined;
  readonly drillId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly limit: number;
  /** Id of the last attempt seen. */
  readonly before?: string | undefined;
}

/** Every change throws an EvenstrokeError `storage` where the database cannot be written. */
export class TrainingStore {
  readonly #reader: WorkerClient<ReaderApi>;
  readonly #writing: () => WorkerClient<WriterApi>;

  constructor(reader: WorkerClient<ReaderApi>, writing: () => WorkerClient<WriterApi>) {
    this.#reader = reader;
    this.#writing = writing;
  }

  // --- people ---

  /** By name; those who were archived too. */
  trainees(): Promise<TraineeRow[]> {
    return this.#reader.call('trainees', []);
  }

  trainee(id: string): Promise<TraineeRow | null> {
    return this.#reader.call('trainee', [id]);
  }

  /** @throws {EvenstrokeError} `conflict` where someone of this name is in the list. */
  async addTrainee(name: string): Promise<TraineeRow> {
    return this.#writing().call('addTrainee', [{ ...stamp(), name }]);
  }

  /** @throws {EvenstrokeError} `not-found`, `conflict`. */
  async changeTrainee(
    id: string,
    change: { name?: string | undefined; archived?: boolean | undefined },
  ): Promise<TraineeRow> {
    return this.#writing().call('changeTrainee', [id, change, now()]);
  }

  /** Levels opened by hand, oldest first. */
  unlocks(traineeId: string): Promise<UnlockRow[]> {
    return this.#reader.call('unlocks', [traineeId]);
  }

  /** @throws {EvenstrokeError} `not-found`. */
  async unlock(unlock: { traineeId: string; level: Level; by: string; reason: string }): Promise<UnlockRow> {
    return this.#writing().call('unlock', [{ ...unlock, at: now() }]);
  }

  // --- drills ---

  /** The newest version of each, retired ones too, in the order of the curriculum. */
  drills(): Promise<DrillEntry[]> {
    return this.#reader.call('drills', []);
  }

  /** The newest version, or the one asked for; null where there is none. */
  drill(id: string, version?: number | undefined): Promise<DrillEntry | null> {
    return this.#reader.call('drill', [id, version ?? null]);
  }

  /** As `readDrill` of src/training; on the reader thread, for a long text takes tens of milliseconds. */
  readDrill(text: string): Promise<DrillRead> {
    return this.#reader.call('readDrill', [text]);
  }

  /** Each drill as it could look on the page, a later layer over the newest versions of those below it. */
  places(drills: readonly Drill[]): Promise<(readonly Place[])[]> {
    return this.#reader.call('places', [drills]);
  }

  /** The places of a drill over the dots below it; on the reader thread, for the gaps of a large layer take a while. */
  layoutOf(drill: Drill, earlier: readonly Place[] | null): Promise<Layout> {
    return this.#reader.call('layoutOf', [drill, earlier]);
  }

  /**
   * Adds a version. The first of a drill is 1, the next is the newest + 1.
   * @throws {EvenstrokeError} `conflict` where it is another, `drill` where it names a drill that is not there.
   */
  async addDrill(drill: Drill, origin: DrillRow['origin'], author: string): Promise<DrillRow> {
    const [row] = await this.addDrills([drill], origin, author);
    return row as DrillRow;
  }

  /** Adds several, or none of them. @throws {EvenstrokeError} as `addDrill`. */
  async addDrills(drills: readonly Drill[], origin: DrillRow['origin'], author: string): Promise<DrillRow[]> {
    const createdAt = now();
    const rows = drills.map((drill) => ({ drill, origin, author, createdAt, retiredAt: null }));
    return this.#writing().call('addDrills', [rows]);
  }

  /** Offers a drill no longer, or again. @throws {EvenstrokeError} `not-found`. */
  async retireDrill(id: string, retired: boolean): Promise<void> {
    return this.#writing().call('retireDrill', [id, retired ? now() : null]);
  }

  /**
   * Puts in what the software ships: drills whose version is not there yet and that the studio has made no
   * version of, all or none, and the first checklist.
   */
  async putShipped(drills: readonly Drill[]): Promise<void> {
    return this.#writing().call('putShipped', [drills, now()]);
  }

  // --- hygiene ---

  /** The newest version. */
  checklist(): Promise<ChecklistRow> {
    return this.#reader.call('checklist', []);
  }

  /**
   * Makes the next version of the one given by `version`.
   * @throws {EvenstrokeError} `conflict` where that is not the newest.
   */
  async saveChecklist(version: number, items: readonly ChecklistItem[], by: string): Promise<ChecklistRow> {
    return this.#writing().call('saveChecklist', [version, items, by, now()]);
  }

  /** Newest use first; those that are closed too. */
  lots(): Promise<LotRow[]> {
    return this.#reader.call('lots', []);
  }

  async addLot(lot: Pick<LotRow, 'itemId' | 'maker' | 'lot' | 'expiresOn' | 'membrane'>): Promise<LotRow> {
    const { id, at } = stamp();
    return this.#writing().call('addLot', [{ ...lot, id, addedAt: at, usedAt: null, closedAt: null }]);
  }

  /** @throws {EvenstrokeError} `not-found`. */
  async closeLot(id: string): Promise<LotRow> {
    return this.#writing().call('closeLot', [id, now()]);
  }

  /**
   * Records a checklist gone through, against the newest version; its state follows from the answers, the
   * lots and this computer's date.
   * @throws {EvenstrokeError} `not-found` for an unknown trainee, `bad-input` for an answer that answers nothing.
   */
  async putChecklistRecord(record: {
    traineeId: string;
    sessionId: string | null;
    answers: readonly ChecklistAnswer[];
  }): Promise<ChecklistRecord> {
    const at = new Date();
    return this.#writing().call('putChecklistRecord', [
      { ...record, id: randomUUID(), at: at.toISOString() },
      localDay(at),
    ]);
  }

  checklistRecord(id: string): Promise<ChecklistRecord | null> {
    return this.#reader.call('checklistRecord', [id]);
  }

  /**
   * The newest one that counts for a session: made in it, or made in the hour before `atIso` and of no
   * session yet (the first attempt that names it binds it to its session).
   */
  checklistFor(traineeId: string, sessionId: string | null, atIso = now()): Promise<ChecklistRecord | null> {
    return this.#reader.call('checklistFor', [traineeId, sessionId, atIso]);
  }

  // --- calibration ---

  /** Newest first; of one device, or of all. */
  calibrations(serial?: string | undefined): Promise<CalibrationRow[]> {
    return this.#reader.call('calibrations', [serial ?? null]);
  }

  /** In force from now. */
  async addCalibration(stated: Omit<CalibrationRow, 'id' | 'from'>): Promise<CalibrationRow> {
    const { id, at } = stamp();
    return this.#writing().call('addCalibration', [{ ...stated, id, from: at }]);
  }

  // --- attempts ---

  /**
   * The drill is kept by its id and version, the trainee by id.
   * @throws {EvenstrokeError} `not-found` for a trainee or a drill version that is not there, `conflict` for an id that is.
   */
  async openAttempt(attempt: AttemptRow): Promise<void> {
    return this.#writing().call('openAttempt', [attempt]);
  }

  /**
   * Answers it as it stands then, with how well the clocks were known by what has been written of the session.
   * @throws {EvenstrokeError} `not-found`, `conflict` where it is over already.
   */
  async endAttempt(id: string, toUs: number, end: NonNullable<AttemptRow['end']>): Promise<AttemptRow> {
    return this.#writing().call('endAttempt', [id, toUs, end]);
  }

  attempt(id: string): Promise<AttemptRow | null> {
    return this.#reader.call('attempt', [id]);
  }

  /** Newest first, with the newest scoring of each. */
  attempts(query: AttemptQuery): Promise<AttemptSummary[]> {
    return this.#reader.call('attempts', [query]);
  }

  /** All of one trainee, oldest first, with the newest scoring of each: what progress is made from. */
  attemptsOf(traineeId: string): Promise<AttemptSummary[]> {
    return this.#reader.call('attemptsOf', [traineeId]);
  }

  /** Ids of attempts whose newest scoring rests on one of these calibrations and whose raw data are there, oldest first. */
  restingOn(calibrationIds: readonly string[]): Promise<string[]> {
    return this.#reader.call('restingOn', [calibrationIds]);
  }

  /** Ids of attempts that are over and were never scored, oldest first: a crash came between. */
  unscored(): Promise<string[]> {
    return this.#reader.call('unscored', []);
  }

  /** Adds a scoring beside the others. @throws {EvenstrokeError} `not-found`. */
  async putScore(score: ScoreRow): Promise<void> {
    return this.#writing().call('putScore', [score]);
  }

  /** Every scoring of an attempt, newest first. */
  scores(attemptId: string): Promise<ScoreRow[]> {
    return this.#reader.call('scores', [attemptId]);
  }

  /**
   * As `scores`, the newest `most` of them, as JSON in UTF-8 with commas between: to be sent on as it is, for one
   * of 10⁵ dots would hold up this thread for half a second.
   */
  scoresJson(attemptId: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    return this.#reader.call('scoresJson', [attemptId, most]);
  }

  /**
   * What lies under a layer: the dots of that attempt and of all that it was laid over, as the newest scoring of
   * each has them; null without one.
   */
  dotsUnder(earlierId: string | null): Promise<Place[] | null> {
    return this.#reader.call('dotsUnder', [earlierId]);
  }

  /** How a trainee is getting on. Nothing where there is no such trainee: ask for the trainee first. */
  progress(traineeId: string, nowIso = now()): Promise<TraineeProgress> {
    return this.#reader.call('progress', [traineeId, nowIso]);
  }
}

const now = (): string => new Date().toISOString();
const stamp = (): { id: string; at: string } => ({ id: randomUUID(), at: now() });
