import type { RecordDetail, Resting } from '../../../src/server/wire-studio.ts';
import { dateTime } from '../../format.ts';
import { Remoted } from '../../parts/Remoted.tsx';
import { TableRoom } from '../../parts/TableRoom.tsx';
import type { Remote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';

interface RestingProps {
  readonly remote: Remote<Resting>;
  readonly again: () => void;
  readonly state: RecordDetail['state'];
}

/** Exactly the sessions that rest on it: live depths, attempts, scorings; and how the scoring anew stands. */
export function RestingList({ remote, again, state }: RestingProps) {
  const words = text.calibration.record;
  return (
    <section class="panel cal-resting" aria-label={words.resting} data-testid="resting">
      <h2>{words.resting}</h2>
      <Remoted remote={remote} again={again} loading={words.restingLoading}>
        {({ sessions, toScore }) => {
          const attempts = sessions.reduce((sum, each) => sum + each.attempts.length, 0);
          return sessions.length === 0 ? (
            <p class="quiet">{words.restingNone}</p>
          ) : (
            <>
              <p data-testid="resting-count" data-sessions={sessions.length} data-to-score={toScore}>
                {words.restingCount(sessions.length, attempts)}{' '}
                {state === 'voided' && attempts > 0 && (toScore > 0 ? words.toScore(toScore) : words.scored)}
              </p>
              <TableRoom label={words.resting}>
                <table>
                  <thead>
                    <tr>
                      <th>{words.session}</th>
                      <th>{words.began}</th>
                      <th>{words.uses}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {sessions.map((session) => (
                      <Session key={session.sessionId} session={session} />
                    ))}
                  </tbody>
                </table>
              </TableRoom>
            </>
          );
        }}
      </Remoted>
    </section>
  );
}

function Session({ session }: { session: Resting['sessions'][number] }) {
  const words = text.calibration.record;
  const { sessionId, startedAt, label, live, attempts, raw } = session;
  return (
    <tr data-testid="resting-session">
      <td>
        <a href={hrefOf.session(sessionId)}>{label === '' ? words.unlabelled : label}</a>
      </td>
      <td>{dateTime(startedAt)}</td>
      <td>
        <div class="cal-uses">
          {live && <span>{words.live}</span>}
          {attempts.map((id, i) => (
            <a key={id} href={hrefOf.result(id)} data-testid="resting-attempt">
              {words.attempt(i + 1)}
            </a>
          ))}
          {!raw && attempts.length > 0 && <span class="quiet">{words.rawGone}</span>}
        </div>
      </td>
    </tr>
  );
}
