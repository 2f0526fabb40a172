/** The service's REST interface of what a studio sets. */
import type {
  Calibration,
  Checklist,
  ChecklistItem,
  DrillCheck,
  DrillSummary,
  Lot,
  Trainee,
} from '../../../src/server/wire-training.ts';
import { call } from '../../api.ts';

const part = encodeURIComponent;

export const settingsApi = {
  drill: (id: string, signal?: AbortSignal) => call<DrillSummary>(`/api/drills/${part(id)}`, { signal }),
  checkDrill: (text: string, signal?: AbortSignal) =>
    call<DrillCheck>('/api/drills/check', { method: 'POST', body: { text }, signal }),
  addDrill: (text: string, author: string) =>
    call<DrillSummary>('/api/drills', { method: 'POST', body: { text, author } }),
  retireDrill: (id: string, retired: boolean) =>
    call<DrillSummary>(`/api/drills/${part(id)}/retire`, { method: 'POST', body: { retired } }),

  changeTrainee: (id: string, change: { name?: string; archived?: boolean }) =>
    call<Trainee>(`/api/trainees/${part(id)}`, { method: 'PATCH', body: change }),

  /** `version`: the one that was changed. */
  saveChecklist: (version: number, items: readonly ChecklistItem[], by: string) =>
    call<Checklist>('/api/checklist', { method: 'PUT', body: { version, items, by } }),
  closeLot: (id: string) => call<Lot>(`/api/lots/${part(id)}/close`, { method: 'POST' }),

  calibrations: (signal?: AbortSignal) => call<Calibration[]>('/api/calibrations', { signal }),
  addCalibration: (stated: Omit<Calibration, 'id' | 'from'>) =>
    call<Calibration>('/api/calibrations', { method: 'POST', body: stated }),
} as const;
