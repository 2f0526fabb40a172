/** What the motor is to be set to: picked beforehand, and while it runs sent with each press. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Control, ControlTarget, MachineRecordBody } from '../../../../src/server/wire-control.ts';
import { messageOf } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { bounded, firstTarget, sameTarget } from '../../../control/target.ts';
import { useRemote } from '../../../parts/useRemote.ts';

type Presets = MachineRecordBody['presets'];

export interface Picked {
  readonly target: Signal<ControlTarget>;
  readonly presets: Presets;
  readonly problem: Signal<string>;
  /** Picks it; while the motor runs it is sent as well. */
  readonly pick: (target: ControlTarget) => void;
}

const UNKNOWN = {
  limits: { maxMilliV: 12_000, maxRateMilliHz: 200_000, maxMilliA: 0 },
  minMilliV: 0,
  hasCurve: false,
};

export function usePicked(serial: string, control: Control | null, token: string | null): Picked {
  const target = useSignal<ControlTarget>(firstTarget(control ?? UNKNOWN));
  const chosen = useRef(false);
  const problem = useSignal('');
  const { remote } = useRemote((signal) => controlApi.record(serial, signal), [serial, token !== null]);
  const running = control?.phase === 'running' && control.run?.purpose === 'work';
  const asked = running ? control.run?.target : undefined;
  // Until someone has picked, it is what the limits make sensible; while it runs, what the service says.
  useEffect(() => {
    if (control === null) return;
    if (!chosen.current) target.value = firstTarget(control);
    else target.value = bounded(target.peek(), control);
  }, [control?.limits.maxMilliV, control?.limits.maxRateMilliHz, control?.minMilliV]);
  useEffect(() => {
    if (asked === undefined || sending.current) return;
    chosen.current = true;
    target.value = asked;
  }, [asked === undefined ? '' : JSON.stringify(asked)]);

  // One request at a time: presses that come meanwhile are one further wish, the newest.
  const sending = useRef(false);
  const newest = useRef({ running, token });
  newest.current = { running, token };
  const send = async () => {
    if (sending.current) return;
    sending.current = true;
    problem.value = '';
    try {
      for (;;) {
        const wish = target.peek();
        const now = newest.current;
        if (!now.running || now.token === null) break;
        await controlApi.set(serial, now.token, wish);
        if (sameTarget(wish, target.peek())) break;
      }
    } catch (error) {
      problem.value = messageOf(error);
      const before = newest.current.running ? control?.run?.target : undefined;
      if (before !== undefined) target.value = before;
    }
    sending.current = false;
  };
  return {
    target,
    presets: remote.value.value?.presets ?? [],
    problem,
    pick: (next) => {
      chosen.current = true;
      target.value = next;
      if (running) void send();
    },
  };
}
