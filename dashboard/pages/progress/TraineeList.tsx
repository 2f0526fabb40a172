import type { Trainee } from '../../../src/server/wire-training.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';

/** Whose progress? A tap on the name. Those who left the list are below. */
export function TraineeList() {
  const words = text.progress.choose;
  const { remote, again } = useRemote((signal) => trainingApi.trainees(signal), []);
  const { value: people, problem } = remote.value;
  const here = people?.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const gone = people?.filter(({ archivedAt }) => archivedAt !== null) ?? [];
  return (
    <div class="progress" data-testid="progress-choose">
      <h1>{words.heading}</h1>
      {people === null ? (
        problem === null ? (
          <Notice kind="loading" words={words.loading} />
        ) : (
          <Notice kind="error" heading={text.problem.heading} words={problem}>
            <button type="button" class="button" onClick={again}>
              {text.problem.retry}
            </button>
          </Notice>
        )
      ) : people.length === 0 ? (
        <Notice kind="empty" heading={words.empty} words={words.emptyWords}>
          <a class="button" href={hrefOf.live}>
            {words.live}
          </a>
        </Notice>
      ) : (
        <>
          {problem !== null && <Notice kind="stale" words={problem} />}
          <People label={words.words} of={here} />
          {gone.length > 0 && (
            <details class="panel people-gone">
              <summary>{words.archived}</summary>
              <People label={words.archived} of={gone} />
            </details>
          )}
        </>
      )}
    </div>
  );
}

function People({ label, of }: { label: string; of: readonly Trainee[] }) {
  return (
    <ul class="trainees" aria-label={label}>
      {of.map(({ id, name }) => (
        <li key={id}>
          <a class="person" href={hrefOf.progressOf(id)} data-testid="person">
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
