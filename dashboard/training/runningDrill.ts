/** The drill and the places of the attempt that runs on the shown pad: asked for once an attempt. */
import { effect, signal } from '@preact/signals';
import type { Drill } from '../../src/server/wire-training.ts';
import type { Spot } from '../drill/patternBox.ts';
import { trainingApi } from './api.ts';
import { shownAttempt } from './attempts.ts';
import { layerBelow } from './layerBelow.ts';

export interface RunningDrill {
  readonly attemptId: string;
  readonly drill: Drill;
  readonly places: readonly Spot[];
  /** Dots of the layer before, where it has one. */
  readonly earlier: readonly Spot[];
}

export const runningDrill = signal<RunningDrill | null>(null);
/** It could not be read; asked again every two seconds. */
export const runningProblem = signal(false);

const AGAIN_MS = 2000;

async function ask(attemptId: string, signal: AbortSignal): Promise<RunningDrill> {
  const { attempt, places } = await trainingApi.attempt(attemptId, signal);
  return { attemptId, drill: attempt.drill, places, earlier: await layerBelow(attempt.earlierId, signal) };
}

/** Keeps `runningDrill` true from now on. */
export function followRunningDrill(): void {
  let id: string | null = null;
  let abort = new AbortController();
  const fetchIt = async (attemptId: string, signal: AbortSignal): Promise<void> => {
    try {
      const drill = await ask(attemptId, signal);
      if (signal.aborted) return;
      runningDrill.value = drill;
      runningProblem.value = false;
    } catch {
      if (signal.aborted) return;
      runningProblem.value = true;
      setTimeout(() => !signal.aborted && void fetchIt(attemptId, signal), AGAIN_MS);
    }
  };
  effect(() => {
    const next = shownAttempt.value?.id ?? null;
    if (next === id) return;
    id = next;
    abort.abort();
    abort = new AbortController();
    runningProblem.value = false;
    if (next === null) runningDrill.value = null;
    else void fetchIt(next, abort.signal);
  });
}
