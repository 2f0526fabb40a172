import { text } from '../text.ts';
import { author } from './author.ts';
import { Field } from './Field.tsx';

/** Who saves; `problem` when it was tried without. */
export function ByField({ problem = '', inputId }: { problem?: string; inputId?: string }) {
  return (
    <Field
      class="by-field"
      inputId={inputId}
      label={text.settings.by}
      hint={text.settings.byHint}
      words
      maxLength={60}
      testId="by"
      value={author.value}
      problem={problem}
      onInput={(typed) => {
        author.value = typed;
      }}
    />
  );
}
