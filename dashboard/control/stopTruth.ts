/** What became of a protective stop, as far as this page knows it. Pure: the clock comes with the question. */
import type { Control } from '../../src/server/wire-control.ts';
import type { StopResult } from '../api.ts';
import { text } from '../text.ts';

export interface StopPress {
  /** performance.now() of the press. */
  readonly atMs: number;
  /** It went over the live feed as well as by a request. */
  readonly fed: boolean;
  readonly answer: StopResult | 'waiting' | 'unreachable';
}

export interface MachineSeen {
  readonly serial: string;
  readonly control: Pick<Control, 'stop' | 'phase'> | null;
  /** When the page read that (performance.now()). */
  readonly toldMs: number;
  /** The newest telemetry's word; null where there is none that is fresh. */
  readonly motor: string | null;
}

export interface StopOutcome {
  readonly kind: 'sending' | 'delivered' | 'stopped' | 'unconfirmed' | 'failed';
  readonly words: string;
}

/** No machine's report for so long, and the page says so; the service itself says so after 250 ms. */
export const CONFIRM_MS = 1000;
/** Neither the answer nor the feed for so long: it may never have arrived. */
export const UNREACHED_MS = 2000;
/** A stop that the service dates so long before the press may still be the one that was pressed here. */
const SLACK_MS = 150;

const failed = (words: string): StopOutcome => ({ kind: 'failed', words });
const resting: ReadonlySet<string | null> = new Set(['idle', 'stopped', 'fault']);

/** What is told of a machine since the press; `ms` is null where its stop is an earlier one, or only its rest is known. */
type Report =
  | { readonly state: 'reported'; readonly ms: number | null }
  | { readonly state: 'overdue' | 'waited' };

function reportOf({ control, toldMs, motor }: MachineSeen, { atMs }: StopPress, nowMs: number): Report {
  const stop = toldMs >= atMs ? (control?.stop ?? null) : null;
  if (stop !== null && stop.reportedAfterMs !== null) {
    const mine = toldMs - stop.forMs >= atMs - SLACK_MS;
    return { state: 'reported', ms: mine ? stop.reportedAfterMs : null };
  }
  if (stop?.overdue === true) return { state: 'overdue' };
  // Telemetry alone, some time after the press: it rests, and how long that took is not known.
  if (stop === null && resting.has(motor) && nowMs - atMs > CONFIRM_MS / 4)
    return { state: 'reported', ms: null };
  return { state: nowMs - atMs > CONFIRM_MS ? 'overdue' : 'waited' };
}

/** It could not be reached at the press, and has come back since and reported that it is stopped. */
function saidSince({ control, toldMs }: MachineSeen, { atMs }: StopPress): boolean {
  const stop = control?.stop;
  if (stop === null || stop === undefined || stop.reportedAfterMs === null) return false;
  return toldMs - stop.forMs + stop.reportedAfterMs >= atMs;
}

/** Machines that the stop was written to, or that have answered it after all, as the answer or, sooner, the feed tells it. */
function deliveredTo(press: StopPress, seen: readonly MachineSeen[]): readonly string[] {
  if (typeof press.answer === 'object')
    return [...press.answer.delivered, ...press.answer.failed.map(serialOf)];
  if (!press.fed) return [];
  return seen.flatMap(({ serial, control, toldMs }) =>
    toldMs >= press.atMs && control?.stop?.delivered === true ? [serial] : [],
  );
}

/** The truth about a press: sending, delivered, reported, not confirmed, or not delivered. */
export function truthOf(
  press: StopPress,
  seen: readonly MachineSeen[],
  hears: boolean,
  nowMs: number,
): StopOutcome {
  const words = text.stop;
  const { answer } = press;
  if (typeof answer === 'object') {
    const undelivered = answer.failed.map(serialOf);
    const left = undelivered.filter(
      (serial) => !seen.some((one) => one.serial === serial && saidSince(one, press)),
    );
    if (left.length > 0) return failed(words.failed(left));
    // No machine at all is a failure: nothing has been stopped.
    if (answer.delivered.length + undelivered.length === 0) return failed(words.nobody);
  }
  const delivered = deliveredTo(press, seen);
  if (delivered.length === 0) {
    if (answer === 'unreachable') return failed(words.unreachable);
    return nowMs - press.atMs > UNREACHED_MS
      ? failed(words.unreachable)
      : { kind: 'sending', words: hears ? words.sending : words.sendingStale };
  }
  const reports = delivered.map((serial) => {
    const one = seen.find((machine) => machine.serial === serial);
    const report = reportOf(one ?? { serial, control: null, toldMs: 0, motor: null }, press, nowMs);
    return { serial, report };
  });
  const overdue = reports.filter(({ report }) => report.state === 'overdue').map(({ serial }) => serial);
  if (overdue.length > 0)
    return { kind: 'unconfirmed', words: hears ? words.unconfirmed(overdue) : words.unheard(overdue) };
  const times: number[] = [];
  for (const { report } of reports) {
    if (report.state !== 'reported') return { kind: 'delivered', words: words.delivered(delivered) };
    if (report.ms !== null) times.push(report.ms);
  }
  const longest = times.length === 0 ? null : Math.max(...times);
  return { kind: 'stopped', words: words.stopped(delivered, longest) };
}

/** A stop by anyone, of which this page pressed nothing, that no machine has confirmed; null where there is none. */
export function unconfirmedElsewhere(seen: readonly MachineSeen[]): StopOutcome | null {
  const serials = seen
    .filter(({ control }) => control?.stop?.overdue === true && control.stop.reportedAfterMs === null)
    .map(({ serial }) => serial);
  return serials.length === 0 ? null : { kind: 'unconfirmed', words: text.stop.unconfirmed(serials) };
}

const serialOf = (one: unknown): string =>
  typeof one === 'object' && one !== null && 'serial' in one ? String(one.serial) : String(one);
