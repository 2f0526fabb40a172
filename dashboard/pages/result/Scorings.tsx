import type { AttemptDetail, Score } from '../../../src/server/wire-training.ts';
import { dateTime, number } from '../../format.ts';
import { text } from '../../text.ts';
import { calibrationOf } from './RestsOn.tsx';
import { ScoreAgain } from './ScoreAgain.tsx';
import { type Change, changesBetween } from './scoreChanges.ts';

interface ScoringsProps {
  readonly detail: AttemptDetail;
  /** Ids of calibrations that never held. */
  readonly voided: ReadonlySet<string>;
  readonly shown: Score;
  readonly onShow: (scoredAt: string) => void;
  readonly onScored: () => void;
}

/** Every scoring of the attempt, newest first, with what changed from the one before. */
export function Scorings({ detail, voided, shown, onShow, onScored }: ScoringsProps) {
  const words = text.result;
  const { scores } = detail;
  // Where none was measured all rest on the same, which stands above.
  const isNamed = scores.some((score) => calibrationOf(detail, score).number !== undefined);
  return (
    <section class="panel scorings" data-testid="scorings">
      <h2>{words.scorings}</h2>
      <p class="quiet">{words.scoringsWords}</p>
      <ol class="scoring-list">
        {scores.map((score, i) => {
          const { total, scoreVersion } = score.result;
          const before = scores[i + 1];
          const used = calibrationOf(detail, score);
          return (
            <li key={`${score.scoredAt}/${i}`} class="scoring" data-testid="scoring">
              <span class="scoring-total figure">
                {total === null ? words.notScored : number(total.value, 1)}
              </span>
              <span>
                {words.scoringName(scoreVersion)}
                <span class="quiet">
                  {dateTime(score.scoredAt)}, Evenstroke {score.software}
                </span>
                {isNamed && (
                  <span class="quiet" data-testid="scoring-by" data-number={used.number ?? ''}>
                    {text.calibration.use.scoring(used.number ?? null, used.state)}
                    {used.id !== null && voided.has(used.id) && (
                      <strong> ({text.calibration.record.state.voided.toLowerCase()})</strong>
                    )}
                  </span>
                )}
              </span>
              <span class="scoring-change">
                {before !== undefined && (
                  <>
                    <span class="quiet">{words.difference}</span>
                    <Changes of={changesBetween(before.result, score.result)} />
                  </>
                )}
              </span>
              {score === shown ? (
                <span class="quiet scoring-shown">{words.shown}</span>
              ) : (
                <button type="button" class="button" onClick={() => onShow(score.scoredAt)}>
                  {words.show}
                </button>
              )}
            </li>
          );
        })}
      </ol>
      {detail.raw ? (
        <ScoreAgain id={detail.attempt.id} onScored={onScored} />
      ) : (
        <p class="quiet" data-testid="raw-gone">
          {words.rawGone}
        </p>
      )}
    </section>
  );
}

function Changes({ of }: { of: readonly Change[] }) {
  const words = text.result;
  if (of.length === 0) return <span>{words.same}</span>;
  return (
    <span class="figure scoring-by">
      {of.map(({ of: what, by, only }) => (
        <span key={what}>
          {words.change(
            what === 'total' ? words.score : words.part[what],
            by !== null ? words.signed(by) : only === 'new' ? words.nowScored : words.nowUnscored,
          )}
        </span>
      ))}
    </span>
  );
}
