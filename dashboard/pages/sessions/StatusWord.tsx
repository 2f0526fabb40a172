import type { SessionSummary } from '../../../src/server/wire.ts';
import { text } from '../../text.ts';

/** How a session ended, in a word, with what it means on hover. */
export function StatusWord({ status }: { status: SessionSummary['status'] }) {
  return (
    <span class={`status status-${status}`} title={text.sessions.statusWords[status]}>
      <span class="badge-dot" aria-hidden="true" />
      {text.sessions.status[status]}
    </span>
  );
}
