/** The service's REST interface of training, as far as Live uses it. */
import type {
  AttemptDetail,
  AttemptRequest,
  Checklist,
  ChecklistRecord,
  DrillSummary,
  LiveAttempt,
  Lot,
  Progress,
  Readiness,
  Trainee,
} from '../../src/server/wire-training.ts';
import { call } from '../api.ts';

const part = encodeURIComponent;

export type Answer = ChecklistRecord['answers'][number];
export type NewLot = Pick<Lot, 'itemId' | 'maker' | 'lot' | 'expiresOn' | 'membrane'>;

export const trainingApi = {
  trainees: (signal?: AbortSignal) => call<Trainee[]>('/api/trainees', { signal }),
  addTrainee: (name: string) => call<Trainee>('/api/trainees', { method: 'POST', body: { name } }),
  progress: (traineeId: string, signal?: AbortSignal) =>
    call<Progress>(`/api/trainees/${part(traineeId)}/progress`, { signal }),

  drills: (signal?: AbortSignal) => call<DrillSummary[]>('/api/drills', { signal }),

  checklist: (signal?: AbortSignal) => call<Checklist>('/api/checklist', { signal }),
  lots: (signal?: AbortSignal) => call<Lot[]>('/api/lots', { signal }),
  addLot: (lot: NewLot) => call<Lot>('/api/lots', { method: 'POST', body: lot }),
  /** The record that counts for this trainee in the session that runs; null where there is none. */
  checklistDone: (traineeId: string, signal?: AbortSignal) =>
    call<ChecklistRecord | null>(`/api/trainees/${part(traineeId)}/checklist`, { signal }),
  recordChecklist: (traineeId: string, answers: readonly Answer[]) =>
    call<ChecklistRecord>('/api/checklist/records', { method: 'POST', body: { traineeId, answers } }),

  readiness: (request: AttemptRequest, signal?: AbortSignal) =>
    call<Readiness>('/api/attempts/readiness', { method: 'POST', body: request, signal }),
  start: (request: AttemptRequest) => call<LiveAttempt>('/api/attempts', { method: 'POST', body: request }),
  end: (id: string) => call<unknown>(`/api/attempts/${part(id)}/end`, { method: 'POST' }),
  attempt: (id: string, signal?: AbortSignal) => call<AttemptDetail>(`/api/attempts/${part(id)}`, { signal }),
} as const;
