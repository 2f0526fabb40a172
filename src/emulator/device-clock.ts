/** A device's own clock: microseconds since its boot, which may run fast or slow against the world's. */
export class DeviceClock {
  #worldUs: number;
  #deviceUs = 0;
  #rate = 1;
  #jumpedUs = 0;
  /** What the 32-bit counter of ticks stands at when the device boots. */
  readonly bootTicks: number;

  constructor(worldUs: number, bootTicks: number, driftPpm: number) {
    this.#worldUs = worldUs;
    this.bootTicks = bootTicks;
    this.#rate = 1 + driftPpm / 1e6;
  }

  deviceUs(worldUs: number): number {
    return this.#deviceUs + (worldUs - this.#worldUs) * this.#rate;
  }

  worldUs(deviceUs: number): number {
    return this.#worldUs + (deviceUs - this.#deviceUs) / this.#rate;
  }

  /** From `worldUs` on; what was before stays as it was. */
  setDrift(ppm: number, worldUs: number): void {
    this.#deviceUs = this.deviceUs(worldUs);
    this.#worldUs = worldUs;
    this.#rate = 1 + ppm / 1e6;
  }

  /** The counter of ticks leaps by so much, forward or back, and goes on from there. Timers do not feel it. */
  jump(us: number): void {
    this.#jumpedUs += Math.round(us);
  }

  /** The header's ticks for a device time: µs, 32 bits, wrapping. */
  ticks(deviceUs: number): number {
    const counted = (this.bootTicks + Math.round(deviceUs) + this.#jumpedUs) % 2 ** 32;
    return counted < 0 ? counted + 2 ** 32 : counted;
  }
}
