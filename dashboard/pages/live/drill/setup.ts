/** What the drill bar knows before a start: people, drills, where the trainee stands, what stands against it. */
import { computed, type Signal } from '@preact/signals';
import type {
  AttemptRequest,
  ChecklistRecord,
  DrillSummary,
  Progress,
  Readiness,
  Trainee,
} from '../../../../src/server/wire-training.ts';
import { shownMachine, shownPad } from '../../../live/choice.ts';
import { feedState, session } from '../../../live/state.ts';
import { type Remote, useRemote } from '../../../parts/useRemote.ts';
import { trainingApi } from '../../../training/api.ts';
import { chosenDrillId, drillFor, dropGone, helps, mode, traineeId } from '../../../training/choice.ts';

/** Devices come and go, lots expire, another page ends the session: asked again so often. */
const READY_MS = 5000;

export interface Setup {
  readonly people: Signal<Remote<readonly Trainee[]>>;
  readonly drills: Signal<Remote<readonly DrillSummary[]>>;
  readonly progress: Signal<Remote<Progress | null>>;
  readonly checklist: Signal<Remote<ChecklistRecord | null>>;
  readonly readiness: Signal<Remote<Readiness | null>>;
  readonly person: Trainee | null;
  readonly drill: DrillSummary | null;
  /** null while something is still to be chosen. */
  readonly request: AttemptRequest | null;
  readonly askPeople: () => void;
  readonly askDrills: () => void;
  readonly askChecklist: () => void;
}

const sessionId = computed(() => session.value?.id ?? null);

export function useSetup(): Setup {
  const who = traineeId.value;
  const away = feedState.value !== 'open';
  const people = useRemote(
    async (signal) => {
      const all = (await trainingApi.trainees(signal)).filter(({ archivedAt }) => archivedAt === null);
      dropGone(all);
      return all;
    },
    [],
    undefined,
    away,
  );
  const drills = useRemote(
    async (signal) =>
      (await trainingApi.drills(signal))
        .filter(({ retiredAt }) => retiredAt === null)
        .sort((a, b) => a.drill.order - b.drill.order),
    [],
    undefined,
    away,
  );
  const progress = useRemote<Progress | null>(
    async (signal) => (who === null ? null : trainingApi.progress(who, signal)),
    [who],
    undefined,
    away,
  );
  const checklist = useRemote<ChecklistRecord | null>(
    async (signal) => (who === null ? null : trainingApi.checklistDone(who, signal)),
    [who, sessionId.value],
    undefined,
    away,
  );
  const person = people.remote.value.value?.find(({ id }) => id === who) ?? null;
  // Progress of the one before is no answer for this one.
  const mine = progress.remote.value.value?.trainee.id === who ? progress.remote.value.value : null;
  const drill = drillFor(drills.remote.value.value ?? [], chosenDrillId.value, mine?.next?.drillId);
  const record = checklist.remote.value.value;
  const pad = shownPad.value;
  const request: AttemptRequest | null =
    person === null || drill === null || pad === null
      ? null
      : {
          traineeId: person.id,
          drillId: drill.drill.id,
          mode: mode.value,
          pad,
          machine: shownMachine.value,
          helps: { ...helps.value, metronome: helps.value.metronome && drill.drill.rhythm !== null },
          checklistId: record !== null && record.traineeId === person.id ? record.id : null,
        };
  const readiness = useRemote<Readiness | null>(
    async (signal) => (request === null ? null : trainingApi.readiness(request, signal)),
    [JSON.stringify(request), sessionId.value],
    READY_MS,
    away || request === null,
  );
  return {
    people: people.remote,
    drills: drills.remote,
    progress: progress.remote,
    checklist: checklist.remote,
    readiness: readiness.remote,
    person,
    drill,
    request,
    askPeople: people.again,
    askDrills: drills.again,
    askChecklist: checklist.again,
  };
}

/** Start opens the checklist where it is the checklist that is wanting. */
export const isOfChecklist = (code: string): boolean => code.startsWith('checklist-');

/** Why a drill's level is not open to this trainee; null where it is, or where nothing is known of it. */
export function isLocked(progress: Progress | null, { drill }: DrillSummary): boolean {
  return progress?.levels.find(({ level }) => level === drill.level)?.unlocked === false;
}
