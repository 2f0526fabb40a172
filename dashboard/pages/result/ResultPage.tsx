import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { AttemptDetail } from '../../../src/server/wire-training.ts';
import { dateTime } from '../../format.ts';
import { feedState } from '../../live/state.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Unread } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';
import { attempts } from '../../training/attempts.ts';
import { Criteria } from './Criteria.tsx';
import { DotCharts } from './DotCharts.tsx';
import { DotsTable } from './DotsTable.tsx';
import { dotSeries } from './dotSeries.ts';
import { FactsTable } from './FactsTable.tsx';
import { LookingAt, newLooking } from './looking.ts';
import { Parts } from './Parts.tsx';
import { Reductions } from './Reductions.tsx';
import { useVoided, VoidedNotice } from './RestsOn.tsx';
import { ScoreAgain } from './ScoreAgain.tsx';
import { ScoreCard } from './ScoreCard.tsx';
import { Scorings } from './Scorings.tsx';
import { Setting } from './Setting.tsx';
import { WorstDots } from './WorstDots.tsx';

/** While there is no score yet it may come any moment. */
const WAIT_MS = 500;
const FEW_REDUCTIONS = 6;

/** One attempt: what happened, and why this score? */
export function ResultPage({ id }: { id: string }) {
  const { remote, again } = useRemote(
    (signal) => trainingApi.attempt(id, signal),
    [id],
    (detail) => (detail !== null && detail.scores.length === 0 ? WAIT_MS : undefined),
  );
  const words = text.result;
  const { value: detail, problem } = remote.value;
  if (detail === null) {
    return (
      <Unread problem={problem} again={again} loading={words.loading}>
        <a class="button" href={hrefOf.progress}>
          {words.openProgress}
        </a>
      </Unread>
    );
  }
  return (
    <div class="result" data-testid="result" data-scored={detail.scores.length}>
      <Head detail={detail} />
      {problem !== null && <Notice kind="stale" words={problem} />}
      {detail.scores.length === 0 ? (
        <Unscored detail={detail} onScored={again} />
      ) : (
        <Scored detail={detail} onScored={again} />
      )}
    </div>
  );
}

function Head({ detail: { attempt } }: { detail: AttemptDetail }) {
  const words = text.result;
  return (
    <div class="result-head">
      <h1>{attempt.drill.name}</h1>
      <p class="quiet">
        <span>{attempt.trainee.name}</span>
        <span>{text.drill.mode[attempt.mode]}</span>
        <span>{words.version(attempt.drill.version)}</span>
        <span>{dateTime(attempt.startedAt)}</span>
      </p>
    </div>
  );
}

/** Still under way, being scored, or over without a score. */
function Unscored({ detail, onScored }: { detail: AttemptDetail; onScored: () => void }) {
  const words = text.result;
  const { attempt, raw } = detail;
  const live = [...attempts.value.values()].find(({ id }) => id === attempt.id);
  if (attempt.end === null && live?.state !== 'failed')
    return (
      <Notice kind="empty" heading={words.underWay} words={words.underWayWords}>
        <a class="button" href={hrefOf.live}>
          {words.openLive}
        </a>
      </Notice>
    );
  // Until the feed has told, it may be that it is being scored just now.
  if (live === undefined ? feedState.value === 'connecting' : live.state !== 'failed')
    return <Notice kind="loading" heading={words.scoring} words={words.scoringWords} />;
  return (
    <Notice kind="error" heading={words.unscored} words={live?.problem ?? words.unscoredWords(raw)}>
      {raw && <ScoreAgain id={attempt.id} onScored={onScored} />}
    </Notice>
  );
}

function Scored({ detail, onScored }: { detail: AttemptDetail; onScored: () => void }) {
  const chosen = useSignal<string | null>(null);
  const voided = useVoided(detail.attempt.pad, detail.scores.length);
  const looking = useMemo(newLooking, [detail.attempt.id]);
  const score = detail.scores.find(({ scoredAt }) => scoredAt === chosen.value) ?? detail.scores[0];
  const series = useMemo(
    () => (score === undefined ? null : dotSeries(detail.attempt, score)),
    [detail, score],
  );
  if (score === undefined || series === null) return null;
  const words = text.result;
  const older = score !== detail.scores[0];
  const show = (scoredAt: string | null) => {
    chosen.value = scoredAt;
    looking.dot.value = null;
    looking.marked.value = null;
    looking.reduction.value = null;
  };
  // The numbers stand in the column that has room for them.
  const few = score.result.reductions.length <= FEW_REDUCTIONS;
  const unscored = score.result.state === 'not-scored';
  const props = { detail, score, series };
  return (
    <LookingAt value={looking}>
      {older && (
        <Notice kind="stale" words={words.olderShown(score.result.scoreVersion, dateTime(score.scoredAt))}>
          <button type="button" class="button" onClick={() => show(null)}>
            {words.showNewest}
          </button>
        </Notice>
      )}
      <VoidedNotice detail={detail} score={score} voided={voided} />
      <ScoreCard {...props} />
      {!unscored && (
        <div class="result-why">
          <div class="result-parts">
            <Reductions score={score} />
            {few && <FactsTable score={score} />}
          </div>
          <div class="result-parts">
            <Parts {...props} />
            <Criteria score={score} />
            {!few && <FactsTable score={score} />}
          </div>
        </div>
      )}
      {series.count > 0 && <DotCharts {...props} />}
      {series.count > 0 && <WorstDots {...props} />}
      {series.count > 0 && <DotsTable {...props} />}
      {unscored && <FactsTable score={score} />}
      <Setting {...props} />
      <Scorings
        detail={detail}
        voided={voided}
        shown={score}
        onShow={show}
        onScored={() => {
          show(null);
          onScored();
        }}
      />
    </LookingAt>
  );
}
