/** Machine telemetry of the last seconds: time, stroke rate, voltage, in preallocated memory. */
export class ReadingRing {
  readonly #atUs: Float64Array;
  readonly #rateHz: Float64Array;
  readonly #volts: Float64Array;
  #written = 0;

  constructor(capacity = 4096) {
    this.#atUs = new Float64Array(capacity);
    this.#rateHz = new Float64Array(capacity);
    this.#volts = new Float64Array(capacity);
  }

  clear(): void {
    this.#written = 0;
  }

  append(atUs: number, rateHz: number, volts: number): void {
    const capacity = this.#atUs.length;
    const newest = this.#atUs[(this.#written - 1 + capacity) % capacity] ?? 0;
    if (this.#written > 0 && atUs <= newest) return;
    const slot = this.#written % capacity;
    this.#atUs[slot] = atUs;
    this.#rateHz[slot] = rateHz;
    this.#volts[slot] = volts;
    this.#written += 1;
  }

  /**
   * Fills `x` (seconds before `nowUs`), `rate` and `volts` with the readings since `fromUs`, with a null
   * where two readings are further apart than `gapUs`: a gap stays open.
   */
  read(fromUs: number, nowUs: number, gapUs: number, into: Readings): void {
    into.x.length = 0;
    into.rateHz.length = 0;
    into.volts.length = 0;
    const capacity = this.#atUs.length;
    let before = Number.NaN;
    for (let n = Math.max(0, this.#written - capacity); n < this.#written; n++) {
      const slot = n % capacity;
      const atUs = this.#atUs[slot] ?? 0;
      if (atUs < fromUs || atUs > nowUs) continue;
      if (atUs - before > gapUs) push(into, ((atUs + before) / 2 - nowUs) / 1e6, null, null);
      push(into, (atUs - nowUs) / 1e6, this.#rateHz[slot] ?? null, this.#volts[slot] ?? null);
      before = atUs;
    }
  }
}

export interface Readings {
  readonly x: number[];
  readonly rateHz: (number | null)[];
  readonly volts: (number | null)[];
}

function push(into: Readings, x: number, rateHz: number | null, volts: number | null): void {
  into.x.push(x);
  into.rateHz.push(rateHz);
  into.volts.push(volts);
}
