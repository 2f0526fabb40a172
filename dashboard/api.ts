/** The service's REST interface. Every refusal comes back as a `Refusal` with words for a person. */

import type {
  ActiveSession,
  Device,
  DotMark,
  MachineTrace,
  Problem,
  SessionDetail,
  SessionSummary,
  StrokeMark,
  Trace,
} from '../src/server/wire.ts';
import { said } from './format.ts';
import { text } from './text.ts';

/** The service said no, or could not be reached (`status` 0). `message` is for the reader. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Path of the field that it is about; null where it is about none. */
  readonly field: string | null;
  /** What stands against it, each in words of its own; empty where nothing was named. */
  readonly against: readonly string[];

  constructor(
    status: number,
    code: string,
    message: string,
    field: string | null = null,
    against: readonly string[] = [],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
    this.against = against;
  }
}

/** What to tell the reader about anything that was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Refusal ? said(error.message) : text.problem.unexpected;

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Before everything else that the page asks, and also where the page is just being left. */
  readonly urgent?: boolean;
}

/** One request; a refusal comes as a `Refusal`. */
export async function call<T>(
  path: string,
  { method = 'GET', body, signal, urgent = false }: Call = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: signal ?? null,
      ...(urgent ? { priority: 'high', keepalive: true } : {}),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal(0, 'unreachable', text.problem.unreachable);
  }
  const json: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return json as T;
  const problem = json as (Partial<Problem> & { against?: readonly { message: string }[] }) | undefined;
  throw new Refusal(
    response.status,
    problem?.code ?? 'http',
    problem?.message ?? text.problem.status(response.status),
    problem?.field ?? null,
    problem?.against?.map((one) => one.message) ?? [],
  );
}

const part = encodeURIComponent;

function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return given.length === 0 ? '' : `?${search}`;
}

export interface RawLine {
  readonly atUs: number;
  readonly direction: '<' | '>';
  readonly text: string;
  readonly bad: string | null;
}

export interface Range {
  readonly serial: string;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface StopResult {
  readonly delivered: readonly string[];
  readonly failed: readonly unknown[];
}

export interface VirtualState {
  readonly running: boolean;
  readonly trainee: string | null;
}

export const api = {
  devices: (signal?: AbortSignal) => call<Device[]>('/api/devices', { signal }),
  lines: (key: string, signal?: AbortSignal) =>
    call<{ lines: RawLine[] }>(`/api/devices/${part(key)}/lines`, { signal }),

  virtual: (signal?: AbortSignal) => call<VirtualState>('/api/virtual', { signal }),
  startVirtual: (trainee: string, seed: number) =>
    call<unknown>('/api/virtual', { method: 'POST', body: { trainee, seed } }),
  stopVirtual: () => call<unknown>('/api/virtual', { method: 'DELETE' }),

  startSession: (label: string) => call<ActiveSession>('/api/sessions', { method: 'POST', body: { label } }),
  stopSession: () => call<SessionSummary>('/api/sessions/current/stop', { method: 'POST' }),
  sessions: (limit: number, before?: string, signal?: AbortSignal) =>
    call<SessionSummary[]>(`/api/sessions${query({ limit, before })}`, { signal }),
  session: (id: string, signal?: AbortSignal) => call<SessionDetail>(`/api/sessions/${part(id)}`, { signal }),
  deleteSession: (id: string) => call<unknown>(`/api/sessions/${part(id)}`, { method: 'DELETE' }),

  trace: (
    id: string,
    range: Range & { channel: string; columns: number; calibration?: string },
    signal?: AbortSignal,
  ) => call<Trace>(`/api/sessions/${part(id)}/trace${query({ ...range })}`, { signal }),
  machine: (id: string, range: Range & { columns: number }, signal?: AbortSignal) =>
    call<MachineTrace>(`/api/sessions/${part(id)}/machine${query({ ...range })}`, { signal }),
  strokes: (id: string, range: Range & { limit: number }, signal?: AbortSignal) =>
    call<StrokeMark[]>(`/api/sessions/${part(id)}/strokes${query({ ...range })}`, { signal }),
  dots: (id: string, range: Range & { limit: number }, signal?: AbortSignal) =>
    call<DotMark[]>(`/api/sessions/${part(id)}/dots${query({ ...range })}`, { signal }),
  exportHref: (id: string, file: string, serial?: string) =>
    `/api/sessions/${part(id)}/export/${file}${query({ serial })}`,

  protectiveStop: (by: string) =>
    call<StopResult>('/api/stop', {
      method: 'POST',
      urgent: true,
      ...(by === '' ? {} : { body: { by } }),
    }),
  diagnosticsHref: '/api/diagnostics',
} as const;
