import { number } from '../../format.ts';
import { choosePad } from '../../live/choice.ts';
import { pads } from '../../live/state.ts';
import { Explain } from '../../parts/Explain.tsx';
import { hrefOf } from '../../route.ts';
import { bearsNoVerdict } from '../../score/bearsNoVerdict.ts';
import { IntervalScale } from '../../score/IntervalScale.tsx';
import { VerdictWord } from '../../score/VerdictWord.tsx';
import { text } from '../../text.ts';
import { chooseDrill, chooseTrainee, mode } from '../../training/choice.ts';
import { Gates } from './Gates.tsx';
import type { ResultProps } from './resultProps.ts';

/** The answer first: score, verdict, what speaks against it, and one thing to do next. */
export function ScoreCard({ detail, score }: ResultProps) {
  const words = text.result;
  const { attempt } = detail;
  const { result } = score;
  const { total, verdict, state, advice } = result;
  const none = bearsNoVerdict(result);
  const again = () => {
    chooseTrainee(attempt.trainee);
    chooseDrill(attempt.drill.id);
    mode.value = attempt.mode;
    if (pads.peek().some(({ serial }) => serial === attempt.pad)) choosePad(attempt.pad);
  };
  return (
    <section class={`panel score-card score-${state}`} aria-label={words.score} data-testid="score-card">
      <div class="score-main">
        {total === null ? (
          <p class="score-none" data-testid="score-total">
            {words.notScored}
          </p>
        ) : (
          <>
            <p class="score-figure">
              <span class="figure" data-testid="score-total">
                {number(total.value)}
              </span>
              <span class="score-of">{words.of100}</span>
            </p>
            <IntervalScale of={total} large />
            <p class="score-interval">
              <Explain label={words.interval(total.low, total.high)} words={words.intervalExplain} />
            </p>
          </>
        )}
      </div>
      <div class="score-words">
        <div class="score-verdict" data-testid="verdict" data-verdict={verdict ?? ''} data-state={state}>
          {verdict !== null && (
            <>
              <VerdictWord
                verdict={verdict}
                words={none ? words.noVerdict[attempt.mode] : words.verdict[attempt.mode][verdict]}
              />
              <p class="quiet">{none ? words.noVerdictWhy : words.verdictWhy[verdict]}</p>
            </>
          )}
          {state === 'provisional' && <p class="score-state">{words.scoreState.provisional}</p>}
        </div>
        <div class="advice">
          <h2>{words.adviceLabel}</h2>
          <p data-testid="advice">
            {advice !== null
              ? words.advice(advice)
              : state === 'not-scored'
                ? words.adviceUnscored
                : words.adviceNone}
          </p>
        </div>
        <div class="score-actions">
          <a class="button button-strong" href={hrefOf.live} data-testid="again" onClick={again}>
            {words.again}
          </a>
          <a
            class="button"
            href={hrefOf.progressOf(attempt.trainee.id, attempt.drill.id)}
            data-testid="to-progress"
          >
            {words.progress}
          </a>
        </div>
      </div>
      <Gates gates={result.gates} />
    </section>
  );
}
