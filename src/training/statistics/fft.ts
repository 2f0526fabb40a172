/** Magnitudes of the discrete Fourier transform of a real signal; iterative radix-2 (Cooley & Tukey 1965). */
import type { Values } from './describe.ts';

/** `size` magnitudes, from 0 Hz up; `size` is a power of two and the signal is padded with zeros up to it. */
export function magnitudes(signal: Values, size: number): Float64Array {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(Float64Array.from(signal).subarray(0, size));
  reverseBits(re);
  for (let span = 2; span <= size; span *= 2) butterflies(re, im, span);
  return re.map((value, i) => Math.hypot(value, im[i] ?? 0));
}

function reverseBits(re: Float64Array): void {
  let j = 0;
  for (let i = 1; i < re.length; i++) {
    let bit = re.length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
  }
}

function butterflies(re: Float64Array, im: Float64Array, span: number): void {
  const half = span / 2;
  for (let k = 0; k < half; k++) {
    const angle = (-2 * Math.PI * k) / span;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    for (let low = k; low < re.length; low += span) {
      const high = low + half;
      const x = re[high] ?? 0;
      const y = im[high] ?? 0;
      const turnedRe = x * cos - y * sin;
      const turnedIm = x * sin + y * cos;
      const baseRe = re[low] ?? 0;
      const baseIm = im[low] ?? 0;
      re[high] = baseRe - turnedRe;
      im[high] = baseIm - turnedIm;
      re[low] = baseRe + turnedRe;
      im[low] = baseIm + turnedIm;
    }
  }
}
