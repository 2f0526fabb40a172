/** The open calibration of a machine: followed while it is measured, changed field by field. */
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { DraftChange } from '../../src/server/wire-studio.ts';
import { Refusal } from '../api.ts';
import { type Remote, useRemote } from '../parts/useRemote.ts';
import { studioApi } from './api.ts';
import { isOfMachine, type MachineView, newerOf } from './machineDraft.ts';

/** While a sweep runs its points arrive every few seconds. */
const SWEEPING_MS = 400;
const AGAIN_MS = 2500;

export interface OpenDraft {
  /** `view` null: none is open. */
  readonly remote: Signal<Remote<{ readonly view: MachineView | null }>>;
  readonly again: () => void;
  /** What an answer of the service tells of it. */
  readonly take: (answer: unknown) => void;
  /** Sends what was changed; made on an older version it is sent once more on the newest: its fields are its own. */
  readonly change: (change: Omit<DraftChange, 'version'>) => Promise<void>;
}

export function useMachineDraft(serial: string): OpenDraft {
  const answered = useSignal<MachineView | null>(null);
  const { remote: asked, again } = useRemote(
    async (signal) => {
      const open = await studioApi.drafts(signal);
      const view = open.find((one): one is MachineView => isOfMachine(one, serial)) ?? null;
      return { view };
    },
    [serial],
    (last) => (last?.view?.sweep?.state === 'running' ? SWEEPING_MS : AGAIN_MS),
  );
  const remote = useComputed(() => {
    const { value, problem } = asked.value;
    if (value === null) return { value, problem };
    return { value: { view: value.view === null ? null : newerOf(answered.value, value.view) }, problem };
  });
  const take = (answer: unknown) => {
    const view = answer as MachineView;
    answered.value = newerOf(answered.peek(), view);
    // The one that was just begun is not in what was read before.
    if (asked.peek().value?.view?.id !== view.id) asked.value = { value: { view }, problem: null };
  };
  const change = async (part: Omit<DraftChange, 'version'>) => {
    const view = remote.peek().value?.view ?? null;
    if (view === null) return;
    try {
      take(await studioApi.changeDraft(view.id, { ...part, version: view.version }));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
      const newest = await studioApi.draft(view.id);
      if (newest.version === view.version) throw error;
      take(await studioApi.changeDraft(view.id, { ...part, version: newest.version }));
    }
  };
  return { remote, again, take, change };
}
