/** Where the trainee puts the dots, in pad coordinates (0 to 40 mm each way). */

export const PAD_SIZE_MM = 40;
export const patternNames = ['grid', 'line'] as const;
export type PatternName = (typeof patternNames)[number];

/** The n-th place of a pattern, for ever: each further layer is set off from the one before. */
export function placeOf(pattern: PatternName, n: number): { readonly xMm: number; readonly yMm: number } {
  if (pattern === 'line') {
    const columns = 30;
    const row = Math.floor(n / columns) % 10;
    return { xMm: 5.5 + (n % columns), yMm: 6 + 3 * row };
  }
  const layer = Math.floor(n / 100) % 4;
  const cell = n % 100;
  const row = Math.floor(cell / 10);
  // Back and forth, as a hand works a grid.
  const column = row % 2 === 0 ? cell % 10 : 9 - (cell % 10);
  const offMm = [0, 0.5, 0.5, 0][layer] ?? 0;
  const downMm = [0, 0.5, 0, 0.5][layer] ?? 0;
  return { xMm: 15.5 + column + offMm, yMm: 15.5 + row + downMm };
}
