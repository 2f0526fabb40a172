/** Words for a screen reader: the assertive voice is for what is unsafe, the polite one for the rest. */
import { signal } from '@preact/signals';

export const assertive = signal('');
export const polite = signal('');

/** A reader speaks only what changes: the same words twice need something between them. */
const fresh = (before: string, words: string): string => (before === words ? `${words}\u00a0` : words);

/** A deep hand raises several flags a second; a voice needs this long for one. */
const SHOUT_EVERY_MS = 3000;
let shoutedMs = Number.NEGATIVE_INFINITY;

/** Says a flag at once, and leaves out those that follow while it is still being spoken, but for an `urgent` one. */
export function shoutFlag(words: string, urgent = false): void {
  const now = performance.now();
  if (!urgent && now - shoutedMs < SHOUT_EVERY_MS) return;
  shoutedMs = now;
  shout(words);
}

export function shout(words: string): void {
  assertive.value = fresh(assertive.peek(), words);
}

export function say(words: string): void {
  polite.value = fresh(polite.peek(), words);
}
