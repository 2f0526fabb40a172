/**
 * The quick check before a class: the surface, then two depths, against the calibration in force; pass or fail, kept
 * and logged. What is begun is in memory: it takes a minute, and one that is broken off is begun anew.
 */
import { randomUUID } from 'node:crypto';
import { EvenstrokeError } from '../../errors.ts';
import { pickChannels } from '../../signal/depth.ts';
import { appliesTo } from '../../signal/depth-curve.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { StudioStore } from '../../store/studio-store.ts';
import type { CalibrationRecord, ScaleEntry } from '../../store/studio-types.ts';
import type { PadCalibration, QuickCheck, Reading, Reference } from '../../studio/document.ts';
import { quickCheckDepths } from '../../studio/pad/quick-check.ts';
import type { PadDevice } from '../pad-device.ts';
import type { DraftJudge } from './draft-judge.ts';
import { referenceOf, usableStandard } from './header.ts';
import type { Readings } from './readings.ts';
import { type Against, blocked } from './words.ts';

export interface QuickCheckState {
  readonly id: string;
  readonly serial: string;
  readonly reference: Reference;
  /** Depths to be set, in order; the surface first. */
  readonly wanted: readonly number[];
  readonly taken: number;
  readonly result: QuickCheck | null;
}

export interface QuickChecksOptions {
  readonly store: StudioStore;
  readonly readings: Readings;
  readonly judge: Pick<DraftJudge, 'check'>;
  readonly pad: (serial: string) => PadDevice | null;
  readonly inForce: (serial: string) => ScaleEntry | null;
  readonly against: (item: 'pad' | 'machine', serial: string) => readonly Against[];
}

interface Check {
  readonly id: string;
  readonly serial: string;
  readonly by: string;
  readonly reference: Reference;
  readonly record: CalibrationRecord & { readonly document: PadCalibration };
  readonly wanted: readonly [number, number, number];
  readonly taken: { readonly referenceMm: number; readonly reading: Reading }[];
  /** A point is being taken: a second press takes none. */
  isTaking: boolean;
  result: QuickCheck | null;
}

const MOST_BEGUN = 50;
/** The surface is where the reference touches; a block that lies there has no thickness. */
const SURFACE_MM = 0.02;
/** What may lie between the depth that is wanted and the one that the reference can be set to. */
const NEAR_MM = 0.25;

export class QuickChecks {
  readonly #options: QuickChecksOptions;
  readonly #checks = new Map<string, Check>();

  constructor(options: QuickChecksOptions) {
    this.#options = options;
  }

  /** @throws {EvenstrokeError} `conflict` where there is nothing to compare with, or the standard is past its date. */
  async begin(serial: string, by: string, standardId: string): Promise<QuickCheckState> {
    const { store, readings, against } = this.#options;
    const standing = against('pad', serial);
    if (standing.length > 0) throw blocked(standing);
    const problem = readings.problem(serial);
    if (problem !== '') throw new EvenstrokeError('conflict', problem);
    const reference = referenceOf(usableStandard(await store.item(standardId)));
    if (isPast(reference.validUntil, localDay(new Date())))
      throw new EvenstrokeError(
        'conflict',
        `The certificate of ${reference.name} ended on ${reference.validUntil}, so nothing can be checked against it, and no check was begun. Choose another standard, or enter its new certificate in the register.`,
        { at: 'standardId' },
      );
    const record = await this.#measured(serial);
    const [shallow, deep] = quickCheckDepths(record.document);
    const check: Check = {
      id: randomUUID(),
      serial,
      by,
      reference,
      record,
      wanted: [0, shallow, deep],
      taken: [],
      isTaking: false,
      result: null,
    };
    this.#checks.set(check.id, check);
    for (const id of this.#checks.keys()) {
      if (this.#checks.size <= MOST_BEGUN) break;
      this.#checks.delete(id);
    }
    return stateOf(check);
  }

  /** @throws {EvenstrokeError} `not-found`. */
  state(id: string): QuickCheckState {
    return stateOf(this.#find(id));
  }

  /** Nothing of it is kept. @throws {EvenstrokeError} `not-found`. */
  giveUp(id: string): void {
    this.#checks.delete(this.#find(id).id);
  }

  /**
   * Takes the next point from the pad now; with the last one the check is done and kept.
   * @throws {EvenstrokeError} `bad-input` where the depth is not the wanted one, `conflict` where the pad is gone or not
   * settled, or its calibration is another than at the beginning: what was taken stays.
   */
  async point(id: string, referenceMm: number, anyway: boolean): Promise<QuickCheckState> {
    const check = this.#find(id);
    if (check.result !== null)
      throw new EvenstrokeError(
        'conflict',
        'This check is done and kept, so no point was taken. Begin another.',
      );
    if (check.isTaking)
      throw new EvenstrokeError(
        'conflict',
        'A point of this check is being taken just now, so no second one was begun. Wait for it.',
      );
    check.isTaking = true;
    try {
      // With all points taken only keeping it is left, which failed before.
      if (check.taken.length < check.wanted.length) {
        checkDepth(check, referenceMm);
        this.#sameAsBegun(check);
        const { reading } = await this.#options.readings.take(check.serial, anyway);
        this.#sameAsBegun(check);
        check.taken.push({ referenceMm, reading });
      }
      if (check.taken.length === check.wanted.length) await this.#finish(check);
      return stateOf(check);
    } finally {
      check.isTaking = false;
    }
  }

  async #finish(check: Check): Promise<void> {
    const { id, serial, by, reference, record, taken } = check;
    const [surface, ...points] = taken;
    if (surface === undefined) return;
    const found = await this.#options.judge.check({
      document: record.document,
      reference,
      surface: surface.reading,
      points,
    });
    const result: QuickCheck = {
      id,
      serial,
      calibrationId: record.id,
      number: record.number,
      at: points.at(-1)?.reading.at ?? surface.reading.at,
      by,
      reference,
      temperatureC: null,
      ...found,
    };
    await this.#options.store.putQuickCheck(result);
    check.result = result;
  }

  /** The measured calibration that holds for this pad as it describes itself now. */
  async #measured(serial: string): Promise<Check['record']> {
    const entry = this.#options.inForce(serial);
    const record = entry === null ? null : await this.#options.store.record(entry.id);
    if (entry === null || record?.document.item !== 'pad')
      throw new EvenstrokeError(
        'conflict',
        `No measured calibration of pad ${serial} is in force, so there is nothing to check it against, and no check was begun. Calibrate the pad first.`,
      );
    if (!this.#applies(serial, record.document))
      throw new EvenstrokeError(
        'conflict',
        `Pad ${serial} describes its depth otherwise than when calibration ${record.number} was measured, so that says nothing of it now, and no check was begun. Calibrate the pad anew.`,
      );
    return { ...record, document: record.document };
  }

  #applies(serial: string, { outcome }: PadCalibration): boolean {
    const pad = this.#options.pad(serial);
    const depth = pad === null ? null : pickChannels(pad.identity.channels).depth;
    return depth !== null && appliesTo(outcome.curve, depth.channel);
  }

  #sameAsBegun({ serial, record }: Check): void {
    const problem = this.#options.readings.problem(serial);
    if (problem !== '') throw new EvenstrokeError('conflict', problem);
    if (this.#options.inForce(serial)?.id === record.id && this.#applies(serial, record.document)) return;
    throw new EvenstrokeError(
      'conflict',
      `Calibration ${record.number} does not hold for pad ${serial} any more, so this check has nothing to compare with, and no point was taken. Begin another check.`,
    );
  }

  #find(id: string): Check {
    const check = this.#checks.get(id);
    if (check !== undefined) return check;
    throw new EvenstrokeError(
      'not-found',
      'There is no such check under way: it was given up, or the service was started anew. Begin another; it takes a minute.',
    );
  }
}

const stateOf = ({ id, serial, reference, wanted, taken, result }: Check): QuickCheckState => ({
  id,
  serial,
  reference,
  wanted,
  taken: taken.length,
  result,
});

function checkDepth({ taken, wanted }: Check, referenceMm: number): void {
  const depthMm = wanted[taken.length] ?? 0;
  const isSurface = taken.length === 0;
  if (Math.abs(referenceMm - depthMm) <= (isSurface ? SURFACE_MM : NEAR_MM)) return;
  const asked = isSurface
    ? 'The first point of a check is the surface, 0 mm'
    : `This point of the check is to be at ${depthMm.toFixed(2)} mm, give or take ${NEAR_MM} mm`;
  throw new EvenstrokeError(
    'bad-input',
    `${asked}, and ${referenceMm.toFixed(2)} mm was given, so no point was taken. Set the reference to it, and say what it is set to.`,
    { at: 'referenceMm' },
  );
}
