import type { AttemptSummary } from '../../src/server/wire-training.ts';
import { number } from '../format.ts';
import { text } from '../text.ts';

type Scored = Pick<NonNullable<AttemptSummary['score']>, 'state' | 'total'>;

/** A score in one line: its figure with the interval, or that there is none; never a zero for a missing one. */
export function ScoreWords({ score }: { score: Scored | null }) {
  const words = text.result;
  if (score === null) return <span class="score-line quiet">{words.attempts.noScore}</span>;
  if (score.total === null) return <span class="score-line quiet">{words.notScored}</span>;
  const { value, low, high } = score.total;
  return (
    <span class="score-line figure">
      <strong>{number(value)}</strong>{' '}
      <span class="quiet">
        {words.range(low, high)}
        {score.state === 'provisional' && `, ${words.scoreState.provisional.toLowerCase()}`}
      </span>
    </span>
  );
}
