/** The calibration of virtual pads. */
import type { Subscription } from 'rxjs';
import type { TrainingStore } from '../../store/training-store.ts';
import type { Station } from '../station.ts';
import type { Scales } from '../studio/scales.ts';

/** What is stated of a virtual pad: its counts are made from the true depth. */
const ofVirtualPad = {
  /** 0.006 mm of nonlinearity as half-width of a uniform distribution, and some of the wandering surface. */
  uncertaintyMm: 0.005,
  validUntil: null,
  by: 'Evenstroke',
  reference: 'virtual pad: its scale is exact by construction, nonlinearity at most 0.006 mm',
};

export interface VirtualCalibrationsOptions {
  readonly training: Pick<TrainingStore, 'calibrations' | 'addCalibration'>;
  readonly scales: Pick<Scales, 'refresh' | 'entriesOf'>;
  readonly station: Pick<Station, 'devices' | 'changed$'>;
}

/** States the calibration of virtual pads, once for each that has none. */
export class VirtualCalibrations {
  readonly #options: VirtualCalibrationsOptions;
  readonly #asked = new Map<string, Promise<void>>();

  constructor(options: VirtualCalibrationsOptions) {
    this.#options = options;
  }

  /** Of each that comes. */
  follow(): Subscription {
    const { station } = this.#options;
    return station.changed$.subscribe(() => {
      for (const { virtual, identity } of station.devices())
        if (virtual && identity?.role === 'pad') void this.ensure(identity.serial);
    });
  }

  /** Fulfilled when this pad has one; a failure to write it is no failure of the pad, and is tried again. */
  async ensure(serial: string): Promise<void> {
    const asked = this.#asked.get(serial) ?? this.#state(serial).catch(() => void this.#asked.delete(serial));
    this.#asked.set(serial, asked);
    await asked;
  }

  /** Nothing is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#asked.values());
  }

  async #state(serial: string): Promise<void> {
    const { training, scales } = this.#options;
    // One that was measured is better than what is said of all of them.
    if ((await training.calibrations(serial)).length > 0 || scales.entriesOf(serial).length > 0) return;
    await training.addCalibration({ serial, ...ofVirtualPad });
    await scales.refresh();
  }
}
