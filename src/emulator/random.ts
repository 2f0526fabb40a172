/** Seeded pseudo-random numbers: everything that a virtual device does follows from its seed. */

/**
 * sfc32 (Chris Doty-Humphrey's small fast counter, as in PractRand), 32-bit state words. `fork(label)`
 * gives an independent stream that depends on the seed and the label alone, so that one user of
 * randomness never shifts the numbers of another.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #d = 1;
  #spare: number | null = null;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    this.#a = fnv(`${this.#seed}/a`);
    this.#b = fnv(`${this.#seed}/b`);
    this.#c = fnv(`${this.#seed}/c`);
    for (let i = 0; i < 15; i++) this.uint32();
  }

  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Standard normal, by Marsaglia's polar method. */
  gaussian(): number {
    if (this.#spare !== null) {
      const value = this.#spare;
      this.#spare = null;
      return value;
    }
    let u: number;
    let v: number;
    let s: number;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt((-2 * Math.log(s)) / s);
    this.#spare = v * factor;
    return u * factor;
  }

  /** Normal, drawn again until it lies in [low, high]; falls back to the nearer end of a far-off range. */
  truncated(mean: number, sd: number, low: number, high: number): number {
    for (let i = 0; i < 16; i++) {
      const value = mean + sd * this.gaussian();
      if (value >= low && value <= high) return value;
    }
    return Math.min(high, Math.max(low, mean));
  }
}

/** FNV-1a with a final avalanche (murmur3's), 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
