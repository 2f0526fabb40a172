/** An entry for the audit of something that is decided by a route, not by control. */
import type { AuditEntry } from '../store/control-types.ts';
import type { Services } from './services.ts';

export function auditEntry(
  { now, station }: Pick<Services, 'now' | 'station'>,
  what: Omit<AuditEntry, 'at' | 'stationUs' | 'sessionId'>,
): AuditEntry {
  return {
    at: new Date().toISOString(),
    stationUs: Math.round(now()),
    sessionId: station.session?.id ?? null,
    ...what,
  };
}
