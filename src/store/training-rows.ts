/** Rows of the training tables <-> records. Shared by the writer and the reader. */
import type Database from 'better-sqlite3';
import type { Place } from '../training/types.ts';
import type {
  AttemptRow,
  AttemptSummary,
  CalibrationRow,
  ChecklistRecord,
  ChecklistRow,
  DotColumns,
  DrillRow,
  LotRow,
  ScoreRow,
  TraineeRow,
  UnlockRow,
} from './training-types.ts';

const TRAINEE = 'SELECT uid AS id, name, created_at AS createdAt, archived_at AS archivedAt FROM trainee';
const LOT = `SELECT uid AS id, item_id AS itemId, maker, lot, expires_on AS expiresOn, membrane,
  added_at AS addedAt, used_at AS usedAt, closed_at AS closedAt FROM lot`;
const DRILL = `SELECT document, origin, author, created_at AS createdAt,
  (SELECT at FROM retired_drill WHERE retired_drill.drill_id = drill.drill_id) AS retiredAt,
  (SELECT json_group_array(each.version ORDER BY each.version) FROM drill AS each
   WHERE each.drill_id = drill.drill_id) AS versions FROM drill`;
const NEWEST_DRILL =
  'version = (SELECT max(each.version) FROM drill AS each WHERE each.drill_id = drill.drill_id)';
const CHECKLIST = 'SELECT version, items, saved_by AS "by", at FROM checklist';
const RECORD = `SELECT record.uid AS id, version, trainee.uid AS traineeId, session_uid AS sessionId, at, state,
  answers, lots FROM checklist_record AS record JOIN trainee ON trainee.id = record.trainee_id`;
const CALIBRATION = `SELECT uid AS id, serial, uncertainty_mm AS uncertaintyMm, from_at AS "from",
  valid_until AS validUntil, stated_by AS "by", reference FROM calibration`;
const attemptColumns = (
  calibration: string,
): string => `attempt.id AS row, attempt.uid AS id, session_uid AS sessionId, pad, machine,
  trainee.uid AS traineeId, trainee.name AS traineeName, mode, helps, ${calibration} AS calibration, checklist,
  earlier_uid AS earlierId, started_at AS startedAt, from_us AS fromUs, to_us AS toUs, ending AS "end",
  clock_us AS clockUncertaintyUs`;
const ATTEMPT = attemptColumns('calibration');
/** Of a list: the curve of each would be most of what is read. */
const ATTEMPT_LISTED = attemptColumns(`json_remove(calibration, '$.curve', '$.byDepth')`);
const ATTEMPT_FROM = `FROM attempt JOIN trainee ON trainee.id = attempt.trainee_id
  JOIN drill ON drill.drill_id = attempt.drill_id AND drill.version = attempt.drill_version`;
const SUMMARY = `SELECT ${ATTEMPT_LISTED}, attempt.drill_id AS drillId, attempt.drill_version AS drillVersion,
  drill.document ->> 'name' AS drillName,
  (SELECT summary FROM score WHERE score.attempt_id = attempt.id ORDER BY score.id DESC LIMIT 1) AS summary
  ${ATTEMPT_FROM}`;

type Stored<Row, Json extends keyof Row> = Omit<Row, Json> & { readonly [K in Json]: string };
export type StoredDrill = Omit<DrillRow, 'drill'> & { readonly document: string; readonly versions: string };
type StoredLot = Omit<LotRow, 'membrane'> & { readonly membrane: number | null };
type StoredChecklist = Stored<ChecklistRow, 'items'>;
type StoredRecord = Stored<ChecklistRecord, 'answers' | 'lots'>;
type StoredScore = Stored<Omit<ScoreRow, 'calibration'>, 'result' | 'dots'> & {
  readonly calibration: string | null;
};
interface AttemptBase
  extends Stored<Omit<AttemptRow, 'trainee' | 'drill' | 'profile'>, 'helps' | 'calibration' | 'checklist'> {
  readonly row: number;
  readonly traineeId: string;
  readonly traineeName: string;
}
type StoredAttempt = AttemptBase & { readonly profile: string; readonly document: string };
type StoredSummary = AttemptBase & {
  readonly drillId: string;
  readonly drillVersion: number;
  readonly drillName: string;
  readonly summary: string | null;
};

interface AttemptListQuery {
  readonly traineeId: string | null;
  readonly drillId: string | null;
  readonly sessionId: string | null;
  readonly before: string | null;
  readonly limit: number;
}

export type TrainingRows = ReturnType<typeof trainingRows>;

/** Statements that read, prepared once a connection. */
export function trainingRows(db: Database.Database) {
  return {
    trainees: db.prepare<[], TraineeRow>(`${TRAINEE} ORDER BY name COLLATE NOCASE, trainee.id`),
    trainee: db.prepare<[string], TraineeRow>(`${TRAINEE} WHERE uid = ?`),
    unlocks: db.prepare<[string], UnlockRow>(
      `SELECT trainee.uid AS traineeId, level, stated_by AS "by", reason, at FROM unlock
       JOIN trainee ON trainee.id = unlock.trainee_id WHERE trainee.uid = ? ORDER BY unlock.id`,
    ),
    drills: db.prepare<[], StoredDrill>(
      `${DRILL} WHERE ${NEWEST_DRILL} ORDER BY document ->> 'order', drill_id`,
    ),
    newestDrill: db.prepare<[string], StoredDrill>(`${DRILL} WHERE drill_id = ? AND ${NEWEST_DRILL}`),
    drill: db.prepare<[string, number], StoredDrill>(`${DRILL} WHERE drill_id = ? AND version = ?`),
    checklist: db.prepare<[], StoredChecklist>(`${CHECKLIST} ORDER BY version DESC LIMIT 1`),
    lots: db.prepare<[], StoredLot>(`${LOT} ORDER BY coalesce(used_at, added_at) DESC, lot.id DESC`),
    lot: db.prepare<[string], StoredLot>(`${LOT} WHERE uid = ?`),
    record: db.prepare<[string], StoredRecord>(`${RECORD} WHERE record.uid = ?`),
    recordFor: db.prepare<
      { traineeId: string; sessionId: string | null; sinceIso: string; atIso: string },
      StoredRecord
    >(
      `${RECORD} WHERE trainee.uid = :traineeId AND (session_uid = :sessionId
         OR (session_uid IS NULL AND at BETWEEN :sinceIso AND :atIso)) ORDER BY record.id DESC LIMIT 1`,
    ),
    calibrations: db.prepare<{ serial: string | null }, CalibrationRow>(
      `${CALIBRATION} WHERE :serial IS NULL OR serial = :serial ORDER BY from_at DESC, calibration.id DESC`,
    ),
    attempt: db.prepare<[string], StoredAttempt>(
      `SELECT ${ATTEMPT}, profile, drill.document AS document ${ATTEMPT_FROM} WHERE attempt.uid = ?`,
    ),
    attempts: attemptLists(db),
    attemptsOf: db.prepare<[string], StoredSummary>(
      `${SUMMARY} WHERE trainee.uid = ? ORDER BY attempt.started_at, attempt.id`,
    ),
    // Those whose raw data are there still: the rest keeps the scores that it has.
    restingOn: db
      .prepare<[string], string>(
        `SELECT attempt.uid FROM attempt JOIN session ON session.uid = attempt.session_uid
         WHERE attempt.to_us IS NOT NULL AND session.status <> 'deleting'
           AND (SELECT coalesce(score.calibration, attempt.calibration) ->> 'id' FROM score
                WHERE score.attempt_id = attempt.id ORDER BY score.id DESC LIMIT 1)
             IN (SELECT value FROM json_each(?))
         ORDER BY attempt.id`,
      )
      .pluck(),
    unscored: db
      .prepare<[], string>(
        `SELECT uid FROM attempt WHERE to_us IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM score WHERE score.attempt_id = attempt.id) ORDER BY started_at, id`,
      )
      .pluck(),
    newestDots: db.prepare<[string], { dots: string | null; earlierId: string | null }>(
      `SELECT (SELECT dots FROM score WHERE score.attempt_id = attempt.id ORDER BY score.id DESC LIMIT 1) AS dots,
         earlier_uid AS earlierId FROM attempt WHERE uid = ?`,
    ),
    scores: db.prepare<[string], StoredScore>(
      `SELECT attempt.uid AS attemptId, scored_at AS scoredAt, software, score.calibration, result, dots FROM score
       JOIN attempt ON attempt.id = score.attempt_id WHERE attempt.uid = ? ORDER BY score.id DESC`,
    ),
  };
}

/**
 * Lists of attempts, a statement for each set of filters: with one statement for all of them every attempt there
 * is would be looked at, where an index leads to the few of a trainee or a session.
 */
function attemptLists(db: Database.Database) {
  const prepared = new Map<string, Database.Statement<[AttemptListQuery], StoredSummary>>();
  const filters = {
    traineeId: 'attempt.trainee_id = (SELECT id FROM trainee WHERE uid = :traineeId)',
    drillId: 'attempt.drill_id = :drillId',
    sessionId: 'attempt.session_uid = :sessionId',
    before: `(attempt.started_at, attempt.id) <
      (SELECT seen.started_at, seen.id FROM attempt AS seen WHERE seen.uid = :before)`,
  };
  return (query: AttemptListQuery): StoredSummary[] => {
    const asked = Object.entries(filters).flatMap(([name, sql]) =>
      query[name as keyof typeof filters] === null ? [] : [sql],
    );
    const where = asked.length === 0 ? '' : `WHERE ${asked.join(' AND ')}`;
    const sql = `${SUMMARY} ${where} ORDER BY attempt.started_at DESC, attempt.id DESC LIMIT :limit`;
    const statement = prepared.get(sql) ?? db.prepare<[AttemptListQuery], StoredSummary>(sql);
    prepared.set(sql, statement);
    return statement.all(query);
  };
}

export function drillOf({ document, versions, ...rest }: StoredDrill) {
  return {
    drill: JSON.parse(document) as DrillRow['drill'],
    ...rest,
    versions: JSON.parse(versions) as number[],
  };
}

export const lotOf = (row: StoredLot): LotRow => ({
  ...row,
  membrane: row.membrane === null ? null : row.membrane !== 0,
});

export const checklistOf = (row: StoredChecklist): ChecklistRow => ({ ...row, items: JSON.parse(row.items) });

export const recordOf = (row: StoredRecord): ChecklistRecord => ({
  ...row,
  answers: JSON.parse(row.answers),
  lots: JSON.parse(row.lots),
});

export const scoreOf = (row: StoredScore): ScoreRow => ({
  ...row,
  calibration: row.calibration === null ? null : JSON.parse(row.calibration),
  result: JSON.parse(row.result),
  dots: JSON.parse(row.dots),
});

/** The same as JSON, put together from what is stored: of 10⁵ dots nothing is parsed only to be written again. */
export function scoreText({ attemptId, scoredAt, software, calibration, result, dots }: StoredScore): string {
  const head = JSON.stringify({ attemptId, scoredAt, software });
  return `${head.slice(0, -1)},"calibration":${calibration},"result":${result},"dots":${dots}}`;
}

/** Where the dots of a scoring lie, those whose position is known. */
export function placesIn({ xMm, yMm }: DotColumns): Place[] {
  return xMm.flatMap((x, n) => {
    const y = yMm[n] ?? null;
    return x === null || y === null ? [] : [{ xMm: x, yMm: y }];
  });
}

function baseOf(stored: AttemptBase) {
  const { id, sessionId, pad, machine, mode, earlierId, startedAt, fromUs, toUs, end, clockUncertaintyUs } =
    stored;
  return {
    id,
    sessionId,
    pad,
    machine,
    trainee: { id: stored.traineeId, name: stored.traineeName },
    mode,
    helps: JSON.parse(stored.helps) as AttemptRow['helps'],
    calibration: JSON.parse(stored.calibration) as AttemptRow['calibration'],
    checklist: JSON.parse(stored.checklist) as AttemptRow['checklist'],
    earlierId,
    startedAt,
    fromUs,
    toUs,
    end,
    clockUncertaintyUs,
  };
}

export const attemptOf = (stored: StoredAttempt): AttemptRow => ({
  ...baseOf(stored),
  drill: JSON.parse(stored.document),
  profile: JSON.parse(stored.profile),
});

export const summaryOf = (stored: StoredSummary): AttemptSummary => ({
  attempt: {
    ...baseOf(stored),
    drill: { id: stored.drillId, version: stored.drillVersion, name: stored.drillName },
  },
  score: stored.summary === null ? null : JSON.parse(stored.summary),
});
