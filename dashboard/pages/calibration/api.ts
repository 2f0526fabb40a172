/** The service's REST interface of calibrations as approved, quick checks and the virtual micrometer. */
import type { QuickCheckState, RecordDetail, Resting } from '../../../src/server/wire-studio.ts';
import { call } from '../../api.ts';

const part = encodeURIComponent;
const ofRecord = (id: string, what = ''): string => `/api/calibrations/records/${part(id)}${what}`;
const ofCheck = (id: string, what = ''): string => `/api/quick-checks/${part(id)}${what}`;

export type QuickCheck = NonNullable<QuickCheckState['result']>;

export const calibrationApi = {
  record: (idOrNumber: string, signal?: AbortSignal) => call<RecordDetail>(ofRecord(idOrNumber), { signal }),
  resting: (id: string, signal?: AbortSignal) => call<Resting>(ofRecord(id, '/sessions'), { signal }),
  rollBack: (id: string, by: string, reason: string) =>
    call<RecordDetail>(ofRecord(id, '/roll-back'), { method: 'POST', body: { by, reason } }),
  void: (id: string, by: string, reason: string) =>
    call<Resting>(ofRecord(id, '/void'), { method: 'POST', body: { by, reason } }),
  certificateHref: (id: string, format: 'pdf' | 'json') => ofRecord(id, `/certificate.${format}`),

  checks: (serial: string, signal?: AbortSignal) =>
    call<QuickCheck[]>(`/api/quick-checks?serial=${part(serial)}`, { signal }),
  check: (id: string, signal?: AbortSignal) => call<QuickCheckState>(ofCheck(id), { signal }),
  beginCheck: (serial: string, by: string, standardId: string) =>
    call<QuickCheckState>('/api/quick-checks', { method: 'POST', body: { serial, by, standardId } }),
  takeCheckPoint: (id: string, referenceMm: number, anyway: boolean) =>
    call<QuickCheckState>(ofCheck(id, '/points'), { method: 'POST', body: { referenceMm, anyway } }),
  giveUpCheck: (id: string) => call<unknown>(ofCheck(id), { method: 'DELETE' }),

  micrometer: (serial: string, depthMm: number | null) =>
    call<unknown>('/api/virtual/micrometer', { method: 'PUT', body: { serial, depthMm } }),
} as const;
