/**
 * Device time to station time, from exchanges of SYNC and TIME. Pure.
 *
 * Each exchange gives, in the manner of NTP (RFC 5905), the offset between the two clocks at its middle,
 * with an error of at most half its round trip. What lengthens a round trip beyond the smallest one is a
 * wait on one way or the other, so an exchange counts by the square of how near it is to the smallest (the
 * idea of Klipper's clocksync, which lets slow samples count less). A weighted line through the offsets
 * of the last minute gives offset and drift. A crystal is known to be within about 100 ppm before
 * anything is measured; taken into the fit, that keeps the drift near zero until the exchanges span
 * enough time to say better, with no threshold where the clock would jump.
 *
 * The figures depend on the exchanges in the window and on nothing else, so that a replay which is given
 * those has the same clock to the last bit.
 */
import type { ClockFigures, StationUs } from './types.ts';

export interface Exchange {
  /** SYNC was written. */
  readonly sentUs: StationUs;
  /** SYNC came in, and TIME went out, on the device's unwrapped clock. */
  readonly receivedDeviceUs: number;
  readonly repliedDeviceUs: number;
  /** TIME came in. */
  readonly arrivedUs: StationUs;
}

export const CLOCK_WINDOW_US = 60e6;
export const MAX_DRIFT_PPM = 500;
/** The host's own timing of the best exchanges is not better than this. */
const FLOOR_US = 50;
const PRIOR_DRIFT = 100e-6;

interface Sample extends Exchange {
  readonly roundTripUs: number;
}

export class DeviceClock {
  #window: Sample[] = [];
  #figures: ClockFigures = {
    offsetUs: Number.NaN,
    driftPpm: 0,
    uncertaintyUs: Number.POSITIVE_INFINITY,
    roundTripUs: Number.NaN,
    exchanges: 0,
  };
  /** Smallest arrival minus device time: stands in for the offset until the first exchange. */
  #arrivalOffsetUs = Number.POSITIVE_INFINITY;
  #offsetUs = Number.NaN;
  #rate = 1;

  /** Any line: its device time and its arrival. Returns true where it is the best anchor so far. */
  arrival(deviceUs: number, at: StationUs): boolean {
    if (this.#window.length > 0 || at - deviceUs >= this.#arrivalOffsetUs) return false;
    this.#arrivalOffsetUs = at - deviceUs;
    this.#offsetUs = this.#arrivalOffsetUs;
    this.#figures = { ...this.#figures, offsetUs: this.#offsetUs };
    return true;
  }

  /** Takes an exchange in. Returns false, and changes nothing, where its times cannot be. */
  exchange(exchange: Exchange): boolean {
    const held = exchange.repliedDeviceUs - exchange.receivedDeviceUs;
    const whole = exchange.arrivedUs - exchange.sentUs;
    // Two clocks that differ by 500 ppm may make a short wait look a little longer than it was.
    if (held < 0 || whole < 0 || held > whole + FLOOR_US + whole * 1e-3) return false;
    this.#window.push({ ...exchange, roundTripUs: Math.max(0, whole - held) });
    const oldest = exchange.arrivedUs - CLOCK_WINDOW_US;
    while ((this.#window[0]?.arrivedUs ?? oldest) < oldest) this.#window.shift();
    this.#fit();
    return true;
  }

  /** Station time of a device time, µs: by arrival until the first exchange, and NaN before any line. */
  toStation(deviceUs: number): StationUs {
    return this.#offsetUs + deviceUs * this.#rate;
  }

  get figures(): ClockFigures {
    return this.#figures;
  }

  /** The exchanges that the figures rest on, oldest first. */
  get window(): readonly Exchange[] {
    return this.#window;
  }

  #fit(): void {
    const window = this.#window;
    let roundTripUs = Number.POSITIVE_INFINITY;
    for (const sample of window) roundTripUs = Math.min(roundTripUs, sample.roundTripUs);
    // Centred on one exchange, so that the sums keep their precision.
    const [first] = window;
    if (first === undefined) return;
    const device0 = (first.receivedDeviceUs + first.repliedDeviceUs) / 2;
    const station0 = (first.sentUs + first.arrivedUs) / 2;
    const points = window.map((sample) => {
      const x = (sample.receivedDeviceUs + sample.repliedDeviceUs) / 2 - device0;
      const y = (sample.sentUs + sample.arrivedUs) / 2 - station0 - x;
      const sigma = FLOOR_US + (sample.roundTripUs - roundTripUs) / 2;
      return { x, y, weight: 1 / (sigma * sigma) };
    });
    let weights = 0;
    let meanX = 0;
    let meanY = 0;
    for (const { x, y, weight } of points) {
      weights += weight;
      meanX += weight * x;
      meanY += weight * y;
    }
    meanX /= weights;
    meanY /= weights;
    let xx = 1 / (PRIOR_DRIFT * PRIOR_DRIFT);
    let xy = 0;
    for (const { x, y, weight } of points) {
      xx += weight * (x - meanX) * (x - meanX);
      xy += weight * (x - meanX) * (y - meanY);
    }
    const limit = MAX_DRIFT_PPM / 1e6;
    const drift = Math.max(-limit, Math.min(limit, xy / xx));
    let squares = 0;
    for (const { x, y, weight } of points) squares += weight * (y - meanY - drift * (x - meanX)) ** 2;
    this.#rate = 1 + drift;
    // station = station0 + x + meanY + drift × (x - meanX), with x = device - device0.
    this.#offsetUs = station0 + meanY - drift * meanX - device0 * this.#rate;
    this.#figures = {
      offsetUs: this.#offsetUs,
      driftPpm: drift * 1e6,
      uncertaintyUs: roundTripUs / 2 + Math.sqrt(squares / weights),
      roundTripUs,
      exchanges: window.length,
    };
  }
}
