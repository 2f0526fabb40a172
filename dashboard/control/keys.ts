/** What Escape does now, for the page's own words and for the key itself. */
import { computed } from '@preact/signals';
import { feedState, gaugesTold, heardAgoMs } from '../live/state.ts';
import { type Known, oneEscapeStops } from './danger.ts';
import { agedMs, machinesKnown } from './state.ts';

const known = (): Known => ({
  hears: feedState.peek() === 'open' && gaugesTold.peek(),
  heardMs: heardAgoMs(),
  machines: machinesKnown.peek().map(({ told, gauge }) => ({
    motor: gauge?.motor ?? null,
    control: told?.control ?? null,
  })),
});

/** Asked at the press itself. */
export const oneKeyStopsNow = (): boolean => oneEscapeStops(known());

/** For what is written on the stop: looked at ten times a second. */
export const oneKeyStops = computed(() => {
  agedMs.value;
  feedState.value;
  return oneKeyStopsNow();
});
