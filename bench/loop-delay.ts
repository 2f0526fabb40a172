/** How late the event loop of this process runs. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

export interface LoopDelay {
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
}

/** What it gives says how late it ran since the last time it was asked. */
export function watchLoop(): () => LoopDelay {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const late = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  return () => {
    const now = { loopDelayP99Ms: late(delay.percentile(99)), loopDelayMaxMs: late(delay.max) };
    delay.reset();
    return now;
  };
}
