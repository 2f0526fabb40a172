import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { gauges } from '../../../live/state.ts';
import { Field } from '../../../parts/Field.tsx';
import type { MachineView, Run } from '../../../studio/machineDraft.ts';
import type { OpenDraft } from '../../../studio/useMachineDraft.ts';
import { text } from '../../../text.ts';
import { MachinePanel } from '../../live/control/ControlPanel.tsx';
import { HandPoint } from './HandPoint.tsx';
import { Sweep } from './Sweep.tsx';

const runs = ['as-found', 'as-left'] as const;

/** Points by a sweep, or by hand: as found, and after an adjustment as left. */
export function Measure({ view, draft }: { view: MachineView; draft: OpenDraft }) {
  const words = text.studio.calibrate;
  const name = useId();
  const { serial, points } = view.draft;
  const run = useSignal<Run>(points.at(-1)?.run ?? 'as-found');
  const gauge = gauges.value.get(serial);
  const isThere = gauge?.role === 'machine' && gauge.state === 'online';
  const isSweeping = view.sweep?.state === 'running';
  return (
    <section class="panel studio-do" aria-label={words.run.heading} data-testid="measure">
      <h2 class="studio-heading">{words.run.heading}</h2>
      <fieldset class="segments" disabled={isSweeping}>
        <legend class="spoken">{words.run.of}</legend>
        {runs.map((one) => (
          <label key={one} class="chip">
            <input
              type="radio"
              name={name}
              data-testid={`run-${one}`}
              checked={run.value === one}
              onChange={() => {
                run.value = one;
              }}
            />
            <span>{words.run[one]}</span>
          </label>
        ))}
      </fieldset>
      {run.value === 'as-found' ? (
        <p class="quiet">{words.run.foundWords}</p>
      ) : (
        <Adjustment view={view} change={draft.change} />
      )}
      <p class="quiet">{isThere ? words.sweep.words : words.sweep.offline}</p>
      {gauge?.role === 'machine' && (
        <div class="studio-control">
          <MachinePanel gauge={gauge} sets={!isSweeping} />
        </div>
      )}
      <Sweep view={view} run={run.value} take={draft.take} />
      <HandPoint id={view.id} run={run.value} take={draft.take} />
    </section>
  );
}

function Adjustment({ view, change }: { view: MachineView; change: OpenDraft['change'] }) {
  const words = text.studio.calibrate.run;
  /** null: as it is kept. */
  const edit = useSignal<string | null>(null);
  const problem = useSignal('');
  const keep = async () => {
    const written = edit.peek();
    if (written === null) return;
    problem.value = '';
    try {
      if (written.trim() !== view.draft.adjustment) await change({ adjustment: written.trim() });
      if (edit.peek() === written) edit.value = null;
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  return (
    <fieldset class="studio-bare" onFocusOut={() => void keep()}>
      <legend class="quiet">{words.leftWords}</legend>
      <Field
        label={words.adjustment}
        words
        maxLength={400}
        testId="adjustment"
        value={edit.value ?? view.draft.adjustment}
        problem={problem.value}
        onInput={(typed) => {
          edit.value = typed;
        }}
      />
    </fieldset>
  );
}
