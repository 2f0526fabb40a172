/**
 * The undeformed surface and the noise of the sensor, by the samples at rest.
 *
 * A pad drifts with temperature by fractions of a µm a second; a hand comes down in less than seconds, and
 * only ever presses in. So the surface follows the resting level upwards slowly, and only while the level
 * is within a narrow gate about it; what lies above the gate is pressure, and the surface stands still
 * under it. Downwards (nothing can pull the skin up) it follows at once.
 */

/** Of resting samples so much makes one look at the level. */
const BLOCK_US = 100_000;
/** Share of the difference that one look takes over: a time constant of 0.8 s. */
const GAIN = 0.125;
/** Fastest way up: 0.1 mm in a minute, twice the drift that is to be followed. */
const UP_MM_PER_S = 0.1 / 60;
/** Half-width of the gate, beside three σ of a look. A steady pressure under it is followed as drift. */
const GATE_MM = 0.015;
/** How far the surface may lie from the calibrated zero. */
const REACH_MM = 0.4;
/** A level above the gate that stays so steady for so long is no hand. Before the first look half a second is enough. */
const STEADY_MM = 0.012;
const STEADY_US = 120_000_000;
const FIRST_STEADY_US = 500_000;
/** Drift that goes on unseen under pressure. */
const DRIFT_MM_PER_S = 0.05 / 60;
/** Noise that is taken for given until resting samples have been seen. */
const USUAL_NOISE_MM = 0.025;
/** Steps of limited size average less well than their gain says: variance by this factor (measured). */
const NOISE_LOOKS = 4;
const NOISE_TIME_US = 1_000_000;
/** How fast the level of late follows, and how far from the surface. */
const LEVEL_MM_PER_S = 0.1;
const LEVEL_REACH_MM = 1;
/** So many samples in a row, for so long, on one side of the level: it has moved, and is followed as fast as a hand. */
const RUN_SAMPLES = 20;
const RUN_US = 5_000;
const PRESSED_MM_PER_S = 1;
const LIFTED_MM_PER_S = 5;
/** Then it settles. */
const SETTLE_US = 150_000;
/** No sample counts for more σ in the noise: a level that has just moved is none. */
const NOISE_CUT = 4;
/** The thresholds follow the noise at least this often. */
const LEVEL_SAMPLES = 64;
/** 1/√2π, of the normal density. */
const CUT_SHARE = 0.398942;
/** Variance under which a level may be the surface while nothing is known of the noise, mm². */
const UNKNOWN_VARIANCE = 0.02;

export class Surface {
  zeroMm = 0;
  /** Median of the resting samples of late: the surface, or a light pressure on it. What tells strokes from rest follows it. */
  levelMm = 0;
  /** Variance of one resting sample, mm². */
  noiseVariance = USUAL_NOISE_MM ** 2;
  /** Half-width of what counts as rest; samples on either side of it are left out, so that the mean is not pulled. */
  restMm = 0.06;

  /** Samples on the side away from the skin; the first guess of the noise counts as some. */
  private away = 16;
  private known = false;
  private sum = 0;
  private squares = 0;
  private count = 0;
  private blockSamples = 1;
  private sinceUs = 0;
  private steadyMm = 0;
  private steadyUs = 0;
  private looks = 0;

  /** Standard uncertainty of `zeroMm`: noise of the looks, the lag behind a drift, and the time without a look. */
  get uncertaintyMm(): number {
    const looks = Math.max(1, Math.min(this.looks, 2 / GAIN - 1));
    const noise = (NOISE_LOOKS * this.noiseVariance) / (this.blockSamples * looks);
    const lag = (DRIFT_MM_PER_S * BLOCK_US) / GAIN / 1e6 / 1.5;
    const unseen = (DRIFT_MM_PER_S * this.sinceUs) / 1e6;
    return Math.sqrt(noise + lag * lag + unseen * unseen);
  }

  /** One sample at rest (out of the skin as far as is known). True when it is time to look at what follows from it. */
  rest(mm: number, periodUs: number): boolean {
    this.follow(mm, periodUs);
    const off = mm - this.levelMm;
    if (off < 0 && !this.moved(periodUs)) {
      const weight = Math.max(Math.min(0.01, periodUs / NOISE_TIME_US), 1 / ++this.away);
      const square = Math.min(off * off, NOISE_CUT ** 2 * this.noiseVariance);
      this.noiseVariance += weight * (square - this.noiseVariance);
    }
    if (!this.add(mm, periodUs)) return this.count % LEVEL_SAMPLES === 0;
    // Noise above the half-width was taken for the beginning of a stroke, so the mean of a normal cut there.
    const sigma = Math.sqrt(this.noiseVariance);
    const cut = this.restMm / sigma;
    this.look(this.level + CUT_SHARE * sigma * Math.exp(-0.5 * cut * cut));
    return true;
  }

  /** One sample in the skin, or under a hand that leans on it. True when the level was looked at. */
  pressed(mm: number, periodUs: number): boolean {
    this.follow(mm, periodUs);
    if (!this.add(mm, periodUs)) return this.count % LEVEL_SAMPLES === 0;
    const most = this.known ? 4 * this.noiseVariance + STEADY_MM ** 2 : UNKNOWN_VARIANCE;
    if (this.spread <= most) this.look(this.level);
    else this.steadyUs = 0;
    return true;
  }

  /** Mean and variance of the last block. */
  private level = 0;
  private spread = 0;

  /** Samples in a row above the level; below it, negative. */
  private run = 0;

  private moved(periodUs: number): boolean {
    const run = Math.abs(this.run);
    return run >= RUN_SAMPLES && run * periodUs >= RUN_US;
  }

  /** Since the level was last seen to move. */
  private settledUs = 0;

  /** Whether a hand has just come down or gone: the level is not to be relied on yet. */
  get moves(): boolean {
    return this.settledUs < SETTLE_US;
  }

  /** A running median: as many steps up as down, and larger ones where it has been left behind. */
  private follow(mm: number, periodUs: number): void {
    const below = mm < this.levelMm;
    this.settledUs += periodUs;
    if (below) this.run = Math.min(0, this.run) - 1;
    else this.run = Math.max(0, this.run) + 1;
    if (this.moved(periodUs)) this.settledUs = 0;
    const speed = !this.moved(periodUs) ? LEVEL_MM_PER_S : below ? LIFTED_MM_PER_S : PRESSED_MM_PER_S;
    const step = Math.min(Math.abs(mm - this.levelMm), (speed * periodUs) / 1e6);
    if (below) this.levelMm = Math.max(this.zeroMm - LEVEL_REACH_MM, this.levelMm - step);
    else this.levelMm = Math.min(this.zeroMm + LEVEL_REACH_MM, this.levelMm + step);
  }

  /** One sample of a stroke. */
  hidden(periodUs: number): void {
    this.sinceUs += periodUs;
  }

  private add(mm: number, periodUs: number): boolean {
    this.sinceUs += periodUs;
    this.sum += mm;
    this.squares += mm * mm;
    this.count++;
    if (this.count * periodUs < BLOCK_US) return false;
    this.blockSamples = this.count;
    this.level = this.sum / this.count;
    this.spread = this.squares / this.count - this.level * this.level;
    this.sum = 0;
    this.squares = 0;
    this.count = 0;
    return true;
  }

  private look(level: number): void {
    const us = BLOCK_US;
    const spreadMm = 3 * Math.sqrt(this.noiseVariance / this.blockSamples);
    const off = level - this.zeroMm;
    const gateMm = GATE_MM + spreadMm;
    if (Math.abs(level) > REACH_MM + spreadMm) return;
    if (off < -gateMm) this.take(level);
    else if (off <= gateMm) {
      const most = (UP_MM_PER_S * Math.max(us, Math.min(this.sinceUs, 10 * us))) / 1e6;
      const gain = Math.max(GAIN, 1 / ++this.looks);
      // As slowly down as up, or the noise of the looks would walk it down.
      const step = gain * off;
      this.zeroMm += this.looks > 1 / GAIN ? Math.max(-most, Math.min(most, step)) : step;
      this.known = true;
      this.sinceUs = 0;
      this.steadyUs = 0;
    } else this.wait(level, spreadMm, us);
  }

  /** A level above the gate: a hand, or a surface that has moved? */
  private wait(level: number, spreadMm: number, us: number): void {
    if (this.steadyUs === 0 || Math.abs(level - this.steadyMm) > STEADY_MM + spreadMm) {
      this.steadyMm = level;
      this.steadyUs = us;
      return;
    }
    this.steadyUs += us;
    if (this.steadyUs >= (this.known ? STEADY_US : FIRST_STEADY_US)) this.take(level);
  }

  private take(level: number): void {
    this.zeroMm = level;
    this.known = true;
    this.looks = 1;
    this.sinceUs = 0;
    this.steadyUs = 0;
  }
}
