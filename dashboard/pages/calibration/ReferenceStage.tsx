import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { messageOf, Refusal } from '../../api.ts';
import { Field, FieldFrame } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { text } from '../../text.ts';
import { changesOf, formOfDraft, type HeaderForm, problemsOfHeader } from './headerForm.ts';
import { StandardChoice } from './StandardChoice.tsx';
import type { StageProps } from './Wizard.tsx';

/** A field is kept so long after its last key. */
const REST_MS = 500;

/** What the result will rest on: the reference, the temperature, the item's condition. Kept as it is typed. */
export function ReferenceStage({ view, seen, hold, onStage }: StageProps) {
  const words = text.calibration.header;
  const id = useId();
  const form = useSignal<HeaderForm>(formOfDraft(view.draft));
  const tried = useSignal(false);
  const state = useSignal<'as-kept' | 'saving' | 'saved'>('as-kept');
  const problem = useSignal('');
  const standardProblem = useSignal('');
  const wanted = useRef<Partial<HeaderForm>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const problems = problemsOfHeader(form.value, tried.value);

  const keep = async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const change = changesOf(form.peek(), Object.keys(wanted.current) as (keyof HeaderForm)[]);
    wanted.current = {};
    if (Object.keys(change).length === 0) return true;
    state.value = 'saving';
    problem.value = '';
    try {
      await hold.change(view.id, change);
      state.value = 'saved';
      return true;
    } catch (error) {
      state.value = 'as-kept';
      problem.value = messageOf(error);
      return false;
    }
  };
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => () => void latest.current(), []);

  const type = (part: Partial<HeaderForm>) => {
    form.value = { ...form.peek(), ...part };
    wanted.current = { ...wanted.current, ...part };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(), REST_MS);
  };
  const choose = async (standardId: string) => {
    standardProblem.value = '';
    try {
      await hold.change(view.id, { standardId });
    } catch (error) {
      if (error instanceof Refusal) standardProblem.value = error.message;
      else problem.value = messageOf(error);
    }
  };
  const goOn = async () => {
    tried.value = true;
    if (view.draft.reference === null) standardProblem.value = text.calibration.standard.missing;
    const isBad = Object.keys(problemsOfHeader(form.peek(), true)).length > 0;
    const kept = await keep();
    if (isBad || view.draft.reference === null) {
      if (isBad) focusFirstBad(id);
      return;
    }
    if (kept) onStage('as-found');
  };
  const { reference } = view.draft;
  const isOffered = seen.items.some((item) => item.id === reference?.standardId);
  return (
    <form
      id={id}
      class="panel stack"
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault();
        void goOn();
      }}
    >
      <h2>{words.heading}</h2>
      <StandardChoice
        items={seen.items}
        chosenId={reference?.standardId ?? null}
        problem={standardProblem.value}
        onChoose={(standardId) => void choose(standardId)}
        onEntered={hold.again}
      />
      {reference !== null && (
        <p class="quiet">{isOffered ? text.calibration.standard.copied : text.calibration.standard.gone}</p>
      )}
      <div class="cal-fields">
        <Field
          label={words.temperature}
          unit="°C"
          testId="temperature"
          value={form.value.temperature}
          problem={problems.temperature ?? ''}
          onInput={(temperature) => type({ temperature })}
        />
        <Field
          label={words.humidity}
          unit="%"
          value={form.value.humidity}
          problem={problems.humidity ?? ''}
          onInput={(humidity) => type({ humidity })}
        />
        <Field
          label={words.tolerance}
          hint={words.toleranceHint}
          unit="mm"
          testId="tolerance"
          value={form.value.tolerance}
          problem={problems.tolerance ?? ''}
          onInput={(tolerance) => type({ tolerance })}
        />
        <Field
          label={words.by}
          words
          maxLength={60}
          testId="measured-by"
          value={form.value.by}
          problem={problems.by ?? ''}
          onInput={(by) => type({ by })}
        />
        <Field
          label={words.place}
          words
          maxLength={80}
          value={form.value.place}
          onInput={(place) => type({ place })}
        />
        <div class="cal-wide">
          <Field
            label={words.condition}
            hint={words.conditionHint}
            words
            maxLength={200}
            testId="condition"
            value={form.value.condition}
            onInput={(condition) => type({ condition })}
          />
        </div>
        <MethodField method={form.value.method} onInput={(method) => type({ method })} />
      </div>
      <div class="form-foot">
        <button type="submit" class="button button-strong cal-big" data-testid="to-measure">
          {text.calibration.wizard.next.reference}
        </button>
        <p class="quiet" role="status" data-testid="header-state" data-state={state.value}>
          {state.value === 'saved' ? words.saved : state.value === 'saving' ? words.saving : ''}
        </p>
      </div>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function MethodField({ method, onInput }: { method: string; onInput: (typed: string) => void }) {
  const id = useId();
  return (
    <FieldFrame id={id} label={text.calibration.header.method} class="cal-wide">
      <textarea
        id={id}
        rows={2}
        maxLength={400}
        value={method}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </FieldFrame>
  );
}
