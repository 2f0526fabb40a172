/** From the arrival of the line that shows something to the stop byte written, ns: the deciding path, measured. */
import { createHistogram } from 'node:perf_hooks';

export class StopLatency {
  readonly #histogram = createHistogram();
  /** Arrival of the line that is being worked on, station µs; null where it is none, or its stop was counted. */
  #arrivedUs: number | null = null;

  begin(arrivedUs: number | null): void {
    this.#arrivedUs = arrivedUs;
  }

  /** A stop byte was written; the first for a finding counts. */
  written(atUs: number): void {
    if (this.#arrivedUs === null) return;
    this.#histogram.record(Math.max(1, Math.round((atUs - this.#arrivedUs) * 1000)));
    this.#arrivedUs = null;
  }

  end(): void {
    this.#arrivedUs = null;
  }

  figures(): {
    readonly stops: number;
    readonly p50Us: number;
    readonly p99Us: number;
    readonly maxUs: number;
  } {
    const { count } = this.#histogram;
    const us = (percentile: number) => (count === 0 ? 0 : this.#histogram.percentile(percentile) / 1000);
    return {
      stops: count,
      p50Us: us(50),
      p99Us: us(99),
      maxUs: count === 0 ? 0 : this.#histogram.max / 1000,
    };
  }

  reset(): void {
    this.#histogram.reset();
  }
}
