/** Reads what is kept of training. Synchronous; runs on the reader thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import type { Drill } from '../training/drill.ts';
import { type DrillRead, readDrill } from '../training/drill-file.ts';
import { placesOf, previewPlaces } from '../training/pattern.ts';
import type { TraineeProgress } from '../training/progress/progress.ts';
import type { Place } from '../training/types.ts';
import { BEFORE_SESSION_MS } from './checklist.ts';
import { DrillPlaces } from './drill-places.ts';
import { progressFor } from './training-progress.ts';
import {
  attemptOf,
  checklistOf,
  drillOf,
  lotOf,
  placesIn,
  recordOf,
  scoreOf,
  scoreText,
  summaryOf,
  type TrainingRows,
  trainingRows,
} from './training-rows.ts';
import type { AttemptQuery, DrillEntry } from './training-store.ts';
import type {
  AttemptRow,
  AttemptSummary,
  CalibrationRow,
  ChecklistRecord,
  ChecklistRow,
  Layout,
  LotRow,
  ScoreRow,
  TraineeRow,
  UnlockRow,
} from './training-types.ts';

/** Of the database that holds all that is read here. */
const TRAINING_VERSION = 5;
/** Layers under one another; drills that name each other in a circle end here. */
const MOST_LAYERS = 8;

export class TrainingReader {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #prepared: TrainingRows | null = null;
  readonly #places = new DrillPlaces();

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  trainees(): TraineeRow[] {
    return this.#rows()?.trainees.all() ?? [];
  }

  trainee(id: string): TraineeRow | null {
    return this.#rows()?.trainee.get(id) ?? null;
  }

  unlocks(traineeId: string): UnlockRow[] {
    return this.#rows()?.unlocks.all(traineeId) ?? [];
  }

  drills(): DrillEntry[] {
    return this.#rows()?.drills.all().map(drillOf) ?? [];
  }

  drill(id: string, version: number | null): DrillEntry | null {
    const rows = this.#rows();
    const found = version === null ? rows?.newestDrill.get(id) : rows?.drill.get(id, version);
    return found === undefined ? null : drillOf(found);
  }

  readDrill(text: string): DrillRead {
    return readDrill(text);
  }

  places(drills: readonly Drill[]): (readonly Place[])[] {
    const newest = new Map(this.drills().map(({ drill }) => [drill.id, drill]));
    return drills.map((drill) => this.#places.of(drill, (id) => newest.get(id) ?? null));
  }

  layoutOf(drill: Drill, earlier: readonly Place[] | null): Layout {
    const places = placesOf(drill, earlier);
    // The gaps of a large layer take a while: not twice.
    return { places, preview: places.length > 0 ? places : previewPlaces(drill, earlier) };
  }

  checklist(): ChecklistRow {
    const found = this.#rows()?.checklist.get();
    if (found !== undefined) return checklistOf(found);
    throw new EvenstrokeError(
      'not-found',
      'No checklist has been put into this database. Start the service once, which does.',
    );
  }

  lots(): LotRow[] {
    return this.#rows()?.lots.all().map(lotOf) ?? [];
  }

  checklistRecord(id: string): ChecklistRecord | null {
    const found = this.#rows()?.record.get(id);
    return found === undefined ? null : recordOf(found);
  }

  checklistFor(traineeId: string, sessionId: string | null, atIso: string): ChecklistRecord | null {
    const sinceIso = new Date(Date.parse(atIso) - BEFORE_SESSION_MS).toISOString();
    const found = this.#rows()?.recordFor.get({ traineeId, sessionId, sinceIso, atIso });
    return found === undefined ? null : recordOf(found);
  }

  calibrations(serial: string | null): CalibrationRow[] {
    return this.#rows()?.calibrations.all({ serial }) ?? [];
  }

  attempt(id: string): AttemptRow | null {
    const found = this.#rows()?.attempt.get(id);
    return found === undefined ? null : attemptOf(found);
  }

  attempts({ traineeId, drillId, sessionId, before, limit }: AttemptQuery): AttemptSummary[] {
    const found = this.#rows()?.attempts({
      traineeId: traineeId ?? null,
      drillId: drillId ?? null,
      sessionId: sessionId ?? null,
      before: before ?? null,
      limit,
    });
    return found?.map(summaryOf) ?? [];
  }

  attemptsOf(traineeId: string): AttemptSummary[] {
    return this.#rows()?.attemptsOf.all(traineeId).map(summaryOf) ?? [];
  }

  restingOn(calibrationIds: readonly string[]): string[] {
    return this.#rows()?.restingOn.all(JSON.stringify(calibrationIds)) ?? [];
  }

  unscored(): string[] {
    return this.#rows()?.unscored.all() ?? [];
  }

  scores(attemptId: string): ScoreRow[] {
    return this.#rows()?.scores.all(attemptId).map(scoreOf) ?? [];
  }

  scoresJson(attemptId: string, most: number): Uint8Array {
    const found = this.#rows()?.scores.all(attemptId).slice(0, most) ?? [];
    return Buffer.from(found.map(scoreText).join(','));
  }

  dotsUnder(earlierId: string | null): Place[] | null {
    if (earlierId === null) return null;
    const places: Place[] = [];
    const rows = this.#rows();
    let id: string | null = earlierId;
    for (let layer = 0; id !== null && layer < MOST_LAYERS; layer++) {
      const found: { dots: string | null; earlierId: string | null } | undefined = rows?.newestDots.get(id);
      if (typeof found?.dots === 'string') places.push(...placesIn(JSON.parse(found.dots)));
      id = found?.earlierId ?? null;
    }
    return places;
  }

  progress(traineeId: string, nowIso: string): TraineeProgress {
    return progressFor(this, traineeId, nowIso);
  }

  /** null for a database of an earlier version, which a reader meets before any service of this version wrote it. */
  #rows(): TrainingRows | null {
    const db = this.#database();
    if (this.#prepared === null || this.#db !== db) {
      this.#prepared = null;
      if (Number(db.pragma('user_version', { simple: true })) < TRAINING_VERSION) return null;
      this.#prepared = trainingRows(db);
      this.#db = db;
    }
    return this.#prepared;
  }
}
