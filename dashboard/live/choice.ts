/** Which pad and which machine the page shows, as this reader said. */
import { computed, signal } from '@preact/signals';
import type { Gauge } from '../../src/server/wire.ts';
import { keptRecord, keptText } from '../settings.ts';
import { machines, pads } from './state.ts';

const chosenPad = keptText('pad');
/** The pad that is shown without having been chosen: kept, so that an unplug does not show another hand's. */
const held = signal<string | null>(null);
/** The machine that works on each pad, by serial number. */
const pairs = keptRecord('machines');

/** The chosen one while it is there, else the first that is online, else the first. */
export function pick(
  chosen: string | null,
  gauges: readonly Pick<Gauge, 'serial' | 'state'>[],
): string | null {
  const one =
    gauges.find(({ serial }) => serial === chosen) ??
    gauges.find(({ state }) => state === 'online') ??
    gauges[0];
  return one?.serial ?? null;
}

/**
 * The machine to draw beside a pad: the one the reader named for it, or the only one there is. No line says
 * which machine works on which pad, so among several none is taken unsaid.
 */
export function machineFor(
  pad: string | null,
  serials: readonly string[],
  said: Readonly<Record<string, string>>,
): string | null {
  const named = pad === null ? undefined : said[pad];
  if (named !== undefined && serials.includes(named)) return named;
  return serials.length === 1 || pad === null ? (serials[0] ?? null) : null;
}

const padThere = (serial: string): boolean => pads.value.some((pad) => pad.serial === serial);

export const shownPad = computed(() => {
  const chosen = chosenPad.value;
  return pick(chosen !== '' && padThere(chosen) ? chosen : held.value, pads.value);
});
export const shownMachine = computed(() =>
  machineFor(
    shownPad.value,
    machines.value.map(({ serial }) => serial),
    pairs.value,
  ),
);

export function choosePad(serial: string): void {
  chosenPad.value = serial;
}

/** Stays with the pad that is shown until the reader chooses another. */
export function holdPad(serial: string | null): void {
  if (serial !== null) held.value = serial;
}

export const pairedMachine = (pad: string | null, serials: readonly string[]): string | null =>
  machineFor(pad, serials, pairs.value);

export function chooseMachine(pad: string, serial: string): void {
  pairs.value = { ...pairs.value, [pad]: serial };
}
