import { feedState } from '../live/state.ts';
import { text } from '../text.ts';

/** Whether the page hears the service. */
export function FeedBadge() {
  const state = feedState.value;
  return (
    <span class={`badge badge-feed badge-${state}`} role="status" data-testid="feed-state" data-state={state}>
      <span class="badge-dot" aria-hidden="true" />
      {text.feed[state]}
    </span>
  );
}
