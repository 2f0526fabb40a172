/** Named link counters. */
import { badReasons } from '../../firmware-protocol/index.ts';
import type { LinkCounters } from './types.ts';

export function newCounters(): LinkCounters {
  return {
    lines: 0,
    bytes: 0,
    batches: 0,
    frames: 0,
    bad: Object.fromEntries(badReasons.map((reason) => [reason, 0])) as LinkCounters['bad'],
    lost: 0,
    overflows: 0,
    resets: 0,
    reconnects: 0,
    unheard: 0,
  };
}

/** Adds what an earlier link of the same device counted. `unheard` is of this link only. */
export function addCounters(to: LinkCounters, earlier: LinkCounters): void {
  to.lines += earlier.lines;
  to.bytes += earlier.bytes;
  to.batches += earlier.batches;
  to.frames += earlier.frames;
  for (const reason of badReasons) to.bad[reason] += earlier.bad[reason];
  to.lost += earlier.lost;
  to.overflows += earlier.overflows;
  to.resets += earlier.resets;
  to.reconnects += earlier.reconnects;
}

/** What was counted since `earlier`, a copy of the same counters. `unheard` is a state, not a count. */
export function countersSince(now: LinkCounters, earlier: LinkCounters = newCounters()): LinkCounters {
  return {
    lines: now.lines - earlier.lines,
    bytes: now.bytes - earlier.bytes,
    batches: now.batches - earlier.batches,
    frames: now.frames - earlier.frames,
    bad: Object.fromEntries(
      badReasons.map((reason) => [reason, now.bad[reason] - earlier.bad[reason]]),
    ) as LinkCounters['bad'],
    lost: now.lost - earlier.lost,
    overflows: now.overflows - earlier.overflows,
    resets: now.resets - earlier.resets,
    reconnects: now.reconnects - earlier.reconnects,
    unheard: now.unheard,
  };
}
