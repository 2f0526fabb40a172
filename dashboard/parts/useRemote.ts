import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { messageOf, Refusal } from '../api.ts';

/** A service that does not answer is asked again, also where nothing else asks twice: the page says so. */
const UNREACHED_MS = 2000;

export interface Remote<T> {
  /** The newest answer; what was there before stays until the next one has come. */
  readonly value: T | null;
  /** Why the last attempt failed; null when it did not. */
  readonly problem: string | null;
}

/**
 * Asks the service whenever `deps` change, and again every `everyMs` where given, or found from the newest answer.
 * A question that is no longer wanted is aborted, and its answer never shown. While `paused` nothing is asked.
 */
export function useRemote<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  everyMs?: number | ((last: T | null) => number | undefined),
  paused = false,
): { remote: Signal<Remote<T>>; again: () => void } {
  const remote = useSignal<Remote<T>>({ value: null, problem: null });
  const round = useSignal(0);
  useEffect(() => {
    if (paused) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async () => {
      let unreached = false;
      try {
        const value = await ask(controller.signal);
        if (controller.signal.aborted) return;
        remote.value = { value, problem: null };
      } catch (error) {
        if (controller.signal.aborted) return;
        remote.value = { value: remote.peek().value, problem: messageOf(error) };
        unreached = error instanceof Refusal && error.status === 0;
      }
      const wanted = typeof everyMs === 'function' ? everyMs(remote.peek().value) : everyMs;
      const waitMs = wanted ?? (unreached ? UNREACHED_MS : undefined);
      if (waitMs !== undefined) timer = setTimeout(() => void run(), waitMs);
    };
    void run();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [...deps, round.value, typeof everyMs === 'number' ? everyMs : undefined, paused]);
  return { remote, again: () => round.value++ };
}
