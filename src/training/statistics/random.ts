/** Seeded pseudo-random numbers: the same seed gives the same numbers on every computer. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  gaussian(): number;
}

/** sfc32 (Doty-Humphrey's PractRand), its state filled from a uint32 seed by Weyl steps and a mixing hash. */
export function random(seed: number): Random {
  let weyl = seed >>> 0;
  const fill = () => {
    weyl = (weyl + 0x9e3779b9) >>> 0;
    let mixed = weyl;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let a = fill();
  let b = fill();
  let c = fill();
  let counter = 1;
  let spare: number | null = null;

  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // sfc32 asks for a dozen steps before its state has mixed.
  for (let i = 0; i < 12; i++) bits();
  const uniform = () => bits() / 2 ** 32;

  /** Marsaglia's polar method: two at a time. */
  const gaussian = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };

  return { uniform, below: (n) => Math.floor(uniform() * n), gaussian };
}
