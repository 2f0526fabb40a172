/** The protective stop as the page has it: one request, and the truth about what became of it. */
import { signal } from '@preact/signals';
import { api, type StopResult } from '../api.ts';
import { shout } from '../parts/announce.ts';
import { text } from '../text.ts';

export interface StopOutcome {
  readonly kind: 'sending' | 'delivered' | 'failed';
  readonly words: string;
}

export const stopOutcome = signal<StopOutcome | null>(null);

/** Two presses of Escape count as one wish if they come within this time. */
const DOUBLE_MS = 700;
const DELIVERED_MS = 8000;

/** What to tell about an answer. No machine at all is a failure: nothing has been stopped. */
export function outcomeOf({ delivered, failed }: StopResult): StopOutcome {
  if (failed.length > 0) {
    const serials = failed.map((one) =>
      typeof one === 'object' && one !== null && 'serial' in one ? String(one.serial) : String(one),
    );
    return { kind: 'failed', words: text.stop.failed(serials) };
  }
  if (delivered.length === 0) return { kind: 'failed', words: text.stop.nobody };
  return { kind: 'delivered', words: text.stop.delivered(delivered) };
}

export async function protectiveStop(): Promise<void> {
  stopOutcome.value = { kind: 'sending', words: text.stop.sending };
  let outcome: StopOutcome;
  try {
    outcome = outcomeOf(await api.protectiveStop());
  } catch {
    outcome = { kind: 'failed', words: text.stop.unreachable };
  }
  stopOutcome.value = outcome;
  shout(outcome.words);
  // Good news goes by itself; a failure stays until someone has seen it.
  if (outcome.kind === 'delivered') {
    setTimeout(() => {
      if (stopOutcome.peek() === outcome) stopOutcome.value = null;
    }, DELIVERED_MS);
  }
}

/** Escape pressed twice, anywhere on the page, also while typing. Answers how to stop listening. */
export function listenForStopKeys(): () => void {
  let before = Number.NEGATIVE_INFINITY;
  const onKey = (press: KeyboardEvent) => {
    if (press.key !== 'Escape' || press.repeat) return;
    const twice = press.timeStamp - before < DOUBLE_MS;
    before = twice ? Number.NEGATIVE_INFINITY : press.timeStamp;
    if (twice) void protectiveStop();
  };
  addEventListener('keydown', onKey, { capture: true });
  return () => removeEventListener('keydown', onKey, { capture: true });
}
