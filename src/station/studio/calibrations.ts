/** Calibrations, measured and stated: approved, in force from a time, rolled back, voided; what rests on each. */
import { EvenstrokeError, reasonOf } from '../../errors.ts';
import type { ControlStore } from '../../store/control-store.ts';
import type { ActorKind, AuditEntry, MachineRecord } from '../../store/control-types.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { Also, StudioStore } from '../../store/studio-store.ts';
import type {
  CalibrationAct,
  CalibrationRecord,
  DraftRow,
  RestingSession,
} from '../../store/studio-types.ts';
import type { CalibrationDocument, MachineCalibration } from '../../studio/document.ts';
import { inForce } from '../../studio/in-force.ts';
import type { Controls } from '../control/controls.ts';
import { type Catalogue, type Entry, isHeld } from './catalogue.ts';
import type { DraftJudge } from './draft-judge.ts';
import type { Drafts } from './drafts.ts';
import { usableStandard } from './header.ts';
import type { Sweeps } from './sweeps.ts';
import { type Against, blocked, staleDraft } from './words.ts';

export interface ApprovalWish {
  readonly version: number;
  readonly by: string;
  /** ISO 8601; left out: now. */
  readonly from?: string | undefined;
  /** Last day, YYYY-MM-DD. */
  readonly dueOn: string | null;
  readonly dueStrokes: number | null;
}

export interface CalibrationsOptions {
  readonly store: StudioStore;
  readonly machineRecords: Pick<ControlStore, 'records'>;
  readonly catalogue: Catalogue;
  readonly drafts: Drafts;
  readonly sweeps: Sweeps;
  readonly judge: DraftJudge;
  readonly controls: Pick<Controls, 'recordOf' | 'recordChanged'>;
  readonly against: (item: 'pad' | 'machine', serial: string) => readonly Against[];
  /** An entry for the audit, with the time, the session and all that a caller cannot know. */
  readonly entry: (what: Pick<AuditEntry, 'actor' | 'by' | 'machine' | 'action' | 'detail'>) => AuditEntry;
  /** Something that gives pads their scale is another: pads, pages and scores follow. */
  readonly changed: () => Promise<void>;
  /** Attempts that rest on this calibration still, and will be scored again. */
  readonly waiting: (calibrationId: string) => Promise<number>;
  readonly log: { warn(about: object, text: string): void };
}

export interface Resting {
  readonly sessions: readonly RestingSession[];
  readonly toScore: number;
}

/** How far ahead a calibration may come into force. */
const MOST_AHEAD_MS = 366 * 86_400_000;

export class Calibrations {
  readonly #options: CalibrationsOptions;

  constructor(options: CalibrationsOptions) {
    this.#options = options;
  }

  /**
   * Makes number, hash, record and audit row in one go; a machine's record gets its next version with the curve.
   * @throws {EvenstrokeError} `conflict` where something blocks it, or the draft was changed since `version`;
   * `bad-input` for times that cannot be.
   */
  async approve(draftId: string, wish: ApprovalWish, actor: ActorKind): Promise<CalibrationRecord> {
    const { drafts, sweeps, judge } = this.#options;
    if (sweeps.isRunning(draftId))
      throw new EvenstrokeError(
        'conflict',
        'A sweep goes on, so this calibration is not complete, and was not approved. Wait for its end, or end it.',
      );
    const record = await drafts.inTurn(draftId, (row) => this.#approve(row, wish, actor));
    judge.forget(draftId);
    sweeps.forget(draftId);
    await this.#follow(record.document);
    return record;
  }

  async #approve(row: DraftRow, wish: ApprovalWish, actor: ActorKind): Promise<CalibrationRecord> {
    const { store, judge, against, entry } = this.#options;
    if (row.version !== wish.version) throw staleDraft();
    const now = new Date();
    const standing = against(row.draft.item, row.draft.serial);
    if (standing.length > 0) throw blocked(standing);
    const from = checkTimes(row, wish, now);
    // It may have been dropped, or its service ended, since it was chosen.
    const standardId = row.draft.reference?.standardId ?? null;
    if (standardId !== null) usableStandard(await store.item(standardId));
    await this.#isLast(row, from);
    const { problems } = await judge.of(row, now);
    // A question about points is answered for each of them, one way or the other, before anything rests on it.
    const blocking = problems.filter(
      ({ effect, points }) => effect === 'blocks' || (effect === 'asks' && points.length > 0),
    );
    if (blocking.length > 0) throw notYet(blocking);
    const document = await this.#documentOf(row, now.toISOString());
    const { by, dueOn, dueStrokes } = wish;
    const { item, serial } = document;
    const also: Also = {
      entry: entry({
        actor,
        by,
        machine: item === 'machine' ? serial : null,
        action: 'calibration-approved',
        detail: { item, serial, from, dueOn, dueStrokes },
      }),
      record: document.item === 'machine' ? this.#withCurve(document, by) : null,
    };
    return store.approve(row.id, row.version, document, { by, from, dueOn, dueStrokes }, also);
  }

  /** Of two the one that holds from later on counts: an older measurement that is to come would end this one. */
  async #isLast({ draft: { item, serial } }: DraftRow, from: string): Promise<void> {
    const others = await this.#options.catalogue.of(item, serial);
    const later = others.find(
      ({ acts, ...each }) => acts.length === 0 && Date.parse(each.from) > Date.parse(from),
    );
    if (later === undefined) return;
    throw new EvenstrokeError(
      'conflict',
      `${later.called} holds from ${later.from} on and was made before this one, whose place it would take then, so this one was not approved; all its points are kept. Roll that one back or void it first, or let this one hold from later on.`,
      { at: 'from' },
    );
  }

  async #documentOf(row: DraftRow, now: string): Promise<CalibrationDocument> {
    const made = await this.#options.judge.document(row, endOf(row.draft.points, now));
    if ('problems' in made) throw notYet(made.problems);
    return made.document;
  }

  #withCurve(document: MachineCalibration, by: string): Omit<MachineRecord, 'at'> {
    const { at: _, ...record } = this.#options.controls.recordOf(document.serial);
    // Its source is the number that it gets as it is written.
    return { ...record, curve: curveOf(document, ''), by };
  }

  /** From now on the one before it holds again. @throws {EvenstrokeError} `not-found`, `conflict`. */
  async rollBack(idOrNumber: string, by: string, reason: string, actor: ActorKind): Promise<Entry> {
    const { catalogue } = this.#options;
    const found = await catalogue.find(idOrNumber);
    const at = new Date().toISOString();
    if (!isHeld(found) && found.acts.length === 0)
      throw new EvenstrokeError(
        'conflict',
        `${found.called} is not in force, so there is nothing to roll back, and nothing was changed. Void it where it never should have held.`,
      );
    await this.#act(found, { calibrationId: found.id, act: 'rolled-back', at, by, reason }, actor);
    return catalogue.find(found.id);
  }

  /**
   * It never held: for all time. Attempts that rest on it are scored again, beside, by what holds instead.
   * @throws {EvenstrokeError} `not-found`, `conflict` where it is void already.
   */
  async void(idOrNumber: string, by: string, reason: string, actor: ActorKind): Promise<Resting> {
    const found = await this.#options.catalogue.find(idOrNumber);
    const at = new Date().toISOString();
    await this.#act(found, { calibrationId: found.id, act: 'voided', at, by, reason }, actor);
    return this.resting(found.id);
  }

  /** Sessions that rest on it. @throws {EvenstrokeError} `not-found`. */
  async resting(idOrNumber: string): Promise<Resting> {
    const { catalogue, store, waiting } = this.#options;
    const { id } = await catalogue.find(idOrNumber);
    const [sessions, toScore] = await Promise.all([store.resting(id), waiting(id)]);
    return { sessions, toScore };
  }

  async #act(found: Entry, act: CalibrationAct, actor: ActorKind): Promise<void> {
    const { store, entry } = this.#options;
    const done = found.acts.find((each) => each.act === act.act || each.act === 'voided');
    if (done !== undefined)
      throw new EvenstrokeError(
        'conflict',
        `${found.called} was ${done.act === 'voided' ? 'voided' : 'rolled back'} already by ${done.by} (${done.reason}), so nothing was changed.`,
      );
    const { item, serial, number } = found;
    const machine = item === 'machine' ? serial : null;
    const record = item === 'machine' ? await this.#withoutCurve(found, act) : null;
    await store.act(act, {
      entry: entry({
        actor,
        by: act.by,
        machine,
        action: act.act === 'voided' ? 'calibration-voided' : 'calibration-rolled-back',
        detail: { item, serial, number, id: found.id, reason: act.reason },
      }),
      record,
    });
    await this.#follow({ item, serial });
  }

  /**
   * The machine's record with the curve that holds instead; null where its curve is another's by now. Without one
   * the machine is set by voltage only, until a curve is recorded.
   */
  async #withoutCurve(found: Entry, act: CalibrationAct): Promise<Omit<MachineRecord, 'at'> | null> {
    const { catalogue, controls } = this.#options;
    const { at: _, ...record } = controls.recordOf(found.serial);
    if (record.curve === null || record.curve.source !== found.number) return null;
    const others = (await catalogue.of('machine', found.serial)).map((each) =>
      each.id === found.id ? { ...each, acts: [...each.acts, act] } : each,
    );
    const held = inForce(others, act.at);
    const next = held === null ? null : await catalogue.recordOf(held);
    const curve = next?.document.item === 'machine' ? curveOf(next.document, next.number) : null;
    return { ...record, curve, by: act.by };
  }

  /** It is on the disk: what rests on it follows. A failure here changes nothing of that, and is read at the next start. */
  async #follow({ item, serial }: Pick<CalibrationDocument, 'item' | 'serial'>): Promise<void> {
    const { machineRecords, controls, changed, log } = this.#options;
    try {
      if (item === 'pad') return await changed();
      const saved = (await machineRecords.records()).find((record) => record.serial === serial);
      if (saved !== undefined) controls.recordChanged(saved);
    } catch (error) {
      log.warn({ item, serial, reason: reasonOf(error) }, 'a change of calibration is not followed yet');
    }
  }
}

/** For the machine's record, with how many points it was fitted to. @param source number of the calibration */
export function curveOf({ outcome, points }: MachineCalibration, source: string): MachineRecord['curve'] {
  const { hzPerVolt, zeroVolt } = outcome;
  const left = points.filter(({ run }) => run === 'as-left');
  const fitted = (left.length > 0 ? left : points).filter(({ leftOut }) => leftOut === null);
  return { hzPerVolt, zeroVolt, points: fitted.length, source };
}

function notYet(problems: readonly { readonly message: string }[]): EvenstrokeError {
  const said = problems.map(({ message }) => message).join(' ');
  return new EvenstrokeError(
    'conflict',
    `This calibration was not approved; all its points are kept. ${said}`,
  );
}

/** When the last of its points was taken. */
function endOf(points: DraftRow['draft']['points'], now: string): string {
  const times = points.map((point) => ('reading' in point ? point.reading.at : point.at));
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? now;
}

/** Answers from when it holds. */
function checkTimes({ draft }: DraftRow, { from, dueOn }: ApprovalWish, now: Date): string {
  const nowMs = now.getTime();
  const fromMs = from === undefined ? nowMs : Date.parse(from);
  const slip = (at: string, message: string) => new EvenstrokeError('bad-input', message, { at });
  if (fromMs < Date.parse(draft.startedAt))
    throw slip(
      'from',
      'Nobody had measured yet at that time, so it cannot hold from then on, and was not approved. Choose a time after the measurement began.',
    );
  if (fromMs > nowMs + MOST_AHEAD_MS)
    throw slip(
      'from',
      'It would come into force more than a year from now, so it was not approved. Choose an earlier time.',
    );
  if (draft.item === 'machine' && fromMs > nowMs)
    throw slip(
      'from',
      'A machine’s curve counts at once, so it cannot be approved for a later time, and was not. Leave the time out.',
    );
  if (isPast(dueOn, localDay(now)))
    throw slip(
      'dueOn',
      `${dueOn} is past, so it would be due at once, and was not approved. Choose a later day.`,
    );
  if (isPast(dueOn, localDay(new Date(fromMs))))
    throw slip(
      'dueOn',
      `It would be due on ${dueOn}, before it comes into force on ${localDay(new Date(fromMs))}, and was not approved. Choose a later day.`,
    );
  return new Date(fromMs).toISOString();
}
