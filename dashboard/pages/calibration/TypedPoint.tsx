import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Field } from '../../parts/Field.tsx';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';

/** A reading that was noted elsewhere, entered for the step that is asked for. */
export function TypedPoint({ mostCounts, onAdd }: { mostCounts: number; onAdd: (counts: number) => void }) {
  const words = text.calibration.step;
  const id = useId();
  const counts = useSignal('');
  const problem = useSignal('');
  return (
    <details class="settings-more" data-testid="typed">
      <summary>{words.typed}</summary>
      <form
        id={id}
        class="cal-plan"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          const value = numberTyped(counts.value);
          problem.value = value >= 0 && value <= mostCounts ? '' : words.badCounts(mostCounts);
          if (problem.value !== '') return;
          onAdd(value);
          counts.value = '';
        }}
      >
        <p class="quiet">{words.typedWords}</p>
        <Field
          label={words.counts}
          testId="typed-counts"
          value={counts.value}
          problem={problem.value}
          onInput={(typed) => {
            counts.value = typed;
          }}
        />
        <button type="submit" class="button" data-testid="typed-add">
          {words.typedAction}
        </button>
      </form>
    </details>
  );
}
