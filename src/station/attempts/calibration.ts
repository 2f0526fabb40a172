/** The calibration that an attempt rests on. */
import { isPast, localDay } from '../../store/days.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { Calibration } from '../../training/types.ts';

/** Taken where nothing was stated: a pad that was never compared with anything is hardly worse, mm. */
const UNSTATED_MM = 0.02;

/** What was stated of this pad and is in force at `at`; the state `none` where nothing was. */
export async function calibrationInForce(
  training: Pick<TrainingStore, 'calibrationAt'>,
  serial: string,
  at: Date,
): Promise<Calibration> {
  const stated = await training.calibrationAt(serial, at.toISOString());
  if (stated === null) return { id: null, state: 'none', uncertaintyMm: UNSTATED_MM };
  const { id, uncertaintyMm, validUntil } = stated;
  return { id, state: isPast(validUntil, localDay(at)) ? 'expired' : 'valid', uncertaintyMm };
}

/** What is stated of a virtual pad: its counts are made from the true depth. */
const ofVirtualPad = {
  /** 0.006 mm of nonlinearity as half-width of a uniform distribution, and some of the wandering surface. */
  uncertaintyMm: 0.005,
  validUntil: null,
  by: 'Evenstroke',
  reference: 'virtual pad: its scale is exact by construction, nonlinearity at most 0.006 mm',
};

/** States the calibration of virtual pads, once for each that has none. */
export class VirtualCalibrations {
  readonly #training: Pick<TrainingStore, 'calibrations' | 'addCalibration'>;
  readonly #asked = new Map<string, Promise<void>>();

  constructor(training: Pick<TrainingStore, 'calibrations' | 'addCalibration'>) {
    this.#training = training;
  }

  /** Fulfilled when this pad has one; a failure to write it is no failure of the pad, and is tried again. */
  async ensure(serial: string): Promise<void> {
    const asked = this.#asked.get(serial) ?? this.#state(serial).catch(() => void this.#asked.delete(serial));
    this.#asked.set(serial, asked);
    await asked;
  }

  async #state(serial: string): Promise<void> {
    if ((await this.#training.calibrations(serial)).length > 0) return;
    await this.#training.addCalibration({ serial, ...ofVirtualPad });
  }
}
