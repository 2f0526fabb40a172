/** What the reader looks at on a Result page; one for all its charts. */
import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export interface Looking {
  /** Index of the dot that is looked at. */
  readonly dot: Signal<number | null>;
  /** The dots of the reduction that is marked; null while none is. */
  readonly marked: Signal<ReadonlySet<number> | null>;
  /** Which reduction that is. */
  readonly reduction: Signal<number | null>;
}

export const newLooking = (): Looking => ({
  dot: signal<number | null>(null),
  marked: signal<ReadonlySet<number> | null>(null),
  reduction: signal<number | null>(null),
});

const context = createContext<Looking>(newLooking());
export const LookingAt = context.Provider;
export const useLooking = (): Looking => useContext(context);
