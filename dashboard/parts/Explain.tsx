import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';

/** A label that says, on a tap, how its number was computed and from what. */
export function Explain({ label, words }: { label: string; words: string }) {
  const open = useSignal(false);
  const id = useId();
  const close = () => {
    open.value = false;
  };
  return (
    <span class="explain">
      <button
        type="button"
        class="explain-label"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.value;
        }}
        onBlur={close}
        onKeyDown={({ key }) => key === 'Escape' && close()}
      >
        {label}
      </button>
      <span id={id} class="explain-words" role="note" hidden={!open.value}>
        {words}
      </span>
    </span>
  );
}
