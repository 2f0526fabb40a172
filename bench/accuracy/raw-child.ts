/** Scores one attempt twice, and tells how long it took and how much memory: `raw-child.ts DATA_DIR`, the attempt over the channel. */
import { readFileSync } from 'node:fs';
import type { EndedAttempt } from '../../src/station/scoring/gathering.ts';
import { measure } from '../../src/station/scoring/measure.ts';
import { ScoringThread } from '../../src/station/scoring/scoring-thread.ts';
import { databasePath } from '../../src/store/paths.ts';
import { SessionReader } from '../../src/store/reader.ts';

export interface RawFigures {
  readonly firstMs: number;
  /** Processor time of the first scoring, all threads. */
  readonly cpuMs: number;
  readonly againMs: number;
  readonly measureMs: number;
  /** Greatest resident memory of the first scoring beyond what there was before it, MB. */
  readonly grownMb: number;
  readonly dots: number;
  readonly state: string;
  readonly isSame: boolean;
}

/**
 * Greatest resident memory of this process so far, KB. What the system counts for `resourceUsage` begins with the
 * parent's on Linux, for it outlives the exec, and a large parent would hide every growth.
 */
function peakKb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return found === null ? process.resourceUsage().maxRSS : Number(found[1]);
}

const path = databasePath(process.argv[2] ?? '');

process.once('message', async (message) => {
  const attempt = message as EndedAttempt;
  // The thread as the service has it, with its limits.
  const scorer = new ScoringThread(path);
  await scorer.warmUp();
  const beforeKb = peakKb();
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  const first = await scorer.score(attempt, null);
  const firstMs = performance.now() - from;
  const cpu = process.cpuUsage(cpuFrom);
  const grownMb = (peakKb() - beforeKb) / 1024;
  const againFrom = performance.now();
  const again = await scorer.score(attempt, null);
  const againMs = performance.now() - againFrom;
  await scorer.close();
  const reader = new SessionReader(path);
  const measureFrom = performance.now();
  measure(reader, attempt);
  const measureMs = performance.now() - measureFrom;
  reader.close();
  process.send?.({
    firstMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    againMs,
    measureMs,
    grownMb,
    dots: first.dots.startUs.length,
    state: first.result.state,
    isSame: JSON.stringify(first) === JSON.stringify(again),
  } satisfies RawFigures);
});
process.on('disconnect', () => process.exit(0));
