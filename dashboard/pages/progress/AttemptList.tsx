import { useSignal } from '@preact/signals';
import { dateTime, number } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { hrefOf } from '../../route.ts';
import { bearsNoVerdict } from '../../score/bearsNoVerdict.ts';
import { ScoreWords } from '../../score/ScoreWords.tsx';
import { VerdictWord } from '../../score/VerdictWord.tsx';
import { text } from '../../text.ts';
import type { Attempt } from './attemptSeries.ts';

/** So many without being asked. */
const FIRST = 10;

/** Every attempt at a drill, newest first, each with a way to its result. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  const words = text.progress.list;
  const all = useSignal(false);
  const newest = attempts.map((attempt, i) => ({ attempt, number: i + 1 })).reverse();
  const shown = all.value ? newest : newest.slice(0, FIRST);
  return (
    <section class="panel" data-testid="attempt-list">
      <h2>{words.heading}</h2>
      {attempts.length === 0 ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <TableRoom label={words.heading}>
          <table class="attempt-table">
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.mode}</th>
                <th scope="col">{words.score}</th>
                <th scope="col">{words.verdict}</th>
                <th scope="col">{words.chart}</th>
                <th scope="col">{words.version}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ attempt, number: at }) => (
                <tr key={attempt.id} data-testid="attempt-row">
                  <td class="attempt-when">
                    <a href={hrefOf.result(attempt.id)}>
                      <span class="quiet figure">{number(at)}</span> {dateTime(attempt.startedAt)}
                    </a>
                  </td>
                  <td data-label={words.mode}>{text.drill.mode[attempt.mode]}</td>
                  <td data-label={words.score}>
                    <ScoreWords score={attempt} />
                  </td>
                  <td data-label={words.verdict}>
                    {attempt.verdict !== null && (
                      <VerdictWord
                        verdict={attempt.verdict}
                        words={
                          bearsNoVerdict(attempt)
                            ? text.result.noVerdict.test
                            : text.result.verdictShort[attempt.verdict]
                        }
                      />
                    )}
                  </td>
                  <td data-label={words.chart} class="attempt-line">
                    {attempt.chart === null ? (
                      <span class="quiet">{attempt.why}</span>
                    ) : (
                      <span class="figure">{words.chartValue(attempt.chart)}</span>
                    )}
                  </td>
                  <td data-label={words.version} class="figure">
                    {text.result.version(attempt.drillVersion)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRoom>
      )}
      {shown.length < newest.length && (
        <button
          type="button"
          class="button"
          onClick={() => {
            all.value = true;
          }}
        >
          {words.more(newest.length)}
        </button>
      )}
    </section>
  );
}
