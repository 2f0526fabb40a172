/** Which calibration a pad's depths are made with at a time: a pure rule over everything that was ever entered. */

/** As ScaleEntry of the store; dates ISO 8601. */
export interface ForceEntry {
  readonly from: string;
  readonly savedAt: string;
  readonly acts: readonly { readonly act: 'rolled-back' | 'voided'; readonly at: string }[];
}

/**
 * Of the entries of one serial: not voided (a void holds for all time, also before it was said), from ≤ at, not
 * rolled back by then; the one with the latest from, of equal ones the one that was written down last, of those the
 * last in the list. null: none.
 */
export function inForce<Entry extends ForceEntry>(entries: readonly Entry[], at: string): Entry | null {
  const nowMs = Date.parse(at);
  let best: Entry | null = null;
  for (const entry of entries) {
    if (!holds(entry, nowMs)) continue;
    if (best === null || later(entry, best)) best = entry;
  }
  return best;
}

/**
 * The one that would hold had nobody rolled it back or voided it: somebody found it wrong, and nothing was put in its
 * place since. null: what was written down last holds.
 */
export function fellBackFrom<Entry extends ForceEntry>(entries: readonly Entry[], at: string): Entry | null {
  const newest = inForce(
    entries.map((entry) => ({ from: entry.from, savedAt: entry.savedAt, acts: [], entry })),
    at,
  );
  return newest === null || holds(newest.entry, Date.parse(at)) ? null : newest.entry;
}

const holds = ({ from, acts }: ForceEntry, nowMs: number): boolean =>
  Date.parse(from) <= nowMs &&
  !acts.some(({ act, at }) => act === 'voided' || (act === 'rolled-back' && Date.parse(at) <= nowMs));

function later(a: ForceEntry, b: ForceEntry): boolean {
  const from = Date.parse(a.from) - Date.parse(b.from);
  return from !== 0 ? from > 0 : Date.parse(a.savedAt) >= Date.parse(b.savedAt);
}
