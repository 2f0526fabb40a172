/** Which pad and which machine Live shows. */
import { computed, signal } from '@preact/signals';
import type { Gauge } from '../../src/server/wire.ts';
import { machines, pads } from './state.ts';

const chosenPad = signal<string | null>(null);
const chosenMachine = signal<string | null>(null);

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

export const shownPad = computed(() => pick(chosenPad.value, pads.value));
export const shownMachine = computed(() => pick(chosenMachine.value, machines.value));

export function choosePad(serial: string): void {
  chosenPad.value = serial;
}
export function chooseMachine(serial: string): void {
  chosenMachine.value = serial;
}
