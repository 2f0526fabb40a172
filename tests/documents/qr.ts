/**
 * Reads a QR code from a picture (ISO/IEC 18004): versions 1 to 6, byte mode, a sound picture. Errors are not
 * corrected, and a single wrong module is an error here.
 */
import type { PNG } from 'pngjs';

/** By version and level (L, M, Q, H): how many data codewords each block has. */
const blocks: Record<number, readonly (readonly number[])[]> = {
  1: [[19], [16], [13], [9]],
  2: [[34], [28], [22], [16]],
  3: [[55], [44], [17, 17], [13, 13]],
  4: [[80], [32, 32], [24, 24], [9, 9, 9, 9]],
  5: [[108], [43, 43], [15, 15, 16, 16], [11, 11, 12, 12]],
  6: [
    [68, 68],
    [27, 27, 27, 27],
    [19, 19, 19, 19],
    [15, 15, 15, 15],
  ],
};
const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];
const FINDER = '1111111';

/** The square of the picture that holds the code and nothing else, in its dots. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export function readQr(png: PNG, square: Square): string {
  const dark = (x: number, y: number): boolean =>
    (png.data[(Math.floor(y) * png.width + Math.floor(x)) * 4] ?? 255) < 128;
  // The first row begins with a finder of seven dark modules: so long is a module.
  const top = square.y + 1.5;
  let x = square.x + 1;
  while (dark(x, top)) x++;
  const version = Math.round((square.size / ((x - square.x) / 7) - 17) / 4);
  const count = 17 + 4 * version;
  const side = square.size / count;
  const modules = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => dark(square.x + (j + 0.5) * side, square.y + (i + 0.5) * side)),
  );
  const bits = (cells: readonly (readonly [number, number])[]): string =>
    cells.map(([i, j]) => (modules[i]?.[j] ? '1' : '0')).join('');
  const row = Array.from({ length: 7 }, (_, n) => n);
  if (bits(row.map((n) => [0, n])) !== FINDER || bits(row.map((n) => [count - 7, n])) !== FINDER)
    throw new Error('no finder pattern');
  const format =
    Number.parseInt(
      bits([
        ...[0, 1, 2, 3, 4, 5, 7, 8].map((j) => [8, j] as const),
        ...[7, 5, 4, 3, 2, 1, 0].map((i) => [i, 8] as const),
      ]),
      2,
    ) ^ 0b101010000010010;
  const level = [1, 0, 3, 2][format >> 13] ?? 0; // 01 L, 00 M, 11 Q, 10 H
  const mask = masks[(format >> 10) & 7];
  const sizes = blocks[version]?.[level];
  if (mask === undefined || sizes === undefined) throw new Error(`version ${version} is not read here`);
  const data = codewords(modules, version, mask);
  return textOf(deinterleaved(data, sizes));
}

/** Finders with their separators and format, timing, and the one alignment pattern of versions 2 to 6. */
function isFunction(count: number, version: number, i: number, j: number): boolean {
  if (i === 6 || j === 6) return true;
  if (i < 9 && (j < 9 || j >= count - 8)) return true;
  if (j < 9 && i >= count - 8) return true;
  const centre = count - 7;
  return version > 1 && Math.abs(i - centre) <= 2 && Math.abs(j - centre) <= 2;
}

function codewords(
  modules: readonly (readonly boolean[])[],
  version: number,
  mask: (row: number, column: number) => boolean,
): number[] {
  const count = modules.length;
  let bits = '';
  let isUp = true;
  for (let right = count - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let n = 0; n < count; n++) {
      const i = isUp ? count - 1 - n : n;
      for (const j of [right, right - 1])
        if (!isFunction(count, version, i, j)) bits += modules[i]?.[j] !== mask(i, j) ? '1' : '0';
    }
    isUp = !isUp;
  }
  return bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
}

function deinterleaved(data: readonly number[], sizes: readonly number[]): number[] {
  const found = sizes.map((): number[] => []);
  let next = 0;
  for (let n = 0; n < Math.max(...sizes); n++)
    for (const [block, size] of sizes.entries()) if (n < size) found[block]?.push(data[next++] ?? 0);
  return found.flat();
}

function textOf(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (bits.slice(0, 4) !== '0100') throw new Error('not in byte mode');
  const length = Number.parseInt(bits.slice(4, 12), 2);
  const text = Array.from({ length }, (_, n) => Number.parseInt(bits.slice(12 + n * 8, 20 + n * 8), 2));
  return new TextDecoder().decode(Uint8Array.from(text));
}
