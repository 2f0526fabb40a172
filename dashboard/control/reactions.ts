/** What the profile in force does about each finding, as far as this page knows: by it a finding is heard or not. */
import { effect, signal } from '@preact/signals';
import type { Policy } from '../../src/server/wire-control.ts';
import { feedState } from '../live/state.ts';
import { controlApi } from './api.ts';

export type Reactions = Readonly<Record<string, 'flag' | 'warn' | 'stop'>>;

/** Empty until the service has told: then an event's own severity decides. */
export const reactionsInForce = signal<Reactions>({});

export function takePolicy({ profiles, reactions }: Policy): void {
  reactionsInForce.value = profiles.find(({ id }) => id === reactions)?.reactions ?? {};
}

/** Asks anew with each connection to the service. */
export function followReactions(): void {
  effect(() => {
    if (feedState.value !== 'open') return;
    controlApi.policy().then(takePolicy, () => {
      // As before: the severity of an event decides.
    });
  });
}
