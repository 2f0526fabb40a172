/** What the Result and Progress pages ask of the service, beside what Live asks. */
import type { AttemptSummary, Level, Score, Unlock } from '../../../src/server/wire-training.ts';
import { call } from '../../api.ts';

const part = encodeURIComponent;

export const resultApi = {
  scoreAgain: (id: string) => call<Score>(`/api/attempts/${part(id)}/score`, { method: 'POST' }),
  attemptsOfSession: (sessionId: string, signal?: AbortSignal) =>
    call<AttemptSummary[]>(`/api/attempts?sessionId=${part(sessionId)}&limit=200`, { signal }),
  unlock: (traineeId: string, request: { level: Level; by: string; reason: string }) =>
    call<Unlock>(`/api/trainees/${part(traineeId)}/unlocks`, { method: 'POST', body: request }),
} as const;
