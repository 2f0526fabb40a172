/** An attempt as it is written down when it begins: with everything that its score will depend on. */
import { randomUUID } from 'node:crypto';
import type { DepthProfile } from '../../safety/types.ts';
import type { AttemptRow } from '../../store/training-types.ts';
import type { ActiveSession } from '../sessions.ts';
import type { AttemptPlan } from './readiness.ts';
import type { AttemptWish } from './wish.ts';

/** @param startedUs station µs. */
export function newAttempt(
  { pad, machine, mode, helps }: AttemptWish,
  { trainee, drill, calibration, checklist, earlierId }: AttemptPlan,
  session: ActiveSession,
  startedUs: number,
  profile: DepthProfile,
): AttemptRow {
  return {
    id: randomUUID(),
    sessionId: session.id,
    pad,
    machine,
    trainee: { id: trainee.id, name: trainee.name },
    drill,
    mode,
    // What would tell the trainee the zone of a dot is off in a test, whatever was asked for.
    helps: mode === 'test' ? { ...helps, zones: false, tones: false } : helps,
    profile,
    calibration,
    checklist,
    earlierId,
    startedAt: new Date().toISOString(),
    fromUs: Math.round(startedUs - session.startedUs),
    toUs: null,
    end: null,
    clockUncertaintyUs: null,
  };
}
