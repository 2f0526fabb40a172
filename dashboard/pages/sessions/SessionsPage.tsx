import { useSignal } from '@preact/signals';
import type { SessionSummary } from '../../../src/server/wire.ts';
import { api, messageOf } from '../../api.ts';
import { session } from '../../live/state.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { SessionRow } from './SessionRow.tsx';

const PAGE = 50;
/** While a session runs its figures grow. */
const REFRESH_MS = 5000;

const columns = ['when', 'label', 'status', 'length', 'pads', 'strokes', 'dots', 'unsafe', 'lost'] as const;
const numeric: readonly string[] = ['length', 'strokes', 'dots', 'unsafe', 'lost'];

/** Every recorded session, newest first. */
export function SessionsPage() {
  const running = session.value?.id;
  const { remote, again } = useRemote(
    (signal) => api.sessions(PAGE, undefined, signal),
    [running],
    running === undefined ? undefined : REFRESH_MS,
  );
  const older = useSignal<readonly SessionSummary[]>([]);
  const ended = useSignal(false);
  const trouble = useSignal('');
  const words = text.sessions;
  const { value, problem } = remote.value;
  const all = value === null ? [] : [...value, ...older.value];
  const more = async () => {
    trouble.value = '';
    try {
      const next = await api.sessions(PAGE, all.at(-1)?.id);
      const known = new Set(all.map(({ id }) => id));
      const fresh = next.filter(({ id }) => !known.has(id));
      older.value = [...older.value, ...fresh];
      ended.value = next.length < PAGE || fresh.length === 0;
    } catch (error) {
      trouble.value = messageOf(error);
    }
  };
  return (
    <div class="sessions">
      <h1>{words.heading}</h1>
      {value === null && problem === null && <Notice kind="loading" words={words.loading} />}
      {problem !== null && (
        <Notice
          kind={value === null ? 'error' : 'stale'}
          heading={value === null ? text.problem.heading : words.stale}
          words={problem}
        >
          <button type="button" class="button" onClick={again}>
            {text.problem.retry}
          </button>
        </Notice>
      )}
      {value !== null && all.length === 0 && (
        <Notice kind="empty" heading={words.empty.heading} words={words.empty.words}>
          <a class="button" href={hrefOf.live}>
            {words.empty.action}
          </a>
        </Notice>
      )}
      {all.length > 0 && (
        <table class={problem === null ? 'session-list' : 'session-list stale'} data-testid="session-list">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" class={numeric.includes(column) ? 'num' : undefined}>
                  {words.column[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <SessionRow key={one.id} session={one} />
            ))}
          </tbody>
        </table>
      )}
      {value !== null && value.length >= PAGE && !ended.value && (
        <button type="button" class="button" onClick={() => void more()}>
          {words.more}
        </button>
      )}
      {trouble.value !== '' && (
        <p class="problem" role="alert">
          {trouble.value}
        </p>
      )}
    </div>
  );
}
