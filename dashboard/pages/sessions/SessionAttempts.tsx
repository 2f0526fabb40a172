import { dateTime } from '../../format.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { ScoreWords } from '../../score/ScoreWords.tsx';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';
import { turns } from '../../training/attempts.ts';

/** The attempts made in a session, each with a way to its result. Absent where there is none. */
export function SessionAttempts({ id }: { id: string }) {
  const words = text.result.attempts;
  const { remote } = useRemote((signal) => trainingApi.attemptsOfSession(id, signal), [id, turns.value]);
  const { value: attempts, problem } = remote.value;
  if (problem !== null) return <p class="problem">{problem}</p>;
  if (attempts === null || attempts.length === 0) return null;
  return (
    <section class="panel" data-testid="session-attempts">
      <h2>{words.heading}</h2>
      <ul class="attempt-list">
        {attempts.map(({ attempt, score }) => (
          <li key={attempt.id}>
            <a class="attempt-link" href={hrefOf.result(attempt.id)}>
              <span class="attempt-name">{attempt.drill.name}</span>
              <span>{attempt.trainee.name}</span>
              <span class="quiet">
                {text.drill.mode[attempt.mode]}, {dateTime(attempt.startedAt)}
              </span>
              <ScoreWords score={score} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
