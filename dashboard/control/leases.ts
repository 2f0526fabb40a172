/**
 * The machines that this page has taken. What proves it, the token, lives in this page's memory alone: a reload
 * forgets it, so the machine is given back and its motor stops.
 */
import { signal } from '@preact/signals';
import type { Control } from '../../src/server/wire-control.ts';
import { keptText } from '../settings.ts';
import { controlApi } from './api.ts';
import { takeControl } from './state.ts';

/** Who works here: asked once on a computer. */
export const holderName = keptText('holder');

interface Held {
  readonly token: string;
  readonly id: string;
  readonly sinceMs: number;
  /** The feed has shown it: from then on its absence means that it is gone. */
  readonly shown: boolean;
}

export const held = signal<ReadonlyMap<string, Held>>(new Map());

/** How this page came to lose a machine, by serial number; said until it is taken again or waved away. */
export type Loss = 'reload' | 'feed' | 'taken' | 'expired';
export const losses = signal<ReadonlyMap<string, Loss>>(new Map());

/** A lease that was granted and is not on the feed after so long is none. */
const GRANT_MS = 1500;
/** As the wire asks: every half second. */
const HOLD_MS = 500;
const KEY = 'evenstroke.holding';

function remember(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...held.peek().keys()]));
  } catch {
    // no storage: then a reload is not told of, and everything else is the same
  }
}

/** Says after a reload which machines were given back by it. */
export function recallHolding(): void {
  try {
    const before: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    sessionStorage.removeItem(KEY);
    if (Array.isArray(before))
      losses.value = new Map(before.map((serial): [string, Loss] => [String(serial), 'reload']));
  } catch {
    // as above
  }
}

function drop(serial: string, why: Loss | null): void {
  const next = new Map(held.peek());
  next.delete(serial);
  held.value = next;
  remember();
  if (why !== null) losses.value = new Map(losses.peek()).set(serial, why);
}

export function forgetLoss(serial: string): void {
  const next = new Map(losses.peek());
  next.delete(serial);
  losses.value = next;
}

/** Takes the machine, also from another where the service allows it. */
export async function take(serial: string, by: string): Promise<void> {
  const { token, control } = await controlApi.lease(serial, by);
  const id = control.lease?.id ?? '';
  held.value = new Map(held.peek()).set(serial, { token, id, sinceMs: performance.now(), shown: false });
  remember();
  forgetLoss(serial);
  takeControl(control);
  look(performance.now());
}

export async function giveBack(serial: string): Promise<void> {
  const mine = held.peek().get(serial);
  if (mine === undefined) return;
  await controlApi.release(serial, mine.token);
  drop(serial, null);
}

let sentMs = Number.NEGATIVE_INFINITY;

/**
 * The tokens to renew now; none where it is not time. Asked with every message of the feed rather than by a
 * timer: a page that does not hear the service shall not hold a machine, and a hidden page's timers are slow.
 */
export function tokensDue(nowMs: number): readonly string[] {
  if (held.peek().size === 0 || nowMs - sentMs < HOLD_MS) return [];
  look(nowMs);
  sentMs = nowMs;
  return [...held.peek().values()].map(({ token }) => token);
}

/** The connection broke, and with it every lease that was renewed over it. */
export function feedLost(): void {
  newest = null;
  for (const serial of held.peek().keys()) drop(serial, 'feed');
}

/** What the feed told last; null where it has told nothing since this connection began. */
let newest: readonly Control[] | null = null;

/** Looks whether what the service says is still what this page holds. */
export function compare(machines: readonly Control[], nowMs: number): void {
  newest = machines;
  look(nowMs);
}

/** The feed may tell of a lease before the request for it is answered, and then has nothing to add. */
function look(nowMs: number): void {
  if (newest === null) return;
  for (const [serial, mine] of held.peek()) {
    const lease = newest.find((one) => one.serial === serial)?.lease ?? null;
    if (lease?.id === mine.id) {
      if (!mine.shown) held.value = new Map(held.peek()).set(serial, { ...mine, shown: true });
    } else if (mine.shown || nowMs - mine.sinceMs > GRANT_MS)
      drop(serial, lease === null ? 'expired' : 'taken');
  }
}
