/** Writes what is kept of training: one transaction an act. Synchronous; runs on the writer thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import type { Drill } from '../training/drill.ts';
import { checklistState, firstChecklist, lotsAnswered } from './checklist.ts';
import { someoneWasFaster } from './control-changes.ts';
import { knownNeighbours, newestVersion, nextVersion, noCircle, putDrill } from './drill-versions.ts';
import { type TrainingChanges, trainingChanges } from './training-changes.ts';
import { attemptOf, checklistOf, lotOf, type TrainingRows, trainingRows } from './training-rows.ts';
import type {
  AttemptRow,
  CalibrationRow,
  ChecklistItem,
  ChecklistRecord,
  ChecklistRow,
  DrillRow,
  LotRow,
  ScoreRow,
  TraineeRow,
  UnlockRow,
} from './training-types.ts';

export class TrainingWriter {
  readonly #database: () => Database.Database;
  #db: Database.Database | null = null;
  #reads: TrainingRows | null = null;
  #changes: TrainingChanges | null = null;
  /** Put into a database that is opened later too: the first one may have been unwritable at the start. */
  #shipped: { drills: readonly Drill[]; at: string } | null = null;

  /** `database` gives the open connection; it may be another one after a fault. */
  constructor(database: () => Database.Database) {
    this.#database = database;
  }

  addTrainee({ id, at, name }: { id: string; at: string; name: string }): TraineeRow {
    return this.#act((reads, changes) => {
      freeName(reads, name, id);
      changes.addTrainee.run({ id, name, at });
      return trainee(reads, id);
    });
  }

  changeTrainee(
    id: string,
    { name, archived }: { name?: string | undefined; archived?: boolean | undefined },
    at: string,
  ): TraineeRow {
    return this.#act((reads, changes) => {
      const found = trainee(reads, id);
      const archivedAt =
        archived === undefined ? found.archivedAt : archived ? (found.archivedAt ?? at) : null;
      if (archivedAt === null) freeName(reads, name ?? found.name, id);
      changes.changeTrainee.run({ id, name: name ?? found.name, archivedAt });
      return trainee(reads, id);
    });
  }

  unlock(unlock: UnlockRow): UnlockRow {
    return this.#act((reads, changes) => {
      trainee(reads, unlock.traineeId);
      changes.unlock.run({ ...unlock });
      return unlock;
    });
  }

  /** All of them or none; each may name the others. */
  addDrills(rows: readonly DrillRow[]): DrillRow[] {
    return this.#act((reads, changes) => {
      const inOrder = rows.toSorted((a, b) => a.drill.version - b.drill.version);
      for (const row of inOrder) {
        nextVersion(reads, row.drill);
        putDrill(changes, row);
      }
      for (const { drill } of inOrder) {
        knownNeighbours(reads, drill);
        noCircle(reads, drill);
      }
      return inOrder.map((row) => ({
        ...row,
        retiredAt: reads.newestDrill.get(row.drill.id)?.retiredAt ?? null,
      }));
    });
  }

  retireDrill(id: string, at: string | null): void {
    this.#act((reads, changes) => {
      if (newestVersion(reads, id) === 0) throw nothing('drill', id);
      if (at === null) changes.offer.run({ id });
      else changes.retire.run({ id, at });
    });
  }

  putShipped(drills: readonly Drill[], at: string): void {
    this.#shipped = { drills, at };
    this.#act((reads, changes) => putShipped(reads, changes, drills, at));
  }

  saveChecklist(was: number, items: readonly ChecklistItem[], by: string, at: string): ChecklistRow {
    return this.#act((reads, changes) => {
      const newest = reads.checklist.get()?.version ?? 0;
      if (newest !== was) throw someoneWasFaster('checklist', newest);
      return putChecklist(changes, items, by, at, newest + 1);
    });
  }

  addLot(row: LotRow): LotRow {
    return this.#act((_reads, changes) => {
      changes.addLot.run({ ...row, membrane: row.membrane === null ? null : Number(row.membrane) });
      return row;
    });
  }

  closeLot(id: string, at: string): LotRow {
    return this.#act((reads, changes) => {
      changes.closeLot.run({ id, at });
      const found = reads.lot.get(id);
      if (found === undefined) throw nothing('lot', id);
      return lotOf(found);
    });
  }

  putChecklistRecord(
    given: Omit<ChecklistRecord, 'version' | 'state' | 'lots'>,
    today: string,
  ): ChecklistRecord {
    return this.#act((reads, changes) => {
      trainee(reads, given.traineeId);
      const stored = reads.checklist.get();
      if (stored === undefined) throw nothing('checklist', 'version');
      const { version, items } = checklistOf(stored);
      const lots = lotsAnswered(items, given.answers, (id) => {
        const lot = reads.lot.get(id);
        return lot === undefined ? null : lotOf(lot);
      });
      const state = checklistState(items, given.answers, lots, today);
      const record: ChecklistRecord = { ...given, version, state, lots };
      changes.addRecord.run({
        ...record,
        answers: JSON.stringify(record.answers),
        lots: JSON.stringify(lots),
      });
      for (const { id } of lots) changes.useLot.run({ id, at: given.at });
      return record;
    });
  }

  addCalibration(row: CalibrationRow): CalibrationRow {
    return this.#act((_reads, changes) => {
      changes.addCalibration.run({ ...row });
      return row;
    });
  }

  openAttempt(attempt: AttemptRow): void {
    const { trainee: who, drill, checklist, toUs, end } = attempt;
    this.#act((reads, changes) => {
      trainee(reads, who.id);
      if (reads.drill.get(drill.id, drill.version) === undefined)
        throw nothing('drill', `${drill.id} of version ${drill.version}`);
      if (reads.attempt.get(attempt.id) !== undefined)
        throw new EvenstrokeError(
          'conflict',
          `There is an attempt ${attempt.id} already. Give it another id.`,
        );
      changes.openAttempt.run({
        id: attempt.id,
        sessionId: attempt.sessionId,
        traineeId: who.id,
        drillId: drill.id,
        drillVersion: drill.version,
        pad: attempt.pad,
        machine: attempt.machine,
        mode: attempt.mode,
        helps: JSON.stringify(attempt.helps),
        profile: JSON.stringify(attempt.profile),
        calibration: JSON.stringify(attempt.calibration),
        checklist: JSON.stringify(checklist),
        earlierId: attempt.earlierId,
        startedAt: attempt.startedAt,
        fromUs: attempt.fromUs,
        toUs,
        end,
      });
      if (checklist.id !== null) changes.bindRecord.run({ id: checklist.id, sessionId: attempt.sessionId });
    });
  }

  endAttempt(id: string, toUs: number, end: NonNullable<AttemptRow['end']>): AttemptRow {
    return this.#act((reads, changes) => {
      const isEnded = changes.endAttempt.run({ id, toUs, end }).changes > 0;
      const found = reads.attempt.get(id);
      if (found === undefined) throw nothing('attempt', id);
      if (isEnded) return attemptOf(found);
      throw new EvenstrokeError('conflict', 'This attempt is over already; its end stays as it was.');
    });
  }

  putScore({ attemptId, scoredAt, software, calibration, result, dots }: ScoreRow): void {
    const { scoreVersion, state, total, parts, verdict, advice, facts } = result;
    const row = {
      attemptId,
      scoredAt,
      software,
      calibration: calibration === null ? null : JSON.stringify(calibration),
      summary: JSON.stringify({ scoreVersion, state, total, parts, verdict, advice, facts }),
      result: JSON.stringify(result),
      dots: JSON.stringify(dots),
    };
    this.#act((_reads, changes) => {
      if (changes.addScore.run(row).changes === 0) throw nothing('attempt', attemptId);
    });
  }

  /** One transaction, on the disk when it returns. */
  #act<T>(act: (reads: TrainingRows, changes: TrainingChanges) => T): T {
    const db = this.#database();
    const isNew = this.#db !== db;
    const reads = isNew || this.#reads === null ? trainingRows(db) : this.#reads;
    const changes = isNew || this.#changes === null ? trainingChanges(db) : this.#changes;
    const shipped = isNew ? this.#shipped : null;
    const answer = db
      .transaction(() => {
        if (shipped !== null) putShipped(reads, changes, shipped.drills, shipped.at);
        return act(reads, changes);
      })
      .immediate();
    this.#reads = reads;
    this.#changes = changes;
    this.#db = db;
    return answer;
  }
}

function trainee(reads: TrainingRows, id: string): TraineeRow {
  const found = reads.trainee.get(id);
  if (found === undefined) throw nothing('trainee', id);
  return found;
}

/** Two of one name in a list cannot be told apart by a tap. */
function freeName(reads: TrainingRows, name: string, id: string): void {
  const same = (other: string): boolean => other.toLocaleLowerCase('und') === name.toLocaleLowerCase('und');
  if (reads.trainees.all().some((each) => each.id !== id && each.archivedAt === null && same(each.name))) {
    throw new EvenstrokeError(
      'conflict',
      `The name ${name} is in the list already. Add something that tells the two apart, such as an initial.`,
      { at: 'name' },
    );
  }
}

/** A drill of which the studio has made a version is the studio's: nothing newer is put before it. */
function putShipped(
  reads: TrainingRows,
  changes: TrainingChanges,
  drills: readonly Drill[],
  at: string,
): void {
  for (const drill of drills) {
    if (changes.studioVersions.get(drill.id) !== undefined) continue;
    if (reads.drill.get(drill.id, drill.version) !== undefined) continue;
    putDrill(changes, { drill, origin: 'shipped', author: 'Evenstroke', createdAt: at, retiredAt: null });
  }
  if (reads.checklist.get() === undefined) putChecklist(changes, firstChecklist, 'Evenstroke', at, 1);
}

function putChecklist(
  changes: TrainingChanges,
  items: readonly ChecklistItem[],
  by: string,
  at: string,
  version: number,
): ChecklistRow {
  changes.addChecklist.run({ version, items: JSON.stringify(items), by, at });
  return { version, items, by, at };
}

const nothing = (what: string, id: string): EvenstrokeError =>
  new EvenstrokeError('not-found', `There is no ${what} ${id} here. Load the list anew and choose from it.`);
