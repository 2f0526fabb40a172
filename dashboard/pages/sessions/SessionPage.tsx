import { useSignal } from '@preact/signals';
import { api } from '../../api.ts';
import type { View } from '../../charts/viewRange.ts';
import { dateTime } from '../../format.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Unread } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf, type SessionPlace } from '../../route.ts';
import { text } from '../../text.ts';
import { DeleteSession } from './DeleteSession.tsx';
import { Downloads } from './Downloads.tsx';
import { EventsTable } from './EventsTable.tsx';
import { LinkTable } from './LinkTable.tsx';
import { SessionAttempts } from './SessionAttempts.tsx';
import { SessionCharts } from './SessionCharts.tsx';
import { SessionFacts } from './SessionFacts.tsx';
import { StatusWord } from './StatusWord.tsx';

const REFRESH_MS = 3000;
/** Shown before and after a moment that a link names. */
const AROUND_US = 600_000;

const aroundPlace = (us: number): View => ({
  fromUs: Math.max(0, us - AROUND_US),
  toUs: Math.max(us, AROUND_US) + AROUND_US,
});

/** One session: what was recorded, where something happened, and how far it can be trusted. */
export function SessionPage({ id, at = null }: { id: string; at?: SessionPlace | null }) {
  const { remote, again } = useRemote(
    (signal) => api.session(id, signal),
    [id],
    (detail) => (detail?.status === 'recording' ? REFRESH_MS : undefined),
  );
  const view = useSignal<View | null>(at === null ? null : aroundPlace(at.us));
  const pad = useSignal<string | null>(at?.pad ?? null);
  const words = text.session;
  const { value: detail, problem } = remote.value;
  if (detail === null) {
    return (
      <Unread problem={problem} again={again} loading={words.loading}>
        <a class="button" href={hrefOf.sessions}>
          {words.back}
        </a>
      </Unread>
    );
  }
  return (
    <div class="session" data-testid="session">
      <div class="session-head">
        <a class="back" href={hrefOf.sessions}>
          {words.back}
        </a>
        <h1>{detail.label === '' ? text.sessions.unlabelled : detail.label}</h1>
        <p>
          <span>{dateTime(detail.startedAt)}</span> <StatusWord status={detail.status} />
        </p>
        {detail.status !== 'complete' && <p class="quiet">{text.sessions.statusWords[detail.status]}</p>}
      </div>
      {problem !== null && <Notice kind="stale" words={problem} />}
      <SessionFacts session={detail} />
      <SessionAttempts id={id} />
      <SessionCharts detail={detail} view={view} chosen={pad} />
      <EventsTable detail={detail} view={view} chosen={pad} />
      <LinkTable detail={detail} />
      <Downloads detail={detail} />
      <DeleteSession id={id} recording={detail.status === 'recording'} />
    </div>
  );
}
