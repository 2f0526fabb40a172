/** What may be entered in an item's log, and when it happened. Pure. */
import type { ItemView, LogRequest } from '../../src/server/wire-studio.ts';

export type LogKind = LogRequest['kind'];

/** What may be entered now: nothing is put back into service that is in it. */
export function logKindsFor(state: ItemView['state']): readonly LogKind[] {
  if (state === 'retired') return ['note', 'in-service'];
  const usual: LogKind[] = ['service', 'repair', 'fault', 'note'];
  return state === 'in-service'
    ? [...usual, 'out-of-service', 'retired']
    : ['in-service', ...usual, 'retired'];
}

/** The time that was written into a form of the reader's own day and hour, in UTC; null where it is none. */
export function utcOfLocal(typed: string): string | null {
  const at = new Date(typed);
  return typed === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
