import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Control } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { held } from '../../../control/leases.ts';
import { controls } from '../../../control/state.ts';
import { number } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { Field } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { studioApi } from '../../../studio/api.ts';
import {
  type MachineView,
  milliOf,
  type Run,
  type SweepForm,
  sweepProblems,
} from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';
import { numberTyped } from '../../settings/machines/recordForm.ts';

interface SweepProps {
  readonly view: MachineView;
  readonly run: Run;
  readonly take: (answer: unknown) => void;
}

const STEPS = 8;
/** From a step above where the motor turns at all, to the most that the record lets it have. */
const firstForm = (least: number, most: number): SweepForm => ({
  from: String((Math.ceil(Math.max(least, most * 0.4) / 500) * 500) / 1000),
  to: String(most / 1000),
  steps: String(STEPS),
  back: true,
});

/** Voltage after voltage by the service itself, on a motor that a person armed and started. */
export function Sweep({ view, run, take }: SweepProps) {
  const { serial } = view.draft;
  const control = controls.value?.get(serial)?.control ?? null;
  const token = held.value.get(serial)?.token ?? null;
  const { sweep } = view;
  /** Kept from one sweep to the next; null until somebody has written in it. */
  const form = useSignal<SweepForm | null>(null);
  const state = sweep?.state ?? null;
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'running' && state === 'done') say(text.studio.calibrate.sweep.saysDone);
    before.current = state;
  }, [state]);
  if (sweep?.state === 'running') return <Running view={view} take={take} />;
  return (
    <>
      {control !== null && (
        <SweepStart view={view} run={run} take={take} control={control} token={token} wish={form} />
      )}
      {sweep !== null && <Ended sweep={sweep} />}
    </>
  );
}

function Ended({ sweep }: { sweep: NonNullable<MachineView['sweep']> }) {
  const words = text.studio.calibrate.sweep;
  return (
    <p
      class={sweep.state === 'done' ? 'quiet' : 'studio-ended'}
      role="status"
      data-testid="sweep-state"
      data-state={sweep.state}
    >
      {sweep.state === 'done' ? words.done(sweep.of) : words.ended(sweep.reason)}
    </p>
  );
}

function SweepStart({
  view,
  run,
  take,
  control,
  token,
  wish,
}: SweepProps & { control: Control; token: string | null; wish: Signal<SweepForm | null> }) {
  const words = text.studio.calibrate.sweep;
  const id = useId();
  const bounds = { least: control.minMilliV, most: control.limits.maxMilliV };
  const form = wish.value ?? firstForm(bounds.least, bounds.most);
  const problem = useSignal<readonly string[]>([]);
  const busy = useSignal(false);
  const tried = useSignal(false);
  const found = sweepProblems(form, bounds);
  const problems = tried.value ? found : {};
  const runs = token !== null && control.phase === 'running' && control.run?.purpose === 'work';
  const put = (part: Partial<SweepForm>) => {
    wish.value = { ...(wish.peek() ?? form), ...part };
  };
  const start = async () => {
    tried.value = true;
    if (Object.keys(found).length > 0) {
      focusFirstBad(id);
      return;
    }
    if (token === null || !runs) return;
    busy.value = true;
    problem.value = [];
    try {
      const { from, to, steps, back } = form;
      const asked = {
        token,
        run,
        fromMilliV: milliOf(from),
        toMilliV: milliOf(to),
        steps: numberTyped(steps),
        back,
      };
      take(await studioApi.startSweep(view.id, asked));
    } catch (error) {
      problem.value =
        error instanceof Refusal && error.against.length > 0 ? error.against : [messageOf(error)];
    }
    busy.value = false;
  };
  return (
    <form
      id={id}
      class="studio-sweep"
      noValidate
      aria-label={text.studio.calibrate.run.sweep}
      onSubmit={(submit) => {
        submit.preventDefault();
        void start();
      }}
    >
      <h3>{text.studio.calibrate.run.sweep}</h3>
      <div class="set-fields set-triples">
        <Field
          label={words.from}
          unit="V"
          value={form.from}
          problem={problems.from ?? ''}
          testId="sweep-from"
          onInput={(from) => put({ from })}
        />
        <Field
          label={words.to}
          unit="V"
          value={form.to}
          problem={problems.to ?? ''}
          testId="sweep-to"
          onInput={(to) => put({ to })}
        />
        <Field
          label={words.steps}
          value={form.steps}
          problem={problems.steps ?? ''}
          testId="sweep-steps"
          onInput={(steps) => put({ steps })}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={form.back}
          data-testid="sweep-back"
          onChange={({ currentTarget }) => put({ back: currentTarget.checked })}
        />
        {words.back}. {words.backHint}
      </label>
      <p class="hint">{words.limits(number(bounds.least / 1000, 1), number(bounds.most / 1000, 1))}</p>
      <div class="form-foot studio-sweep-go">
        <button
          type="submit"
          class={runs ? 'button button-strong' : 'button'}
          aria-disabled={!runs || busy.value}
          aria-describedby={`${id}-wait`}
          data-testid="sweep-start"
        >
          {words.start}
        </button>
        <p id={`${id}-wait`} class="quiet">
          {runs ? '' : words.notRunning}
        </p>
      </div>
      {problem.value.length > 0 && (
        <ul class="problem" role="alert">
          {problem.value.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </form>
  );
}

function Running({ view, take }: { view: MachineView; take: SweepProps['take'] }) {
  const words = text.studio.calibrate.sweep;
  const problem = useSignal('');
  const { sweep } = view;
  if (sweep === null) return null;
  const end = async () => {
    problem.value = '';
    try {
      take(await studioApi.endSweep(view.id));
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  const said = words.running(Math.min(sweep.step, sweep.of), sweep.of, sweep.milliV / 1000);
  return (
    <div class="studio-sweep studio-sweep-runs" data-testid="sweep-state" data-state="running">
      <p class="studio-sweep-now figure">{said}</p>
      <div
        class="studio-bar"
        role="progressbar"
        aria-label={words.progress}
        aria-valuemin={0}
        aria-valuemax={sweep.of}
        aria-valuenow={sweep.step}
        aria-valuetext={said}
      >
        <span style={{ width: `${(100 * sweep.step) / Math.max(1, sweep.of)}%` }} />
      </div>
      <button type="button" class="button" data-testid="sweep-end" onClick={() => void end()}>
        {words.end}
      </button>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
