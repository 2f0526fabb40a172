import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { DraftChange, DraftView, ItemView, RecordSummary } from '../../../src/server/wire-studio.ts';
import { api, Refusal } from '../../api.ts';
import { type Remote, useRemote } from '../../parts/useRemote.ts';
import { studioApi } from '../../studio/api.ts';
import type { PadDraft } from './plan.ts';

/** Another page, or the service itself, may change it. */
const AGAIN_MS = 4000;

export type PadView = Omit<DraftView, 'draft'> & { readonly draft: PadDraft };

export interface Seen {
  /** The open calibration of this pad; null: there is none. */
  readonly view: PadView | null;
  readonly items: readonly ItemView[];
  readonly records: readonly RecordSummary[];
  /** Virtual devices run. */
  readonly virtual: boolean;
}

export function padViewOf(view: DraftView | undefined): PadView | null {
  if (view?.draft.item !== 'pad') return null;
  return { ...view, draft: view.draft };
}

interface Held {
  readonly view: PadView;
  /** What had been read when it was told: what is read later is newer. */
  readonly over: Remote<Seen>;
}

/** The newest of what was read and what was answered to a change. */
function newest(remote: Remote<Seen>, held: Held | null): PadView | null {
  const read = remote.value?.view ?? null;
  if (held === null) return read;
  if (remote === held.over || remote.problem !== null) return held.view;
  if (read === null || read.id !== held.view.id) return read;
  return read.version >= held.view.version ? read : held.view;
}

/** The open calibration of a pad, with all that is wanted to go on with it. Changes are made one after the other. */
export function usePadDraft(serial: string) {
  const { remote, again } = useRemote(
    async (signal): Promise<Seen> => {
      const [drafts, items, records, virtual] = await Promise.all([
        studioApi.drafts(signal),
        studioApi.items(signal),
        studioApi.records(serial, signal),
        api.virtual(signal),
      ]);
      const own = drafts.find(({ draft }) => draft.item === 'pad' && draft.serial === serial);
      return {
        view: padViewOf(own),
        items,
        records: records.filter(({ item }) => item === 'pad'),
        virtual: virtual.running,
      };
    },
    [serial],
    AGAIN_MS,
  );
  const held = useSignal<Held | null>(null);
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  /** Waits for the changes before it; what it answers is shown at once. */
  const inTurn = (act: () => Promise<DraftView>): Promise<PadView | null> => {
    const next = turn.current.then(act).then((answer) => {
      const view = padViewOf(answer);
      if (view !== null) held.value = { view, over: remote.peek() };
      again();
      return view;
    });
    turn.current = next.catch(() => {});
    return next;
  };
  const view = newest(remote.value, held.value);
  return {
    remote,
    again,
    view,
    inTurn,
    /** Changes the header. Where another page was faster, the change is made on what is there now. */
    change: (id: string, change: Omit<DraftChange, 'version'>): Promise<PadView | null> =>
      inTurn(async () => {
        const { version } = newest(remote.peek(), held.peek()) ?? (await studioApi.draft(id));
        try {
          return await studioApi.changeDraft(id, { version, ...change });
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
          const now = await studioApi.draft(id);
          if (now.version === version) throw error;
          return studioApi.changeDraft(id, { version: now.version, ...change });
        }
      }),
  };
}

export type PadDraftHold = ReturnType<typeof usePadDraft>;
