/** The commonest row: a fault is made while the motor runs, and the motor must be off in time, and stay off. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopKind } from '../../../src/safety/control/types.ts';
import type { EventKind } from '../../../src/safety/types.ts';
import { comes, type Page } from './page.ts';
import type { Rig } from './rig.ts';
import { LATCHED, type Outcome, TOO_LATE } from './types.ts';

/** Nothing may start in this time after the motor was cut. */
const WATCH_MS = 1_000;
/** A row waits so much longer than promised, so that it can say how late it was. */
const LONGER_MS = 2_000;
const TOLD_MS = 2_000;

export interface StopWishes {
  /** Makes the fault and answers when, on the clock of this process. */
  readonly make: () => number | Promise<number>;
  readonly withinMs: number;
  /** What the stop may be latched for; none: the service is not there to latch it. */
  readonly causes: readonly StopKind[];
  /** At least one of these is told to the page. */
  readonly loud: readonly EventKind[];
  readonly watchMs?: number;
  /** The recording goes on and is closed in order. */
  readonly recorded?: boolean;
}

export async function stops(rig: Rig, page: Page, wishes: StopWishes): Promise<Outcome> {
  page.forgetEvents();
  const atMs = await wishes.make();
  const cutMs = await rig.world.cut(atMs, wishes.withinMs + LONGER_MS);
  const short: string[] = [];
  await sleep(wishes.watchMs ?? WATCH_MS);
  if (cutMs !== null && rig.world.startsAfter(cutMs) > 0) short.push('the motor was started again');
  short.push(...(await told(page, wishes)));
  if (wishes.recorded !== false) short.push(...(await keptOnRecording(page)));
  return outcome(cutMs === null ? null : cutMs - atMs, wishes.withinMs, short, seen(page));
}

/** Latched for a right reason, and said. */
export async function told(
  page: Page,
  { causes, loud }: Pick<StopWishes, 'causes' | 'loud'>,
): Promise<string[]> {
  const short: string[] = [];
  if (causes.length > 0) {
    const latched = () => causes.some((kind) => kind === page.control?.latch?.cause.kind);
    if (!(await comes(latched, TOLD_MS)))
      short.push(
        `${LATCHED} ${page.control?.latch?.cause.kind ?? 'nothing'} and not for ${causes.join(' or ')}`,
      );
  }
  if (loud.length > 0 && !(await comes(() => loud.some((kind) => page.kinds().has(kind)), TOLD_MS)))
    short.push(`none of ${loud.join(', ')} was told`);
  return short;
}

export async function keptOnRecording(page: Page): Promise<string[]> {
  if (page.session === null || page.session.failure !== null) return ['the recording did not go on'];
  const ended = await page.request('POST', '/api/sessions/current/stop');
  const { status, frames } = (ended.body ?? {}) as { status?: string; frames?: number };
  return ended.ok && status === 'complete' && (frames ?? 0) > 0
    ? []
    : [`the recording was not closed in order (${status ?? ended.code})`];
}

export function outcome(
  measuredMs: number | null,
  withinMs: number,
  short: readonly string[],
  note: string,
): Outcome {
  const late = measuredMs === null ? ['the drive was not cut'] : measuredMs > withinMs ? [TOO_LATE] : [];
  return {
    measured: measuredMs === null ? 'not off' : `off after ${measuredMs.toFixed(0)} ms`,
    measuredMs,
    short: [...late, ...short],
    note,
  };
}

/** What the page was told, for a reader of the table. */
export function seen(page: Page): string {
  const cause = page.control?.latch?.cause;
  const why =
    cause === undefined ? '' : `latched: ${cause.kind}${cause.detail === '' ? '' : ` (${cause.detail})`}; `;
  return `${why}told: ${[...page.kinds()].filter((kind) => kind !== 'gap').join(', ') || 'nothing'}`;
}
