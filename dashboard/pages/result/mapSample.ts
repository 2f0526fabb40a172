/** Which dots a map draws when there are more than a canvas should be asked for. */

const MOST = 3_000;

/** Every how many-th dot is drawn. */
export const mapStepFor = (count: number): number => Math.max(1, Math.ceil(count / MOST));

/** Indices to draw: each `step`-th, and those that must be seen. */
export function mapSample(count: number, mustSee: (i: number) => boolean): number[] {
  const step = mapStepFor(count);
  return Array.from({ length: count }, (_, i) => i).filter((i) => i % step === 0 || mustSee(i));
}
