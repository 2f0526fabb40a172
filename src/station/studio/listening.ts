/** One pad whose raw counts are listened to, over its going and coming back. */
import { pickChannels, type Scale } from '../../signal/depth.ts';
import type { Channel } from '../../signal/types.ts';
import type { Reading } from '../../studio/document.ts';
import { padLimits, steadyOf } from '../../studio/steady.ts';
import type { PadDevice } from '../pad-device.ts';
import { RawEar } from './raw-ear.ts';

/** The newest window of a pad's depth; numbers are null where there is none, and `problem` says why. */
export interface SteadyNow {
  readonly serial: string;
  readonly counts: number | null;
  readonly nominalMm: number | null;
  readonly depthMm: number | null;
  readonly sdCounts: number | null;
  readonly driftMmPerS: number | null;
  readonly settled: boolean;
  readonly problem: string;
}

export interface ReadingsOptions {
  readonly pad: (serial: string) => PadDevice | null;
  /** Depth by the calibration in force; null where none applies. */
  readonly depthMm: (pad: PadDevice, nominalMm: number) => number | null;
  /** Station µs. */
  readonly now: () => number;
}

/** A reading is the mean over so long. */
const WINDOW_US = 500_000;
/** Without samples for so long a pad is not measuring. */
const SILENT_US = 300_000;

/** One pad that is listened to, over its going and coming back. */
export class Listening {
  readonly serial: string;
  readonly raw = new RawEar(WINDOW_US);
  users = 0;
  readonly #options: ReadingsOptions;
  #pad: PadDevice | null = null;
  #untap: () => void = () => {};
  #described: readonly Channel[] | null = null;
  #scale: Scale | null = null;

  constructor(serial: string, options: ReadingsOptions) {
    this.serial = serial;
    this.#options = options;
  }

  /** A serial number that was forgotten and has come back is another object. */
  attach(): void {
    const pad = this.#options.pad(this.serial);
    if (pad === this.#pad) return;
    this.detach();
    this.#pad = pad;
    if (pad !== null)
      this.#untap = pad.tapRaw((batch, atUs) => {
        const scale = this.#scaleOf(pad);
        if (scale !== null) this.raw.take(batch, scale.channel, atUs);
      });
  }

  detach(): void {
    this.#untap();
    this.#untap = () => {};
    this.#pad = null;
    this.raw.forget();
  }

  /** What keeps it from measuring at all; '' where only samples are waited for. */
  gone(): string {
    this.attach();
    const problem = problemOf(this.serial, this.#pad);
    if (problem !== '') this.raw.forget();
    return problem;
  }

  look(): SteadyNow {
    const problem = this.gone() || this.#silence();
    const pad = this.#pad;
    const scale = pad === null ? null : this.#scaleOf(pad);
    const steady = problem !== '' || scale === null ? null : this.#steady(this.raw.since(0), scale);
    if (steady === null || pad === null || scale === null)
      return {
        serial: this.serial,
        counts: null,
        nominalMm: null,
        depthMm: null,
        sdCounts: null,
        driftMmPerS: null,
        settled: false,
        problem: problem || `Pad ${this.serial} is being listened to; its reading comes in a moment.`,
      };
    const { counts, sdCounts, driftMmPerS, settled } = steady;
    const nominalMm = scale.offsetMm + scale.scaleMm * counts;
    const depthMm = this.#options.depthMm(pad, nominalMm);
    return { serial: this.serial, counts, nominalMm, depthMm, sdCounts, driftMmPerS, settled, problem: '' };
  }

  /** The mean of the newest of `fresh` samples where they are enough, and settled or wanted all the same. */
  reading(
    fresh: number,
    anyway: boolean,
  ): { reading: Reading; channel: Channel } | 'too-few' | 'not-settled' {
    const pad = this.#pad;
    const scale = pad === null ? null : this.#scaleOf(pad);
    if (scale === null) return 'too-few';
    const steady = this.#steady(fresh, scale);
    if (steady === null) return 'too-few';
    if (!steady.settled && !anyway) return 'not-settled';
    const { counts, sdCounts, frames, independent, driftMmPerS, settled } = steady;
    const reading: Reading = {
      at: new Date().toISOString(),
      counts,
      sdCounts,
      frames,
      independent,
      driftMmPerS,
      taken: settled ? 'settled' : 'unsettled',
    };
    return { reading, channel: scale.channel };
  }

  /** @param seconds that were waited. */
  unsettled(seconds: number): string {
    const problem = this.gone() || this.#silence();
    if (problem !== '') return problem;
    const { driftMmPerS } = this.look();
    const moves = driftMmPerS === null ? '' : ` (it moves by ${(1000 * driftMmPerS).toFixed(1)} µm a second)`;
    return `The reading of pad ${this.serial} did not settle within ${seconds} s${moves}, so no point was taken; those before are kept. Let the reference stand still and ask again, or take the point as it is.`;
  }

  /** null: too few samples in a row. */
  #steady(fresh: number, { scaleMm }: Scale) {
    const { periodUs } = this.raw;
    if (periodUs === 0) return null;
    const limits = padLimits(Math.abs(scaleMm));
    const seconds = (fresh * periodUs) / 1e6;
    if (seconds < limits.leastS) return null;
    const most = Math.min(fresh, Math.ceil(WINDOW_US / periodUs));
    const { mean, sd, frames, independent, driftPerS, settled } = steadyOf(
      this.raw.newest(most),
      1e6 / periodUs,
      limits,
    );
    return { counts: mean, sdCounts: sd, frames, independent, driftMmPerS: scaleMm * driftPerS, settled };
  }

  #silence(): string {
    const { arrivedUs } = this.raw;
    const isSilent = arrivedUs > 0 && this.#options.now() - arrivedUs > SILENT_US;
    return isSilent || this.#pad?.linkState === 'silent'
      ? `Pad ${this.serial} gives no samples, so there is no reading. Where it goes on so, unplug it and plug it in again.`
      : '';
  }

  #scaleOf(pad: PadDevice): Scale | null {
    const { channels } = pad.identity;
    if (channels !== this.#described) {
      this.#described = channels;
      this.#scale = pickChannels(channels).depth;
    }
    return this.#scale;
  }
}

/** Why nothing can be measured of this pad; '' where it can. */
export function problemOf(serial: string, pad: PadDevice | null): string {
  if (pad === null)
    return `Pad ${serial} is not here, so nothing is measured; points taken are kept. Plug it in: it goes on by itself.`;
  // A moment of silence is no end: a computer that is busy elsewhere hears a pad late, and samples are waited for.
  if (pad.linkState !== 'online' && pad.linkState !== 'silent')
    return `Pad ${serial} is not online, so nothing is measured; points taken are kept. Check its cable and power: it goes on when the pad is back.`;
  if (pickChannels(pad.identity.channels).depth === null)
    return `Pad ${serial} senses no depth, so there is nothing to calibrate. Choose another pad.`;
  if (pad.sensor === 'range')
    return `The sensor of pad ${serial} is at the end of its range, so its counts say nothing of the depth. Go back with the reference, or choose a smaller step.`;
  return '';
}
