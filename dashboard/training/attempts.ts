/** Attempts under way and their dots, as the live feed tells them. Written by feed.ts alone. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { GuidedDot, LiveAttempt } from '../../src/server/wire-training.ts';
import { shownPad } from '../live/choice.ts';

/** The newest attempt of each pad that this page has heard of: running, being scored, or just over. */
export const attempts = signal<ReadonlyMap<string, LiveAttempt>>(new Map());

const dotsById = new Map<string, Signal<readonly GuidedDot[]>>();

function dotsSignal(id: string): Signal<readonly GuidedDot[]> {
  let dots = dotsById.get(id);
  if (dots === undefined) {
    dots = signal([]);
    dotsById.set(id, dots);
  }
  return dots;
}

export const guidedDots = (id: string): ReadonlySignal<readonly GuidedDot[]> => dotsSignal(id);

/** `from` is the index of the first of `dots`: what is told again (a reconnect) replaces what was there. */
export function joinGuided(
  known: readonly GuidedDot[],
  from: number,
  dots: readonly GuidedDot[],
): readonly GuidedDot[] {
  return [...known.slice(0, from), ...dots];
}

/** One that is being scored yet may be told of after the next one has begun on its pad: it is not the newest. */
export function takeAttempt(attempt: LiveAttempt): void {
  const before = attempts.peek().get(attempt.pad);
  if (before !== undefined && before.id !== attempt.id) {
    if (isUnderWay(before) && before.startedUs > attempt.startedUs) return;
    dotsById.delete(before.id);
  }
  attempts.value = new Map(attempts.peek()).set(attempt.pad, attempt);
}

export function takeGuided(attemptId: string, from: number, dots: readonly GuidedDot[]): void {
  const known = dotsSignal(attemptId);
  known.value = joinGuided(known.peek(), from, dots);
}

/** The answer to a start: the feed may have told of it, and of more, already. */
export function takeStarted(attempt: LiveAttempt): void {
  if (attempts.peek().get(attempt.pad)?.id !== attempt.id) takeAttempt(attempt);
}

/**
 * A new connection: what is under way is told again. One that was and is told no more came to its end while
 * nobody listened: its result says how. What was over stays until it is closed.
 */
export function takeAttempts(underWay: readonly LiveAttempt[]): void {
  const over = [...attempts.peek().values()].map(
    (attempt): LiveAttempt => (isUnderWay(attempt) ? { ...attempt, state: 'scored' } : attempt),
  );
  const newestLast = underWay.toSorted((a, b) => a.startedUs - b.startedUs);
  attempts.value = new Map([...over, ...newestLast].map((attempt) => [attempt.pad, attempt]));
}

/** The reader has seen how it ended. */
export function closeAttempt(pad: string): void {
  const left = new Map(attempts.peek());
  const closed = left.get(pad);
  if (closed === undefined || closed.state === 'running') return;
  left.delete(pad);
  dotsById.delete(closed.id);
  attempts.value = left;
}

/** Another text whenever an attempt begins or ends: what was read of stored attempts is read again then. */
export const turns = computed(() =>
  [...attempts.value.values()].map(({ id, state }) => `${id} ${state}`).join('\n'),
);

type UnderWay = LiveAttempt & { readonly state: 'running' | 'scoring' };

export const isUnderWay = (attempt: LiveAttempt | null | undefined): attempt is UnderWay =>
  attempt != null && (attempt.state === 'running' || attempt.state === 'scoring');

/** The attempt of the pad that the page shows. */
export const shownAttempt = computed<LiveAttempt | null>(
  () => attempts.value.get(shownPad.value ?? '') ?? null,
);

/**
 * Neither depth nor zone is shown of this pad: a test, or a trainee who works without that help. Who knows the
 * limits reads the zone from a depth, so the two go together.
 */
export function zonesHidden(pad: string | null): boolean {
  const attempt = attempts.value.get(pad ?? '');
  return isUnderWay(attempt) && (attempt.mode === 'test' || !attempt.helps.zones);
}
