/** Units of length that a channel may name. */

/** mm in one of it. */
const mmIn: ReadonlyMap<string, number> = new Map([
  ['mm', 1],
  ['um', 0.001],
]);

/** mm in one of the unit; null where it is no length that we know. */
export const mmPer = (unit: string): number | null => mmIn.get(unit) ?? null;
