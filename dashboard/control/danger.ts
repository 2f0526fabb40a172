/** Whether one press of Escape is a stop. Pure, so that it can be tested without a page. */
import type { Control } from '../../src/server/wire-control.ts';

/** Silence for longer than this, and the page does not know what the motors do. */
export const UNHEARD_MS = 500;

export interface Known {
  /** The feed is open and has told which devices there are. */
  readonly hears: boolean;
  /** How long ago the newest message of the feed was read, ms. */
  readonly heardMs: number;
  readonly machines: readonly {
    readonly motor: string | null;
    readonly control: Pick<Control, 'phase' | 'stop'> | null;
  }[];
}

const turning: ReadonlySet<string | null> = new Set(['armed', 'running', 'stopping']);

/**
 * True while a motor runs, is armed or is on its way to either or back, and while the page does not know: then
 * one press stops. Else Escape means what it means everywhere, and twice in quick succession is the stop.
 */
export function oneEscapeStops({ hears, heardMs, machines }: Known): boolean {
  if (!hears || heardMs > UNHEARD_MS) return true;
  return machines.some(
    ({ motor, control }) =>
      turning.has(motor) ||
      (control !== null && control.phase !== 'rest' && control.phase !== 'stopped') ||
      (control?.stop?.overdue === true && control.stop.reportedAfterMs === null),
  );
}
