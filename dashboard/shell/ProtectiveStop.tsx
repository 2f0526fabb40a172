import { useId } from 'preact/hooks';
import { oneKeyStops } from '../control/keys.ts';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../text.ts';
import { dismissOutcome, stopOutcome } from './stop.ts';

/**
 * In one place of its own on every page, never covered. What is behind a dialog cannot be reached, so each
 * dialog has it as well, at the same place of the screen. Its presses are heard by `listenForStops`.
 */
export function ProtectiveStop({ inDialog = false }: { inDialog?: boolean }) {
  const id = useId();
  const outcome = stopOutcome.value;
  const loud = outcome?.kind === 'unconfirmed' || outcome?.kind === 'failed';
  return (
    <section class="stop" aria-label={text.stop.label}>
      <button
        type="button"
        class="stop-button"
        data-stops
        aria-describedby={id}
        data-testid={inDialog ? 'modal-stop' : 'protective-stop'}
      >
        <Icon name="stop" />
        <span>{text.stop.label}</span>
        <kbd>{oneKeyStops.value ? text.stop.key : text.stop.keys}</kbd>
      </button>
      <span id={id} class="spoken">
        {text.stop.describe}
      </span>
      {/* Both are there before they have anything to say: a reader speaks only what changes. */}
      <div role="status">{outcome !== null && !loud && <Outcome inDialog={inDialog} />}</div>
      <div role="alert">{loud && <Outcome inDialog={inDialog} />}</div>
    </section>
  );
}

function Outcome({ inDialog }: { inDialog: boolean }) {
  const outcome = stopOutcome.value;
  if (outcome === null) return null;
  return (
    <div
      class={`stop-outcome stop-${outcome.kind}`}
      data-testid={inDialog ? 'modal-stop-outcome' : 'stop-outcome'}
      data-kind={outcome.kind}
    >
      <p>{outcome.words}</p>
      {outcome.kind !== 'sending' && (
        <button
          type="button"
          class="button button-quiet"
          aria-label={text.stop.dismiss}
          onClick={dismissOutcome}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
