import { useEffect } from 'preact/hooks';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../text.ts';
import { listenForStopKeys, protectiveStop, stopOutcome } from './stop.ts';

/** In a fixed place of its own on every page; it never moves and is never covered. */
export function ProtectiveStop() {
  useEffect(listenForStopKeys, []);
  const outcome = stopOutcome.value;
  return (
    <section class="stop" aria-label={text.stop.label}>
      <button
        type="button"
        class="stop-button"
        aria-describedby="stop-describe"
        data-testid="protective-stop"
        onClick={() => void protectiveStop()}
      >
        <Icon name="stop" />
        <span>{text.stop.label}</span>
        <kbd>{text.stop.keys}</kbd>
      </button>
      <span id="stop-describe" class="spoken">
        {text.stop.describe}
      </span>
      {outcome !== null && (
        <div class={`stop-outcome stop-${outcome.kind}`} data-testid="stop-outcome">
          <p>{outcome.words}</p>
          {outcome.kind !== 'sending' && (
            <button
              type="button"
              class="button button-quiet"
              aria-label={text.stop.dismiss}
              onClick={() => {
                stopOutcome.value = null;
              }}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
    </section>
  );
}
