import { assertive, polite } from './announce.ts';

/** The two live regions of the page; never shown. */
export function Announcer() {
  return (
    <div class="spoken">
      <div role="alert" aria-live="assertive" data-testid="announce-assertive">
        {assertive}
      </div>
      <div role="status" aria-live="polite" data-testid="announce-polite">
        {polite}
      </div>
    </div>
  );
}
