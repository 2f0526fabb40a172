/** Everything that stands against an attempt, told at once, and what it will rest on where nothing does. */
import type { DepthProfile } from '../../safety/types.ts';
import type { TrainingStore } from '../../store/training-store.ts';
import type { AttemptRow, TraineeRow } from '../../store/training-types.ts';
import type { Drill } from '../../training/drill.ts';
import type { MachineDevice } from '../machine-device.ts';
import type { PadDevice } from '../pad-device.ts';
import type { ActiveSession } from '../sessions.ts';
import type { Scales } from '../studio/scales.ts';
import type { AgainstUse } from '../studio/standing.ts';
import {
  busyProblems,
  calibrationProblems,
  checklistProblems,
  drillProblems,
  layerProblems,
  levelProblems,
  machineProblems,
  padProblems,
  recordInForce,
  recordingProblems,
  standingProblems,
  traineeProblems,
} from './checks.ts';
import { earlierAttempt } from './earlier-layer.ts';
import type { AttemptWish, ReadinessProblem } from './wish.ts';

export interface ReadinessWorld {
  readonly training: TrainingStore;
  readonly scales: Pick<Scales, 'holding'>;
  readonly against: AgainstUse;
  readonly profile: DepthProfile;
  readonly devices: readonly (PadDevice | MachineDevice)[];
  /** Another attempt is under way on the pad. */
  readonly isBusy: boolean;
  readonly session: ActiveSession | null;
  /** Why the database could not be written when it was tried last; null where it could. */
  readonly recordingProblem: string | null;
  readonly at: Date;
}

/** What an attempt will rest on. */
export type AttemptPlan = Pick<AttemptRow, 'calibration' | 'checklist' | 'earlierId'> & {
  /** The session that all of it was looked at for; null where none was recorded. */
  readonly sessionId: string | null;
  readonly trainee: TraineeRow;
  readonly drill: Drill;
};

export interface Readiness {
  readonly problems: readonly ReadinessProblem[];
  /** null where something blocks. */
  readonly plan: AttemptPlan | null;
}

export async function readinessOf(wish: AttemptWish, world: ReadinessWorld): Promise<Readiness> {
  const { training, at, devices, scales } = world;
  const [trainee, entry, named] = await Promise.all([
    training.trainee(wish.traineeId),
    training.drill(wish.drillId),
    wish.checklistId === null ? null : training.checklistRecord(wish.checklistId),
  ]);
  const pad = devices.find(({ role, serial }) => role === 'pad' && serial === wish.pad);
  const holding = scales.holding(wish.pad, pad?.identity.channels ?? null, at);
  const drill = entry?.drill ?? null;
  const record = recordInForce(wish, named, world.session, at);
  const problems = [
    ...padProblems(wish.pad, drill, devices),
    ...standingProblems(wish, world.against),
    ...busyProblems(wish.pad, world.isBusy),
    ...recordingProblems(world.session, world.recordingProblem),
    ...traineeProblems(trainee),
    ...drillProblems(wish.drillId, entry, world.profile),
  ];
  let earlierId: string | null = null;
  if (trainee !== null && drill !== null) {
    const nowIso = at.toISOString();
    const { levels } = await training.progress(trainee.id, nowIso);
    earlierId = await earlierAttempt(training, drill, trainee.id, wish.pad, nowIso);
    problems.push(...levelProblems(drill, trainee, levels), ...layerProblems(drill, trainee, earlierId));
  }
  problems.push(
    ...checklistProblems(wish.mode, record),
    ...calibrationProblems(wish.pad, holding),
    ...machineProblems(wish.machine, drill, devices),
  );
  if (trainee === null || drill === null || problems.some(({ effect }) => effect === 'blocks'))
    return { problems, plan: null };
  const checklist = { id: record?.id ?? null, state: record?.state ?? ('none' as const) };
  const sessionId = world.session?.id ?? null;
  const { calibration } = holding;
  return { problems, plan: { sessionId, trainee, drill, calibration, checklist, earlierId } };
}
