/**
 * Pages that follow the work by themselves (a wall screen, an instructor's): from Live to the result of the attempt
 * that has ended, and back when the next one begins on that pad. A result that somebody opened stays.
 */
import { effect } from '@preact/signals';
import { go, hrefOf, route } from '../route.ts';
import { attempts, isUnderWay, shownAttempt } from './attempts.ts';

/** The result that this page was brought to by the end of its attempt. */
interface Brought {
  readonly id: string;
  readonly pad: string;
  /** The address changes a moment after it was set. */
  readonly arrived: boolean;
}

/** Follows from now on; answers how to stop. */
export function followAttempts(move: (href: string) => void = go): () => void {
  let underWay: string | null = null;
  let brought: Brought | null = null;
  return effect(() => {
    const at = route.value;
    const attempt = shownAttempt.value;
    const now = attempts.value;
    if (at.page === 'result' && at.id === brought?.id) {
      brought = { ...brought, arrived: true };
      const next = now.get(brought.pad);
      if (!isUnderWay(next) || next.id === brought.id) return;
      brought = null;
      move(hrefOf.live);
      return;
    }
    if (brought?.arrived === true) brought = null;
    if (at.page !== 'live') {
      underWay = null;
      return;
    }
    if (isUnderWay(attempt)) underWay = attempt.id;
    else if (attempt?.state === 'scored' && attempt.id === underWay) {
      underWay = null;
      brought = { id: attempt.id, pad: attempt.pad, arrived: false };
      move(hrefOf.result(attempt.id));
    }
  });
}
