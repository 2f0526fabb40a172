/** The service's REST interface of machine control. Every answer shows at once what it says. */
import type {
  AuditFound,
  AuditLine,
  Control,
  ControlTarget,
  CurvePointsBody,
  MachineRecordBody,
  Policy,
  PolicyChange,
} from '../../src/server/wire-control.ts';
import { call } from '../api.ts';
import { takeControl } from './state.ts';

const part = encodeURIComponent;
const at = (serial: string, what: string): string => `/api/machines/${part(serial)}/${what}`;

/** Sends a command; what the machine's control is then stands on the page before the feed tells it. */
async function command(serial: string, what: string, body: object): Promise<void> {
  takeControl(await call<Control>(at(serial, what), { method: 'POST', body }));
}

export type RecordFields = Omit<MachineRecordBody, 'serial' | 'at'>;

export const controlApi = {
  lease: (serial: string, by: string) =>
    call<{ token: string; control: Control }>(at(serial, 'lease'), { method: 'POST', body: { by } }),
  release: (serial: string, token: string) =>
    call<unknown>(at(serial, 'lease'), { method: 'DELETE', body: { token } }),
  test: (serial: string, token: string) => command(serial, 'test', { token }),
  arm: (serial: string, token: string, pad: string | null) => command(serial, 'arm', { token, pad }),
  start: (serial: string, token: string, target: ControlTarget) =>
    command(serial, 'start', { token, target }),
  set: (serial: string, token: string, target: ControlTarget) => command(serial, 'set', { token, target }),
  end: (serial: string, token: string) => command(serial, 'end', { token }),
  clear: (serial: string, by: string, code: string) =>
    command(serial, 'clear', code === '' ? { by } : { by, code }),

  record: (serial: string, signal?: AbortSignal) => call<MachineRecordBody>(at(serial, 'record'), { signal }),
  saveRecord: (serial: string, record: RecordFields) =>
    call<MachineRecordBody>(at(serial, 'record'), { method: 'PUT', body: record }),
  curvePoints: (serial: string, signal?: AbortSignal) =>
    call<CurvePointsBody>(at(serial, 'curve-points'), { signal }),

  policy: (signal?: AbortSignal) => call<Policy>('/api/safety', { signal }),
  savePolicy: (change: PolicyChange) => call<Policy>('/api/safety', { method: 'PUT', body: change }),
  audit: (limit: number, before: number | null, signal?: AbortSignal) =>
    call<AuditLine[]>(`/api/audit?limit=${limit}${before === null ? '' : `&before=${before}`}`, { signal }),
  auditCheck: (signal?: AbortSignal) => call<AuditFound>('/api/audit/check', { signal }),
  auditHref: (format: 'csv' | 'jsonl') => `/api/audit/export?format=${format}`,
} as const;
