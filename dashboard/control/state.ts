/** What the service says of the control of each machine. Written by the feed and by answers, read by every page. */
import { computed, signal } from '@preact/signals';
import type { Control } from '../../src/server/wire-control.ts';
import { gauges, ticks } from '../live/state.ts';

/** A machine's control and when the page read it (performance.now()): the ages in it count from there. */
export interface Told {
  readonly control: Control;
  readonly atMs: number;
}

/** Null until the service has told, since this connection began. */
export const controls = signal<ReadonlyMap<string, Told> | null>(null);

/** All of them, as the feed tells them. */
export function takeControls(machines: readonly Control[], atMs = performance.now()): void {
  controls.value = new Map(machines.map((control): [string, Told] => [control.serial, { control, atMs }]));
}

/** One of them, as the answer to a request tells it. */
export function takeControl(control: Control, atMs = performance.now()): void {
  controls.value = new Map(controls.peek() ?? []).set(control.serial, { control, atMs });
}

/** The connection broke: what was told before may be otherwise by now. */
export function forgetControls(): void {
  controls.value = null;
}

/** Ages run on between messages: changes ten times a second. */
export const agedMs = computed(() => {
  ticks.value;
  return performance.now();
});

/** How long ago something was that was `forMs` old when it was told, ms. */
export const ageNow = (forMs: number, toldMs: number, nowMs: number): number =>
  forMs + Math.max(0, nowMs - toldMs);

/** What is left of a span of which `leftMs` were left when it was told, ms. */
export const leftNow = (leftMs: number, toldMs: number, nowMs: number): number =>
  Math.max(0, leftMs - Math.max(0, nowMs - toldMs));

/** Every machine that is known to the page, with its newest telemetry and its control. */
export const machinesKnown = computed(() => {
  const told = controls.value;
  const serials = new Set([
    ...[...gauges.value.values()].filter(({ role }) => role === 'machine').map(({ serial }) => serial),
    ...(told?.keys() ?? []),
  ]);
  return [...serials].sort().map((serial) => {
    const gauge = gauges.value.get(serial);
    return { serial, told: told?.get(serial) ?? null, gauge: gauge?.role === 'machine' ? gauge : null };
  });
});
