/** The rows of a time line that come from one table each. Runs on the reader thread. */
import type Database from 'better-sqlite3';
import { fixed } from '../studio/figure-words.ts';
import { prepared } from './prepared.ts';
import type { ItemRow, TimelineRow } from './studio-types.ts';
import type { Keyed, Window } from './timeline.ts';

export type SourceOf = (db: Database.Database, item: ItemRow, window: Window) => Keyed[];

interface Raw {
  readonly at: string;
  readonly key: string;
  readonly id: string;
  readonly by: string;
  readonly detail: string;
}
type Told = Pick<TimelineRow, 'title' | 'text'> & { readonly detail?: TimelineRow['detail'] };

/** `select` gives `at`, `key`, `id`, `by` and `detail` of all rows of an item; `tell` its words. */
function source(kind: TimelineRow['kind'], select: string, tell: (detail: Detail) => Told): SourceOf {
  const sql = `SELECT at, key, id, "by", detail FROM (${select})
    WHERE at >= :from AND at <= :to AND (at < :at OR (at = :at AND key > :key))
    ORDER BY at DESC, key LIMIT :limit`;
  return (db, { id, content }, window) => {
    const found = prepared<[Window & { id: string; serial: string; role: string }], Raw>(db, sql);
    return found.all({ ...window, id, serial: content.serial, role: content.kind }).map((raw) => {
      const detail: Detail = JSON.parse(raw.detail);
      const row: TimelineRow = { at: raw.at, kind, id: raw.id, by: raw.by, detail, ...tell(detail) };
      return { key: raw.key, row };
    });
  };
}

/** Of rows of one time that which was written last stands first, as it does everywhere in the line. */
const LATEST = (count: string): string => `printf('%012d', 999999999999 - ${count})`;

type Detail = Readonly<Record<string, number | string | boolean | null>>;

const words = (kind: unknown): string => {
  const text = String(kind).replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
const said = (value: unknown): string => (typeof value === 'string' ? value : '');
const num = (value: unknown): number => (typeof value === 'number' ? value : 0);

const STATED = `SELECT from_at AS at, uid AS key, uid AS id, stated_by AS "by", json_object('number', NULL,
    'uncertaintyMm', uncertainty_mm, 'dueOn', valid_until, 'from', from_at, 'reference', reference) AS detail
  FROM calibration WHERE serial = :serial AND :role = 'pad'`;
const MEASURED = `SELECT approved_at AS at, uid AS key, uid AS id, approved_by AS "by", json_object('number', number,
    'from', from_at, 'dueOn', due_on, 'dueStrokes', due_strokes, 'hash', hash,
    'expandedMm', (SELECT max(value ->> 'expandedMm') FROM json_each(document, '$.outcome.budget')),
    'hzPerVolt', document -> '$.outcome.hzPerVolt', 'zeroVolt', document -> '$.outcome.zeroVolt',
    'reference', document ->> '$.reference.name') AS detail
  FROM calibration_record WHERE serial = :serial AND item = :role`;

const useText = (detail: Detail): string => {
  const parts = [
    `${fixed(num(detail['recordedS']) / 60, 1)} min recorded`,
    detail['role'] === 'machine' ? `motor ran ${fixed(num(detail['runningS']) / 60, 1)} min` : '',
    detail['role'] === 'machine' ? `${num(detail['starts'])} starts` : `${num(detail['dots'])} dots`,
    `${num(detail['strokes'])} strokes`,
    num(detail['deepEvents']) > 0 ? `${num(detail['deepEvents'])} times too deep` : '',
    detail['deleted'] === true ? 'its data were deleted since' : '',
  ];
  return parts.filter((each) => each !== '').join(', ');
};

export const sources = {
  log: source(
    'log',
    `SELECT at, ${LATEST('seq')} AS key, uid AS id, saved_by AS "by", json_patch(detail, json_object('kind', kind, 'text', text,
       'savedAt', saved_at, 'reminderId', reminder_id, 'corrects', corrects)) AS detail
     FROM log_entry WHERE item_uid = :id`,
    ({ kind = '', text = '', ...detail }) => ({
      title: words(kind),
      text: said(text),
      detail: { ...detail, kind },
    }),
  ),
  calibration: source('calibration', `${STATED} UNION ALL ${MEASURED}`, (detail) => {
    const { number = null, expandedMm = null, hzPerVolt = null, uncertaintyMm = null, reference } = detail;
    const result =
      number === null
        ? `standard uncertainty ${num(uncertaintyMm)} mm`
        : hzPerVolt === null
          ? `expanded uncertainty (k = 2) at most ${fixed(num(expandedMm), 3)} mm`
          : `${fixed(num(hzPerVolt), 2)} Hz/V from ${fixed(num(detail['zeroVolt']), 2)} V`;
    return {
      title: number === null ? 'Calibration stated' : `Calibration ${said(number)}`,
      text: [said(reference), result].filter((each) => each !== '').join(': '),
    };
  }),
  'calibration-act': source(
    'calibration-act',
    `SELECT act.at AS at, ${LATEST('act.seq')} AS key, act.calibration_uid AS id, act.done_by AS "by",
       json_object('act', act.act, 'reason', act.reason, 'number', own.number) AS detail
     FROM (SELECT uid, number FROM calibration_record WHERE serial = :serial AND item = :role
       UNION ALL SELECT uid, NULL FROM calibration WHERE serial = :serial AND :role = 'pad') AS own
     JOIN calibration_act AS act ON act.calibration_uid = own.uid`,
    ({ act = '', reason = '', number = null }) => ({
      title: `${number === null ? 'Stated calibration' : said(number)} ${words(act).toLowerCase()}`,
      text: said(reason),
    }),
  ),
  'quick-check': source(
    'quick-check',
    `SELECT at, ${LATEST('seq')} AS key, uid AS id, document ->> '$.by' AS "by", json_object(
       'passed', json(iif(document ->> '$.passed', 'true', 'false')), 'sentence', document ->> '$.sentence',
       'number', document ->> '$.number', 'calibrationId', document ->> '$.calibrationId') AS detail
     FROM quick_check WHERE serial = :serial`,
    ({ passed = false, sentence = '' }) => ({
      title: passed === true ? 'Quick check passed' : 'Quick check failed',
      text: said(sentence),
    }),
  ),
  use: source(
    'use',
    `SELECT started_at AS at, session_uid AS key, session_uid AS id, '' AS "by", json_object('role', role,
       'label', label, 'recordedS', recorded_us / 1e6, 'runningS', running_us / 1e6, 'contactS', contact_us / 1e6,
       'strokes', strokes, 'starts', starts, 'dots', dots, 'deepEvents', deep,
       'imported', json(iif(origin = 'imported', 'true', 'false')),
       'deleted', json(iif(deleted_at IS NULL, 'false', 'true'))) AS detail
     FROM usage WHERE role = :role AND serial = :serial AND counts = 1`,
    (detail) => ({ title: said(detail['label']) || 'Session', text: useText(detail) }),
  ),
  record: source(
    'record',
    `SELECT at, ${LATEST('version')} AS key, serial || ' ' || version AS id, saved_by AS "by",
       json_object('version', version, 'curveSource', document ->> '$.curve.source',
       'hzPerVolt', document -> '$.curve.hzPerVolt', 'zeroVolt', document -> '$.curve.zeroVolt') AS detail
     FROM machine_record WHERE serial = :serial`,
    ({ version = 0, curveSource = null }) => ({
      title: `Machine record, version ${num(version)}`,
      text: said(curveSource) === '' ? '' : `Curve of voltage and stroke rate: ${said(curveSource)}`,
    }),
  ),
} satisfies Partial<Record<TimelineRow['kind'], SourceOf>>;
