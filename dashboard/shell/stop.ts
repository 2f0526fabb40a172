/**
 * The protective stop as the page has it: one press by pointer, touch or key, sent twice over at the same moment,
 * and the truth about what became of it. Nothing here waits for anything to be drawn.
 */
import { batch, computed, effect, signal } from '@preact/signals';
import { api } from '../api.ts';
import { oneKeyStopsNow } from '../control/keys.ts';
import { holderName } from '../control/leases.ts';
import { agedMs, machinesKnown } from '../control/state.ts';
import {
  type MachineSeen,
  type StopOutcome,
  type StopPress,
  truthOf,
  unconfirmedElsewhere,
} from '../control/stopTruth.ts';
import { sendStop } from '../live/feed.ts';
import { feedState, isStale } from '../live/state.ts';

/** Where motors rest, two presses of Escape count as one wish if they come within this time. */
const DOUBLE_MS = 700;
/** Good news goes by itself; everything else stays until someone has seen it. */
const GOOD_MS = 8000;

const press = signal<StopPress | null>(null);
/** The outcome that was waved away; another one shows again. */
const dismissed = signal<string | null>(null);

const seen = computed((): readonly MachineSeen[] =>
  machinesKnown.value.map(({ serial, told, gauge }) => ({
    serial,
    control: told?.control ?? null,
    toldMs: told?.atMs ?? 0,
    motor: gauge === null || isStale(gauge.sampledUs) ? null : gauge.motor,
  })),
);

const outcomeNow = computed((): StopOutcome | null => {
  const hears = feedState.value === 'open';
  if (press.value === null) return unconfirmedElsewhere(seen.value);
  return truthOf(press.value, seen.value, hears, agedMs.value);
});

const keyOf = ({ kind, words }: StopOutcome): string => `${kind} ${words}`;
let newest: StopOutcome | null = null;

/** What to tell about the stop now; null where there is nothing to tell. The same object while it says the same. */
export const stopOutcome = computed((): StopOutcome | null => {
  const next = outcomeNow.value;
  if (next === null || keyOf(next) === dismissed.value) {
    newest = null;
    return null;
  }
  if (newest === null || keyOf(newest) !== keyOf(next)) newest = next;
  return newest;
});

export function dismissOutcome(): void {
  const shown = stopOutcome.peek();
  batch(() => {
    press.value = null;
    // Where it still holds without a press it shall not come back with the same words.
    dismissed.value = shown === null ? null : keyOf(shown);
  });
}

/** Stops every motor that the service knows of. Sends first, and tells afterwards. */
export function protectiveStop(): void {
  const by = holderName.peek().trim();
  const fed = sendStop(by);
  const asked = api.protectiveStop(by);
  const mine: StopPress = { atMs: performance.now(), fed, answer: 'waiting' };
  batch(() => {
    press.value = mine;
    dismissed.value = null;
  });
  const take = (answer: StopPress['answer']) => {
    // A later press has its own answer.
    if (press.peek()?.atMs === mine.atMs) press.value = { ...mine, answer };
  };
  asked.then(take, () => take('unreachable'));
}

/** A stop that is reported needs no hand to be cleared away. */
effect(() => {
  const outcome = stopOutcome.value;
  if (outcome?.kind !== 'stopped') return;
  const timer = setTimeout(() => {
    if (stopOutcome.peek() === outcome) press.value = null;
  }, GOOD_MS);
  return () => clearTimeout(timer);
});

const isStop = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-stops]') !== null;

/**
 * Listens on the window itself, before anything that is drawn: a press of any button that carries `data-stops`
 * counts when it goes down, so that a finger which slides off has stopped as well; and so do the keys on it and
 * Escape anywhere, also while typing or in a dialog. Answers how to stop listening.
 */
export function listenForStops(): () => void {
  const controller = new AbortController();
  const options = { capture: true, signal: controller.signal } as const;
  let pointed = false;
  let before = Number.NEGATIVE_INFINITY;
  addEventListener(
    'pointerdown',
    ({ target }) => {
      pointed = isStop(target);
      if (pointed) protectiveStop();
    },
    options,
  );
  addEventListener(
    'click',
    ({ target, detail }) => {
      if (!isStop(target)) return;
      // What a pointer began has stopped already. A reader's click, and a key's, have none before them.
      if (!pointed || detail === 0) protectiveStop();
      pointed = false;
    },
    options,
  );
  addEventListener(
    'keydown',
    (down) => {
      if (down.key !== 'Escape' || down.repeat) return;
      const twice = down.timeStamp - before < DOUBLE_MS;
      const one = oneKeyStopsNow();
      before = twice && !one ? Number.NEGATIVE_INFINITY : down.timeStamp;
      if (!one && !twice) return;
      protectiveStop();
      if (!one) return;
      // It has done its work: a dialog that is open stays, with what it says of the stop.
      down.preventDefault();
      down.stopImmediatePropagation();
    },
    options,
  );
  return () => controller.abort();
}
