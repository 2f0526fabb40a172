import { useId } from 'preact/hooks';
import { text } from '../../../text.ts';
import { useDraft } from './useDraft.ts';

/** The drill as its file: line numbers beside it, those with a problem marked. */
export function TextEditor() {
  const words = text.settings.editor;
  const draft = useDraft();
  const id = useId();
  const value = draft.text.value;
  const count = value.split('\n').length;
  const problems = draft.problems.value;
  const bad = new Set(problems.map(({ line }) => line));
  return (
    <section class="panel set-text" aria-labelledby={`${id}-label`}>
      <h2 id={`${id}-label`}>
        <label for={id}>{words.text}</label>
      </h2>
      <div class="text-room">
        <pre class="text-lines" aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            <span key={index} class={bad.has(index + 1) ? 'line-bad' : undefined}>
              {bad.has(index + 1) ? `▶ ${index + 1}` : index + 1}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          id={id}
          class="text-area"
          data-testid="drill-text"
          wrap="off"
          rows={count}
          spellcheck={false}
          autocapitalize="off"
          aria-invalid={problems.length > 0 ? 'true' : undefined}
          aria-describedby={problems.length > 0 ? 'drill-problems' : undefined}
          value={value}
          onInput={({ currentTarget }) => draft.write(currentTarget.value)}
        />
      </div>
    </section>
  );
}

/** Puts the cursor at the start of a line of the text, and that line into view. */
export function goToLine(line: number): void {
  const area = document.querySelector<HTMLTextAreaElement>('.text-area');
  if (area === null) return;
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  document.querySelector(`.text-lines > :nth-child(${line})`)?.scrollIntoView({ block: 'center' });
}
