/** What only machine and pad together show, found for one machine and told as its own. */
import { WorkWatch } from '../../safety/work-watch.ts';
import type { MachineReading } from '../../store/types.ts';
import type { MachineDevice } from '../machine-device.ts';
import type { PadDevice } from '../pad-device.ts';

/** Its pad is not known here: unplugged long ago, or never there. */
const NOWHERE = {
  gone: true,
  sampledUs: Number.NEGATIVE_INFINITY,
  contactUs: Number.NEGATIVE_INFINITY,
} as const;

export class Work {
  readonly #device: MachineDevice;
  #noneFeltS: number;
  #watch: WorkWatch;

  constructor(device: MachineDevice, noneFeltS: number) {
    this.#device = device;
    this.#noneFeltS = noneFeltS;
    this.#watch = this.#newWatch();
  }

  telemetry(reading: MachineReading): void {
    this.#watch.reading(reading);
  }

  stroke(contactUs: number): void {
    this.#watch.stroke(contactUs);
  }

  /** With every tick: `serial` is the pad that it is worked with now, `pad` that pad where it is known. */
  advance(atUs: number, serial: string | null, pad: PadDevice | null): void {
    this.#watch.tie(serial, atUs);
    const clocksUs = (pad?.link.clock.uncertaintyUs ?? 0) + this.#device.link.clock.uncertaintyUs;
    this.#watch.advance(atUs, pad?.work ?? NOWHERE, clocksUs);
  }

  /** The machine is gone or has restarted. */
  end(atUs: number): void {
    this.#watch.end(atUs);
  }

  /** Another reaction profile holds from now on. */
  follow(noneFeltS: number, atUs: number): void {
    if (noneFeltS === this.#noneFeltS) return;
    this.end(atUs);
    this.#noneFeltS = noneFeltS;
    this.#watch = this.#newWatch();
  }

  #newWatch(): WorkWatch {
    return new WorkWatch(this.#device.findings, this.#noneFeltS);
  }
}
