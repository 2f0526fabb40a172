/** How sure a pad's depths are, and where that is not sure enough to name a zone. Pure. */
import type { PadScale } from '../../src/server/wire-studio.ts';
import type { Limits } from '../training/limits.ts';

/** What says how sure depths are: a pad's scale, or the calibration of an attempt or a session. */
export type Sureness = Pick<PadScale, 'state' | 'uncertaintyMm'> & {
  readonly byDepth?: PadScale['byDepth'] | undefined;
};

/** Standard uncertainty (k = 1) near a depth, mm: straight lines between, constant beyond; null where nobody knows. */
export function standardMm({ state, uncertaintyMm, byDepth = [] }: Sureness, depthMm: number): number | null {
  if (state === 'none') return null;
  let before = byDepth[0];
  if (before === undefined) return uncertaintyMm;
  if (depthMm <= before.depthMm) return before.uncertaintyMm;
  for (const next of byDepth) {
    if (depthMm < next.depthMm) {
      const share = (depthMm - before.depthMm) / (next.depthMm - before.depthMm);
      return before.uncertaintyMm + share * (next.uncertaintyMm - before.uncertaintyMm);
    }
    before = next;
  }
  return before.uncertaintyMm;
}

export interface CloseCall {
  readonly limitMm: number;
  /** Expanded (k = 2). */
  readonly expandedMm: number;
}

/** The zone limit that lies nearer to a depth than this is known (k = 2); null where none does. */
export function closeCall(
  depthMm: number | null,
  limits: Limits | null,
  sureness: Sureness | null,
): CloseCall | null {
  if (depthMm === null || limits === null || sureness === null) return null;
  const standard = standardMm(sureness, depthMm);
  if (standard === null) return null;
  const expandedMm = 2 * standard;
  const near = [limits.targetMm, limits.cautionMm, limits.unsafeMm]
    .map((limitMm) => ({ limitMm, expandedMm, offMm: Math.abs(depthMm - limitMm) }))
    .filter(({ offMm }) => offMm <= expandedMm)
    .sort((a, b) => a.offMm - b.offMm)[0];
  return near === undefined ? null : { limitMm: near.limitMm, expandedMm };
}
