/** The service's REST interface of training; what only Settings asks stands in its own api.ts. */
import type {
  AttemptDetail,
  AttemptRequest,
  AttemptSummary,
  Checklist,
  ChecklistRecord,
  DrillSummary,
  Level,
  LiveAttempt,
  Lot,
  Progress,
  Readiness,
  Score,
  Trainee,
  Unlock,
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
  attemptsOfSession: (sessionId: string, signal?: AbortSignal) =>
    call<AttemptSummary[]>(`/api/attempts?sessionId=${part(sessionId)}&limit=200`, { signal }),
  scoreAgain: (id: string) => call<Score>(`/api/attempts/${part(id)}/score`, { method: 'POST' }),
  unlock: (traineeId: string, request: { level: Level; by: string; reason: string }) =>
    call<Unlock>(`/api/trainees/${part(traineeId)}/unlocks`, { method: 'POST', body: request }),
} as const;
