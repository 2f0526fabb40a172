import { useComputed } from '@preact/signals';
import { clock } from '../format.ts';
import { feedState, session, stationUs } from '../live/state.ts';
import { text } from '../text.ts';

/** Shown on every page while a session runs, with the time it has run for. */
export function RecordingBadge() {
  const elapsed = useComputed(() =>
    // What the page cannot hear it does not count on.
    session.value === null || stationUs.value === null || feedState.value !== 'open'
      ? ''
      : clock(stationUs.value - session.value.startedUs),
  );
  if (session.value === null) return null;
  const failed = session.value.failure !== null;
  return (
    <span
      class={`badge badge-recording ${failed ? 'badge-failed' : ''} ${feedState.value === 'open' ? '' : 'stale'}`}
      data-testid="recording"
    >
      <span class="badge-dot" aria-hidden="true" />
      {failed ? text.recording.failed : text.recording.on}
      <span class="figure">{elapsed}</span>
    </span>
  );
}
