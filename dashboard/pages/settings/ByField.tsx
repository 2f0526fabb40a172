import { useId } from 'preact/hooks';
import { text } from '../../text.ts';
import { author } from './author.ts';

/** Who saves; `problem` when it was tried without. */
export function ByField({ problem = '', inputId }: { problem?: string; inputId?: string }) {
  const own = useId();
  const id = inputId ?? own;
  return (
    <div class="field by-field">
      <label for={id}>{text.settings.by}</label>
      <input
        id={id}
        type="text"
        maxLength={60}
        autocomplete="off"
        data-testid="by"
        aria-describedby={`${id}-hint${problem === '' ? '' : ` ${id}-problem`}`}
        aria-invalid={problem === '' ? undefined : 'true'}
        value={author.value}
        onInput={({ currentTarget }) => {
          author.value = currentTarget.value;
        }}
      />
      <span id={`${id}-hint`} class="hint">
        {text.settings.byHint}
      </span>
      {problem !== '' && (
        <span id={`${id}-problem`} class="field-problem">
          {problem}
        </span>
      )}
    </div>
  );
}
