/** The service's REST interface of the studio's side: register, logs, trends, what is being measured, calibrations. */
import type {
  DraftChange,
  DraftView,
  ItemContent,
  ItemView,
  LogLine,
  LogRequest,
  RecordDetail,
  RecordSummary,
  Timeline,
  Trend,
} from '../../src/server/wire-studio.ts';
import { call } from '../api.ts';

const part = encodeURIComponent;
const REGISTER = '/api/register';
const DRAFTS = '/api/calibrations/drafts';
const RECORDS = '/api/calibrations/records';
const ofItem = (id: string, what = ''): string => `${REGISTER}/${part(id)}${what}`;
const ofDraft = (id: string, what = ''): string => `${DRAFTS}/${part(id)}${what}`;

/** What of an item's time line is wanted; nothing of `kinds` means all, '' of a day no bound. */
export interface TimelineWish {
  readonly kinds: readonly string[];
  readonly from: string;
  readonly to: string;
}

function wishOf({ kinds, from, to }: TimelineWish): URLSearchParams {
  const query = new URLSearchParams();
  if (kinds.length > 0) query.set('kinds', kinds.join(','));
  if (from !== '') query.set('from', from);
  if (to !== '') query.set('to', to);
  return query;
}

const asked = (path: string, query: URLSearchParams): string =>
  query.size === 0 ? path : `${path}?${query}`;

export const studioApi = {
  items: (signal?: AbortSignal) => call<ItemView[]>(REGISTER, { signal }),
  item: (id: string, signal?: AbortSignal) => call<ItemView>(ofItem(id), { signal }),
  addItem: (content: ItemContent, by: string) =>
    call<ItemView>(REGISTER, { method: 'POST', body: { content, by } }),
  changeItem: (id: string, version: number, content: ItemContent, by: string) =>
    call<ItemView>(ofItem(id), { method: 'PUT', body: { version, content, by } }),
  log: (id: string, entry: LogRequest) => call<LogLine>(ofItem(id, '/log'), { method: 'POST', body: entry }),
  answerIdentity: (
    id: string,
    answer: { entryId: string; answer: 'same' | 'other'; by: string; reason: string },
  ) => call<unknown>(ofItem(id, '/identity'), { method: 'POST', body: answer }),
  timeline: (id: string, wish: TimelineWish, before: string | null, signal?: AbortSignal) => {
    const query = wishOf(wish);
    query.set('limit', '30');
    if (before !== null) query.set('before', before);
    return call<Timeline>(asked(ofItem(id, '/timeline'), query), { signal });
  },
  timelineHref: (id: string, format: 'csv' | 'pdf', wish: TimelineWish) =>
    asked(ofItem(id, `/timeline.${format}`), wishOf(wish)),
  trends: (id: string, signal?: AbortSignal) => call<Trend[]>(ofItem(id, '/trends'), { signal }),

  records: (serial: string, signal?: AbortSignal) =>
    call<RecordSummary[]>(`${RECORDS}?serial=${part(serial)}`, { signal }),

  drafts: (signal?: AbortSignal) => call<DraftView[]>(DRAFTS, { signal }),
  draft: (id: string, signal?: AbortSignal) => call<DraftView>(ofDraft(id), { signal }),
  openDraft: (item: 'pad' | 'machine', serial: string, by: string) =>
    call<DraftView>(DRAFTS, { method: 'POST', body: { item, serial, by } }),
  changeDraft: (id: string, change: DraftChange) =>
    call<DraftView>(ofDraft(id), { method: 'PUT', body: change }),
  discardDraft: (id: string, by: string, reason: string) =>
    call<unknown>(ofDraft(id), { method: 'DELETE', body: { by, reason } }),
  addPoint: (id: string, point: object) =>
    call<DraftView>(ofDraft(id, '/points'), { method: 'POST', body: point }),
  leaveOut: (id: string, pointId: string, by: string, reason: string) =>
    call<DraftView>(ofDraft(id, `/points/${part(pointId)}/left-out`), {
      method: 'POST',
      body: { by, reason },
    }),
  /** `to`: the code of the question that was read; without it all that is asked about the point now is answered. */
  keep: (id: string, pointId: string, by: string, reason: string, to?: string) =>
    call<DraftView>(ofDraft(id, `/points/${part(pointId)}/kept`), {
      method: 'POST',
      body: { by, reason, to },
    }),
  takeIn: (id: string, pointId: string) =>
    call<DraftView>(ofDraft(id, `/points/${part(pointId)}/left-out`), { method: 'DELETE' }),
  startSweep: (id: string, wish: SweepWish) =>
    call<DraftView>(ofDraft(id, '/sweep'), { method: 'POST', body: wish }),
  endSweep: (id: string) => call<DraftView>(ofDraft(id, '/sweep'), { method: 'DELETE' }),
  approve: (
    id: string,
    approval: { version: number; by: string; dueOn: string | null; dueStrokes: number | null },
  ) => call<RecordDetail>(ofDraft(id, '/approve'), { method: 'POST', body: approval }),
} as const;

export interface SweepWish {
  readonly token: string;
  readonly run: 'as-found' | 'as-left';
  readonly fromMilliV: number;
  readonly toMilliV: number;
  readonly steps: number;
  readonly back: boolean;
}
