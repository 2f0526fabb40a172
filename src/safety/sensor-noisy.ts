/** Noise at rest far above what a pad has: a broken wire, a motor's sparks in the cable, a sensor that comes loose. */
import type { EventLog } from './events.ts';
import { thousandths } from './thousandths.ts';
import type { ToStation } from './types.ts';

/** σ of the resting samples, mm. Shipped pads have 0.02 to 0.04; at 0.1 the finder misses strokes below 0.55 mm. */
const NOISY_MM = 0.1;
const QUIET_MM = 0.08;
/** It is judged by so much of the data at a time, and by so many pairs of samples at least. */
const BLOCK_US = 500_000;
const LEAST_PAIRS = 20;
/**
 * Mean square of the difference of two normal values that both lie below their mean, over σ²: 2 (1 − 2/π). Where the
 * level lies too high (a hand has just gone) it is up to 2, so that σ is taken for too large by 1.66 for a moment.
 */
const PAIR_SHARE = 2 * (1 - 2 / Math.PI);

/**
 * Only samples on the side away from the skin count, two in a row: no needle and no hand pulls the skin up, so what
 * moves there is noise, while strokes go on too. The stroke finder's own figure takes some seconds to follow.
 */
export class SensorNoisy {
  private readonly events: EventLog;
  private id = 0;
  private levelMm = 0;
  private lastMm = Number.NaN;
  private squares = 0;
  private pairs = 0;
  private blockUs = Number.NaN;
  private blockStationUs = 0;
  private mostMm = 0;

  constructor(events: EventLog) {
    this.events = events;
  }

  get open(): boolean {
    return this.id !== 0;
  }

  /** Samples are missing before the next one. */
  gap(): void {
    this.lastMm = Number.NaN;
  }

  /** Takes `depths[from, to)` in mm. */
  push(depths: Float32Array, from: number, to: number): void {
    const { levelMm } = this;
    let last = this.lastMm;
    for (let i = from; i < to; i++) {
      const mm = depths[i] as number;
      if (mm < levelMm && last < levelMm) {
        const off = mm - last;
        this.squares += off * off;
        this.pairs++;
      }
      last = mm;
    }
    this.lastMm = last;
  }

  /** A look, each 50 ms by the samples: the level that the pad rests at, mm; `us`: device time of the next sample. */
  look(levelMm: number, us: number, toStation: ToStation): void {
    this.levelMm = levelMm;
    if (us - this.blockUs < BLOCK_US) return;
    const sigma = Math.sqrt(this.squares / (this.pairs * PAIR_SHARE));
    if (this.pairs >= LEAST_PAIRS) this.judge(sigma);
    this.squares = 0;
    this.pairs = 0;
    this.blockUs = us;
    this.blockStationUs = toStation(us);
  }

  /** Closes what is open where it was last seen; what follows is looked at anew. */
  end(): void {
    this.close();
    this.gap();
    this.squares = 0;
    this.pairs = 0;
    this.blockUs = Number.NaN;
  }

  /** The block that ends here. */
  private judge(sigma: number): void {
    if (this.id !== 0 && sigma < QUIET_MM) this.close();
    else if (sigma > NOISY_MM && Number.isFinite(this.blockUs)) {
      if (this.id === 0) {
        this.mostMm = sigma;
        this.id = this.events.begin('sensor-noisy', this.blockStationUs, this.evidence());
      } else if (sigma > this.mostMm) {
        this.mostMm = sigma;
        this.events.update(this.id, this.evidence());
      }
    }
  }

  private close(): void {
    if (this.id !== 0) this.events.end(this.id, this.blockStationUs, this.evidence());
    this.id = 0;
  }

  private evidence(): Record<string, number> {
    return { noiseMm: thousandths(this.mostMm), limitMm: NOISY_MM };
  }
}
