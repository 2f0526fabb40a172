/** All that can give pads their scale: what was stated, and what was measured. Runs on the reader thread. */
import type Database from 'better-sqlite3';
import type { DepthCurve, DepthUncertainty } from '../signal/depth-curve.ts';
import { prepared } from './prepared.ts';
import type { CalibrationAct, ScaleEntry } from './studio-types.ts';

// The points are most of a document, and not needed here.
const MEASURED = `SELECT uid AS id, number, serial, from_at AS "from", approved_at AS savedAt, due_on AS validUntil,
  due_strokes AS dueStrokes, json_extract(document, '$.outcome.curve') AS curve,
  json_extract(document, '$.outcome.budget') AS budget
  FROM calibration_record WHERE item = 'pad' ORDER BY seq`;
const STATED = `SELECT uid AS id, serial, from_at AS "from", from_at AS savedAt, valid_until AS validUntil,
  uncertainty_mm AS uncertaintyMm FROM calibration ORDER BY id`;
const ACTS = `SELECT calibration_uid AS calibrationId, act, at, done_by AS "by", reason
  FROM calibration_act ORDER BY seq`;

type Measured = Omit<ScaleEntry, 'number' | 'curve' | 'byDepth' | 'uncertaintyMm' | 'acts'> & {
  readonly number: string;
  readonly curve: string;
  readonly budget: string;
};
type Stated = Pick<ScaleEntry, 'id' | 'serial' | 'from' | 'savedAt' | 'validUntil' | 'uncertaintyMm'>;

/** In the order in which they were written down. */
export function scaleEntriesOf(db: Database.Database): ScaleEntry[] {
  const acts = Map.groupBy(
    prepared<[], CalibrationAct>(db, ACTS).all(),
    ({ calibrationId }) => calibrationId,
  );
  const stated = prepared<[], Stated>(db, STATED)
    .all()
    .map((row) => ({ ...row, number: null, dueStrokes: null, curve: null, byDepth: [] }));
  const measured = prepared<[], Measured>(db, MEASURED)
    .all()
    .map(({ curve, budget, ...row }) => {
      const byDepth = byRisingDepth(JSON.parse(budget));
      const uncertaintyMm = Math.max(0, ...byDepth.map((each) => each.uncertaintyMm));
      return { ...row, curve: JSON.parse(curve) as DepthCurve, byDepth, uncertaintyMm };
    });
  return [...stated, ...measured]
    .map((entry) => ({ ...entry, acts: acts.get(entry.id) ?? [] }))
    .toSorted((a, b) => (a.savedAt < b.savedAt ? -1 : a.savedAt > b.savedAt ? 1 : 0));
}

const byRisingDepth = (
  budget: readonly { readonly depthMm: number; readonly combinedMm: number }[],
): DepthUncertainty[] =>
  budget
    .map(({ depthMm, combinedMm }) => ({ depthMm, uncertaintyMm: combinedMm }))
    .toSorted((a, b) => a.depthMm - b.depthMm);
