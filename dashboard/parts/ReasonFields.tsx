import type { Signal } from '@preact/signals';
import { ByField } from './ByField.tsx';
import { Field } from './Field.tsx';
import type { Form } from './useForm.ts';

interface ReasonProps {
  readonly form: Form;
  readonly reason: Signal<string>;
  readonly words: {
    readonly reason: string;
    readonly reasonHint?: string;
    readonly reasonMissing: string;
  };
  readonly testId?: string;
}

/** Why, and by whom. */
export function ReasonFields({ form, reason, words, testId = 'reason' }: ReasonProps) {
  return (
    <>
      <Field
        label={words.reason}
        hint={words.reasonHint}
        words
        maxLength={200}
        testId={testId}
        value={reason.value}
        problem={form.told(reason.value.trim() === '', words.reasonMissing)}
        onInput={(typed) => {
          reason.value = typed;
        }}
      />
      <ByField problem={form.byProblem} />
    </>
  );
}
