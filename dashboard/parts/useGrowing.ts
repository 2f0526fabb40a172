import { type Signal, useSignal } from '@preact/signals';

/** A row costs up to a millisecond: more at once, and a press of the protective stop would wait behind them. */
const ROWS = 40;
/** Nearer than this to the end of what is there, and more is made. */
const NEAR_PX = 400;

export interface Growing {
  /** So many rows are made so far. */
  readonly shown: Signal<number>;
  readonly more: () => void;
  /** For the part of the page that scrolls. */
  readonly onScroll: (scroll: { currentTarget: HTMLElement }) => void;
}

/** Rows of a long table, a few at a time: at first some, and more as the reader comes to their end. */
export function useGrowing(count: number): Growing {
  const shown = useSignal(ROWS);
  const more = () => {
    if (shown.peek() < count) shown.value += ROWS;
  };
  return {
    shown,
    more,
    onScroll: ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
      if (scrollTop + clientHeight > scrollHeight - NEAR_PX) more();
    },
  };
}
