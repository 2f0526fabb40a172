import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { Field } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { studioApi } from '../../../studio/api.ts';
import {
  type HandPointForm,
  handPointOf,
  handPointProblems,
  type Run,
} from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';

interface HandProps {
  readonly id: string;
  readonly run: Run;
  readonly take: (answer: unknown) => void;
}

const blank = { setVolt: '', volt: '', hz: '', ampere: '' };

/** A point read off by a person; it stands with the others and says so. */
export function HandPoint({ id, run, take }: HandProps) {
  const words = text.studio.calibrate.hand;
  const formId = useId();
  const form = useSignal<HandPointForm>({ direction: 'up', ...blank });
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const found = handPointProblems(form.value);
  const problems = tried.value ? found : {};
  const put = (part: Partial<HandPointForm>) => {
    form.value = { ...form.peek(), ...part };
  };
  const add = async () => {
    tried.value = true;
    if (Object.keys(found).length > 0) {
      focusFirstBad(formId);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      take(await studioApi.addPoint(id, handPointOf(form.peek(), run)));
      say(words.added);
      tried.value = false;
      put(blank);
      document.getElementById(`${formId}-first`)?.focus();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <details class="settings-more" data-testid="by-hand">
      <summary>{text.studio.calibrate.run.byHand}</summary>
      <form
        id={formId}
        class="studio-sweep"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void add();
        }}
      >
        <p class="quiet">{words.words}</p>
        <fieldset class="studio-chips">
          <legend class="quiet">{words.direction}</legend>
          {(['up', 'down'] as const).map((one) => (
            <label key={one} class="chip studio-chip">
              <input
                type="radio"
                name={`${formId}-way`}
                checked={form.value.direction === one}
                data-testid={`hand-${one}`}
                onChange={() => put({ direction: one })}
              />
              <span>{words[one]}</span>
            </label>
          ))}
        </fieldset>
        <div class="set-fields set-triples">
          <Field
            inputId={`${formId}-first`}
            label={words.setVolt}
            unit="V"
            value={form.value.setVolt}
            problem={problems.setVolt ?? ''}
            testId="hand-set"
            onInput={(setVolt) => put({ setVolt })}
          />
          <Field
            label={words.volt}
            unit="V"
            value={form.value.volt}
            problem={problems.volt ?? ''}
            testId="hand-volt"
            onInput={(volt) => put({ volt })}
          />
          <Field
            label={words.hz}
            unit="Hz"
            value={form.value.hz}
            problem={problems.hz ?? ''}
            testId="hand-hz"
            onInput={(hz) => put({ hz })}
          />
          <Field
            label={words.ampere}
            hint={words.optional}
            unit="A"
            value={form.value.ampere}
            problem={problems.ampere ?? ''}
            testId="hand-ampere"
            onInput={(ampere) => put({ ampere })}
          />
        </div>
        <p>
          <button type="submit" class="button" disabled={busy.value} data-testid="hand-add">
            {words.add}
          </button>
        </p>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </form>
    </details>
  );
}
