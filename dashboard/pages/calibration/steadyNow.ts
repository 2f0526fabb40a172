import { useEffect } from 'preact/hooks';
import { askSteady } from '../../live/feed.ts';
import { feedState, steady } from '../../live/state.ts';

export type SteadyState = 'settled' | 'moving' | 'none' | 'waiting';

/** Asks for the pad's steadiness while the page shows it. */
export function useSteady(serial: string): void {
  useEffect(() => {
    askSteady(serial);
    return () => askSteady(null);
  }, [serial]);
}

/** What of it is to be shown as a word and a shape. */
export function steadyState(): SteadyState {
  const now = steady.value;
  if (feedState.value === 'closed') return 'none';
  if (now === null) return 'waiting';
  if (now.problem !== '' || now.counts === null) return 'none';
  return now.settled ? 'settled' : 'moving';
}
