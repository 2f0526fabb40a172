/** How far a press turns the virtual micrometer. Pure. */

export const SIZES = { coarse: 0.25, fine: 0.01 } as const;
/** What the service takes. */
const FROM_MM = -0.5;
const TO_MM = 3.5;

/** The first press of one that is away sets it on the surface. */
export function moved(depthMm: number | null, size: keyof typeof SIZES, way: 1 | -1): number {
  if (depthMm === null) return 0;
  const next = Math.round((depthMm + way * SIZES[size]) * 1000) / 1000;
  return Math.min(TO_MM, Math.max(FROM_MM, next));
}
